set local check_function_bodies = off;

CREATE TYPE "app"."person_line" AS ("place" bigint, "line" integer, "name" text, "email" text, "role" text, "kind" text, "region" text, "phone" text, "sites" text, "home" text, "unknown" text, "in_two" text, "closed" text, "ids" uuid[], "home_id" uuid, "region_id" uuid, "invited" boolean, "taken" boolean, "earlier" integer, "facts_before" jsonb, "facts" jsonb);

CREATE TYPE "app"."site_line" AS ("place" bigint, "line" integer, "name" text, "county" text, "region" text, "patch" text, "site_id" uuid, "patch_was" uuid, "disused_at" timestamp with time zone, "kind_was" text, "latitude_was" double precision, "longitude_was" double precision, "locode_was" text, "berths_was" integer, "region_was" text, "spelled" text, "kind" text, "latitude" text, "longitude" text, "locode" text, "berths" text, "earlier" integer, "patches" bigint, "patch_closed" boolean, "region_known" boolean, "patch_id" uuid, "latitude_wrong" text, "longitude_wrong" text, "columns" text[]);

CREATE OR REPLACE FUNCTION app.desk_after_sql(closed boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case when closed then
		'and (closed_at, received_at, id) < (
			($6 ->> ''closed_at'')::timestamptz, ($6 ->> ''received_at'')::timestamptz,
			($6 ->> ''id'')::uuid
		)'
	else
		'and (coalesce(deadline_at, ''infinity''), coalesce(lapses_at, ''infinity''), received_at, id) > (
			coalesce(($6 ->> ''deadline_at'')::timestamptz, ''infinity''),
			coalesce(($6 ->> ''lapses_at'')::timestamptz, ''infinity''),
			($6 ->> ''received_at'')::timestamptz, ($6 ->> ''id'')::uuid
		)'
	end
$function$;

CREATE OR REPLACE FUNCTION app.desk_ids(whose text, closed boolean, words text, urgency text, review_due boolean, after jsonb, at_most integer, at timestamp with time zone)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO ''
 SET random_page_cost TO '1.1'
AS $function$
declare
	looks_for_words constant boolean := trim(coalesce(words, '')) <> '';
	code constant text := app.plain(words);
	asked constant record := app.asked_for(words);
	numbered constant uuid[] := array(
		select report_id from public.identifiers where normalised = code
	);
	site_ids constant uuid[] := array(
		select id from public.sites
		where region_id = app.my_region() and position(lower(trim(words)) in lower(name)) > 0
	);
	readable constant text := app.desk_readable_sql(app.my_role(), whose);
	sought constant text := case when looks_for_words then app.desk_sought_sql(
		code, asked.by_index is not null, asked.by_eye is not null, numbered <> '{}', site_ids <> '{}'
	) end;
	query constant text := app.desk_query_sql(
		readable, sought, whose, closed, urgency, review_due, after
	);
	in_order constant text := case when closed then 'closed_at desc, received_at desc, id desc' else
		'coalesce(deadline_at, ''infinity''), coalesce(lapses_at, ''infinity''), received_at, id'
	end;
	-- An index of words has no order: of all that ever had a word, those first that ended lately, as seen
	-- from where the page begins.
	lately constant timestamptz := coalesce((after ->> 'closed_at')::timestamptz, at) - interval '60 days';
	turn text;
	number integer;
	still integer := at_most;
begin
	if readable is null or (looks_for_words and sought is null) then
		return;
	end if;
	foreach turn in array case
		when closed and looks_for_words then array['and closed_at >= $12', 'and closed_at < $12']
		else array['']
	end
	loop
		return query execute format(
			-- planned for a whole page, for the few that are still wanted may be far apart
			'with page as materialized (%s %s order by %s limit $7) select id from page limit $13',
			query, turn, in_order
		) using
			app.me(), app.my_region(), array(select app.my_patches()), urgency, at, after, at_most, code,
			asked.by_index, numbered, site_ids, lately, still, asked.by_eye;
		get diagnostics number = row_count;
		still := still - number;
		exit when still = 0;
	end loop;
end
$function$;

CREATE OR REPLACE FUNCTION app.desk_query_sql(readable text, sought text, whose text, closed boolean, urgency text, review_due boolean, after jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select concat_ws(
		' ',
		'select id from public.reports where (', readable,
		case whose
			when 'mine' then 'and owner_id = $1'
			when 'others' then 'and owner_id is distinct from $1'
		end,
		-- beside words as no index says it, or all that somebody ever had would be gathered first
		case when sought is null then ')' else ') is true' end,
		case when closed then 'and closed_at is not null' else 'and closed_at is null' end,
		case when urgency is not null then 'and urgency = $4' end,
		case when review_due then 'and id in (select app.reviews_due($5))' end,
		'and (' || sought || ')',
		-- open ones are few: each is looked at
		case when sought is not null and not closed then 'is true' end,
		case when after is not null then app.desk_after_sql(closed) end
	)
$function$;

CREATE OR REPLACE FUNCTION app.desk_readable_sql(role text, whose text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select case role
		when 'supervisor' then 'region_id = $2'
		when 'operator' then
			'region_id = $2 and (owner_step = ''hotline'' or hotline_alerted_at is not null)'
		when 'officer' then case whose
			when 'mine' then 'owner_id = $1'
			when 'others' then 'patch_id = any ($3)'
			else '(owner_id = $1 or patch_id = any ($3))'
		end
	end
$function$;

CREATE OR REPLACE FUNCTION app.desk_sought_sql(code text, by_index boolean, by_eye boolean, by_number boolean, by_site boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
	select nullif(
		concat_ws(
			' or ',
			case when by_index then concat_ws(
				' and ', 'app.words_of(reports) @@ $9',
				-- as no index says it
				case when by_eye then 'pg_catalog.ts_match_vq(app.words_of(reports), $14)' end
			) end,
			case when code ~ '^KR[A-Z0-9]{2,8}$' then
				'reference like ''KR-'' || left(right($8, -2), 4) || ''%'' and app.plain(reference) like $8 || ''%'''
			end,
			case when by_number then 'id = any ($10)' end,
			case when by_site then 'site_id = any ($11)' end
		),
		''
	)
$function$;

CREATE OR REPLACE FUNCTION app.export_report(report_id uuid, place text, form text, recipient text, reason text, at timestamp with time zone)
 RETURNS public.exported_report
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.readable_report(report_id);
	site constant text := app.pattern_of(array(select app.site_words(report)));
	said jsonb;
	cleaned jsonb;
	exported public.exported_report;
begin
	if place is null or place not in ('exact', 'patch', 'none') then
		raise sqlstate 'PT422' using message = 'place_unknown';
	end if;
	if form not in ('print', 'json') then
		raise sqlstate 'PT422' using message = 'form_unknown';
	end if;
	recipient := nullif(app.tidy(recipient), '');
	reason := nullif(app.tidy(reason), '');
	if length(recipient) > 200 or length(reason) > 2000 then
		raise sqlstate 'PT422' using message = 'disclosure_too_long';
	end if;

	said := app.said_in_report(report);
	cleaned := app.without(said, app.source_pattern(report));
	exported.warnings := app.redaction_warnings(
		report, cleaned <> said, app.without(cleaned, site) <> cleaned
	);
	if place = 'exact' then
		cleaned := jsonb_set(cleaned, '{place}', cleaned -> 'place' || jsonb_build_object(
			'latitude', report.latitude, 'longitude', report.longitude
		));
	else
		cleaned := app.without(cleaned - 'place', site) || jsonb_build_object('place', '{}'::jsonb);
	end if;
	exported.content := cleaned || app.facts_of_report(report, at) || jsonb_build_object(
		'place', cleaned -> 'place' || jsonb_build_object(
			'patch', case when place <> 'none' then (
				select name from public.patches where id = report.patch_id
			) end
		)
	);

	if form is null then
		perform app.open_report(report.id, at);
	else
		insert into public.access_log (
			kind, report_id, region_id, person_id, at, what, recipient, reason
		)
		values (
			'disclosure', report.id, report.region_id, auth.uid(), at, form, recipient, reason
		);
	end if;
	return exported;
end
$function$;

CREATE OR REPLACE FUNCTION app.facts_of_report(report public.reports, at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'format', 1,
		'marking', 'OFFICIAL-SENSITIVE',
		'reference', report.reference,
		'exported_at', at,
		'urgency', report.urgency,
		'danger_to_life', report.danger_to_life,
		'seen_at', report.seen_at,
		'received_at', report.received_at,
		'photos', (
			select count(*) from public.photos
			where photos.report_id = report.id and photos.received_at is not null
		),
		'indicators', (
			select coalesce(jsonb_agg(coalesce(wording, replace(ticked.code, '_', ' ')) order by nth), '[]')
			from unnest(report.indicators) with ordinality as ticked (code, nth)
			left join public.indicators
				on indicators.version = report.indicator_version and indicators.code = ticked.code
		)
	)
$function$;

CREATE OR REPLACE FUNCTION app.people_in_file(rows jsonb)
 RETURNS TABLE(place bigint, line integer, name text, email text, role text, kind text, region text, phone text, sites text, home text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select
		place, (entry ->> 'line')::integer as line,
		trim(coalesce(entry ->> 'name', '')) as name,
		lower(trim(coalesce(entry ->> 'email', ''))) as email,
		app.code_of(entry ->> 'role') as role,
		app.code_of(entry ->> 'kind') as kind,
		trim(coalesce(entry ->> 'region', '')) as region,
		nullif(trim(entry ->> 'phone'), '') as phone,
		coalesce(entry ->> 'sites', '') as sites,
		trim(coalesce(entry ->> 'home', '')) as home
	from jsonb_array_elements(rows) with ordinality as _ (entry, place)
$function$;

CREATE OR REPLACE FUNCTION app.person_line_errors(line app.person_line)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(
		jsonb_build_object('column', at_column, 'word', word, 'about', about) order by nth
	), '[]')
	from (select line.*) as held
	cross join lateral (values
		(1, 'name', case
			when name = '' then 'missing'
			when length(name) > 120 then 'too_long'
		end, null),
		(2, 'email', case
			when email = '' then 'missing'
			when email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or length(email) > 254
				or email like '%@canary.invalid' -- of those who are made up
			then 'not_an_address'
			when earlier is not null then 'twice'
			when invited and facts = facts_before then null
			when taken then 'has_an_account'
			when invited then 'invited_otherwise'
		end, earlier::text),
		(3, 'role', case
			when role = '' then 'missing'
			when role not in ('reporter', 'officer', 'operator', 'supervisor', 'administrator')
				then 'no_such_role'
		end, null),
		(4, 'kind', case
			when role <> 'reporter' then case when kind <> '' then 'only_reporters' end
			when kind = '' then 'missing'
			when kind not in ('harbour_master', 'marina_manager', 'port_facility_security_officer')
				then 'no_such_reporter'
		end, null),
		(5, 'region', case
			when region <> '' then case when region_id is null then 'no_such_region' end
			when role <> 'administrator' then 'missing'
		end, null),
		(6, 'phone', case when phone !~ '^\+?[0-9 ]{3,20}$' then 'not_a_phone' end, null),
		(7, 'sites', case
			when role <> 'reporter' then case when sites <> '' then 'only_reporters' end
			when unknown is not null then 'no_such_site'
			when in_two is not null then 'in_two_counties'
			when closed is not null then 'site_closed'
			when ids = '{}' then 'missing'
			when cardinality(ids) > 50 then 'too_many'
		end, coalesce(unknown, in_two, closed, '50')),
		(8, 'home', case
			when role <> 'reporter' then case when home <> '' then 'only_reporters' end
			when home = '' and cardinality(ids) > 1 then 'missing'
			when home <> '' and home_id is null then 'not_among_them'
		end, null)
	) as rule (nth, at_column, word, about)
	where word is not null
$function$;

CREATE OR REPLACE FUNCTION app.person_lines(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(
		jsonb_build_object(
			'line', line, 'label', name || ', ' || email, 'columns', jsonb_build_array(),
			'errors', errors, 'facts', facts,
			'act', case
				when errors <> '[]' then 'refuse' when invited then 'leave' else 'add'
			end
		) order by place
	), '[]')
	from app.read_person_lines(rows) as held
	cross join lateral app.person_line_errors(held) as errors
$function$;

CREATE OR REPLACE FUNCTION app.read_person_lines(rows jsonb)
 RETURNS SETOF app.person_line
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with said as (
		select * from app.people_in_file(rows)
	),
	-- A site is named by its name, with its county where there are two, or by its id.
	known as (
		select words, id, disused_at
		from public.sites cross join lateral unnest(array[id::text, name, name || ', ' || county]) as words
		where (region_id = (select app.canary_region())) is not true
	),
	named as (
		select said.place, item.words, count(known.id) as many, (array_agg(known.id))[1] as id,
			bool_or(disused_at is not null) as closed
		from said
		cross join lateral (
			select distinct trim(part) as words from regexp_split_to_table(said.sites, ';') as part
		) as item
		left join known on known.words = item.words
		where item.words <> ''
		group by said.place, item.words
	),
	attached as (
		select
			place, array_agg(distinct id order by id) as ids,
			string_agg(words, '; ' order by words) filter (where many = 0) as unknown,
			string_agg(words, '; ' order by words) filter (where many > 1) as in_two,
			string_agg(words, '; ' order by words) filter (where many = 1 and closed) as closed
		from named group by place
	),
	homes as (
		select said.place, (array_agg(known.id))[1] as id
		from said join attached using (place) join known on known.words = said.home
		where known.id = any (attached.ids)
		group by said.place
	)
	select
		said.*, attached.unknown, attached.in_two, attached.closed,
		coalesce(attached.ids, '{}') as ids,
		home.id as home_id,
		regions.id as region_id, invitations.id is not null as invited,
		said.email in (
			select lower(users.email) from auth.users join public.people using (id)
			where users.email is not null
		) as taken,
		min(said.line) over (
			partition by said.email
			order by said.place rows between unbounded preceding and 1 preceding
		) as earlier,
		app.invitation_facts(invitations) as facts_before,
		jsonb_build_object(
			'email', said.email, 'name', said.name, 'role', said.role,
			'reporter_kind', nullif(said.kind, ''), 'region_id', regions.id, 'phone', said.phone,
			'sites', coalesce(attached.ids, '{}'), 'home', home.id
		) as facts
	from said
	left join attached using (place)
	left join homes using (place)
	cross join lateral (
		select case
			when said.home <> '' then homes.id
			when cardinality(attached.ids) = 1 then attached.ids[1]
		end as id
	) as home
	left join public.regions on regions.name = said.region and not canary
	left join public.invitations
		on invitations.email = said.email and taken_back_at is null
$function$;

CREATE OR REPLACE FUNCTION app.read_site_lines(rows jsonb)
 RETURNS SETOF app.site_line
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with spelled as (
		select lower(name) as name, lower(county) as county, min(name || ', ' || county) as words
		from public.sites where (region_id = (select app.canary_region())) is not true group by 1, 2
	),
	met as (
		select
			said.place, said.line, said.name, said.county, said.region, said.patch,
			sites.id as site_id, sites.patch_id as patch_was, sites.disused_at,
			sites.kind as kind_was, sites.latitude as latitude_was, sites.longitude as longitude_was,
			sites.locode as locode_was, sites.berths as berths_was, regions.name as region_was, spelled.words as spelled,
			coalesce(said.kind, sites.kind) as kind,
			coalesce(said.latitude, sites.latitude::text) as latitude,
			coalesce(said.longitude, sites.longitude::text) as longitude,
			case when said.locode is null then sites.locode else nullif(said.locode, '') end as locode,
			case
				when said.berths is null then sites.berths::text else nullif(said.berths, '')
			end as berths,
			min(said.line) over (
				partition by coalesce(sites.id::text, lower(said.name) || E'\n' || lower(said.county))
				order by said.place rows between unbounded preceding and 1 preceding
			) as earlier
		from app.sites_in_file(rows) as said
		left join public.sites on sites.name = said.name and sites.county = said.county
			and (sites.region_id = (select app.canary_region())) is not true
		left join public.regions on regions.id = sites.region_id
		left join spelled
			on spelled.name = lower(said.name) and spelled.county = lower(said.county)
	),
	placed as (
		select
			met.*, patches.many as patches, patches.closed as patch_closed,
			coalesce(region, '') = '' or exists (
				select from public.regions where regions.name = met.region and not canary
			) as region_known,
			case when met.patch is null then patch_was else patches.id end as patch_id,
			app.degrees_wrong(latitude, 90) as latitude_wrong,
			app.degrees_wrong(longitude, 180) as longitude_wrong
		from met
		cross join lateral (
			select count(*) as many, (array_agg(patches.id))[1] as id,
				bool_or(disused_at is not null) as closed
			from public.patches join public.regions on regions.id = region_id
			where not canary and patches.name = met.patch and coalesce(met.region, '') in ('', regions.name)
		) as patches
	)
	select placed.*, array_remove(array[
		case when kind is distinct from kind_was then 'kind' end,
		case when latitude_wrong is null and latitude::double precision is distinct from latitude_was
			then 'latitude' end,
		case when longitude_wrong is null and longitude::double precision is distinct from longitude_was
			then 'longitude' end,
		case when locode is distinct from locode_was then 'locode' end,
		case when berths is distinct from berths_was::text then 'berths' end,
		case when patch_id is distinct from patch_was then 'patch' end
	], null) as columns
	from placed
$function$;

CREATE OR REPLACE FUNCTION app.redaction_warnings(report public.reports, names_source boolean, names_site boolean)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select array(
		select warning from (values
			(1, 'names_source', names_source),
			(2, 'names_site', names_site),
			(3, 'own_position', report.position_source in ('gps', 'photo', 'site')),
			(4, 'one_reporter', (
				select count(*) < 2 from public.reporter_sites join public.people on people.id = person_id
				where site_id = report.site_id and active
			)),
			(5, 'one_reporter_in_patch', report.patch_id is not null and (
				select count(distinct person_id) < 2
				from public.reporter_sites
				join public.people on people.id = person_id
				join public.sites on sites.id = reporter_sites.site_id
				where sites.patch_id = report.patch_id and people.active
			))
		) as judged (rank, warning, holds)
		where holds order by rank
	)
$function$;

CREATE OR REPLACE FUNCTION app.said_in_report(report public.reports)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'description', report.description,
		-- what the reporter saw, and nothing of where they stood and whom else they told
		'detail', jsonb_strip_nulls(jsonb_build_object(
			'seen_about_minutes', report.detail -> 'seen_about_minutes',
			'seen_until', report.detail -> 'seen_until',
			'still_there', report.detail -> 'still_there',
			'vessel', report.detail -> 'vessel',
			'people', report.detail -> 'people',
			'movement', report.detail -> 'movement',
			'vehicles', report.detail -> 'vehicles'
		)),
		'identifiers', (
			select coalesce(jsonb_agg(jsonb_build_object(
				'kind', kind, 'as_typed', as_typed, 'result', result,
				-- runs together what was typed: only of digits that add up is it no more than a number
				'normalised', case when kind in ('mmsi', 'imo') and result = 'ok' then normalised end
			) order by id), '[]')
			from public.identifiers where identifiers.report_id = report.id
		),
		'added', (
			select coalesce(jsonb_agg(jsonb_build_object(
				'received_at', received_at,
				'text', coalesce(nullif(content ->> 'text', ''), content ->> 'description', '')
			) order by received_at, id), '[]')
			from public.addenda where addenda.report_id = report.id
		),
		'grades', (
			select coalesce(jsonb_agg(jsonb_build_object(
				'item', item, 'about', about, 'source', grades.source, 'assessment', assessment,
				'handling', handling, 'conditions', conditions, 'graded_at', graded_at
			) order by graded_at, id), '[]')
			from public.grades
			where grades.report_id = report.id
				and not exists (select from public.grades as later where later.replaces = grades.id)
		),
		'place', jsonb_build_object(
			'text', report.place_text, 'landmark', report.detail #>> '{landmark,name}'
		)
	)
$function$;

CREATE OR REPLACE FUNCTION app.site_line_errors(line app.site_line)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(
		jsonb_build_object('column', at_column, 'word', word, 'about', about) order by nth
	), '[]')
	from (select line.*) as held
	cross join lateral (values
		(1, 'name', case
			when name = '' then 'missing'
			when length(name) > 120 then 'too_long'
			when earlier is not null then 'twice'
			when disused_at is not null then 'site_closed'
			when site_id is null and spelled is not null then 'spelled_otherwise'
		end, coalesce(earlier::text, spelled)),
		(2, 'kind', case
			when coalesce(kind, '') = '' then 'missing'
			when kind not in ('harbour', 'marina', 'port') then 'no_such_kind'
		end, null),
		(3, 'county', case when county = '' then 'missing' end, null),
		(4, 'latitude', latitude_wrong, '90'),
		(5, 'longitude', longitude_wrong, '180'),
		(6, 'locode', case when locode !~ '^[A-Z]{2}[A-Z2-9]{3}$' then 'not_a_locode' end, null),
		(7, 'berths', case when berths !~ '^[1-9]\d{0,4}$' then 'not_a_count' end, null),
		(8, 'region', case
			when not region_known then 'no_such_region'
			when coalesce(patch, '') = '' and region <> region_was then 'name_a_patch'
		end, null),
		(9, 'patch', case
			when patches > 1 then 'in_two_regions'
			when patch_closed then 'patch_closed'
			when patch <> '' and patches = 0
				then case when region_known then 'no_such_patch' end
			-- one that has none may be named as it is, but not be changed without getting one
			when patch_id is null and (site_id is null or patch_was is not null or columns <> '{}')
				then 'missing'
		end, null)
	) as rule (nth, at_column, word, about)
	where word is not null
$function$;

CREATE OR REPLACE FUNCTION app.site_lines(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce(jsonb_agg(
		jsonb_build_object(
			'line', line, 'label', name || ', ' || county, 'columns', columns, 'errors', errors,
			'act', case
				when errors <> '[]' then 'refuse'
				when site_id is null then 'add'
				when columns <> '{}' then 'change'
				else 'leave'
			end,
			'facts', jsonb_build_object(
				'id', site_id, 'patch_id', patch_id, 'name', name, 'kind', kind, 'county', county,
				'latitude', latitude, 'longitude', longitude, 'locode', locode, 'berths', berths
			)
		) order by place
	), '[]')
	from app.read_site_lines(rows) as held
	cross join lateral app.site_line_errors(held) as errors
$function$;

CREATE OR REPLACE FUNCTION app.sites_in_file(rows jsonb)
 RETURNS TABLE(place bigint, line integer, name text, county text, kind text, latitude text, longitude text, locode text, berths text, region text, patch text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select
		place, (entry ->> 'line')::integer as line,
		trim(coalesce(entry ->> 'name', '')) as name,
		trim(coalesce(entry ->> 'county', '')) as county,
		lower(trim(entry ->> 'kind')) as kind,
		replace(trim(entry ->> 'latitude'), ',', '.') as latitude,
		replace(trim(entry ->> 'longitude'), ',', '.') as longitude,
		upper(regexp_replace(entry ->> 'locode', '\s', '', 'g')) as locode,
		trim(entry ->> 'berths') as berths,
		trim(entry ->> 'region') as region,
		trim(entry ->> 'patch') as patch
	from jsonb_array_elements(rows) with ordinality as _ (entry, place)
$function$;

CREATE OR REPLACE FUNCTION app.source_pattern(report public.reports)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select nullif(concat_ws(
		'|',
		app.pattern_of(array(select app.source_words(report))),
		app.numbers_pattern(array(
			select phone from public.people where id = app.person_of(report.source_id)
			union all
			select report.content #>> '{caller,number}'
			union all
			select content #>> '{caller,number}' from public.addenda where addenda.report_id = report.id
		))
	), '')
$function$;

COMMENT ON FUNCTION "app"."desk_after_sql"(boolean) IS 'The reports behind the one that ended the page before.';

COMMENT ON FUNCTION "app"."desk_query_sql"(text, text, text, boolean, text, boolean, jsonb) IS 'The query for a desk''s reports without their order: readable is what app.desk_readable_sql writes, and sought what app.desk_sought_sql writes.';

COMMENT ON FUNCTION "app"."desk_readable_sql"(text, text) IS 'Which reports a person of that role reads, as the policies say it; null: none.';

COMMENT ON FUNCTION "app"."desk_sought_sql"(text, boolean, boolean, boolean, boolean) IS 'Which reports have the words that somebody looks for, by each way that these words can be found; null: by none.';

COMMENT ON FUNCTION "app"."facts_of_report"(public.reports, timestamp with time zone) IS 'The parts of a redacted copy that hold no words of people.';

COMMENT ON FUNCTION "app"."people_in_file"(jsonb) IS 'The cells of a file of people, tidied.';

COMMENT ON FUNCTION "app"."person_line_errors"(app.person_line) IS 'Why a line of a file of people is refused: column, word and what it is about.';

COMMENT ON FUNCTION "app"."read_person_lines"(jsonb) IS 'Each line of a file beside what it names: sites, a region, an account or an invitation of before.';

COMMENT ON FUNCTION "app"."read_site_lines"(jsonb) IS 'Each line of a file beside what it names: a site by name and county, a region, a patch.';

COMMENT ON FUNCTION "app"."redaction_warnings"(public.reports, boolean, boolean) IS 'What in a report could say who reported it, in the order in which a desk shows it.';

COMMENT ON FUNCTION "app"."said_in_report"(public.reports) IS 'The parts of a redacted copy that are in the words of people.';

COMMENT ON FUNCTION "app"."site_line_errors"(app.site_line) IS 'Why a line of a file of sites is refused: column, word and what it is about.';

COMMENT ON FUNCTION "app"."sites_in_file"(jsonb) IS 'The cells of a file of sites, tidied. A column that the file does not have is null: it stays as it is.';

COMMENT ON FUNCTION "app"."source_pattern"(public.reports) IS 'Finds the words and telephone numbers by which the source of a report could be known; null: there are none.';

REVOKE ALL ON FUNCTION "app"."desk_after_sql"(boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."desk_after_sql"(boolean) TO "postgres";

REVOKE ALL ON FUNCTION "app"."desk_query_sql"(text, text, text, boolean, text, boolean, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."desk_query_sql"(text, text, text, boolean, text, boolean, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "app"."desk_readable_sql"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."desk_readable_sql"(text, text) TO "postgres";

REVOKE ALL ON FUNCTION "app"."desk_sought_sql"(text, boolean, boolean, boolean, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."desk_sought_sql"(text, boolean, boolean, boolean, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "app"."facts_of_report"(public.reports, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."facts_of_report"(public.reports, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."people_in_file"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."people_in_file"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "app"."person_line_errors"(app.person_line) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."person_line_errors"(app.person_line) TO "postgres";

REVOKE ALL ON FUNCTION "app"."read_person_lines"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."read_person_lines"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "app"."read_site_lines"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."read_site_lines"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "app"."redaction_warnings"(public.reports, boolean, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."redaction_warnings"(public.reports, boolean, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "app"."said_in_report"(public.reports) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."said_in_report"(public.reports) TO "postgres";

REVOKE ALL ON FUNCTION "app"."site_line_errors"(app.site_line) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."site_line_errors"(app.site_line) TO "postgres";

REVOKE ALL ON FUNCTION "app"."sites_in_file"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."sites_in_file"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "app"."source_pattern"(public.reports) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."source_pattern"(public.reports) TO "postgres";

GRANT USAGE ON TYPE "app"."person_line" TO "postgres";

GRANT USAGE ON TYPE "app"."site_line" TO "postgres";
