-- Generated once from supabase/schemas, in the order of config.toml. Released migrations never change.


-- 00_security.sql

set check_function_bodies = off; -- a function may stand before what it calls

-- Supabase grants every new table, sequence and function in `public` to anon, authenticated and
-- service_role. Here nobody holds anything until a file names the person and the thing.
alter default privileges in schema public
	revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public
	revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public
	revoke all on functions from anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;
revoke all on schema public from anon;
grant usage on schema public to anon;

-- `public` is the API. `app` holds what the API is made of and is never exposed.
create schema app;
comment on schema app is
	'Predicates, routing and timed work. Not exposed; whatever decides takes the time as an argument.';
grant usage on schema app to anon, authenticated, service_role;

create extension if not exists btree_gist with schema extensions;

-- Those below are definer because the policies that call them guard the very tables they read.
create function app.proven(role text) returns boolean
language sql stable set search_path = '' as $$
	select role = 'reporter' or coalesce(auth.jwt() ->> 'aal' = 'aal2', false)
$$;
comment on function app.proven is
	'Whether the caller''s token is proof enough for somebody of that role: staff show a second factor.';

-- The caller, unless their account was switched off: a token outlives the switch by up to an hour.
-- Staff whose token shows one factor alone are nobody, to every policy and every verb.
create function app.me() returns uuid
language sql stable security definer set search_path = '' as $$
	select id from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.my_role() returns text
language sql stable security definer set search_path = '' as $$
	select role from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.my_region() returns uuid
language sql stable security definer set search_path = '' as $$
	select region_id from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.is_staff() returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce(app.my_role() in ('officer', 'operator', 'supervisor'), false)
$$;

create function app.owes_second_factor() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.people where id = auth.uid() and not app.proven(role))
$$;
comment on function app.owes_second_factor is
	'Whether the caller is known by one factor and must show another before they are anybody.';

create function app.tidy(value text) returns text
language sql immutable set search_path = '' as $$
	select btrim(coalesce(value, ''), E' \t\r\n')
$$;

-- An estimate of how many rows there are comes from the planner's statistics, which know nothing of
-- row-level security: a reporter could learn how many reports there are, and of whom.
create function app.before_request() returns void
language plpgsql stable set search_path = '' as $$
begin
	if current_setting('request.headers', true)::json ->> 'prefer' ~ 'count=(planned|estimated)' then
		raise sqlstate 'PT400' using message = 'count_exactly';
	end if;
	-- Policies and verbs refuse them too; this says why, so that the app can ask for the second factor.
	if current_user = 'authenticated' then -- by itself: nobody else may call what comes next
		if coalesce(current_setting('request.path', true), '') not in ('/rpc/who_am_i', '/rpc/health')
			and app.owes_second_factor()
		then
			raise sqlstate 'PT403' using message = 'second_factor_needed';
		end if;
	end if;
end
$$;
comment on function app.before_request is 'PostgREST calls it before every request, whoever asks.';

create function app.plain(words text) returns text
language sql immutable set search_path = '' as $$
	select nullif(regexp_replace(upper(coalesce(words, '')), '[^A-Z0-9]', '', 'g'), '')
$$;

create function app.pattern_of(words text[]) returns text
language sql immutable set search_path = '' as $$
	select '\m(?:' || string_agg(
		regexp_replace(
			regexp_replace(plain, '([^[:alnum:][:space:]])', '\\\1', 'g'), '[[:space:]]+', '[[:space:]]+', 'g'
		), '|' order by length(plain) desc, plain
	) || ')\M'
	from (
		select distinct regexp_replace(word, '^[^[:alnum:]]+|[^[:alnum:]]+$', '', 'g') as plain
		from unnest(words) as word
	) as each_word
	where length(plain) >= 3
$$;
comment on function app.pattern_of is 'Finds each of these words or phrases, whole; null where there is none.';

-- The second line, should a policy forget to ask who the caller is: it narrows what the others let
-- through, and lets nothing through by itself. The last schema file calls it, since it is about every table.
create function app.demand_second_factor() returns void
language plpgsql set search_path = '' as $$
declare
	guarded record;
begin
	for guarded in
		select oid::regclass as name, 'select' as verb from pg_catalog.pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r'
		union all
		select 'realtime.messages'::regclass, 'select'
		union all
		select 'storage.objects'::regclass, unnest(array['select', 'insert', 'update', 'delete'])
	loop
		if exists (
			select from pg_catalog.pg_policy where polrelid = guarded.name
				and polname = format('staff %s with a second factor', guarded.verb)
		) then
			continue;
		end if;
		execute format(
			'create policy %I on %s as restrictive for %s to authenticated %s (not (select app.owes_second_factor()))',
			format('staff %s with a second factor', guarded.verb), guarded.name, guarded.verb,
			case guarded.verb when 'insert' then 'with check' else 'using' end
		);
	end loop;
end
$$;
comment on function app.demand_second_factor is
	'Gives every table of the API, and those of Realtime and Storage, a policy that refuses staff who show one factor.';

grant execute on function
	app.proven,
	app.me,
	app.my_role,
	app.my_region,
	app.is_staff,
	app.owes_second_factor
	to authenticated;
grant execute on function app.before_request to anon, authenticated, service_role;

alter role authenticator set pgrst.db_pre_request = 'app.before_request';
-- What the API asks is short, and compiling it first can take seconds where the planner guesses high.
alter role authenticator set jit = off;
notify pgrst, 'reload config';


-- 10_reference/outcomes.sql

create table public.outcomes (
	code text primary key check (code ~ '^[a-z_]+$'),
	wording text not null, -- for staff
	feedback text not null check (
		feedback in ('useful_kept', 'passed_to_partner', 'nothing_more_needed', 'more_detail_helps')
	),
	position smallint not null
);
comment on table public.outcomes is
	'How a report can end, and the only word of it that its reporter is told.';
alter table public.outcomes enable row level security;
grant select on public.outcomes to authenticated;

create policy "staff read how a report can end"
	on public.outcomes for select to authenticated using ((select app.is_staff()));


-- 10_reference/targets.sql

create table public.urgency_targets (
	id uuid primary key default gen_random_uuid(),
	urgency text not null check (urgency in ('now', 'today', 'routine')),
	acknowledge_within interval not null
		check (acknowledge_within between interval '1 minute' and interval '30 days'),
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	exclude using gist (
		urgency with =,
		tstzrange(starts_at, ends_at) with &&
	)
);
comment on table public.urgency_targets is
	'How soon a report must be acknowledged, and from when that has held.';
alter table public.urgency_targets enable row level security;
grant select on public.urgency_targets to authenticated;

create policy "everybody with an account reads targets"
	on public.urgency_targets for select to authenticated using ((select app.me()) is not null);

create function app.target(urgency text, at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select coalesce(
		(
			select acknowledge_within from public.urgency_targets
			where urgency_targets.urgency = target.urgency
				and starts_at <= at and (ends_at is null or ends_at > at)
		),
		interval '15 minutes'
	)
$$;
comment on function app.target is
	'Time allowed to acknowledge. A gap in the data must not leave a report without a deadline.';

create function app.set_target(urgency text, minutes integer, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	was jsonb;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	-- one after the other, or two at once would leave two targets
	perform pg_advisory_xact_lock(hashtext('urgency_targets'));
	if app.target(urgency, at) = make_interval(mins => minutes) and exists (
		select from public.urgency_targets as held
		where held.urgency = set_target.urgency and ends_at is null and starts_at <= at
	) then
		return;
	end if;
	select jsonb_agg(to_jsonb(held) order by starts_at) into was
	from public.urgency_targets as held
	where held.urgency = set_target.urgency and (ends_at is null or ends_at > at);
	delete from public.urgency_targets as held
	where held.urgency = set_target.urgency and held.starts_at >= at;
	update public.urgency_targets as held set ends_at = at
	where held.urgency = set_target.urgency and (held.ends_at is null or held.ends_at > at);
	begin
		insert into public.urgency_targets (urgency, acknowledge_within, starts_at)
		values (set_target.urgency, make_interval(mins => minutes), at);
	exception when check_violation or not_null_violation or datetime_field_overflow then
		raise sqlstate 'PT422' using message = 'target_unreadable';
	end;
	perform app.note_roster(
		'set_target', null, null, was,
		jsonb_build_object('urgency', urgency, 'minutes', minutes), at
	);
end
$$;

create function public.set_target(urgency text, minutes integer) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_target(urgency, minutes, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_target is
	'How soon reports of an urgency must be acknowledged, from now on. Those on their way keep their '
	'deadline. Errors: not_allowed, target_unreadable.';

grant execute on function public.set_target to authenticated;


-- 10_reference/wordings.sql

-- What staff tell a reporter beside how it ended: thanks, and questions about what was seen already.
-- Never a task: who is asked to find out more becomes a source, and nobody has agreed to that.
create table public.feedback_wordings (
	kind text not null check (kind in ('thanks', 'question')),
	code text not null check (code ~ '^[a-z_]+$'),
	wording text not null check (length(wording) between 1 and 160),
	position smallint not null,
	primary key (kind, code)
);
comment on table public.feedback_wordings is
	'The only thanks and questions there are. Each question is about what was seen already.';
alter table public.feedback_wordings enable row level security;
grant select on public.feedback_wordings to authenticated;

create table app.task_patterns (
	pattern text primary key -- a regular expression; a space is any white space
);
comment on table app.task_patterns is
	'What reads like a task when staff write it to a reporter. Found as whole words, in either case.';
alter table app.task_patterns enable row level security;

create policy "staff read what a reporter can be told"
	on public.feedback_wordings for select to authenticated using ((select app.is_staff()));

create function app.task_words(words text) returns text[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(found order by place, length(found) desc), '{}')
	from (
		select distinct on (lower(found)) found, strpos(words, found) as place
		from app.task_patterns
		cross join lateral regexp_matches(
			words, '(\m(?:' || replace(pattern, ' ', '\s+') || ')\M)', 'gi'
		) as matched
		cross join lateral (select matched[1]) as first (found)
		order by lower(found), place
	) as each_once
$$;
comment on function app.task_words is 'What in these words reads like a task, as it was written.';


-- 20_places/import_sites.sql

-- What comes out of a file, many lines at a time: each verb checks every line, names all that is wrong
-- at once, and writes all or nothing. A check and the act are the same statement.
create function app.assert_lines(rows jsonb) returns void
language plpgsql set search_path = '' as $$
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if not coalesce(
		jsonb_path_match(rows, '$.type() == "array" && $.size() <= 2000 && !exists($[*] ? (@.type() != "object"))')
		and not exists (
			select from jsonb_array_elements(rows) as entry
			where not coalesce(entry ->> 'line' ~ '^[1-9]\d{0,5}$', false)
		),
		false
	) then
		raise sqlstate 'PT422' using message = 'lines_unreadable';
	end if;
end
$$;
comment on function app.assert_lines is
	'An administrator sent lines: at most 2,000 objects, each with its number in the file.';

create function app.lines_answer(lines jsonb) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'added', count(*) filter (where line ->> 'act' = 'add'),
		'changed', count(*) filter (where line ->> 'act' = 'change'),
		'unchanged', count(*) filter (where line ->> 'act' = 'leave'),
		'errors', coalesce((
			select jsonb_agg(error || jsonb_build_object('line', broken -> 'line') order by place, nth)
			from jsonb_array_elements(lines) with ordinality as of_lines (broken, place)
			cross join lateral jsonb_array_elements(broken -> 'errors') with ordinality as _ (error, nth)
		), '[]'),
		'lines', coalesce(
			jsonb_agg(line - 'facts' - 'errors') filter (where line ->> 'act' in ('add', 'change')), '[]'
		)
	)
	from jsonb_array_elements(lines) as line
$$;
comment on function app.lines_answer is
	'What is answered of lines: how many are added, changed and left as they are, which, and each error.';

create function app.degrees_wrong(written text, most integer) returns text
language sql immutable set search_path = '' as $$
	select case
		when coalesce(written, '') = '' then 'missing'
		when written !~ '^[+-]?\d{1,9}(\.\d{1,30})?([eE]-\d{1,2})?$' then 'not_a_number'
		when abs(written::numeric) > most then 'out_of_range'
	end
$$;

create function app.site_lines(rows jsonb) returns jsonb
language sql stable set search_path = '' as $$
	-- a column that the file does not have is null: it stays as it is
	with said as (
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
	),
	spelled as (
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
		from said
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
	),
	held as (
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
	)
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
	from held
	cross join lateral (
		select coalesce(jsonb_agg(
			jsonb_build_object('column', at_column, 'word', word, 'about', about) order by nth
		), '[]') as errors
		from (values
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
	) as wrong
$$;
comment on function app.site_lines is
	'What each line of a file means for sites, found by name and county: added, changed, left as it is, '
	'or refused, and why.';

create function app.import_sites(rows jsonb, only_check boolean, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	lines jsonb;
	answer jsonb;
	facts public.sites;
begin
	perform app.assert_lines(rows);
	if not only_check then
		-- so that nobody adds the same between the check and the act; who reads or reports goes on
		lock table public.sites in share row exclusive mode;
	end if;
	lines := app.site_lines(rows);
	answer := app.lines_answer(lines);
	if only_check or answer -> 'errors' <> '[]' then
		return answer;
	end if;
	for facts in
		select wanted.* from jsonb_array_elements(lines) as line
		cross join lateral jsonb_populate_record(null::public.sites, line -> 'facts') as wanted
		where line ->> 'act' <> 'leave'
	loop
		perform app.set_site(
			facts.id, facts.patch_id, facts.name, facts.kind, facts.county, facts.latitude,
			facts.longitude, facts.locode, facts.berths, at
		);
	end loop;
	return answer;
end
$$;

create function public.import_sites(rows jsonb, only_check boolean default false) returns jsonb
language sql security definer set search_path = '' as $$
	select app.import_sites(rows, only_check, now())
$$;
comment on function public.import_sites is
	'An administrator brings the lines of a file, [{line, name, kind, county, latitude, longitude, '
	'locode, berths, region, patch}], all text: all of them or, if anything is wrong, none. Answers {added, '
	'changed, unchanged, errors: [{line, column, word, about}], lines: [{line, act, label, columns}]}; '
	'with only_check that and no more. Twice is quiet. Errors: not_allowed, lines_unreadable.';

grant execute on function public.import_sites to authenticated;


-- 21_people/import_people.sql

create function app.person_lines(rows jsonb) returns jsonb
language sql stable set search_path = '' as $$
	with said as (
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
	),
	held as (
		select
			said.*, attached.unknown, attached.in_two, attached.closed,
			coalesce(attached.ids, '{}') as ids,
			case
				when said.home <> '' then homes.id
				when cardinality(attached.ids) = 1 then attached.ids[1]
			end as home_id,
			regions.id as region_id, invitations.id is not null as invited,
			said.email in (
				select lower(users.email) from auth.users join public.people using (id)
				where users.email is not null
			) as taken,
			min(said.line) over (
				partition by said.email
				order by said.place rows between unbounded preceding and 1 preceding
			) as earlier,
			app.invitation_facts(invitations) as facts_before
		from said
		left join attached using (place)
		left join homes using (place)
		left join public.regions on regions.name = said.region and not canary
		left join public.invitations
			on invitations.email = said.email and taken_back_at is null
	),
	wanted as (
		select held.*, jsonb_build_object(
			'email', email, 'name', name, 'role', role, 'reporter_kind', nullif(kind, ''),
			'region_id', region_id, 'phone', phone, 'sites', ids, 'home', home_id
		) as facts
		from held
	)
	select coalesce(jsonb_agg(
		jsonb_build_object(
			'line', line, 'label', name || ', ' || email, 'columns', jsonb_build_array(),
			'errors', errors, 'facts', facts,
			'act', case
				when errors <> '[]' then 'refuse' when invited then 'leave' else 'add'
			end
		) order by place
	), '[]')
	from wanted
	cross join lateral (
		select coalesce(jsonb_agg(
			jsonb_build_object('column', at_column, 'word', word, 'about', about) order by nth
		), '[]') as errors
		from (values
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
	) as wrong
$$;
comment on function app.person_lines is
	'What each line means for people: invited, left as it is because it was invited before, or refused, '
	'and why.';

create function app.invite_people(rows jsonb, only_check boolean, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	lines jsonb;
	answer jsonb;
	invitation public.invitations;
begin
	perform app.assert_lines(rows);
	if not only_check then
		lock table public.invitations in share row exclusive mode;
	end if;
	lines := app.person_lines(rows);
	answer := app.lines_answer(lines);
	if only_check or answer -> 'errors' <> '[]' then
		return answer;
	end if;
	for invitation in
		insert into public.invitations (
			email, name, role, reporter_kind, region_id, phone, sites, home, invited_by, invited_at
		)
		select
			wanted.email, wanted.name, wanted.role, wanted.reporter_kind, wanted.region_id,
			wanted.phone, wanted.sites, wanted.home, auth.uid(), at
		from jsonb_array_elements(lines) with ordinality as _ (line, place)
		cross join lateral jsonb_populate_record(null::public.invitations, line -> 'facts') as wanted
		where line ->> 'act' = 'add'
		order by place
		returning *
	loop
		perform app.note_invitation('invite_person', invitation, auth.uid(), at);
	end loop;
	return answer;
end
$$;

-- Definer, as in rosters: nobody holds a right to write invitations.
create function public.invite_people(rows jsonb, only_check boolean default false) returns jsonb
language sql security definer set search_path = '' as $$
	select app.invite_people(rows, only_check, now())
$$;
comment on function public.invite_people is
	'An administrator invites people, [{line, name, email, role, kind, region, phone, sites, home}], all '
	'text: all of them or, if anything is wrong, none. Sites are parted by semicolons, and are names, '
	'names with counties, or ids. Answers as import_sites does. Twice is quiet. Errors: not_allowed, '
	'lines_unreadable.';

grant execute on function public.invite_people to authenticated;


-- 22_rosters/coverage.sql

create function app.cover_by(
	person_id uuid, since timestamptz, until timestamptz, asked_at timestamptz
) returns tstzmultirange
language plpgsql stable set search_path = '' as $$
declare
	reached_until constant timestamptz := app.proof_ends(person_id, asked_at);
begin
	if not exists (select from public.people where id = cover_by.person_id and active) then
		return '{}';
	end if;
	return app.duty_between(person_id, since, until) - (
		select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}') from public.absences
		where absences.person_id = cover_by.person_id
			and starts_at < until and (ends_at is null or ends_at > since)
	) - case
		-- a later expiry is not foretold: the reminder that goes out before it may still be answered
		when reached_until <= asked_at + app.remind_before(asked_at)
			then tstzmultirange(tstzrange(reached_until, 'infinity'))
		else '{}'
	end;
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return '{}'; -- routing treats a person whose roster cannot be read as absent
end
$$;
comment on function app.cover_by is
	'When a person is active, on duty, not absent and reachable between two moments, as foreseen at a third. '
	'A person without shifts never is. A proof that ends soon counts as not renewed.';

create function app.uncovered(
	region_id uuid, covered_ids uuid[], since timestamptz, until timestamptz
) returns table (
	kind text, covered_id uuid, covered_name text, region_id uuid, sites text[], gaps tstzmultirange
)
language sql stable set search_path = '' as $$
	with places as (
		select
			'patch' as kind, id, name, patches.region_id,
			array(
				select sites.name from public.sites
				where patch_id = patches.id and sites.disused_at is null order by sites.name
			) as sites
		from public.patches where disused_at is null
		union all
		select 'site', id, name, sites.region_id, array[name]
		from public.sites where patch_id is null and disused_at is null
		union all
		-- as in unwatched_queues: no report falls to a region without sites
		select 'hotline', id, name, id, '{}' from public.regions
		where exists (select from public.sites where sites.region_id = regions.id)
	)
	select
		places.kind, places.id, places.name, places.region_id, places.sites,
		tstzmultirange(tstzrange(since, until)) - app.cover_of(places.kind, places.id, since, until)
	from places
	where (uncovered.region_id is null or places.region_id = uncovered.region_id)
		and (uncovered.covered_ids is null or places.id = any (uncovered.covered_ids))
		and (places.region_id = (select app.canary_region())) is not true
$$;
comment on function app.uncovered is
	'The definition of a coverage gap: when nobody of the staff of a patch, a hotline or a site without a '
	'patch is there, between two moments. Each of a region (null: of all) that is among the ids (null: '
	'any), also those without a gap. Capacity is of the moment and is not foretold.';

create function app.coverage_gaps(days integer, at timestamptz)
returns table (
	kind text, patch_id uuid, patch_name text, region_id uuid, sites text[],
	starts_at timestamptz, ends_at timestamptz
)
language plpgsql stable set search_path = '' as $$
declare
	until constant timestamptz := at + make_interval(hours => 24 * least(greatest(days, 1), 366));
begin
	case app.my_role()
		when 'administrator' then
			return query select * from app.coverage_gaps_of(null, at, until);
		when 'supervisor' then
			return query select * from app.coverage_gaps_of(app.my_region(), at, until);
		else
			raise sqlstate 'PT403' using message = 'not_allowed';
	end case;
end
$$;

-- Definer, because it reads absences of people the policies show to no caller in one sweep.
create function public.coverage_gaps(days integer default 30)
returns table (
	kind text, patch_id uuid, patch_name text, region_id uuid, sites text[],
	starts_at timestamptz, ends_at timestamptz
)
language sql stable security definer set search_path = '' as $$
	select * from app.coverage_gaps(days, now())
$$;
comment on function public.coverage_gaps is
	'Coverage gaps of the next days (1 to 366): a supervisor''s region, an administrator''s whole coast. '
	'kind `patch`: neither officer nor twin is there. kind `hotline`: no operator is, and patch_id and '
	'patch_name are those of the region. kind `site`: the site has no patch, and patch_id and patch_name '
	'are its own. sites: the sites in use it leaves alone; of a hotline, none by name. '
	'Errors: not_allowed.';

create function app.coverage_gaps_of(region_id uuid, since timestamptz, until timestamptz)
returns table (
	kind text, patch_id uuid, patch_name text, region_id uuid, sites text[],
	starts_at timestamptz, ends_at timestamptz
)
language sql stable set search_path = '' as $$
	select kind, covered_id, covered_name, place.region_id, sites, lower(gap), upper(gap)
	from app.uncovered(coverage_gaps_of.region_id, null, since, until) as place
	cross join lateral unnest(gaps) as gap
	order by kind, covered_name, lower(gap)
$$;
comment on function app.coverage_gaps_of is 'Every gap of a region between two moments; null: of all.';

create function app.gaps_ahead(places uuid[], at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_object_agg(covered_id, gaps), '{}')
	from app.uncovered(null, places, at, at + interval '720 hours')
$$;
comment on function app.gaps_ahead is
	'The gaps of those patches and hotlines in the next thirty days, to compare with those after a change.';

create function app.gaps_opened(before jsonb, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object('gaps', coalesce(
		jsonb_agg(
			jsonb_build_object(
				'kind', kind, 'patch_id', covered_id, 'patch_name', covered_name, 'region_id', region_id,
				'sites', sites, 'starts_at', lower(gap), 'ends_at', upper(gap)
			) order by kind, covered_name, gap
		),
		'[]'
	))
	from app.uncovered(
		null, array(select jsonb_object_keys(before)::uuid), at, at + interval '720 hours'
	) as place
	cross join lateral unnest(gaps - (before ->> covered_id::text)::tstzmultirange) as gap
$$;
comment on function app.gaps_opened is
	'What a verb on rosters answers: the gaps that were not there before it, as coverage_gaps has them. It '
	'warns and never refuses, because people fall ill.';

create function app.unless_gaps(answer jsonb, despite_gaps boolean) returns jsonb
language plpgsql set search_path = '' as $$
begin
	if not coalesce(despite_gaps, true) and answer -> 'gaps' <> '[]' then
		raise sqlstate 'PT409' using message = 'opens_gaps', detail = answer ->> 'gaps';
	end if;
	return answer;
end
$$;
comment on function app.unless_gaps is
	'Lets a change stand, or takes all of it back and names the gaps it would open: so that a page asks '
	'before they hold, and asks with the answer of the change itself.';

create function app.cover_of(
	kind text, covered_id uuid, since timestamptz, until timestamptz
) returns tstzmultirange
language sql stable set search_path = '' as $$
	select coalesce(
		range_agg(app.cover_by(person_id, greatest(starts_at, since), least(ends_at, until), since)),
		'{}'
	)
	from (
		select person_id, starts_at, ends_at
		from public.patch_officers join public.people on people.id = person_id
		where cover_of.kind = 'patch' and patch_id = cover_of.covered_id and role = 'officer'
		union all
		select id, since, until from public.people
		where cover_of.kind = 'hotline' and region_id = cover_of.covered_id and role = 'operator'
	) as staff
	where starts_at < until and (ends_at is null or ends_at > since)
$$;
comment on function app.cover_of is
	'When at least one of the staff is there: of a patch its officer or twin, of the hotline of a region '
	'(its id) an operator. A site without a patch has no staff.';

create function app.patches_and_queues_of(person_id uuid, at timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
	select array(
		select patch_id from public.patch_officers
		where patch_officers.person_id = patches_and_queues_of.person_id and (ends_at is null or ends_at > at)
		union
		select region_id from public.people where id = patches_and_queues_of.person_id and role = 'operator'
	)
$$;
comment on function app.patches_and_queues_of is
	'What a person covers or will: the patches they stand for, and as an operator the hotline of a region.';

-- The e-mail about coverage gaps goes by site.
create function app.gaps_by_site(person_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(
		jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'gaps', count) order by kind, name), '[]'
	)
	from (
		select case when sites = '{}' then gap.kind else 'site' end as kind, site.name, count(*) as count
		from public.regions
		cross join lateral app.coverage_gaps_of(regions.id, at, at + interval '720 hours') as gap
		cross join lateral unnest(
			case when sites = '{}' then array[patch_name] else sites end
		) as site (name)
		where gaps_by_site.person_id in (select app.roster_keepers(regions.id))
		group by patch_id, 1, site.name -- two patches may each have a site of that name
	) as counted
$$;
comment on function app.gaps_by_site is
	'How many coverage gaps each site has in the next thirty days, in the regions whose rosters a person '
	'keeps: [{kind, name, gaps}]. Kind `hotline`: of a region; kind `patch`: one without sites.';

grant execute on function public.coverage_gaps to authenticated;


-- 30_reports/append_only.sql

-- Triggers, because these must hold whoever writes, the owner of the tables included.
create function app.tg_append_only() returns trigger
language plpgsql set search_path = '' as $$
begin
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;

create function app.is_canary(report_id uuid) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.reports
		where id = is_canary.report_id and region_id = app.canary_region()
	)
$$;
comment on function app.is_canary is
	'Whether a report was made up, by its own region, which never changes: not by what anybody says.';

create function app.may_go(report_id uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return app.is_canary(report_id)
		or exists (select from app.erasing where erasing.report_id = may_go.report_id)
			and not exists (
				select from public.holds
				where holds.report_id = may_go.report_id and released_at is null
			);
end
$$;
comment on function app.may_go is
	'Whether a report may be forgotten: it was made up, or it is being erased, which the table of those '
	'takes no report for that is not due.';

-- Forgotten whole, where it may be; nothing is ever rewritten.
create function app.tg_history_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if tg_op = 'DELETE' then
		if app.may_go(old.report_id) then
			return old;
		end if;
	end if;
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;


-- 10_reference/indicators.sql

create table public.indicator_versions (
	version integer primary key check (version > 0),
	published_at timestamptz -- from when phones are given it; null: a draft
);
comment on table public.indicator_versions is
	'Editions of the checklist; a report says which one the reporter was shown.';
-- one after the other: what follows the edition in use is begun from it
create unique index indicator_versions_one_draft_idx on public.indicator_versions ((true))
	where published_at is null;
alter table public.indicator_versions enable row level security;
grant select on public.indicator_versions to authenticated;

create table public.indicators (
	version integer not null references public.indicator_versions,
	code text not null check (code ~ '^[a-z_]+$'),
	grouping text not null check (
		grouping in ('vessel', 'people', 'activity', 'place_and_time', 'shore', 'finds')
	),
	wording text not null check (length(wording) between 1 and 160),
	audience text not null check (audience in ('everyone', 'maritime_worker')),
	position smallint not null,
	primary key (version, code)
);
comment on table public.indicators is
	'The checklist of suspicious signs. Never race, religion or nationality.';
alter table public.indicators enable row level security;
grant select on public.indicators to authenticated;

create policy "everybody reads the editions of the checklist that came, administrators all"
	on public.indicator_versions for select to authenticated
	using (
		(select app.me()) is not null
		and (published_at <= now() or (select app.my_role()) = 'administrator')
	);

-- The inner select is under the reader's own policies.
create policy "who reads an edition reads its indicators"
	on public.indicators for select to authenticated
	using (
		exists (
			select from public.indicator_versions where indicator_versions.version = indicators.version
		)
	);

create function app.tg_indicators__only_in_a_draft() returns trigger
language plpgsql set search_path = '' as $$
begin
	if exists (
		select from public.indicator_versions
		where version in (old.version, new.version) and published_at is not null
	) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return coalesce(new, old);
end
$$;
comment on function app.tg_indicators__only_in_a_draft is
	'What reporters were shown stays, as their reports say no more than the code and the edition.';

create function app.tg_indicator_versions__what_was_in_use_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.published_at <= now() then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return coalesce(new, old);
end
$$;

create function app.edition_in_use(at timestamptz) returns integer
language sql stable set search_path = '' as $$
	select max(version) from public.indicator_versions where published_at <= at
$$;

create function app.kept_edition(version integer) returns public.indicator_versions
language plpgsql set search_path = '' as $$
declare
	edition public.indicator_versions;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into edition from public.indicator_versions as held
	where held.version = kept_edition.version for update;
	if not found then
		raise sqlstate 'PT404' using message = 'edition_not_found';
	end if;
	return edition;
end
$$;
comment on function app.kept_edition is
	'The edition an administrator is about to change, held until the transaction ends.';

create function app.kept_draft(version integer) returns integer
language plpgsql set search_path = '' as $$
declare
	edition constant public.indicator_versions := app.kept_edition(version);
begin
	if edition.published_at is not null then
		raise sqlstate 'PT409' using message = 'edition_published';
	end if;
	return edition.version;
end
$$;

create function app.indicators_of(version integer) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(to_jsonb(listed) - 'version' order by position, code), '[]')
	from public.indicators as listed where listed.version = indicators_of.version
$$;

create function app.indicator_facts(indicator public.indicators) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'wording', indicator.wording, 'grouping', indicator.grouping, 'audience', indicator.audience
	)
	where indicator.code is not null
$$;
comment on function app.indicator_facts is 'What a page shows of an indicator; nothing of none.';

create function app.new_code(wording text) returns text
language plpgsql stable set search_path = '' as $$
declare
	base constant text := coalesce(
		nullif(trim(both '_' from left(regexp_replace(lower(wording), '[^a-z]+', '_', 'g'), 40)), ''),
		'indicator'
	);
	tried text := base;
begin
	-- what a code meant once it means for ever, and a phone has one of its own
	while tried = 'something_else'
		or exists (select from public.indicators where code = tried)
	loop
		tried := tried || '_b';
	end loop;
	return tried;
end
$$;
comment on function app.new_code is
	'A code that no edition has: words, as phones show them where they have lost the wording.';

create function app.begin_edition(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	begun integer;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	-- one after the other, or two at once would begin two
	perform pg_advisory_xact_lock(hashtext('indicator_versions'));
	select max(version) into begun from public.indicator_versions
	where published_at is null or published_at > at;
	if begun is not null then
		return begun;
	end if;
	insert into public.indicator_versions (version)
	select coalesce(max(version), 0) + 1 from public.indicator_versions
	returning version into begun;
	insert into public.indicators (version, code, grouping, wording, audience, position)
	select begun, code, grouping, wording, audience, position
	from public.indicators where version = app.edition_in_use(at);
	perform app.note_region(
		'begin_edition', null, null,
		jsonb_build_object('version', app.edition_in_use(at)),
		jsonb_build_object('version', begun), at
	);
	return begun;
end
$$;

-- Definer, as in rosters: nobody holds a right to write what everybody goes by.
create function public.begin_edition() returns integer
language sql security definer set search_path = '' as $$
	select app.begin_edition(now())
$$;
comment on function public.begin_edition is
	'An administrator begins the next edition of the checklist with the indicators of the one in use, or is '
	'given the one that is not yet in use. Errors: not_allowed.';

create function app.set_indicator(
	version integer, code text, wording text, heading text, audience text, shown jsonb,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	was public.indicators;
	indicator public.indicators;
begin
	select * into was from public.indicators as held
	where held.version = draft and held.code = set_indicator.code;
	indicator := was;
	indicator.version := draft;
	indicator.code := coalesce(was.code, set_indicator.code, app.new_code(set_indicator.wording));
	indicator.wording := regexp_replace(trim(set_indicator.wording), '\s+', ' ', 'g');
	indicator.grouping := set_indicator.heading;
	indicator.audience := set_indicator.audience;
	if indicator = was then
		return to_jsonb(indicator);
	end if;
	if set_indicator.code is not null and not exists (
		select from public.indicators as held where held.code = set_indicator.code
	) then
		raise sqlstate 'PT404' using message = 'indicator_not_found';
	end if;
	perform app.unless_changed(shown, app.indicator_facts(was));
	indicator.position := coalesce(
		was.position,
		(
			select coalesce(max(position), 0) + 1 from public.indicators as held
			where held.version = draft
		)
	);
	begin
		insert into public.indicators select indicator.*
		on conflict on constraint indicators_pkey do update set
			wording = excluded.wording, grouping = excluded.grouping, audience = excluded.audience;
	exception when check_violation or not_null_violation then
		raise sqlstate 'PT422' using message = 'indicator_unreadable';
	end;
	perform app.note_region(
		case when was.code is null then 'add_indicator' else 'change_indicator' end, null, null,
		case when was.code is not null then to_jsonb(was) end, to_jsonb(indicator), at
	);
	return to_jsonb(indicator);
end
$$;

create function public.set_indicator(
	version integer, code text, wording text, heading text, audience text, shown jsonb
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_indicator(version, code, wording, heading, audience, shown, now())
$$;
comment on function public.set_indicator is
	'An indicator of a draft, instead of what was shown of it: {wording, grouping, audience}, null where the '
	'draft has none of that code. Without a code: a new one. Twice is quiet. Errors: not_allowed, '
	'edition_not_found, edition_published, indicator_not_found, changed_meanwhile (details: what it is, as '
	'JSON), indicator_unreadable.';

create function app.remove_indicator(version integer, code text, shown jsonb, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	was public.indicators;
begin
	select * into was from public.indicators as held
	where held.version = draft and held.code = remove_indicator.code;
	if not found then -- somebody else was faster
		return 'null';
	end if;
	perform app.unless_changed(shown, app.indicator_facts(was));
	delete from public.indicators as held where held.version = draft and held.code = was.code;
	perform app.note_region('remove_indicator', null, null, to_jsonb(was), null, at);
	return to_jsonb(was);
end
$$;

create function public.remove_indicator(version integer, code text, shown jsonb) returns jsonb
language sql security definer set search_path = '' as $$
	select app.remove_indicator(version, code, shown, now())
$$;
comment on function public.remove_indicator is
	'Takes an indicator out of a draft. Twice is quiet. Errors: not_allowed, edition_not_found, '
	'edition_published, changed_meanwhile (details: what it is, as JSON).';

create function app.move_indicator(version integer, code text, up boolean, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	indicator public.indicators;
	other public.indicators;
	before constant jsonb := app.indicators_of(draft);
begin
	select * into indicator from public.indicators as held
	where held.version = draft and held.code = move_indicator.code;
	if not found then
		raise sqlstate 'PT404' using message = 'indicator_not_found';
	end if;
	-- past the next one that is shown under the same heading
	select * into other from public.indicators as held
	where held.version = draft and held.audience = indicator.audience
		and (held.audience = 'maritime_worker' or held.grouping = indicator.grouping)
		and case when up
			then (held.position, held.code) < (indicator.position, indicator.code)
			else (held.position, held.code) > (indicator.position, indicator.code)
		end
	order by
		case when up then held.position end desc, case when up then held.code end desc,
		held.position, held.code
	limit 1;
	if not found then
		return app.indicators_of(draft);
	end if;
	update public.indicators as held set position = case held.code
		when indicator.code then other.position else indicator.position
	end
	where held.version = draft and held.code in (indicator.code, other.code);
	perform app.note_region(
		'move_indicator', null, null, jsonb_build_object('version', draft, 'indicators', before),
		jsonb_build_object('version', draft, 'indicators', app.indicators_of(draft)), at
	);
	return app.indicators_of(draft);
end
$$;

create function public.move_indicator(version integer, code text, up boolean) returns jsonb
language sql security definer set search_path = '' as $$
	select app.move_indicator(version, code, up, now())
$$;
comment on function public.move_indicator is
	'One place up or down among those under the same heading. At the end of them it is quiet. Errors: '
	'not_allowed, edition_not_found, edition_published, indicator_not_found.';

create function app.publish_edition(version integer, starts_at timestamptz, at timestamptz)
returns public.indicator_versions
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	since constant timestamptz := coalesce(starts_at, at);
	edition public.indicator_versions;
begin
	if since < at then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	if app.indicators_of(draft) = '[]' then
		raise sqlstate 'PT409' using message = 'edition_empty';
	end if;
	update public.indicator_versions as held set published_at = since
	where held.version = draft returning * into edition;
	perform app.note_region(
		'publish_edition', null, null, jsonb_build_object('version', draft),
		to_jsonb(edition) || jsonb_build_object('indicators', app.indicators_of(draft)), at
	);
	return edition;
end
$$;

create function public.publish_edition(
	version integer, starts_at timestamptz default null
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.publish_edition(version, starts_at, now()))
$$;
comment on function public.publish_edition is
	'Phones are given it from then on (null: now), when they next have signal. Errors: not_allowed, '
	'edition_not_found, edition_published, edition_empty, in_the_past.';

create function app.withdraw_edition(version integer, at timestamptz)
returns public.indicator_versions
language plpgsql set search_path = '' as $$
declare
	was constant public.indicator_versions := app.kept_edition(version);
	edition public.indicator_versions;
begin
	if was.published_at is null then
		return was;
	end if;
	if was.published_at <= at then
		raise sqlstate 'PT409' using message = 'edition_published';
	end if;
	update public.indicator_versions as held set published_at = null
	where held.version = was.version returning * into edition;
	perform app.note_region(
		'withdraw_edition', null, null, to_jsonb(was), to_jsonb(edition), at
	);
	return edition;
end
$$;

create function public.withdraw_edition(version integer) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.withdraw_edition(version, now()))
$$;
comment on function public.withdraw_edition is
	'An edition that waits for its day is a draft again. Twice is quiet. Errors: not_allowed, '
	'edition_not_found, edition_published (it is or was in use).';

create function app.discard_edition(version integer, at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	draft constant integer := app.kept_draft(version);
	indicators constant jsonb := app.indicators_of(draft);
begin
	delete from public.indicators as held where held.version = draft;
	delete from public.indicator_versions as held where held.version = draft;
	perform app.note_region(
		'discard_edition', null, null,
		jsonb_build_object('version', draft, 'indicators', indicators), null, at
	);
	return draft;
end
$$;

create function public.discard_edition(version integer) returns integer
language sql security definer set search_path = '' as $$
	select app.discard_edition(version, now())
$$;
comment on function public.discard_edition is
	'A draft is thrown away. Errors: not_allowed, edition_not_found, edition_published.';

create trigger indicators__only_in_a_draft before insert or update or delete on public.indicators
	for each row execute function app.tg_indicators__only_in_a_draft();
create trigger indicators__never_emptied before truncate on public.indicators
	for each statement execute function app.tg_append_only();
create trigger indicator_versions__what_was_in_use_stays
	before update or delete on public.indicator_versions
	for each row execute function app.tg_indicator_versions__what_was_in_use_stays();
create trigger indicator_versions__never_emptied before truncate on public.indicator_versions
	for each statement execute function app.tg_append_only();

grant execute on function
	public.begin_edition,
	public.set_indicator,
	public.remove_indicator,
	public.move_indicator,
	public.publish_edition,
	public.withdraw_edition,
	public.discard_edition
	to authenticated;


-- 20_places/regions.sql

create table public.regions (
	id uuid primary key default gen_random_uuid(),
	name text not null unique check (length(name) between 1 and 80),
	canary boolean not null default false -- made up, to try the whole way: nobody else is shown it
);
comment on table public.regions is 'One command; it has one hotline queue.';
create unique index regions_one_canary_idx on public.regions (canary) where canary;
alter table public.regions enable row level security;
grant select on public.regions to authenticated;

-- Definer, because policies on regions ask it.
create function app.canary_region() returns uuid
language sql stable security definer set search_path = '' as $$
	select id from public.regions where canary
$$;
comment on function app.canary_region is
	'The region whose reports are made up and count nowhere; null where there is none.';

-- Triggers, because these must hold whoever writes: a region of real reports that was called made up
-- could be forgotten, and somebody real in a made-up place would report to nobody.
create trigger regions__canary_stays before update on public.regions
	for each row when (old.canary <> new.canary) execute function app.tg_append_only();

grant execute on function app.canary_region to authenticated;


-- 10_reference/escalation_policies.sql

create table public.escalation_policies (
	id uuid primary key default gen_random_uuid(),
	region_id uuid references public.regions, -- null: everywhere that has none of its own
	urgency text not null check (urgency in ('now', 'today', 'routine')),
	-- an acknowledgement that led to no outcome by then counts no longer
	lapse_within interval not null
		check (lapse_within between interval '1 minute' and interval '90 days'),
	-- how often supervisors are told at the end of the line; null: as often as the target
	alert_every interval check (alert_every between interval '1 minute' and interval '30 days'),
	claim_lease interval not null default '5 minutes'
		check (claim_lease between interval '1 minute' and interval '1 day'),
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	exclude using gist (
		coalesce(region_id, '00000000-0000-0000-0000-000000000000') with =,
		urgency with =,
		tstzrange(starts_at, ends_at) with &&
	)
);
comment on table public.escalation_policies is
	'How a report goes on when nobody acts, and from when that has held. A report keeps the policy it '
	'was routed under.';
alter table public.escalation_policies enable row level security;
grant select on public.escalation_policies to authenticated;

create policy "staff and administrators read how reports go on"
	on public.escalation_policies for select to authenticated
	using ((select app.is_staff()) or (select app.my_role()) = 'administrator');

create function app.canary_within() returns interval
language sql immutable set search_path = '' as $$ select interval '2 minutes' $$;
comment on function app.canary_within is
	'The time to acknowledge of a report that is made up, which nobody does: soon over, so that the '
	'clock has to move it before the next.';

create function app.escalation_policy(
	region_id uuid, urgency text, at timestamptz,
	out lapse_within interval, out alert_every interval, out claim_lease interval
)
language sql stable set search_path = '' as $$
	select
		coalesce(policy.lapse_within, '2 hours'),
		coalesce(policy.alert_every, app.target(escalation_policy.urgency, at)),
		coalesce(policy.claim_lease, '5 minutes')
	from (values (true)) as always
	left join lateral (
		select * from public.escalation_policies as written
		where written.urgency = escalation_policy.urgency
			and (written.region_id = escalation_policy.region_id or written.region_id is null)
			and starts_at <= at and (ends_at is null or ends_at > at)
		order by written.region_id nulls last limit 1
	) as policy on true
$$;
comment on function app.escalation_policy is
	'What holds for a region at that moment: its own, else everybody''s, else what is written here.';

create function app.own_policy(region_id uuid, urgency text, at timestamptz)
returns public.escalation_policies
language sql stable set search_path = '' as $$
	select * from public.escalation_policies as held
	where held.region_id is not distinct from own_policy.region_id
		and held.urgency = own_policy.urgency
		and starts_at <= at and (ends_at is null or ends_at > at)
$$;

create function app.policy_facts(policy public.escalation_policies) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'lapse_minutes', (extract(epoch from policy.lapse_within) / 60)::integer,
		'alert_minutes', (extract(epoch from policy.alert_every) / 60)::integer,
		'lease_minutes', (extract(epoch from policy.claim_lease) / 60)::integer
	)
	where policy.id is not null
$$;
comment on function app.policy_facts is 'What a page shows of a policy; nothing of none.';

create function app.stop_policy(region_id uuid, urgency text, at timestamptz)
returns public.escalation_policies
language plpgsql set search_path = '' as $$
declare
	was public.escalation_policies;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	-- one after the other, or two at once would leave two policies
	perform pg_advisory_xact_lock(hashtext('escalation_policies'));
	was := app.own_policy(region_id, urgency, at);
	delete from public.escalation_policies as held
	where held.region_id is not distinct from stop_policy.region_id
		and held.urgency = stop_policy.urgency and held.starts_at >= at;
	update public.escalation_policies as held set ends_at = at
	where held.region_id is not distinct from stop_policy.region_id
		and held.urgency = stop_policy.urgency and (held.ends_at is null or held.ends_at > at);
	return was;
end
$$;
comment on function app.stop_policy is
	'What held there until that moment, which is over now; what was going to hold there never will.';

create function app.set_policy(
	region_id uuid, urgency text, lapse_minutes integer, alert_minutes integer,
	lease_minutes integer, shown jsonb, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	was public.escalation_policies;
	policy public.escalation_policies;
	wanted constant jsonb := jsonb_build_object(
		'lapse_minutes', lapse_minutes, 'alert_minutes', alert_minutes, 'lease_minutes', lease_minutes
	);
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if app.policy_facts(app.own_policy(region_id, urgency, at)) = wanted then
		return wanted;
	end if;
	was := app.stop_policy(region_id, urgency, at);
	perform app.unless_changed(shown, app.policy_facts(was));
	begin
		if set_policy.region_id = app.canary_region() then
			raise foreign_key_violation; -- there is no such region to set it for
		end if;
		insert into public.escalation_policies
			(region_id, urgency, lapse_within, alert_every, claim_lease, starts_at)
		values (
			set_policy.region_id, set_policy.urgency, make_interval(mins => lapse_minutes),
			make_interval(mins => alert_minutes), make_interval(mins => lease_minutes), at
		)
		returning * into policy;
	exception
		when foreign_key_violation then
			raise sqlstate 'PT404' using message = 'region_not_found';
		when check_violation or not_null_violation or datetime_field_overflow then
			raise sqlstate 'PT422' using message = 'policy_unreadable';
	end;
	perform app.note_region(
		'set_policy', policy.region_id, null,
		case when was.id is not null then to_jsonb(was) end, to_jsonb(policy), at
	);
	return wanted;
end
$$;

-- Definer, as in rosters: nobody holds a right to write what everybody goes by.
create function public.set_policy(
	region_id uuid, urgency text, lapse_minutes integer, alert_minutes integer,
	lease_minutes integer, shown jsonb
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_policy(
		region_id, urgency, lapse_minutes, alert_minutes, lease_minutes, shown, now()
	)
$$;
comment on function public.set_policy is
	'How reports of an urgency that are received from now on go on in a region (null: everywhere that '
	'has none of its own), instead of what was shown of it: {lapse_minutes, alert_minutes, '
	'lease_minutes}, null where it had none. No alert_minutes: as often as the time to acknowledge. '
	'Errors: not_allowed, region_not_found, changed_meanwhile (details: what holds, as JSON), '
	'policy_unreadable.';

create function app.end_policy(region_id uuid, urgency text, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	was constant public.escalation_policies := app.stop_policy(region_id, urgency, at);
begin
	if region_id is null then
		raise sqlstate 'PT409' using message = 'policy_needed';
	end if;
	if was.id is not null then
		perform app.note_region(
			'end_policy', was.region_id, null, to_jsonb(was),
			to_jsonb(was) || jsonb_build_object('ends_at', at), at
		);
	end if;
	return to_jsonb(app.escalation_policy(region_id, urgency, at));
end
$$;

create function public.end_policy(region_id uuid, urgency text) returns jsonb
language sql security definer set search_path = '' as $$
	select app.end_policy(region_id, urgency, now())
$$;
comment on function public.end_policy is
	'A region goes on as everywhere, for reports received from now on. Twice is quiet. Errors: '
	'not_allowed, policy_needed.';

grant execute on function public.set_policy, public.end_policy to authenticated;


-- 10_reference/numbers.sql

create table public.contact_numbers (
	id uuid primary key default gen_random_uuid(),
	region_id uuid references public.regions, -- null: the same everywhere
	kind text not null check (
		kind in ('hotline', 'emergency', 'coastal_crime_line', 'anti_terrorist_hotline', 'police')
	),
	label text not null,
	number text not null check (number ~ '^\+?[0-9 ]{3,20}$'),
	last_checked_on date not null, -- old numbers still hang on harbour walls; ours say their age
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at)
);
comment on table public.contact_numbers is
	'Numbers to call. They have changed at every relaunch, so they are dated data.';
alter table public.contact_numbers enable row level security;
grant select on public.contact_numbers to authenticated;

create policy "everybody with an account reads the numbers of their region"
	on public.contact_numbers for select to authenticated
	using (
		(select app.me()) is not null
		and (
			region_id is null
			or region_id = (select app.my_region())
			or (select app.my_role()) = 'administrator'
		)
	);

create function app.ringable(number text, short boolean) returns text
language sql immutable set search_path = '' as $$
	select tidy from (select regexp_replace(trim(number), '\s+', ' ', 'g') as tidy) as written
	where length(tidy) <= 20
		and (
			replace(tidy, ' ', '') ~ '^(0|\+44)[1-9][0-9]{8,9}$'
			or replace(tidy, ' ', '') ~ '^\+(?!44)[1-9][0-9]{6,13}$'
			or short and replace(tidy, ' ', '') ~ '^[1-9][0-9]{2,5}$'
		)
$$;
comment on function app.ringable is
	'A number as it is kept, if a phone in this country can ring it just so; else null. Short ones, such '
	'as 999, only where they are allowed.';

create function app.kept_number(number_id uuid, at timestamptz) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	kept public.contact_numbers;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	-- one after the other, or two at once would each end the last but one
	perform pg_advisory_xact_lock(hashtext('contact_numbers'));
	select * into kept from public.contact_numbers
	where id = number_id and (ends_at is null or ends_at > at);
	if not found then
		raise sqlstate 'PT404' using message = 'number_not_found';
	end if;
	return kept;
end
$$;
comment on function app.kept_number is
	'The number an administrator is about to change, if people still ring it, held until the '
	'transaction ends.';

create function app.check_number(number_id uuid, at timestamptz) returns date
language plpgsql set search_path = '' as $$
declare
	was constant public.contact_numbers := app.kept_number(number_id, at);
	today constant date := (at at time zone 'Europe/London')::date;
begin
	if was.last_checked_on >= today then
		return was.last_checked_on;
	end if;
	update public.contact_numbers set last_checked_on = today where id = was.id;
	perform app.note_region(
		'check_number', was.region_id, null, to_jsonb(was),
		to_jsonb(was) || jsonb_build_object('last_checked_on', today), at
	);
	return today;
end
$$;

-- Definer, as in rosters: nobody holds a right to write what everybody goes by.
create function public.check_number(number_id uuid) returns date
language sql security definer set search_path = '' as $$
	select app.check_number(number_id, now())
$$;
comment on function public.check_number is
	'An administrator has called it today, and it is right. Twice is quiet. Errors: not_allowed, '
	'number_not_found.';

create function app.write_number(
	region_id uuid, kind text, label text, number text, checked_on date, at timestamptz
) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	written public.contact_numbers;
	-- in an emergency and to the police one rings short numbers
	ringable constant text := app.ringable(number, kind in ('emergency', 'police'));
begin
	if ringable is null then
		raise sqlstate 'PT422' using message = 'number_unreadable';
	end if;
	if trim(label) = '' or length(trim(label)) > 80 then
		raise sqlstate 'PT422' using message = 'label_unreadable';
	end if;
	if checked_on > (at at time zone 'Europe/London')::date then
		raise sqlstate 'PT422' using message = 'checked_unreadable';
	end if;
	begin
		if write_number.region_id = app.canary_region() then
			raise foreign_key_violation; -- nobody rings from there
		end if;
		insert into public.contact_numbers (region_id, kind, label, number, last_checked_on, starts_at)
		values (
			write_number.region_id, write_number.kind, trim(write_number.label), ringable, checked_on, at
		)
		returning * into written;
	exception
		when foreign_key_violation then
			raise sqlstate 'PT404' using message = 'region_not_found';
		when not_null_violation then
			if checked_on is null then
				raise sqlstate 'PT422' using message = 'checked_unreadable';
			end if;
			raise sqlstate 'PT422' using message = 'label_unreadable';
		when check_violation then
			raise sqlstate 'PT422' using message = 'number_kind_unknown';
	end;
	return written;
end
$$;

create function app.add_number(
	region_id uuid, kind text, label text, number text, checked_on date, at timestamptz
) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	added public.contact_numbers;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if kind is null then
		raise sqlstate 'PT422' using message = 'number_kind_unknown';
	end if;
	added := app.write_number(region_id, kind, label, number, checked_on, at);
	perform app.note_region('add_number', added.region_id, null, null, to_jsonb(added), at);
	return added;
end
$$;

create function public.add_number(
	region_id uuid, kind text, label text, number text, checked_on date
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.add_number(region_id, kind, label, number, checked_on, now()))
$$;
comment on function public.add_number is
	'A number to ring, from now on, in a region (null: everywhere), and when somebody last rang it. '
	'Errors: not_allowed, region_not_found, number_kind_unknown, label_unreadable, number_unreadable, '
	'checked_unreadable.';

create function app.stop_number(number public.contact_numbers, at timestamptz)
returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	stopped public.contact_numbers := number;
begin
	stopped.ends_at := at;
	if number.starts_at >= at then -- it was never shown to anybody
		delete from public.contact_numbers where id = number.id;
	else
		update public.contact_numbers set ends_at = at where id = number.id;
	end if;
	return stopped;
end
$$;

create function app.replace_number(
	number_id uuid, label text, number text, checked_on date, at timestamptz
) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	was constant public.contact_numbers := app.kept_number(number_id, at);
	written public.contact_numbers;
begin
	written := app.write_number(was.region_id, was.kind, label, number, checked_on, at);
	perform app.stop_number(was, at);
	perform app.note_region(
		'replace_number', was.region_id, null, to_jsonb(was), to_jsonb(written), at
	);
	return written;
end
$$;

create function public.replace_number(
	number_id uuid, label text, number text, checked_on date
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.replace_number(number_id, label, number, checked_on, now()))
$$;
comment on function public.replace_number is
	'Another number of the same kind and region instead of that one, from now on. Errors: not_allowed, '
	'number_not_found (somebody else was faster), label_unreadable, number_unreadable, '
	'checked_unreadable.';

create function app.is_needed(number public.contact_numbers, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	with others as (
		select * from public.contact_numbers as held
		where held.id <> number.id and held.kind = number.kind
			and starts_at <= at and (ends_at is null or ends_at > at)
	)
	select case
		when number.starts_at > at then false
		when number.kind = 'hotline' then exists (
			select from public.regions
			where not canary
				and (number.region_id is null or regions.id = number.region_id)
				and not exists (
					select from others where others.region_id is null or others.region_id = regions.id
				)
		)
		else number.region_id is null and not exists (select from others where others.region_id is null)
	end
$$;
comment on function app.is_needed is
	'Whether without it some region''s reporters had no hotline to ring, or everybody none of a kind '
	'that their pages name without signal.';

create function app.end_number(number_id uuid, at timestamptz) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	was constant public.contact_numbers := app.kept_number(number_id, at);
	ended public.contact_numbers;
begin
	if app.is_needed(was, at) then
		raise sqlstate 'PT409' using message = 'number_needed';
	end if;
	ended := app.stop_number(was, at);
	perform app.note_region('end_number', was.region_id, null, to_jsonb(was), to_jsonb(ended), at);
	return ended;
end
$$;

create function public.end_number(number_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.end_number(number_id, now()))
$$;
comment on function public.end_number is
	'Nobody is shown it from now on. Phones without signal show it until they were read anew. Errors: '
	'not_allowed, number_not_found, number_needed.';

grant execute on function
	public.check_number,
	public.add_number,
	public.replace_number,
	public.end_number
	to authenticated;


-- 20_places/patches.sql

create table public.patches (
	id uuid primary key default gen_random_uuid(),
	region_id uuid not null references public.regions,
	name text not null check (length(name) between 1 and 80),
	disused_at timestamptz, -- no site is in it, and none comes to it; what was filed under it stays
	unique (region_id, name),
	unique (id, region_id) -- so that a site can be held to the region of its patch
);
comment on table public.patches is 'The sites one officer looks after.';
alter table public.patches enable row level security;
grant select on public.patches to authenticated;


-- 20_places/sites.sql

create table public.sites (
	id uuid primary key default gen_random_uuid(),
	region_id uuid not null references public.regions, -- whose hotline answers, also without a patch
	patch_id uuid,
	name text not null check (length(name) between 1 and 120),
	kind text not null check (kind in ('harbour', 'marina', 'port')),
	county text not null,
	latitude double precision not null check (latitude between -90 and 90), -- WGS84
	longitude double precision not null check (longitude between -180 and 180),
	locode text check (locode ~ '^[A-Z]{2}[A-Z2-9]{3}$'), -- UN/LOCODE of the place, so not unique to the site
	berths integer check (berths between 1 and 99999), -- null: nobody has said how many
	disused_at timestamptz, -- nobody new is attached to it; what was or is still filed for it stays
	unique (name, county),
	foreign key (patch_id, region_id) references public.patches (id, region_id)
);
comment on table public.sites is 'A harbour, marina or port. Positions are for routing, not for navigation.';
create index sites_patch_id_idx on public.sites (patch_id);
alter table public.sites enable row level security;
grant select on public.sites to authenticated;


-- 20_places/commands.sql

create function app.note_site(verb text, site public.sites, before jsonb, at timestamptz)
returns void
language sql set search_path = '' as $$
	insert into public.roster_events
		(at, actor_id, verb, site_id, patch_id, region_id, before, after)
	values (
		at, auth.uid(), verb, site.id, site.patch_id, site.region_id,
		coalesce(before, '{}'), to_jsonb(site)
	)
$$;

create function app.kept_site(site_id uuid) returns public.sites
language plpgsql set search_path = '' as $$
declare
	site public.sites;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into site from public.sites
	where id = kept_site.site_id and (region_id = app.canary_region()) is not true
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	return site;
end
$$;
comment on function app.kept_site is
	'The site an administrator is about to change, held until the transaction ends.';

create function app.set_site(
	site_id uuid, patch_id uuid, name text, kind text, county text,
	latitude double precision, longitude double precision, locode text, berths integer, at timestamptz
) returns public.sites
language plpgsql set search_path = '' as $$
declare
	was public.sites;
	site public.sites;
	patch public.patches;
	broken text;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if site_id is not null then
		was := app.kept_site(site_id);
	end if;
	site := was;
	site.id := coalesce(was.id, gen_random_uuid());
	site.patch_id := set_site.patch_id;
	site.name := trim(set_site.name);
	site.kind := set_site.kind;
	site.county := trim(set_site.county);
	site.latitude := set_site.latitude;
	site.longitude := set_site.longitude;
	site.locode := nullif(trim(set_site.locode), '');
	site.berths := set_site.berths;
	-- held, so that it is not closed at the same moment
	select * into patch from public.patches
	where id = set_site.patch_id and (region_id = app.canary_region()) is not true
	for share;
	if not found then
		raise sqlstate 'PT404' using message = 'patch_not_found';
	end if;
	if patch.disused_at is not null then
		raise sqlstate 'PT409' using message = 'patch_closed';
	end if;
	site.region_id := patch.region_id;
	if site = was then
		return site;
	end if;
	begin
		if site.county = '' then
			raise check_violation using constraint = 'sites_county_check';
		end if;
		if was.id is null then
			insert into public.sites select site.*;
		else
			update public.sites set
				patch_id = site.patch_id, region_id = site.region_id, kind = site.kind,
				latitude = site.latitude, longitude = site.longitude, locode = site.locode,
				berths = site.berths
			where id = was.id;
			-- apart: to write what a site is known by holds up whoever files a report from there
			if (site.name, site.county) is distinct from (was.name, was.county) then
				update public.sites set name = site.name, county = site.county where id = was.id;
			end if;
		end if;
	exception
		when unique_violation then
			raise sqlstate 'PT409' using message = 'name_taken';
		when check_violation or not_null_violation then
			get stacked diagnostics broken = constraint_name;
			raise sqlstate 'PT422' using message = 'site_unreadable', detail = broken;
	end;
	perform app.note_site(
		case when was.id is null then 'add_site' else 'change_site' end, site,
		case when was.id is not null then to_jsonb(was) end, at
	);
	return site;
end
$$;
comment on function app.set_site is
	'Adds a site (no id), or changes what one is and which patch it belongs to. Reports already filed '
	'stay with whoever has them.';

create function app.close_site(site_id uuid, closed boolean, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	was constant public.sites := app.kept_site(site_id);
	site public.sites;
	left_alone text;
begin
	if closed = (was.disused_at is not null) then
		return;
	end if;
	select people.name into left_alone
	from public.reporter_sites join public.people on people.id = person_id
	where reporter_sites.site_id = was.id and active
	order by people.name limit 1;
	if found and closed then
		raise sqlstate 'PT409' using message = 'reporters_first', detail = left_alone;
	end if;
	update public.sites set disused_at = case when closed then at end
	where id = was.id returning * into site;
	perform app.note_site(
		case when closed then 'close_site' else 'reopen_site' end, site, to_jsonb(was), at
	);
end
$$;

create function public.close_site(site_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.close_site(site_id, true, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.close_site is
	'Nobody new is attached to it; whoever still is must be moved first. Twice is quiet. Errors: '
	'not_allowed, site_not_found, reporters_first (details: one of them).';

-- Definer, as in rosters: nobody holds a right to write sites.
create function public.add_site(
	patch_id uuid, name text, kind text, county text,
	latitude double precision, longitude double precision, locode text default null,
	berths integer default null
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(
		app.set_site(
			null, patch_id, name, kind, county, latitude, longitude, locode, berths, now()
		)
	)
$$;
comment on function public.add_site is
	'An administrator adds a site to a patch. Errors: not_allowed, patch_not_found, patch_closed, '
	'name_taken, site_unreadable (details: which rule).';

create function public.change_site(
	site_id uuid, patch_id uuid, name text, kind text, county text,
	latitude double precision, longitude double precision, locode text default null,
	berths integer default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	if site_id is null then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	return to_jsonb(
		app.set_site(
			site_id, patch_id, name, kind, county, latitude, longitude, locode, berths, now()
		)
	);
end
$$;
comment on function public.change_site is
	'What a site is, and which patch it belongs to. Twice is quiet. Errors: not_allowed, '
	'site_not_found, patch_not_found, patch_closed, name_taken, site_unreadable (details: which rule).';

create function public.reopen_site(site_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.close_site(site_id, false, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.reopen_site is
	'It is in use again. Twice is quiet. Errors: not_allowed, site_not_found.';

create function app.add_region(name text, at timestamptz) returns public.regions
language plpgsql set search_path = '' as $$
declare
	region public.regions;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	begin
		insert into public.regions (name) values (trim(add_region.name)) returning * into region;
	exception
		when unique_violation then
			raise sqlstate 'PT409' using message = 'region_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'region_unreadable';
	end;
	perform app.note_region('add_region', region.id, null, null, to_jsonb(region), at);
	return region;
end
$$;

-- Definer, as in rosters: nobody holds a right to write places.
create function public.add_region(name text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.add_region(name, now()))
$$;
comment on function public.add_region is
	'An administrator adds a region, with no patch, nobody and no number yet. Errors: not_allowed, '
	'region_name_taken, region_unreadable.';

create function app.rename_region(region_id uuid, name text, shown text, at timestamptz)
returns public.regions
language plpgsql set search_path = '' as $$
declare
	was public.regions;
	region public.regions;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into was from public.regions
	where id = rename_region.region_id and not canary
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'region_not_found';
	end if;
	if was.name = trim(rename_region.name) then
		return was;
	end if;
	perform app.unless_changed(to_jsonb(shown), to_jsonb(was.name));
	begin
		update public.regions as held set name = trim(rename_region.name)
		where id = was.id returning * into region;
	exception
		when unique_violation then
			raise sqlstate 'PT409' using message = 'region_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'region_unreadable';
	end;
	perform app.note_region('rename_region', was.id, null, to_jsonb(was), to_jsonb(region), at);
	return region;
end
$$;

create function public.rename_region(region_id uuid, name text, shown text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.rename_region(region_id, name, shown, now()))
$$;
comment on function public.rename_region is
	'Another name for a region, instead of the one that was shown. Errors: not_allowed, '
	'region_not_found, changed_meanwhile (details: the name it has, as JSON), region_name_taken, '
	'region_unreadable.';

create function app.add_patch(region_id uuid, name text, at timestamptz) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	begin
		if add_patch.region_id = app.canary_region() then
			raise foreign_key_violation; -- there is no such region to add to
		end if;
		insert into public.patches (region_id, name) values (add_patch.region_id, trim(add_patch.name))
		returning * into patch;
	exception
		when foreign_key_violation then
			raise sqlstate 'PT404' using message = 'region_not_found';
		when unique_violation then
			raise sqlstate 'PT409' using message = 'patch_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'patch_unreadable';
	end;
	perform app.note_region('add_patch', patch.region_id, patch.id, null, to_jsonb(patch), at);
	return patch;
end
$$;

create function public.add_patch(region_id uuid, name text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.add_patch(region_id, name, now()))
$$;
comment on function public.add_patch is
	'An administrator adds a patch to a region, with nobody to look after it yet. Errors: not_allowed, '
	'region_not_found, patch_name_taken, patch_unreadable.';

create function app.kept_patch(patch_id uuid) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into patch from public.patches
	where id = kept_patch.patch_id and (region_id = app.canary_region()) is not true
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'patch_not_found';
	end if;
	return patch;
end
$$;
comment on function app.kept_patch is
	'The patch an administrator is about to change, held until the transaction ends.';

create function app.rename_patch(patch_id uuid, name text, shown text, at timestamptz)
returns public.patches
language plpgsql set search_path = '' as $$
declare
	was constant public.patches := app.kept_patch(patch_id);
	patch public.patches;
begin
	if was.name = trim(rename_patch.name) then
		return was;
	end if;
	perform app.unless_changed(to_jsonb(shown), to_jsonb(was.name));
	begin
		update public.patches as held set name = trim(rename_patch.name)
		where id = was.id returning * into patch;
	exception
		when unique_violation then
			raise sqlstate 'PT409' using message = 'patch_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'patch_unreadable';
	end;
	perform app.note_region(
		'rename_patch', was.region_id, was.id, to_jsonb(was), to_jsonb(patch), at
	);
	return patch;
end
$$;

create function public.rename_patch(patch_id uuid, name text, shown text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.rename_patch(patch_id, name, shown, now()))
$$;
comment on function public.rename_patch is
	'Another name for a patch, instead of the one that was shown. Errors: not_allowed, '
	'patch_not_found, changed_meanwhile (details: the name it has, as JSON), patch_name_taken, '
	'patch_unreadable.';

create function app.close_patch(patch_id uuid, closed boolean, at timestamptz)
returns public.patches
language plpgsql set search_path = '' as $$
declare
	was constant public.patches := app.kept_patch(patch_id);
	officers constant jsonb := coalesce(app.officers_of(was.id, at), '[]');
	patch public.patches;
	left_in_it text;
begin
	if closed = (was.disused_at is not null) then
		return was;
	end if;
	-- also one that is closed: what a phone kept for it still comes, and goes to the patch's officer
	select sites.name into left_in_it from public.sites
	where sites.patch_id = was.id order by sites.name limit 1;
	if found and closed then
		raise sqlstate 'PT409' using message = 'sites_first', detail = left_in_it;
	end if;
	update public.patches set disused_at = case when closed then at end
	where id = was.id returning * into patch;
	if closed then -- else nobody could switch off an account that stands for what is no more
		delete from public.patch_officers as held
		where held.patch_id = was.id and held.starts_at >= at;
		update public.patch_officers as held set ends_at = at
		where held.patch_id = was.id and (held.ends_at is null or held.ends_at > at);
	end if;
	perform app.note_region(
		case when closed then 'close_patch' else 'reopen_patch' end, was.region_id, was.id,
		to_jsonb(was) || jsonb_build_object('officers', officers),
		to_jsonb(patch) || jsonb_build_object('officers', coalesce(app.officers_of(was.id, at), '[]')),
		at
	);
	return patch;
end
$$;

create function public.close_patch(patch_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.close_patch(patch_id, true, now()))
$$;
comment on function public.close_patch is
	'Nobody looks after it any more and no site comes to it; those that are in it, closed ones too, '
	'move first. Twice is quiet. Errors: not_allowed, patch_not_found, sites_first (details: one of '
	'them).';

create function public.reopen_patch(patch_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.close_patch(patch_id, false, now()))
$$;
comment on function public.reopen_patch is
	'It is in use again, with nobody to look after it yet. Twice is quiet. Errors: not_allowed, '
	'patch_not_found.';

grant execute on function
	public.close_site,
	public.add_site,
	public.change_site,
	public.reopen_site,
	public.add_region,
	public.rename_region,
	public.add_patch,
	public.rename_patch,
	public.close_patch,
	public.reopen_patch
	to authenticated;


-- 20_places/landmarks.sql

create table public.landmarks (
	id uuid primary key default gen_random_uuid(),
	site_id uuid not null references public.sites,
	name text not null check (length(name) between 1 and 120),
	kind text not null check (kind in ('berth', 'mark', 'landmark')),
	latitude double precision check (latitude between -90 and 90), -- null: known by name alone
	longitude double precision check (longitude between -180 and 180),
	position smallint not null, -- in the list a reporter picks from
	unique (site_id, name),
	check ((latitude is null) = (longitude is null))
);
comment on table public.landmarks is
	'Berths, marks and landmarks by which the people of a site say where something is.';
alter table public.landmarks enable row level security;
grant select on public.landmarks to authenticated;


-- 21_people/people.sql

create table public.people (
	id uuid primary key references auth.users,
	name text not null check (length(name) between 1 and 120),
	role text not null check (role in ('reporter', 'officer', 'operator', 'supervisor', 'administrator')),
	reporter_kind text check (
		reporter_kind in ('harbour_master', 'marina_manager', 'port_facility_security_officer')
	),
	region_id uuid references public.regions,
	phone text check (phone ~ '^\+?[0-9 ]{3,20}$'),
	photo_path text,
	active boolean not null default true,
	capacity integer check (capacity >= 0), -- how many open reports at a time; null: no limit
	check ((role = 'reporter') = (reporter_kind is not null)),
	check (role = 'administrator' or region_id is not null)
);
comment on table public.people is 'Everybody who signs in. One role each; the role is the whole of what they may do.';
create index people_region_id_idx on public.people (region_id);
alter table public.people enable row level security;
grant select on public.people to authenticated;

create function app.canary_people() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select id from public.people where region_id = app.canary_region()
$$;
comment on function app.canary_people is 'Those who are made up; in no list is anybody shown them.';

create function public.who_am_i(out name text, out role text, out owes_second_factor boolean)
language sql stable security definer set search_path = '' as $$
	select people.name, people.role, app.owes_second_factor() from public.people
	where id = auth.uid() and active
$$;
comment on function public.who_am_i is
	'All that staff may ask before they have shown a second factor: what to call them, and that they owe it.';

grant execute on function app.canary_people, public.who_am_i to authenticated;


-- 21_people/commands.sql

create function app.administered(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return app.kept_person(person_id);
end
$$;
comment on function app.administered is
	'The person an administrator is about to change, held until the transaction ends.';

create function app.sites_of(person_id uuid) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(
		jsonb_build_object('site_id', site_id, 'is_home', is_home) order by is_home desc, site_id
	)
	from public.reporter_sites where reporter_sites.person_id = sites_of.person_id
$$;

create function app.role_of(person public.people) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object(
		'role', person.role, 'reporter_kind', person.reporter_kind, 'region_id', person.region_id,
		'sites', coalesce(app.sites_of(person.id), '[]')
	)
$$;

create function app.set_role(
	person_id uuid, role text, reporter_kind text, region_id uuid, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.administered(person_id);
	wanted public.people := person;
	before constant jsonb := app.role_of(person);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	held text;
begin
	if person.id = auth.uid() then -- else the last of them could lock everybody out
		raise sqlstate 'PT409' using message = 'not_yourself';
	end if;
	wanted.role := set_role.role;
	wanted.reporter_kind := set_role.reporter_kind;
	wanted.region_id := set_role.region_id;
	if wanted = person then
		return '{"gaps": []}';
	end if;
	select patches.name into held
	from public.patch_officers join public.patches on patches.id = patch_id
	where patch_officers.person_id = person.id and (ends_at is null or ends_at > at)
	order by patches.name limit 1;
	if found then
		raise sqlstate 'PT409' using message = 'patches_first', detail = held;
	end if;
	perform app.reroute_reports_of(person.id, true, 'officer_disabled', auth.uid(), null, at);
	begin
		if wanted.region_id = app.canary_region() then
			raise foreign_key_violation; -- there is no such region to be in
		end if;
		update public.people set
			role = wanted.role, reporter_kind = wanted.reporter_kind, region_id = wanted.region_id
		where id = person.id;
	exception when check_violation or not_null_violation or foreign_key_violation then
		raise sqlstate 'PT422' using message = 'role_unreadable';
	end;
	if wanted.role <> 'reporter' then
		delete from public.reporter_sites where reporter_sites.person_id = person.id;
	end if;
	perform app.note_roster('set_role', person.id, null, before, app.role_of(wanted), at);
	return app.gaps_opened(was, at);
end
$$;

-- Definer, as in rosters: nobody holds a right to write people.
create function public.set_role(
	person_id uuid, role text, reporter_kind text default null, region_id uuid default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.set_role(person_id, role, reporter_kind, region_id, now()), despite_gaps
	)
$$;
comment on function public.set_role is
	'An administrator says what a person is: their role, their region, and of a reporter the kind. Open '
	'reports go to the next in the same act; who no longer reports answers for no site. Twice is quiet. '
	'Errors: not_allowed, person_not_found, not_yourself, patches_first (details: the patch), '
	'role_unreadable, opens_gaps (details: the gaps).';

create function app.set_sites(person_id uuid, sites uuid[], home uuid, at timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.administered(person_id);
	before constant jsonb := app.sites_of(person.id);
begin
	if person.role <> 'reporter' then
		raise sqlstate 'PT422' using message = 'sites_need_a_reporter';
	end if;
	if sites is null or cardinality(sites) = 0 then
		raise sqlstate 'PT422' using message = 'site_required';
	end if;
	if cardinality(sites) > 50
		or exists (
			select from unnest(sites) as wanted
			where not exists (
				select from public.sites as known
				where known.id = wanted and (region_id = app.canary_region()) is not true
			)
		)
	then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	if exists (
		select from public.sites as closed
		where closed.id = any (sites) and disused_at is not null
			and not exists (
				select from public.reporter_sites as held
				where held.person_id = person.id and held.site_id = closed.id
			)
	) then
		raise sqlstate 'PT409' using message = 'site_closed';
	end if;
	if home is null or home <> all (sites) then
		raise sqlstate 'PT422' using message = 'home_required';
	end if;
	delete from public.reporter_sites where reporter_sites.person_id = person.id;
	insert into public.reporter_sites (person_id, site_id, is_home)
	select distinct person.id, wanted, wanted = home from unnest(sites) as wanted;
	perform app.note_roster('set_sites', person.id, null, before, app.sites_of(person.id), at);
end
$$;

create function public.set_sites(person_id uuid, sites uuid[], home uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_sites(person_id, sites, home, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_sites is
	'The sites a reporter answers for, instead of those before, and which is their home. Errors: '
	'not_allowed, person_not_found, sites_need_a_reporter, site_required, site_not_found, '
	'site_closed, home_required.';

create function app.facts_of(person public.people) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'name', person.name, 'phone', person.phone, 'capacity', person.capacity
	)
$$;

create function app.change_person(
	person_id uuid, name text, phone text, capacity integer, shown jsonb, at timestamptz
) returns public.people
language plpgsql set search_path = '' as $$
declare
	was constant public.people := app.administered(person_id);
	person public.people := was;
begin
	person.name := trim(change_person.name);
	person.phone := nullif(trim(change_person.phone), '');
	person.capacity := change_person.capacity;
	if person.name is null or length(person.name) not between 1 and 120 then
		raise sqlstate 'PT422' using message = 'name_unreadable';
	end if;
	if person.phone is distinct from was.phone and person.phone is not null then
		person.phone := app.ringable(person.phone, false);
		if person.phone is null then
			raise sqlstate 'PT422' using message = 'phone_unreadable';
		end if;
	end if;
	if person.capacity < 0 then
		raise sqlstate 'PT422' using message = 'capacity_unreadable';
	end if;
	if person = was then
		return was;
	end if;
	if person.capacity is distinct from was.capacity
		and was.role not in ('officer', 'operator', 'supervisor')
	then
		raise sqlstate 'PT422' using message = 'not_staff';
	end if;
	perform app.unless_changed(shown, app.facts_of(was));
	update public.people as held
	set name = person.name, phone = person.phone, capacity = person.capacity
	where held.id = was.id;
	perform app.note_roster(
		'change_person', was.id, null, app.facts_of(was), app.facts_of(person), at
	);
	return person;
end
$$;

create function public.change_person(
	person_id uuid, name text, phone text, capacity integer, shown jsonb
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.facts_of(app.change_person(person_id, name, phone, capacity, shown, now()))
$$;
comment on function public.change_person is
	'Name, phone and capacity of a person (null: none, no limit), instead of those that were shown: '
	'{name, phone, capacity}. Twice is quiet. Errors: not_allowed, person_not_found, '
	'changed_meanwhile (details: what they are, as JSON), name_unreadable, phone_unreadable, '
	'capacity_unreadable, not_staff.';

grant execute on function public.set_role, public.set_sites, public.change_person to authenticated;


-- 21_people/disable.sql

create function app.hand_over_patches(
	person public.people, successors jsonb, despite_unready boolean, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	held record;
	successor public.people;
	before jsonb;
	missing text[];
	unready jsonb := '[]';
begin
	for held in
		select patch_officers.*, patches.name, patches.region_id
		from public.patch_officers join public.patches on patches.id = patch_id
		where person_id = person.id and (ends_at is null or ends_at > at)
		order by patches.name, standing, starts_at
	loop
		select people.* into successor
		from jsonb_to_recordset(successors)
			as named (patch_id uuid, standing text, person_id uuid)
		join public.people on people.id = named.person_id
		where named.patch_id = held.patch_id and named.standing = held.standing
		for no key update of people;
		if not found then
			raise sqlstate 'PT409' using message = 'patches_first', detail = held.name;
		end if;
		if successor.id = person.id or successor.role <> 'officer' or not successor.active
			or successor.region_id = app.canary_region()
		then
			raise sqlstate 'PT422' using message = 'not_an_officer', detail = held.name;
		end if;
		if successor.region_id is distinct from held.region_id then
			raise sqlstate 'PT422' using message = 'successor_elsewhere', detail = held.name;
		end if;
		missing := app.missing_for_reports(successor.id, at);
		if missing <> '{}' then
			unready := unready || jsonb_build_object(
				'patch_id', held.patch_id, 'patch_name', held.name, 'standing', held.standing,
				'person_id', successor.id, 'person_name', successor.name, 'missing', missing
			);
		end if;
		before := app.officers_of(held.patch_id, at);
		if held.starts_at >= at then
			delete from public.patch_officers where id = held.id;
		else
			update public.patch_officers set ends_at = at where id = held.id;
		end if;
		begin
			insert into public.patch_officers (patch_id, person_id, standing, starts_at, ends_at)
			values (
				held.patch_id, successor.id, held.standing, greatest(held.starts_at, at), held.ends_at
			);
		exception when exclusion_violation then
			raise sqlstate 'PT409' using message = 'stands_already', detail = held.name;
		end;
		perform app.note_roster(
			'disable_person', successor.id, held.patch_id, before,
			app.officers_of(held.patch_id, at), at
		);
	end loop;
	if unready <> '[]' and not coalesce(despite_unready, false) then
		raise sqlstate 'PT409' using message = 'successor_not_ready', detail = unready::text;
	end if;
end
$$;

create function app.disable_person(
	person_id uuid, successors jsonb, at timestamptz, despite_unready boolean default false
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person public.people;
	was jsonb;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	person := app.kept_person(person_id);
	if person.id = auth.uid() then -- else the last of them could lock everybody out
		raise sqlstate 'PT409' using message = 'not_yourself';
	end if;
	if not person.active then
		return '{"gaps": []}';
	end if;
	if jsonb_typeof(coalesce(successors, '[]')) <> 'array' then
		raise sqlstate 'PT422' using message = 'successors_unreadable';
	end if;
	was := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	perform app.hand_over_patches(person, coalesce(successors, '[]'), despite_unready, at);
	perform app.reroute_reports_of(person.id, true, 'officer_disabled', auth.uid(), null, at);
	update public.people set active = false where id = person.id;
	perform app.note_roster(
		'disable_person', person.id, null, '{"active": true}', '{"active": false}', at
	);
	return app.gaps_opened(was, at);
end
$$;

-- Definer, like every door on rosters.
create function public.disable_person(
	person_id uuid, successors jsonb default '[]', despite_gaps boolean default true,
	despite_unready boolean default false
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.disable_person(person_id, successors, now(), despite_unready), despite_gaps
	)
$$;
comment on function public.disable_person is
	'An administrator switches an account off; each patch it stands for goes to a successor of its region, '
	'[{patch_id, standing, person_id}], and each open report to the next, in the same act. Twice is '
	'quiet. Errors: not_allowed, person_not_found, not_yourself, patches_first (details: the patch), '
	'not_an_officer, stands_already, successors_unreadable, successor_elsewhere (details: the patch), '
	'successor_not_ready unless despite_unready (details, as JSON: patch by patch what the successor '
	'lacks, see app.missing_for_reports).';

create function app.enable_person(person_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	person public.people;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	person := app.kept_person(person_id);
	if person.active then
		return;
	end if;
	update public.people set active = true where id = person.id;
	perform app.note_roster(
		'enable_person', person.id, null, '{"active": false}', '{"active": true}', at
	);
end
$$;

create function public.enable_person(person_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.enable_person(person_id, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.enable_person is
	'An administrator switches an account on again. Its patches stay with their successors. Errors: '
	'not_allowed, person_not_found.';

-- A patch goes only to a successor who can take its reports, unless an administrator confirms it.
create function app.missing_for_reports(person_id uuid, at timestamptz) returns text[]
language plpgsql stable set search_path = '' as $$
declare
	proven constant timestamptz := (
		select max(proven_at) from public.channels
		where channels.person_id = missing_for_reports.person_id and proven_at <= at
	);
	has_shifts boolean;
begin
	begin
		has_shifts := not isempty(app.duty_between(person_id, at, at + interval '720 hours'));
	exception when others then
		has_shifts := false; -- a roster that cannot be read gives no shifts to routing either
	end;
	return array_remove(array[
		case when not exists (
			select from auth.users where id = person_id and last_sign_in_at is not null
		) then 'sign_in' end,
		case when not has_shifts then 'shifts' end,
		case
			when proven is null then 'channel'
			when proven < at - app.proof_lasts(at) then 'channel_proof'
		end
	], null);
end
$$;
comment on function app.missing_for_reports is
	'What an officer lacks to take reports: sign_in (never signed in), shifts (none in the next thirty '
	'days), channel (none was ever proven), channel_proof (the proof has run out).';

grant execute on function public.disable_person, public.enable_person to authenticated;


-- 21_people/invitations.sql

create table public.invitations (
	id uuid primary key default gen_random_uuid(),
	email text not null check (email = lower(email) and length(email) <= 254),
	name text not null check (length(name) between 1 and 120),
	role text not null check (role in ('reporter', 'officer', 'operator', 'supervisor', 'administrator')),
	reporter_kind text check (
		reporter_kind in ('harbour_master', 'marina_manager', 'port_facility_security_officer')
	),
	region_id uuid references public.regions,
	phone text check (phone ~ '^\+?[0-9 ]{3,20}$'),
	sites uuid[] not null default '{}', -- of a reporter, in the order of their ids
	home uuid,
	invited_by uuid not null references public.people,
	invited_at timestamptz not null,
	person_id uuid unique references public.people, -- whom it became
	mail_begun_at timestamptz, -- whoever began is left a moment to end
	mailed_at timestamptz,
	failed text check (failed in (
		'accounts_busy', 'address_refused', 'no_account', 'has_an_account', 'site_closed',
		'mail_failed', 'mail_not_set_up'
	)), -- why the last attempt did not succeed
	taken_back_at timestamptz,
	check ((role = 'reporter') = (reporter_kind is not null)),
	check (role = 'administrator' or region_id is not null),
	check (case
		when role = 'reporter' then coalesce(home = any (sites), false)
		else home is null and sites = '{}'
	end),
	check (person_id is null or taken_back_at is null)
);
comment on table public.invitations is
	'People an administrator asked in. One becomes a person once there is an account for the address.';
create unique index invitations_one_an_address_idx on public.invitations (email)
	where taken_back_at is null;
create index invitations_region_id_idx on public.invitations (region_id);
alter table public.invitations enable row level security;
grant select on public.invitations to authenticated;

create function app.invitation_facts(invitation public.invitations) returns jsonb
language sql immutable set search_path = '' as $$
	select to_jsonb(invitation) - array[
		'id', 'invited_by', 'invited_at', 'person_id', 'mail_begun_at', 'mailed_at', 'failed',
		'taken_back_at'
	]
$$;

create function app.note_invitation(
	verb text, invitation public.invitations, actor_id uuid, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.roster_events (at, actor_id, verb, person_id, region_id, before, after)
	values (
		at, actor_id, verb, invitation.person_id, invitation.region_id, '{}',
		-- supervisors read it: they know their staff, and neither addresses nor numbers
		app.invitation_facts(invitation) - array['email', 'phone']
			|| jsonb_build_object('invitation_id', invitation.id)
	)
$$;

create function app.code_of(words text) returns text
language sql immutable set search_path = '' as $$
	select case code when 'hotline_operator' then 'operator' else code end
	from regexp_replace(lower(trim(coalesce(words, ''))), '[\s_-]+', '_', 'g') as code
$$;
comment on function app.code_of is '“Harbour master” as it is kept: harbour_master.';

create function app.kept_invitation(invitation_id uuid) returns public.invitations
language plpgsql set search_path = '' as $$
declare
	invitation public.invitations;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into invitation from public.invitations
	where id = kept_invitation.invitation_id for update;
	if not found then
		raise sqlstate 'PT404' using message = 'invitation_not_found';
	end if;
	return invitation;
end
$$;

create function app.take_back_invitation(invitation_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	invitation public.invitations;
begin
	invitation := app.kept_invitation(invitation_id);
	if invitation.taken_back_at is not null then
		return;
	end if;
	if invitation.person_id is not null then
		raise sqlstate 'PT409' using message = 'invitation_done';
	end if;
	update public.invitations set taken_back_at = at where id = invitation.id;
	perform app.note_invitation('take_back_invitation', invitation, auth.uid(), at);
end
$$;

create function public.take_back_invitation(invitation_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.take_back_invitation(invitation_id, now());
	select jsonb '{"taken_back": true}'
$$;
comment on function public.take_back_invitation is
	'An administrator takes an invitation back that nobody has become a person by. Twice is quiet. '
	'Errors: not_allowed, invitation_not_found, invitation_done.';

-- Accounts are made outside, by whoever holds the secret key, and an e-mail is sent from there. Each step
-- below may be asked for again, after whatever cut, and by two at once.
create function app.complete_invitation(invitation_id uuid, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	invitation public.invitations;
	account uuid;
	broken text;
begin
	select * into invitation from public.invitations
	where id = complete_invitation.invitation_id and taken_back_at is null for update;
	if not found then
		raise sqlstate 'PT404' using message = 'invitation_not_found';
	end if;
	if invitation.person_id is null then
		select id into account from auth.users
		where lower(email) = invitation.email and deleted_at is null;
		broken := case
			when account is null then 'no_account'
			when exists (select from public.people where id = account) then 'has_an_account'
			when exists (
				select from unnest(invitation.sites) as wanted
				left join public.sites on sites.id = wanted
				where sites.id is null or disused_at is not null
			) then 'site_closed'
		end;
		if broken is not null then
			update public.invitations set failed = broken where id = invitation.id;
			return jsonb_build_object('failed', broken, 'mail', false);
		end if;
		insert into public.people (id, name, role, reporter_kind, region_id, phone)
		values (
			account, invitation.name, invitation.role, invitation.reporter_kind,
			invitation.region_id, invitation.phone
		);
		insert into public.reporter_sites (person_id, site_id, is_home)
		select account, wanted, wanted = invitation.home from unnest(invitation.sites) as wanted;
		update public.invitations set person_id = account, failed = null
		where id = invitation.id returning * into invitation;
		perform app.note_invitation('add_person', invitation, invitation.invited_by, at);
	end if;
	if invitation.mailed_at is not null
		or invitation.mail_begun_at > at - interval '2 minutes' -- somebody else is at it
	then
		return jsonb_build_object('failed', null, 'mail', false);
	end if;
	update public.invitations set mail_begun_at = at where id = invitation.id;
	return jsonb_build_object('failed', null, 'mail', true);
end
$$;
comment on function app.complete_invitation is
	'Makes the person, their sites and the entry in roster_events, once there is an account for the '
	'address; or keeps why not. Says whether the caller is the one to send the e-mail.';

create function public.complete_invitation(invitation_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.complete_invitation(invitation_id, now())
$$;
comment on function public.complete_invitation is
	'For the function invite-people alone: {failed, mail}. Errors: invitation_not_found.';

create function app.invitation_failed(invitation_id uuid, word text) returns void
language sql set search_path = '' as $$
	update public.invitations set failed = word, mail_begun_at = null
	where id = invitation_failed.invitation_id and mailed_at is null
		-- who was made a person by another call has an account
		and (person_id is null or word like 'mail%')
$$;

create function public.invitation_failed(invitation_id uuid, word text) returns void
language sql security definer set search_path = '' as $$
	select app.invitation_failed(invitation_id, word)
$$;
comment on function public.invitation_failed is
	'For the function invite-people alone: why there is no account, or why no e-mail left.';

create function app.invitation_mailed(invitation_id uuid, at timestamptz) returns void
language sql set search_path = '' as $$
	update public.invitations set mailed_at = at, failed = null
	where id = invitation_mailed.invitation_id and person_id is not null
$$;

create function public.invitation_mailed(invitation_id uuid) returns void
language sql security definer set search_path = '' as $$
	select app.invitation_mailed(invitation_id, now())
$$;
comment on function public.invitation_mailed is
	'For the function invite-people alone: the e-mail has left.';

create function public.invitation_to_send(invitation_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	invitation constant public.invitations := app.kept_invitation(invitation_id);
begin
	if invitation.taken_back_at is not null then
		raise sqlstate 'PT404' using message = 'invitation_not_found';
	end if;
	return jsonb_build_object(
		'email', invitation.email, 'has_account', invitation.person_id is not null
	);
end
$$;
comment on function public.invitation_to_send is
	'To whom an administrator may have an invitation sent, and whether they have an account. Errors: '
	'not_allowed, invitation_not_found.';

-- Definer: when somebody signed in last stands in Auth's own table.
create function public.open_invitations() returns table (
	id uuid, email text, name text, role text, reporter_kind text, invited_at timestamptz,
	person_id uuid, state text, failed text
)
language sql stable security definer set search_path = '' as $$
	select
		invitations.id, invitations.email, invitations.name, invitations.role,
		invitations.reporter_kind, invitations.invited_at, invitations.person_id,
		case
			when mailed_at is not null then 'invited'
			when invitations.person_id is not null then 'no_mail'
			when invitations.failed is not null then 'failed'
			else 'waiting'
		end,
		invitations.failed
	from public.invitations
	left join auth.users on users.id = invitations.person_id
	where app.my_role() = 'administrator' and taken_back_at is null and last_sign_in_at is null
	order by mailed_at is not null, invitations.invited_at desc, invitations.name, invitations.id
$$;
comment on function public.open_invitations is
	'Who was invited and has not signed in yet, and how far each has come: waiting, failed, no_mail, '
	'invited. Who still needs something done first, then the latest. For administrators; nobody else is told of any.';

grant execute on function
	public.take_back_invitation,
	public.invitation_to_send,
	public.open_invitations
	to authenticated;
grant execute on function
	public.complete_invitation,
	public.invitation_failed,
	public.invitation_mailed
	to service_role;


-- 21_people/reporter_sites.sql

create table public.reporter_sites (
	person_id uuid not null references public.people,
	site_id uuid not null references public.sites,
	is_home boolean not null default false, -- where their familiar officer is looked up first
	primary key (person_id, site_id)
);
comment on table public.reporter_sites is 'The sites a reporter answers for.';
create unique index reporter_sites_one_home_idx on public.reporter_sites (person_id) where is_home;
create index reporter_sites_site_id_idx on public.reporter_sites (site_id);
alter table public.reporter_sites enable row level security;
grant select on public.reporter_sites to authenticated;


-- 20_places/policies.sql

create policy "everybody with an account reads regions, but for what is made up"
	on public.regions for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(id = (select app.canary_region())) is not true
			or id = (select app.my_region())
		)
	);

create policy "everybody with an account reads patches, but for what is made up"
	on public.patches for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(region_id = (select app.canary_region())) is not true
			or region_id = (select app.my_region())
		)
	);

create policy "everybody with an account reads sites, but for what is made up"
	on public.sites for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(region_id = (select app.canary_region())) is not true
			or region_id = (select app.my_region())
		)
	);

create policy "reporters read the landmarks of their own sites"
	on public.landmarks for select to authenticated
	using (
		site_id in (select site_id from public.reporter_sites where person_id = (select app.me()))
	);

create policy "staff read the landmarks of their region, administrators all"
	on public.landmarks for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		or (select app.is_staff())
			and exists (
				select from public.sites where id = site_id and region_id = (select app.my_region())
			)
	);


-- 21_people/policies.sql

create policy "people read their own entry, also when switched off"
	on public.people for select to authenticated
	using (id = (select auth.uid()) and app.proven(role));

create policy "staff read the staff of their region"
	on public.people for select to authenticated
	using (
		role in ('officer', 'operator', 'supervisor')
		and region_id = (select app.my_region())
		and (select app.is_staff())
	);

create policy "administrators read everybody, but for who is made up"
	on public.people for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		and (region_id = (select app.canary_region())) is not true
	);

create policy "reporters read their own sites"
	on public.reporter_sites for select to authenticated using (person_id = (select app.me()));

create policy "administrators read who answers for which site"
	on public.reporter_sites for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		and person_id not in (select app.canary_people())
	);

create policy "administrators read every invitation"
	on public.invitations for select to authenticated
	using ((select app.my_role()) = 'administrator');


-- 21_people/sources.sql

-- Who told us, apart from what they told. A report carries an id that means nothing by itself; whom it
-- stands for is here and nowhere else, under a policy of its own.
create table public.sources (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null unique references public.people on delete cascade
);
comment on table public.sources is
	'The opaque id under which somebody''s reports are kept. Also of staff, who may file for a caller '
	'without an account.';
alter table public.sources enable row level security;
grant select on public.sources to authenticated;

create function app.tg_people__become_sources() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.sources (person_id) values (new.id);
	return null;
end
$$;

create function app.source_of(person_id uuid) returns uuid
language sql stable set search_path = '' as $$
	select id from public.sources where sources.person_id = source_of.person_id
$$;

create function app.person_of(source_id uuid) returns uuid
language sql stable set search_path = '' as $$
	select person_id from public.sources where id = source_id
$$;

-- Definer, as no reporter reads this table.
create function app.my_source() returns uuid
language sql stable security definer set search_path = '' as $$
	select app.source_of(app.me())
$$;
comment on function app.my_source is 'The id the caller''s own reports are kept under.';

create trigger people__become_sources after insert on public.people
	for each row execute function app.tg_people__become_sources();

-- another person under the same id would be another source of the same reports
create trigger sources__stay before update on public.sources
	for each row execute function app.tg_append_only();

grant execute on function app.my_source to authenticated;


-- 22_rosters/absences.sql

create table public.absences (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	reason text not null check (reason in ('leave', 'sickness', 'away')),
	starts_at timestamptz not null,
	ends_at timestamptz, -- null: until they say they are back
	check (ends_at > starts_at)
);
comment on table public.absences is 'Leave, sickness, and "I am away now".';
create index absences_person_id_idx on public.absences (person_id);
create unique index absences_one_away_idx on public.absences (person_id)
	where reason = 'away' and ends_at is null;
alter table public.absences enable row level security;
grant select on public.absences to authenticated;

create function app.absentee(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
declare
	person public.people;
begin
	if person_id = auth.uid() and app.my_role() = 'officer' then
		select * into strict person from public.people
		where id = absentee.person_id for no key update;
		return person;
	end if;
	return app.kept_staff(person_id);
end
$$;
comment on function app.absentee is
	'Whose absence the caller may record: an officer their own, and whoever keeps their roster.';

create function app.record_absence(
	person_id uuid, reason text, starts_at timestamptz, ends_at timestamptz, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.absentee(person_id);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	before constant jsonb := app.absences_of(person.id, at);
begin
	if reason is null or reason not in ('leave', 'sickness') then -- away has a switch of its own
		raise sqlstate 'PT422' using message = 'reason_unknown';
	end if;
	perform app.check_span(starts_at, coalesce(ends_at, 'infinity'), at);
	insert into public.absences (person_id, reason, starts_at, ends_at)
	values (person.id, record_absence.reason, record_absence.starts_at, record_absence.ends_at);
	if starts_at <= at and person.role = 'officer' then
		-- As with away: what nobody has answered goes to whoever is there, in the same second.
		perform app.reroute_reports_of(person.id, false, 'released', auth.uid(), 'absent', at);
	end if;
	perform app.note_roster(
		'record_absence', person.id, null, before, app.absences_of(person.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

create function public.record_absence(
	person_id uuid, reason text, starts_at timestamptz, ends_at timestamptz default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.record_absence(person_id, reason, starts_at, ends_at, now()), despite_gaps
	)
$$;
comment on function public.record_absence is
	'Leave or sickness; without an end, until it is ended. If it has begun, unanswered reports go on at '
	'once. Errors: not_allowed, person_not_found, not_staff, reason_unknown, span_unreadable, '
	'in_the_past.';

create function app.end_absence(absence_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	person public.people;
	absence public.absences;
	before jsonb;
begin
	select * into absence from public.absences where id = absence_id;
	if not found and app.my_role() = 'administrator' then
		raise sqlstate 'PT404' using message = 'absence_not_found';
	end if;
	person := app.absentee(absence.person_id); -- held: what is read next stays so
	select * into absence from public.absences where id = absence_id;
	if not found or absence.ends_at <= at then -- it is over already
		return;
	end if;
	before := app.absences_of(person.id, at);
	if absence.starts_at >= at then
		delete from public.absences where id = absence.id;
	else
		update public.absences set ends_at = at where id = absence.id;
	end if;
	perform app.note_roster(
		'end_absence', person.id, null, before, app.absences_of(person.id, at), at
	);
end
$$;

create function public.end_absence(absence_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.end_absence(absence_id, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.end_absence is
	'They are back, or are not going. Twice is quiet. Errors: not_allowed, absence_not_found.';

grant execute on function public.record_absence, public.end_absence to authenticated;


-- 22_rosters/commands.sql

create function app.kept_person(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
declare
	person public.people;
	mine constant text := app.my_role();
begin
	-- held, so that two who change one roster do so one after the other
	select * into person from public.people
	where id = kept_person.person_id and (
		mine = 'administrator' and (region_id = app.canary_region()) is not true
		or mine = 'supervisor' and region_id = app.my_region()
			and people.role in ('officer', 'operator', 'supervisor')
	)
	for no key update;
	if found then
		return person;
	end if;
	if mine = 'administrator' then
		raise sqlstate 'PT404' using message = 'person_not_found';
	end if;
	raise sqlstate 'PT403' using message = 'not_allowed';
end
$$;
comment on function app.kept_person is
	'The person whose roster the caller keeps, held until the transaction ends: any for an administrator, '
	'staff of the own region for a supervisor. Else not_allowed.';

create function app.kept_staff(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_person(person_id);
begin
	if person.role not in ('officer', 'operator', 'supervisor') then
		raise sqlstate 'PT422' using message = 'not_staff';
	end if;
	return person;
end
$$;

create function app.check_span(starts_at timestamptz, ends_at timestamptz, at timestamptz)
returns void
language plpgsql set search_path = '' as $$
begin
	if starts_at is null or ends_at is null or ends_at <= starts_at then
		raise sqlstate 'PT422' using message = 'span_unreadable';
	end if;
	if ends_at <= at then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
end
$$;
comment on function app.check_span is
	'What is over stays as it was: who was on duty then has decided where reports went.';

create function app.set_duties(person_id uuid, shifts jsonb, starts_on date, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	before constant jsonb := app.duties_of(person.id, starts_on);
begin
	if starts_on is null or jsonb_typeof(shifts) is distinct from 'array'
		or jsonb_array_length(shifts) > 100
	then
		raise sqlstate 'PT422' using message = 'shifts_unreadable';
	end if;
	if starts_on < (at at time zone 'Europe/London')::date then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	delete from public.duties
	where duties.person_id = person.id and duties.starts_on >= set_duties.starts_on;
	update public.duties set ends_on = set_duties.starts_on - 1
	where duties.person_id = person.id
		and (ends_on is null or ends_on >= set_duties.starts_on);
	begin
		insert into public.duties (person_id, weekday, starts, ends, zone, starts_on)
		select
			person.id, shift.weekday, shift.starts, shift.ends,
			coalesce(shift.zone, 'Europe/London'), set_duties.starts_on
		from jsonb_to_recordset(shifts)
			as shift (weekday smallint, starts time, ends time, zone text);
	exception when others then
		raise sqlstate 'PT422' using message = 'shifts_unreadable', detail = sqlerrm;
	end;
	perform app.note_roster(
		'set_duties', person.id, null, before, app.duties_of(person.id, starts_on), at
	);
	return app.gaps_opened(was, at);
end
$$;

-- Definer, all of them: nobody holds a right to write rosters, so each change has one door, and each
-- door leaves an entry in roster_events. Those that can open a gap answer
-- {"gaps": [{patch_id, patch_name, starts_at, ends_at}]}: what they opened in the next thirty days.
-- Asked with despite_gaps false they would rather not: opens_gaps, the gaps in details, nothing changed.
create function public.set_duties(
	person_id uuid, shifts jsonb, starts_on date, despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(app.set_duties(person_id, shifts, starts_on, now()), despite_gaps)
$$;
comment on function public.set_duties is
	'The weekly shifts of a person from a day on, [{weekday, starts, ends, zone}]; those before end the '
	'day before. Errors: not_allowed, person_not_found, not_staff, shifts_unreadable, in_the_past.';

create function app.take_off(
	person_id uuid, starts_at timestamptz, ends_at timestamptz, swap_id uuid, note text
) returns void
language sql set search_path = '' as $$
	-- extra duty wins over being off, so that of it which lies in the time off is taken away
	with cut as (
		delete from public.duty_changes
		where duty_changes.person_id = take_off.person_id and kind = 'extra'
			and duty_changes.starts_at < take_off.ends_at and duty_changes.ends_at > take_off.starts_at
		returning *
	)
	insert into public.duty_changes (person_id, kind, starts_at, ends_at, swap_id, note)
	select cut.person_id, 'extra', lower(left_over), upper(left_over), cut.swap_id, cut.note
	from cut
	cross join lateral unnest(
		tstzmultirange(tstzrange(cut.starts_at, cut.ends_at))
		- tstzmultirange(tstzrange(take_off.starts_at, take_off.ends_at))
	) as left_over
	union all
	values (person_id, 'off', starts_at, ends_at, swap_id, note)
$$;

create function app.add_duty_change(
	person_id uuid, kind text, starts_at timestamptz, ends_at timestamptz, note text,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	before constant jsonb := app.duty_changes_of(person.id, at);
begin
	perform app.check_span(starts_at, ends_at, at);
	case kind
		when 'off' then
			perform app.take_off(person.id, starts_at, ends_at, null, left(note, 500));
		when 'extra' then
			insert into public.duty_changes (person_id, kind, starts_at, ends_at, note)
			values (person.id, 'extra', starts_at, ends_at, left(add_duty_change.note, 500));
		else
			raise sqlstate 'PT422' using message = 'kind_unknown';
	end case;
	perform app.note_roster(
		'add_duty_change', person.id, null, before, app.duty_changes_of(person.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

create function public.add_duty_change(
	person_id uuid, kind text, starts_at timestamptz, ends_at timestamptz, note text default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.add_duty_change(person_id, kind, starts_at, ends_at, note, now()), despite_gaps
	)
$$;
comment on function public.add_duty_change is
	'Once extra duty, or once off. Errors: not_allowed, person_not_found, not_staff, kind_unknown, '
	'span_unreadable, in_the_past.';

create function app.swap_duty(
	gives uuid, takes uuid, starts_at timestamptz, ends_at timestamptz, note text, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	-- held in one order, whoever gives, so that two swaps cannot wait for each other
	one constant public.people := app.kept_staff(least(gives, takes));
	other constant public.people := app.kept_staff(greatest(gives, takes));
	swap constant uuid := gen_random_uuid();
	was constant jsonb := app.gaps_ahead(
		app.patches_and_queues_of(gives, at) || app.patches_and_queues_of(takes, at), at
	);
	gave constant jsonb := app.duty_changes_of(gives, at);
	took constant jsonb := app.duty_changes_of(takes, at);
	given tstzmultirange;
begin
	if one.id = other.id or one.role <> other.role then
		raise sqlstate 'PT422' using message = 'swap_with_a_colleague';
	end if;
	perform app.check_span(starts_at, ends_at, at);
	if ends_at > starts_at + interval '366 days' then -- every shift in it is looked up
		raise sqlstate 'PT422' using message = 'span_unreadable';
	end if;
	given := app.duty_between(gives, starts_at, ends_at);
	if isempty(given) then
		raise sqlstate 'PT409' using message = 'no_duty_to_swap';
	end if;
	perform app.take_off(gives, starts_at, ends_at, swap, left(note, 500));
	insert into public.duty_changes (person_id, kind, starts_at, ends_at, swap_id, note)
	select takes, 'extra', lower(shift), upper(shift), swap, left(swap_duty.note, 500)
	from unnest(given) as shift;
	perform app.note_roster('swap_duty', gives, null, gave, app.duty_changes_of(gives, at), at);
	perform app.note_roster('swap_duty', takes, null, took, app.duty_changes_of(takes, at), at);
	return app.gaps_opened(was, at);
end
$$;

create function public.swap_duty(
	gives uuid, takes uuid, starts_at timestamptz, ends_at timestamptz, note text default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.swap_duty(gives, takes, starts_at, ends_at, note, now()), despite_gaps
	)
$$;
comment on function public.swap_duty is
	'One gives what duty they have between two moments, another takes just that, in one act. Errors: '
	'not_allowed, person_not_found, not_staff, swap_with_a_colleague, no_duty_to_swap, '
	'span_unreadable, in_the_past.';

create function app.set_patch_officer(
	patch_id uuid, standing text, person_id uuid, starts_at timestamptz, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
	person public.people;
	since constant timestamptz := coalesce(starts_at, at);
	was jsonb;
	before jsonb;
begin
	select * into patch from public.patches
	where id = set_patch_officer.patch_id and (
		app.my_role() = 'administrator' and (region_id = app.canary_region()) is not true
		or app.my_role() = 'supervisor' and region_id = app.my_region()
	)
	for no key update;
	if not found then
		if app.my_role() = 'administrator' then
			raise sqlstate 'PT404' using message = 'patch_not_found';
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if standing is null or standing not in ('officer', 'twin') then
		raise sqlstate 'PT422' using message = 'standing_unknown';
	end if;
	if since < at then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	if patch.disused_at is not null then
		raise sqlstate 'PT409' using message = 'patch_closed';
	end if;
	if person_id is not null then
		person := app.kept_person(person_id);
		if person.role <> 'officer' or not person.active then
			raise sqlstate 'PT422' using message = 'not_an_officer';
		end if;
	end if;
	was := app.gaps_ahead(array[patch.id], at);
	before := app.officers_of(patch.id, at);
	delete from public.patch_officers as held
	where held.patch_id = patch.id and held.standing = set_patch_officer.standing
		and held.starts_at >= since;
	update public.patch_officers as held set ends_at = since
	where held.patch_id = patch.id and held.standing = set_patch_officer.standing
		and (held.ends_at is null or held.ends_at > since);
	if person.id is not null then
		begin
			insert into public.patch_officers (patch_id, person_id, standing, starts_at)
			values (patch.id, person.id, set_patch_officer.standing, since);
		exception when exclusion_violation then
			-- officer and twin of one patch are two people
			raise sqlstate 'PT409' using message = 'stands_already', detail = patch.name;
		end;
	end if;
	perform app.note_roster(
		'set_patch_officer', person.id, patch.id, before, app.officers_of(patch.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

create function public.set_patch_officer(
	patch_id uuid, standing text, person_id uuid, starts_at timestamptz default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.set_patch_officer(patch_id, standing, person_id, starts_at, now()), despite_gaps
	)
$$;
comment on function public.set_patch_officer is
	'Who is officer or twin of a patch from a moment on (null: now; no person: nobody), instead of '
	'whoever was or was going to be. Errors: not_allowed, patch_not_found, person_not_found, '
	'patch_closed, standing_unknown, not_an_officer, stands_already, in_the_past.';

create function app.set_capacity(person_id uuid, capacity integer, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
begin
	if capacity < 0 then
		raise sqlstate 'PT422' using message = 'capacity_unreadable';
	end if;
	update public.people set capacity = set_capacity.capacity where id = person.id;
	perform app.note_roster(
		'set_capacity', person.id, null,
		jsonb_build_object('capacity', person.capacity),
		jsonb_build_object('capacity', set_capacity.capacity), at
	);
end
$$;

create function public.set_capacity(person_id uuid, capacity integer) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_capacity(person_id, capacity, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_capacity is
	'How many open reports a person owns before they are passed over; null: no limit. Errors: '
	'not_allowed, person_not_found, not_staff, capacity_unreadable.';

grant execute on function
	public.set_duties,
	public.add_duty_change,
	public.swap_duty,
	public.set_patch_officer,
	public.set_capacity
	to authenticated;


-- 22_rosters/duties.sql

create table public.duties (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	weekday smallint not null check (weekday between 1 and 7), -- ISO: Monday is 1
	starts time not null,
	ends time not null, -- not after `starts`: it runs into the next day; equal: a whole day
	-- an unknown zone makes this expression raise, so no shift is kept in one
	zone text not null default 'Europe/London'
		check ((timestamptz '2026-01-01 00:00Z' at time zone zone) is not null),
	starts_on date not null default '2026-01-01', -- the first and last day on which a shift begins
	ends_on date check (ends_on >= starts_on)
);
comment on table public.duties is
	'Weekly shifts as the wall clock of a zone, so that a change of clocks moves no shift.';
create index duties_person_id_idx on public.duties (person_id);
alter table public.duties enable row level security;
grant select on public.duties to authenticated;

create table public.duty_changes (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	kind text not null check (kind in ('extra', 'off')),
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	swap_id uuid, -- the same for everything one swap wrote
	note text check (length(note) <= 500),
	check (ends_at > starts_at)
);
comment on table public.duty_changes is
	'Once, otherwise than the weekly shifts say. Extra duty wins over being off.';
create index duty_changes_person_id_idx on public.duty_changes (person_id, ends_at);
alter table public.duty_changes enable row level security;
grant select on public.duty_changes to authenticated;

create function app.may_see_roster_of(person_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select person_id = app.me()
		or app.my_role() = 'administrator' and person_id not in (select app.canary_people())
		or app.my_role() = 'supervisor' and exists (
			select from public.people where id = person_id and region_id = app.my_region()
		)
$$;
comment on function app.may_see_roster_of is
	'Definer, so that a policy on rosters does not depend on the policies of people.';

grant execute on function app.may_see_roster_of to authenticated;


-- 22_rosters/patch_officers.sql

create table public.patch_officers (
	id uuid primary key default gen_random_uuid(),
	patch_id uuid not null references public.patches,
	person_id uuid not null references public.people,
	standing text not null check (standing in ('officer', 'twin')),
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	-- one officer and one twin at a time, and never the same person in both places
	exclude using gist (
		patch_id with =, standing with =,
		tstzrange(starts_at, ends_at) with &&
	),
	exclude using gist (
		patch_id with =, person_id with =,
		tstzrange(starts_at, ends_at) with &&
	)
);
comment on table public.patch_officers is
	'Who is the officer, and who the twin, of a patch and from when to when.';
create index patch_officers_person_id_idx on public.patch_officers (person_id);
alter table public.patch_officers enable row level security;
grant select on public.patch_officers to authenticated;

create function app.my_patches() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select patch_id from public.patch_officers
	where person_id = app.me() and starts_at <= now() and (ends_at is null or ends_at > now())
$$;
comment on function app.my_patches is
	'The patches the caller is officer or twin of today. Definer, as policies on reports need it.';

grant execute on function app.my_patches to authenticated;


-- 22_rosters/roster_events.sql

create table public.roster_events (
	id bigint generated always as identity primary key,
	at timestamptz not null,
	actor_id uuid not null references public.people,
	verb text not null,
	person_id uuid references public.people, -- whom it is about
	patch_id uuid references public.patches, -- which patch it is about
	site_id uuid references public.sites, -- which site it is about
	region_id uuid references public.regions, -- theirs at that time; whose supervisors read it
	before jsonb not null,
	after jsonb not null
);
comment on table public.roster_events is
	'Who changed which roster, account, place or rule when, from what to what. Entries are added and '
	'never changed.';
create index roster_events_region_id_idx on public.roster_events (region_id, id);
alter table public.roster_events enable row level security;
grant select on public.roster_events to authenticated;

-- Every verb on a roster or an account ends here, at the moment of that verb.
create function app.note_roster(
	verb text, person_id uuid, patch_id uuid, before jsonb, after jsonb, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.roster_events
		(at, actor_id, verb, person_id, patch_id, region_id, before, after)
	values (
		at, auth.uid(), verb, person_id, patch_id,
		coalesce(
			(select region_id from public.patches where id = note_roster.patch_id),
			(select region_id from public.people where id = note_roster.person_id)
		),
		coalesce(before, '[]'), coalesce(after, '[]')
	);
	select app.notify_others(person_id, at);
$$;

create function app.note_region(
	verb text, region_id uuid, patch_id uuid, before jsonb, after jsonb, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.roster_events (at, actor_id, verb, patch_id, region_id, before, after)
	values (
		at, auth.uid(), verb, patch_id, region_id, coalesce(before, '{}'), coalesce(after, '{}')
	)
$$;
comment on function app.note_region is 'What was done to a region, to a patch, or to what holds there.';

create function app.unless_changed(shown jsonb, held jsonb) returns void
language plpgsql set search_path = '' as $$
begin
	if coalesce(shown, 'null') <> coalesce(held, 'null') then
		raise sqlstate 'PT409' using
			message = 'changed_meanwhile', detail = coalesce(held, 'null')::text;
	end if;
end
$$;
comment on function app.unless_changed is
	'Refuses a change made from what is not so any more, and tells what is: so that nobody undoes what '
	'a colleague saved while a form was open.';

-- What a verb writes down as before and after: all of it that is not yet over.
create function app.duties_of(person_id uuid, since date) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(duties) - 'person_id' order by starts_on, weekday, starts, id)
	from public.duties
	where duties.person_id = duties_of.person_id and (ends_on is null or ends_on >= since)
$$;

create function app.duty_changes_of(person_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(duty_changes) - 'person_id' order by starts_at, kind, id)
	from public.duty_changes
	where duty_changes.person_id = duty_changes_of.person_id and ends_at > at
$$;

create function app.absences_of(person_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(absences) - 'person_id' order by starts_at, id)
	from public.absences
	where absences.person_id = absences_of.person_id and (ends_at is null or ends_at > at)
$$;

create function app.officers_of(patch_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(patch_officers) - 'patch_id' order by starts_at, standing, id)
	from public.patch_officers
	where patch_officers.patch_id = officers_of.patch_id and (ends_at is null or ends_at > at)
$$;

create trigger roster_events__append_only before update or delete on public.roster_events
	for each row execute function app.tg_append_only();
create trigger roster_events__never_emptied before truncate on public.roster_events
	for each statement execute function app.tg_append_only();


-- 22_rosters/policies.sql

create policy "staff read who looks after which patch"
	on public.patch_officers for select to authenticated
	using (
		((select app.is_staff()) or (select app.my_role()) = 'administrator')
		and person_id not in (select app.canary_people())
	);

create policy "people read their own duties, and those they answer for"
	on public.duties for select to authenticated using (app.may_see_roster_of(person_id));

create policy "people read their own changes of duty, and those they answer for"
	on public.duty_changes for select to authenticated using (app.may_see_roster_of(person_id));

create policy "people read their own absences, and those they answer for"
	on public.absences for select to authenticated using (app.may_see_roster_of(person_id));

create policy "administrators read what was done to every roster"
	on public.roster_events for select to authenticated
	using ((select app.my_role()) = 'administrator');

create policy "supervisors read what was done to the rosters of their region"
	on public.roster_events for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));


-- 30_reports/content.sql

-- A report is never refused for being odd, only for what nobody could use. `content` keeps the letter;
-- the columns take what fits them.
create function app.is_moment(value text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- with its offset, and in years that every reader of JSON can read back
	return value ~ '^\d{4}-\d\d-\d\d[T ].*(Z|[+-]\d\d:?(\d\d)?)$'
		and value::timestamptz between '0001-01-02 00:00Z' and '9999-12-30 00:00Z';
exception when others then
	return false;
end
$$;

create function app.moment(value text) returns timestamptz
language sql stable set search_path = '' as $$
	select case when app.is_moment(value) then value::timestamptz end
$$;

-- what JSON cannot carry back is left out
create function app.kept(moment timestamptz) returns timestamptz
language sql immutable set search_path = '' as $$
	select case
		when moment between timestamptz '0001-01-02 00:00Z' and timestamptz '9999-12-30 00:00Z'
			then moment
	end
$$;

create function app.whole(value numeric) returns integer
language sql immutable set search_path = '' as $$
	select case when value = trunc(value) and abs(value) <= 2147483647 then value::integer end
$$;

create function app.float(value numeric) returns double precision
language sql immutable set search_path = '' as $$
	select case when abs(value) < 1e15 then round(value, 15)::double precision end
$$;

create function app.number(part jsonb, field text) returns double precision
language sql immutable set search_path = '' as $$
	select case jsonb_typeof(part -> field)
		when 'number' then app.float((part ->> field)::numeric)
	end
$$;
comment on function app.number is 'A number in a part of a content; null when there is none.';

create function app.point(part jsonb) returns table (latitude double precision, longitude double precision)
language sql immutable set search_path = '' as $$
	select app.number(part, 'latitude'), app.number(part, 'longitude')
	where abs(app.number(part, 'latitude')) <= 90 and abs(app.number(part, 'longitude')) <= 180
$$;
comment on function app.point is 'The one row of a place on earth, or none.';

create function app.elements(part jsonb, field text) returns table (value jsonb, place bigint)
language sql immutable set search_path = '' as $$
	select value, place
	from jsonb_array_elements(
		case jsonb_typeof(part -> field) when 'array' then part -> field else '[]' end
	) with ordinality as element (value, place)
$$;

create function app.strings(list jsonb) returns text[]
language sql immutable set search_path = '' as $$
	select array(
		select value #>> '{}'
		from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end)
		where jsonb_typeof(value) = 'string'
	)
$$;

create function app.is_kind(content jsonb, field text, kind text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(content -> field), 'null') in (kind, 'null')
$$;

create function app.is_urgent(content jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select content ->> 'urgency' is not distinct from 'now'
		or content -> 'danger_to_life' is not distinct from 'true'::jsonb
$$;

create function app.unreadable_field(content jsonb) returns text
language plpgsql stable set search_path = '' as $$
begin
	if content is null or jsonb_typeof(content) <> 'object' or pg_column_size(content) > 65536 then
		return 'content';
	end if;
	if not coalesce(content -> 'payload_version' in ('1', '2'), false) then
		return 'payload_version';
	end if;
	if not app.is_kind(content, 'danger_to_life', 'boolean') then return 'danger_to_life'; end if;
	if not app.is_urgent(content)
		and coalesce(content ->> 'urgency' not in ('today', 'routine'), true)
	then
		return 'urgency';
	end if;
	if not app.is_kind(content, 'indicators', 'array') then return 'indicators'; end if;
	if not app.is_kind(content, 'indicator_version', 'number') then return 'indicator_version'; end if;
	if not app.is_kind(content, 'accuracy_metres', 'number') then return 'accuracy_metres'; end if;
	if not app.is_kind(content, 'description', 'string')
		or length(content ->> 'description') > 2000
		or app.tidy(content ->> 'description') = '' and app.strings(content -> 'indicators') = '{}'
	then
		return 'description';
	end if;
	if not app.is_kind(content, 'place_text', 'string') or length(content ->> 'place_text') > 200 then
		return 'place_text';
	end if;
	if not coalesce(app.is_moment(content ->> 'seen_at'), false) then return 'seen_at'; end if;
	if not coalesce(app.is_moment(content ->> 'saved_at'), false) then return 'saved_at'; end if;
	if not app.is_kind(content, 'latitude', 'number') or not app.is_kind(content, 'longitude', 'number')
		or (content ->> 'latitude' is null) <> (content ->> 'longitude' is null)
		or abs((content ->> 'latitude')::numeric) > 90
		or abs((content ->> 'longitude')::numeric) > 180
		or content ->> 'latitude' is null and app.tidy(content ->> 'place_text') = ''
			and app.tidy(content ->> 'site_id') = ''
	then
		return 'position';
	end if;
	return null;
end
$$;
comment on function app.unreadable_field is
	'The first field that nobody could use, or null. What version 2 has beside version 1 is never one.';

create function app.hash_of(content jsonb) returns bytea
language sql immutable set search_path = '' as $$
	select sha256(convert_to((content - 'app_version')::text, 'UTF8'))
$$;
comment on function app.hash_of is
	'Tells whether two contents are the same. The version of the app is left out: a resend after an '
	'update is a resend.';


-- 30_reports/detail.sql

-- What a report says beside the questions every report answers. A desk must be able to show all of it,
-- so what came in another shape than this is left in `content`, and a report is never the worse for it.
create function app.fitting(said jsonb, shape jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	if jsonb_typeof(shape) = 'object' then
		return (
			select jsonb_object_agg(named.key, part.value)
			from jsonb_each(shape) as named
			cross join lateral (select app.fitting(said -> named.key, named.value)) as part (value)
			where part.value is not null
		);
	elsif jsonb_typeof(shape) = 'array' then
		return (
			select jsonb_agg(part.value order by element.place)
			from app.elements(jsonb_build_object('list', said), 'list') as element
			cross join lateral (select app.fitting(element.value, shape -> 0)) as part (value)
			where part.value is not null and element.place <= 20
		);
	elsif jsonb_typeof(said) = 'number' and shape = '"number"' then
		return to_jsonb(app.float((said #>> '{}')::numeric));
	elsif jsonb_typeof(said) = 'boolean' and shape = '"boolean"' then
		return said;
	elsif jsonb_typeof(said) = 'string' and shape = '"text"' then
		return to_jsonb(nullif(left(app.tidy(said #>> '{}'), 2000), ''));
	elsif jsonb_typeof(said) = 'string' and shape = '"moment"' then
		return to_jsonb(app.moment(said #>> '{}'));
	end if;
	return null;
end
$$;
comment on function app.fitting is
	'Of a value, what has that shape and says something; null when none of it does.';

create function app.detail_of(content jsonb) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(
		app.fitting(
			content,
			'{
				"seen_about_minutes": "number",
				"seen_until": "moment",
				"seen_utc_offset_minutes": "number",
				"still_there": "text",
				"observer": {
					"latitude": "number", "longitude": "number", "source": "text",
					"accuracy_metres": "number", "fixed_at": "moment"
				},
				"landmark": {"id": "text", "name": "text"},
				"bearing": {
					"from_name": "text", "from_latitude": "number", "from_longitude": "number",
					"degrees_true": "number", "degrees_said": "number", "north": "text",
					"nautical_miles": "number"
				},
				"vessel": {
					"type": "text", "name": "text", "name_hidden": "boolean", "home_port": "text",
					"flag": "text", "hull_colour": "text", "superstructure": "text", "length": "text",
					"marks": "text", "engines": "text", "lights": "text", "ais": "text"
				},
				"people": {
					"count": "number", "certainty": "text", "children": "text", "lifejackets": "text",
					"description": "text"
				},
				"movement": {
					"course_degrees": "number", "course_point": "text", "towards": "text",
					"speed": "text", "knots": "number"
				},
				"vehicles": [{"registration": "text", "make": "text", "colour": "text"}],
				"caller": {"name": "text", "number": "text"},
				"contact": {"way": "text", "hours": "text"},
				"also_told": {"who": ["text"], "reference": "text"},
				"not_known": ["text"]
			}'
		),
		'{}'
	)
$$;


-- 30_reports/flags.sql

create function app.nautical_miles(
	from_latitude double precision, from_longitude double precision,
	to_latitude double precision, to_longitude double precision
) returns double precision
language sql immutable strict set search_path = '' as $$
	select 2 * 6371.0088 / 1.852 * asin(sqrt(least(
		1,
		sind((to_latitude - from_latitude) / 2) ^ 2
			+ cosd(from_latitude) * cosd(to_latitude) * sind((to_longitude - from_longitude) / 2) ^ 2
	)))
$$;
comment on function app.nautical_miles is 'Along a great circle of a round earth.';

create function app.flags_of(
	content jsonb, site public.sites, phone_ahead interval, at timestamptz
) returns text[]
language sql stable set search_path = '' as $$
	with said as (
		select
			app.number(content, 'latitude') as latitude, app.number(content, 'longitude') as longitude,
			app.number(content, 'accuracy_metres') as accuracy,
			app.moment(content ->> 'seen_at') as seen_at,
			app.moment(content ->> 'saved_at') as saved_at,
			case content ->> 'position_source' when 'gps' then app.moment(content ->> 'fixed_at') end
				as fixed_at
	)
	select array_remove(
		array[
			case when app.nautical_miles(site.latitude, site.longitude, latitude, longitude) > 30
				then 'outside_area' end,
			case when latitude not between 49 and 53.5 or longitude not between -7.5 and 3
				then 'off_coast' end,
			case when seen_at > at + interval '5 minutes' then 'seen_in_future' end,
			case when seen_at < at - interval '30 days' then 'seen_long_ago' end,
			case when coalesce(
				phone_ahead not between interval '-5 minutes' and interval '5 minutes', true
			) then 'clock_off' end,
			case when accuracy > 100 then 'inexact_position' end,
			case when fixed_at < saved_at - interval '2 minutes' then 'old_position' end,
			case when exists (
				select from app.identifiers_in(content) where result not in ('ok', 'unchecked')
			) then 'identifier_doubtful' end
		],
		null
	)
	from said
$$;
comment on function app.flags_of is
	'What a desk should look at twice. It warns and tags; it never changes who has the report, or '
	'how soon they must answer.';


-- 30_reports/limits.sql

-- How many reports one account files in a while, so that a stolen or broken phone does not drown a region.
create table app.submission_limits (
	within interval not null check (within > '0'),
	starts_at timestamptz not null,
	reports integer not null check (reports >= 20), -- a phone that was without signal may bring so many
	also_now boolean not null, -- whether what happens now, or is a danger to life, is held back as well
	primary key (within, starts_at)
);
comment on table app.submission_limits is
	'How many reports somebody files in that time, by themselves. Of each time the latest row that has '
	'begun holds.';
alter table app.submission_limits enable row level security; -- no policy: no API reads it

create function app.goes_on_at(filed_by uuid, urgent boolean, at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
	select max(nth.received_at + held.within)
	from (
		select distinct on (within) * from app.submission_limits
		where starts_at <= at order by within, starts_at desc
	) as held
	cross join lateral (
		select received_at from public.reports
		where source_id = app.source_of(filed_by) and taken_by is null
		order by received_at desc offset held.reports - 1 limit 1
	) as nth
	where nth.received_at + held.within > at and (held.also_now or not urgent)
$$;
comment on function app.goes_on_at is
	'When somebody can file their next report, if not at once: null, unless a limit is reached.';


-- 30_reports/reports.sql

create function app.reference(id uuid) returns text
language sql immutable strict set search_path = '' as $$
	with bits as (select ('x' || left(replace(id::text, '-', ''), 10))::bit(40)::bigint as value),
	symbols as (
		select string_agg(
			substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', ((value >> (35 - 5 * place)) & 31)::int + 1, 1),
			'' order by place
		) as code
		from bits cross join generate_series(0, 7) as place
	)
	select 'KR-' || left(code, 4) || '-' || right(code, 4) from symbols
$$;
comment on function app.reference is
	'The code a reporter says on the phone: the first 40 bits of the id in 32 symbols without 0, O, 1, I. '
	'The phone computes the same, so the reference holds before and after sending.';

create table public.reports (
	id uuid primary key, -- made on the phone, so a resend is the same report
	reference text not null generated always as (app.reference(id)) stored,
	source_id uuid not null references public.sources,
	taken_by uuid references public.people, -- the operator who wrote it down for a caller
	site_id uuid references public.sites, -- null: a site we do not know; the region's hotline has it
	patch_id uuid references public.patches, -- the patch of the site when it was received
	region_id uuid not null references public.regions,

	-- What was filed. `content` is kept to the letter; the columns are read out of it once.
	content jsonb not null check (pg_column_size(content) <= 65536),
	content_hash bytea not null,
	urgency text not null check (urgency in ('now', 'today', 'routine')),
	danger_to_life boolean not null,
	indicator_version integer,
	indicators text[] not null,
	description text not null check (length(description) <= 2000),
	latitude double precision check (latitude between -90 and 90),
	longitude double precision check (longitude between -180 and 180),
	position_source text check (
		position_source in ('gps', 'typed', 'map', 'bearing', 'landmark', 'photo', 'site')
	),
	accuracy_metres double precision,
	fixed_at timestamptz, -- when the phone took that position
	-- where the reporter stood; `latitude` and `longitude` are where the vessel was
	observer_latitude double precision check (observer_latitude between -90 and 90),
	observer_longitude double precision check (observer_longitude between -180 and 180),
	detail jsonb not null, -- the nested parts, of them what has the shape a desk can show
	place_text text not null check (length(place_text) <= 200),

	-- The phone's clock is evidence, never the start of a target.
	seen_at timestamptz not null,
	saved_at timestamptz not null,
	sent_at timestamptz not null,
	received_at timestamptz not null,
	phone_ahead interval, -- how far the phone's clock was ahead; null: it said nothing readable
	flags text[] not null, -- what to look at twice; decides nothing

	-- Where it stands. Never null, so that a report without an owner cannot be written down.
	owner_step text not null check (owner_step in ('officer', 'twin', 'hotline')),
	owner_id uuid references public.people, -- null: waiting in the hotline's queue
	hop integer not null, -- the number of its latest hop
	hotline_alerted_at timestamptz, -- `now` goes to the hotline as well, at once
	acknowledge_within interval not null, -- the target as it stood on receipt
	lapse_within interval not null, -- these three: the policy as it stood on receipt
	alert_every interval not null,
	claim_lease interval not null,
	deadline_at timestamptz, -- when it goes on unless it is acknowledged
	lapses_at timestamptz, -- when it goes on unless it is closed
	claimed_until timestamptz, -- when a claim that nobody acted on goes back to the queue
	-- the next moment of an open report
	due_at timestamptz generated always as (coalesce(claimed_until, deadline_at, lapses_at)) stored,
	acknowledged_at timestamptz,
	acknowledged_by uuid references public.people,
	first_acknowledged_at timestamptz, -- what response times are measured to; survives a hand-back
	closed_at timestamptz,
	feedback text,

	check ((latitude is null) = (longitude is null)),
	check ((observer_latitude is null) = (observer_longitude is null)),
	check (owner_step = 'hotline' or owner_id is not null),
	check ((acknowledged_at is null) = (acknowledged_by is null)),
	check (closed_at is null or acknowledged_at is not null),
	-- somebody always owes an answer: unacknowledged and on the clock are the same thing
	check ((acknowledged_at is null) = (deadline_at is not null)),
	check ((acknowledged_at is not null and closed_at is null) = (lapses_at is not null)),
	-- so that what is open always has a next moment, and one only
	check (num_nonnulls(deadline_at, lapses_at) = (closed_at is null)::integer),
	check (
		claimed_until is null
		or owner_step = 'hotline' and owner_id is not null
			and acknowledged_at is null and claimed_until <= deadline_at
	)
);
comment on table public.reports is 'A sighting, from filing to closing.';
create index reports_source_id_idx on public.reports (source_id, received_at desc);
-- the three queues of a desk: what is open, what is closed, and what was mine
create index reports_open_idx on public.reports (
	(coalesce(deadline_at, 'infinity')), (coalesce(lapses_at, 'infinity')), received_at, id
)
	where closed_at is null;
create index reports_closed_idx on public.reports (closed_at desc, received_at desc, id desc)
	where closed_at is not null;
create index reports_owner_id_idx on public.reports (owner_id, closed_at desc, received_at desc, id desc);
create index reports_patch_id_idx on public.reports (patch_id, received_at desc);
create index reports_region_id_idx on public.reports (region_id, received_at desc);
-- the clock reads nothing else, however many are closed
create index reports_due_at_idx on public.reports (due_at) where closed_at is null;
-- Reporters hold no row here: what they are told comes through my_reports and my_report_timeline,
-- which cannot leak a staff column that is added later.
alter table public.reports enable row level security;
grant select on public.reports to authenticated;

create table public.closures (
	report_id uuid not null references public.reports,
	outcome text not null references public.outcomes,
	reason text not null check (length(reason) between 1 and 2000), -- for staff only
	closed_by uuid not null references public.people,
	closed_at timestamptz not null,
	primary key (report_id, closed_at) -- one that was reopened ends again
);
comment on table public.closures is
	'How a report ended and why, in the words of staff. No reporter reads it.';
alter table public.closures enable row level security;
grant select on public.closures to authenticated;

create function app.tg_reports__what_was_filed_stays() returns trigger
language plpgsql set search_path = '' as $$
declare
	moving constant text[] := array[
		'owner_step', 'owner_id', 'hop', 'hotline_alerted_at', 'deadline_at', 'lapses_at',
		'claimed_until', 'acknowledged_at', 'acknowledged_by', 'first_acknowledged_at', 'closed_at',
		'feedback',
		'reference', 'due_at' -- generated after this trigger, so null here
	];
begin
	if (to_jsonb(new) - moving) is distinct from (to_jsonb(old) - moving) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

create function app.tg_reports__stay() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.may_go(old.id) then
		return old;
	end if;
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;

create trigger closures__append_only before update or delete on public.closures
	for each row execute function app.tg_history_stays();
create trigger closures__never_emptied before truncate on public.closures
	for each statement execute function app.tg_append_only();
create trigger reports__what_was_filed_stays before update on public.reports
	for each row execute function app.tg_reports__what_was_filed_stays();
create trigger reports__stay before delete on public.reports
	for each row execute function app.tg_reports__stay();


-- 30_reports/addenda.sql

create type public.addendum_receipt as (
	addendum_id uuid,
	report_id uuid,
	reference text,
	received_at timestamptz
);

create table public.addenda (
	id uuid primary key, -- made on the phone, so a resend is the same addendum
	report_id uuid not null references public.reports,
	content jsonb not null check (pg_column_size(content) <= 65536),
	content_hash bytea not null,
	sent_at timestamptz, -- by the phone's clock
	received_at timestamptz not null
);
comment on table public.addenda is
	'What a reporter added later. The report itself is never rewritten.';
create index addenda_report_id_idx on public.addenda (report_id, received_at);
alter table public.addenda enable row level security;
grant select on public.addenda to authenticated;

create function app.unreadable_in_addendum(content jsonb) returns text
language sql stable set search_path = '' as $$
	select case
		when content is null or jsonb_typeof(content) <> 'object' or pg_column_size(content) > 65536
			then 'content'
		when not coalesce(content -> 'payload_version' = '1', false) then 'payload_version'
		when not app.is_kind(content, 'text', 'string') or length(content ->> 'text') > 2000
			or app.tidy(content ->> 'text') = '' and not exists (select from app.elements(content, 'photos'))
			then 'text'
	end
$$;

-- An alarm on a closed report opens it again and alerts the hotline, whatever was alerted before.
create function app.take_addendum(
	known public.reports, addendum_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.addenda
language plpgsql set search_path = '' as $$
declare
	addendum public.addenda;
	-- Both before this addendum. An alarm that was raised before the report was closed does not count.
	was_open constant boolean := known.closed_at is null;
	was_danger constant boolean := was_open and app.priority(known) = 1;
begin
	insert into public.addenda (id, report_id, content, content_hash, sent_at, received_at)
	values (
		addendum_id, known.id, content, app.hash_of(content), app.kept(sent_at), at
	)
	on conflict (id) do nothing returning * into addendum;
	if not found then
		select * into strict addendum from public.addenda where id = addendum_id;
		if addendum.report_id <> known.id or addendum.content_hash <> app.hash_of(content) then
			raise sqlstate 'PT409' using message = 'addendum_id_taken';
		end if;
		return addendum; -- sent again
	end if;
	perform app.note_identifiers(known.id, addendum_id, content);
	perform app.announce_photos(known.id, addendum_id, content, at);
	insert into public.events (report_id, kind, at, actor_id, reason)
	values (
		known.id, 'addendum', at, app.filing_staff(known),
		case when app.answers_what(addendum) is not null then 'answer' end
	);

	-- Words added to a closed report want a reader, and an alarm wants one now.
	if not was_open then
		perform app.reroute_report(known.id, 'reopened', app.filing_staff(known), null, at);
	end if;
	if app.is_urgent(content)
			and (not was_open or known.urgency <> 'now' and known.hotline_alerted_at is null)
		or not was_danger and content -> 'danger_to_life' = 'true'
	then
		update public.reports set
			hotline_alerted_at = coalesce(hotline_alerted_at, at), hop = hop + case owner_step when 'hotline' then 1 else 2 end,
			acknowledged_at = null, acknowledged_by = null, lapses_at = null,
			deadline_at = least(deadline_at, at + app.target('now', at)),
			-- a colleague may claim what an operator has who is not there any more
			claimed_until = case
				when owner_step = 'hotline' and owner_id is not null
				then least(deadline_at, at + least(claim_lease, app.target('now', at)))
			end
		where id = known.id returning * into known;
		-- and its owner, whose acknowledgement was of less
		insert into public.hops (report_id, hop, step, person_id, part, reason, at)
		select known.id, told.hop, told.step, told.person_id, 'alerted', 'urgent', at
		from (
			values (known.hop, 'hotline', null::uuid),
				(known.hop - 1, nullif(known.owner_step, 'hotline'), known.owner_id)
		) as told (hop, step, person_id)
		where told.step is not null;
		insert into public.events (report_id, kind, at, step, reason)
		values (known.id, 'alerted', at, 'hotline', 'urgent');
	end if;
	perform app.notify_of_answer(addendum, at);
	return addendum;
end
$$;
comment on function app.take_addendum is
	'Keeps beside a report what was said later, once. The caller holds the report.';

create function app.add_to_report(
	report_id uuid, filed_by uuid, addendum_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.addendum_receipt
language plpgsql set search_path = '' as $$
declare
	known public.reports;
	addendum public.addenda;
	unreadable text := case
		when addendum_id is null then 'addendum_id' else app.unreadable_in_addendum(content)
	end;
begin
	select * into known from public.reports
	where id = add_to_report.report_id and source_id = app.source_of(filed_by)
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
	if unreadable is not null then
		raise sqlstate 'PT422' using message = 'report_unreadable', detail = unreadable;
	end if;
	addendum := app.take_addendum(known, addendum_id, content, sent_at, at);
	return row(addendum.id, known.id, known.reference, addendum.received_at);
end
$$;

-- Definer, because nobody may insert an addendum: this is the only door.
create function public.add_to_report(
	report_id uuid, addendum_id uuid, content jsonb, sent_at timestamptz
) returns public.addendum_receipt
language plpgsql security definer set search_path = '' as $$
begin
	return app.add_to_report(report_id, app.reporter(), addendum_id, content, sent_at, now());
end
$$;
comment on function public.add_to_report is
	'Adds words or photos to one of the caller''s own reports under the id the phone made; a closed one '
	'opens again. Sending it again returns the same answer. Errors: person_inactive, not_a_reporter, '
	'report_not_found, report_unreadable (detail: the field), addendum_id_taken.';

create trigger addenda__append_only before update or delete on public.addenda
	for each row execute function app.tg_history_stays();
create trigger addenda__never_emptied before truncate on public.addenda
	for each statement execute function app.tg_append_only();

grant execute on function public.add_to_report to authenticated;


-- 30_reports/history.sql

create table public.events (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	kind text not null check (
		kind in (
			'received', 'routed', 'alerted', 'escalated', 'released', 'claimed',
			'claim_expired', 'reassigned', 'acknowledged', 'extended', 'closed', 'reopened', 'addendum',
			'photo_received', 'thanked', 'asked'
		)
	),
	at timestamptz not null,
	actor_id uuid references public.people, -- null: the clock, or the reporter, who is in `sources` only
	step text,
	person_id uuid references public.people, -- whom it concerns, when that is not the actor
	reason text, -- one word, which a reporter may be told
	-- a sentence of staff, which a reporter is never told
	note text check (length(note) <= 2000),
	act_id uuid, -- made at a desk that may have had no signal, so a resend is the same act
	acted_at timestamptz -- by the clock of that desk: evidence, and starts nothing
);
comment on table public.events is 'The history of a report. Entries are added and never changed.';
create unique index events_act_id_idx on public.events (act_id) where act_id is not null;
create index events_report_id_idx on public.events (report_id, id);
alter table public.events enable row level security;
grant select on public.events to authenticated;

create function app.said(reason text) returns text
language plpgsql immutable set search_path = '' as $$
begin
	if app.tidy(reason) = '' or length(reason) > 2000 then
		raise sqlstate 'PT422' using message = 'reason_required';
	end if;
	return app.tidy(reason);
end
$$;
comment on function app.said is 'A reason somebody gave, or reason_required.';

create trigger events__append_only before update or delete on public.events
	for each row execute function app.tg_history_stays();
create trigger events__never_emptied before truncate on public.events
	for each statement execute function app.tg_append_only();


-- 30_reports/identifiers.sql

create table public.identifiers (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	addendum_id uuid references public.addenda, -- null: it came with the report itself
	kind text not null check (
		kind in (
			'mmsi', 'imo', 'call_sign', 'ssr', 'official_number', 'fishing_number', 'sail_number',
			'hull_number', 'other'
		)
	),
	as_typed text not null check (length(as_typed) between 1 and 200),
	normalised text not null, -- letters and digits, upper case, so that two compare
	result text not null check (
		result in (
			'ok', 'bad_length', 'bad_check_digit', 'unknown_country', 'not_a_ship', 'bad_format',
			'unchecked'
		)
	)
);
comment on table public.identifiers is
	'The numbers and names by which a reported vessel can be known. A false one is itself an indicator.';
create index identifiers_report_id_idx on public.identifiers (report_id, id);
create index identifiers_normalised_idx on public.identifiers (normalised, kind);
alter table public.identifiers enable row level security;
grant select on public.identifiers to authenticated;

-- The phone checks with the same rules before anything is sent; what is kept is what is found here.
create function app.is_given_out(mid integer) returns boolean
language sql immutable set search_path = '' as $$
	select mid <@ '{
		[201,217),[218,221),[224,260),[261,280),[301,302),[303,313),[314,315),[316,317),[319,320),
		[321,322),[323,324),[325,326),[327,328),[329,333),[334,335),[336,337),[338,340),[341,342),
		[343,344),[345,346),[347,349),[350,360),[361,363),[364,365),[366,380),[401,402),[403,404),
		[405,406),[408,409),[410,411),[412,415),[416,418),[419,420),[422,424),[425,426),[428,429),
		[431,433),[434,435),[436,439),[440,442),[443,444),[445,446),[447,448),[450,452),[453,454),
		[455,456),[457,458),[459,460),[461,462),[463,464),[466,467),[468,469),[470,474),[475,476),
		[477,479),[501,502),[503,504),[506,507),[508,509),[510,513),[514,517),[518,519),[520,521),
		[523,524),[525,526),[529,530),[531,532),[533,534),[536,537),[538,539),[540,541),[542,543),
		[544,545),[546,547),[548,549),[550,551),[553,554),[555,556),[557,558),[559,560),[561,562),
		[563,568),[570,571),[572,573),[574,575),[576,579),[601,602),[603,604),[605,606),[607,614),
		[615,623),[624,628),[629,639),[642,643),[644,646),[647,648),[649,651),[654,658),[659,673),
		[674,680),[701,702),[710,711),[720,721),[725,726),[730,731),[735,736),[740,741),[745,746),
		[750,751),[755,756),[760,761),[765,766),[770,771),[775,776)
	}'::int4multirange
$$;
comment on function app.is_given_out is
	'Whether ships of some country begin their MMSI with these three digits (ITU).';

create function app.said_before(kind text) returns text
language sql immutable set search_path = '' as $$
	select case kind
		when 'mmsi' then '^MMSI(NO)?'
		when 'imo' then '^IMO(NO)?'
		when 'ssr' then '^SSR(NO)?'
		when 'official_number' then '^(ON|NO)'
		else '^'
	end
$$;
comment on function app.said_before is
	'What people write before it: "MMSI 232…", "IMO No. 907…", "O.N. 181…".';

create function app.normalised(kind text, typed text) returns text
language sql immutable set search_path = '' as $$
	with whole as (
		select upper(regexp_replace(typed, '[^A-Za-z0-9]', '', 'g') collate "C") as value
	),
	bare as (
		select value as whole, regexp_replace(value, app.said_before(kind), '') as value from whole
	)
	select case
		when value = '' then whole
		-- painted with the number first as well: one way of writing, so that two compare
		when kind = 'fishing_number' then regexp_replace(value, '^([0-9]{1,6})([A-Z]{1,3})$', '\2\1')
		when kind = 'ssr' and value ~ '^[0-9]{3,6}$' then 'SSR' || value
		else value
	end
	from bare
$$;
comment on function app.normalised is
	'Upper case, letters and digits alone, without the name of its kind.';

create function app.digits_result(value text, fewest integer, most integer) returns text
language sql immutable set search_path = '' as $$
	select case
		when value !~ '^[0-9]+$' then 'bad_format'
		when length(value) not between fewest and most then 'bad_length'
		else 'ok'
	end
$$;

create function app.imo_result(value text) returns text
language sql immutable set search_path = '' as $$
	select case
		when app.digits_result(value, 7, 7) <> 'ok' then app.digits_result(value, 7, 7)
		when value like '0%' then 'bad_format'
		when (
			select sum((8 - place) * substr(value, place, 1)::integer) % 10
			from generate_series(1, 6) as place
		) <> right(value, 1)::integer then 'bad_check_digit'
		else 'ok'
	end
$$;

create function app.identifier_result(kind text, normalised text) returns text
language sql immutable set search_path = '' as $$
	select case
		when normalised = '' or normalised ~ (app.said_before(kind) || '$') then 'unchecked'
		when kind = 'mmsi' then case
			when app.digits_result(normalised, 9, 9) <> 'ok' then app.digits_result(normalised, 9, 9)
			when normalised !~ '^[2-7]' then 'not_a_ship'
			when not app.is_given_out(left(normalised, 3)::integer) then 'unknown_country'
			else 'ok'
		end
		when kind = 'imo' then app.imo_result(normalised)
		when kind = 'call_sign' then case
			when normalised !~ '[A-Z]' then 'bad_format'
			when length(normalised) not between 3 and 7 then 'bad_length'
			else 'ok'
		end
		when kind = 'ssr' then app.digits_result(regexp_replace(normalised, '^SSR', ''), 3, 6)
		when kind = 'official_number' then app.digits_result(normalised, 5, 7)
		when kind = 'fishing_number' then case -- in France two letters and six digits
			when normalised ~ '^([A-Z]{1,3}[0-9]{1,4}|[A-Z]{2}[0-9]{6})$' then 'ok'
			when normalised ~ '^[A-Z]{1,3}[0-9]+$' then 'bad_length'
			else 'bad_format'
		end
		when kind = 'sail_number' then case
			when normalised ~ '^([A-Z]{3})?[0-9]{1,6}[A-Z]?$' then 'ok'
			when normalised ~ '^([A-Z]{3})?[0-9]+[A-Z]?$' then 'bad_length'
			else 'bad_format'
		end
		when kind = 'hull_number' then case -- in America without the country
			when length(normalised) not in (12, 14) then 'bad_length'
			when normalised ~ '^([A-Z]{2}[A-Z0-9]{3}|[A-Z]{3})[A-Z0-9]{5}[A-L][0-9]{3}$' then 'ok'
			else 'bad_format'
		end
		else 'unchecked'
	end
$$;
comment on function app.identifier_result is
	'Whether it can be what it is said to be. It warns and tags; nothing is ever refused for it.';

create function app.identifiers_in(content jsonb)
returns table (kind text, as_typed text, normalised text, result text, place bigint)
language sql stable set search_path = '' as $$
	select
		said.kind, said.as_typed, tidied.normalised,
		app.identifier_result(said.kind, tidied.normalised), said.place
	from (
		select
			coalesce(
				(array[
					'mmsi', 'imo', 'call_sign', 'ssr', 'official_number', 'fishing_number', 'sail_number',
					'hull_number'
				])[array_position(
					array[
						'mmsi', 'imo', 'call_sign', 'ssr', 'official_number', 'fishing_number', 'sail_number',
						'hull_number'
					], value ->> 'kind'
				)],
				'other'
			) as kind,
			left(app.tidy(value ->> 'as_typed'), 200) as as_typed,
			place
		from app.elements(content, 'identifiers')
		where jsonb_typeof(value -> 'as_typed') = 'string' and app.tidy(value ->> 'as_typed') <> ''
	) as said
	cross join lateral (select app.normalised(said.kind, said.as_typed)) as tidied (normalised)
	order by said.place
	limit 20
$$;
comment on function app.identifiers_in is
	'The identifiers a content names, checked here whatever the phone made of them; at most twenty.';

create function app.note_identifiers(report_id uuid, addendum_id uuid, content jsonb) returns void
language sql set search_path = '' as $$
	insert into public.identifiers (report_id, addendum_id, kind, as_typed, normalised, result)
	select note_identifiers.report_id, note_identifiers.addendum_id, kind, as_typed, normalised, result
	from app.identifiers_in(content) order by place
$$;

create trigger identifiers__append_only before update or delete on public.identifiers
	for each row execute function app.tg_history_stays();
create trigger identifiers__never_emptied before truncate on public.identifiers
	for each statement execute function app.tg_append_only();


-- 30_reports/photos.sql

create type public.announced_photo as (
	photo_id uuid,
	report_id uuid,
	sha256 text,
	bytes integer,
	media_type text,
	received_at timestamptz
);

create type public.photo_receipt as (
	photo_id uuid,
	report_id uuid,
	received_at timestamptz,
	announced integer, -- of the same report
	received integer
);

create table public.photos (
	id uuid primary key, -- made on the phone; the name of its object in storage
	report_id uuid not null references public.reports,
	addendum_id uuid references public.addenda, -- null: it came with the report itself
	-- what the phone said of it, before a byte of it was sent
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	bytes integer not null check (bytes between 1 and 10485760),
	media_type text not null check (media_type = 'image/jpeg'),
	width integer check (width > 0),
	height integer check (height > 0),
	-- what the camera had written into it
	taken_at timestamptz,
	latitude double precision check (latitude between -90 and 90),
	longitude double precision check (longitude between -180 and 180),
	announced_at timestamptz not null,
	received_at timestamptz, -- null: still on the phone, or not yet looked at
	check ((latitude is null) = (longitude is null))
);
comment on table public.photos is
	'Photos a reporter has announced, and since when each is here. The pictures are in storage.';
create index photos_report_id_idx on public.photos (report_id, announced_at, id);
alter table public.photos enable row level security;
grant select on public.photos to authenticated;

create function app.tg_photos__what_was_announced_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.received_at is not null
		or (to_jsonb(new) - 'received_at') is distinct from (to_jsonb(old) - 'received_at')
	then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

create function app.announce_photos(
	report_id uuid, addendum_id uuid, content jsonb, at timestamptz
) returns void
language sql set search_path = '' as $$
	with said as (
		select
			case when value ->> 'id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
				then (value ->> 'id')::uuid end as id,
			lower(value ->> 'sha256') as sha256,
			app.whole(app.number(value, 'bytes')::numeric) as bytes,
			value ->> 'type' as media_type,
			app.whole(app.number(value, 'width')::numeric) as width,
			app.whole(app.number(value, 'height')::numeric) as height,
			app.moment(value ->> 'taken_at') as taken_at,
			where_taken.latitude, where_taken.longitude, place
		from app.elements(content, 'photos')
		left join lateral app.point(value) as where_taken on true
	)
	insert into public.photos (
		id, report_id, addendum_id, sha256, bytes, media_type, width, height, taken_at, latitude,
		longitude, announced_at
	)
	select
		id, announce_photos.report_id, announce_photos.addendum_id, sha256, bytes, media_type,
		case when width > 0 then width end, case when height > 0 then height end, taken_at, latitude,
		longitude, at
	from said
	where id is not null and sha256 ~ '^[0-9a-f]{64}$' and bytes between 1 and 10485760
		and media_type = 'image/jpeg'
	order by place
	limit 5
	on conflict (id) do nothing -- announced before, or another report's
$$;
comment on function app.announce_photos is
	'Takes the first five photos a content announces that could ever arrive; the rest is left aside.';

create function app.may_upload(photo text) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from public.photos
		join public.reports on reports.id = photos.report_id
		where photos.id = case
				when photo ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then photo::uuid
			end
			and photos.received_at is null
			and reports.source_id = app.my_source()
	)
$$;
comment on function app.may_upload is
	'Whether the caller announced a photo of that name, so that its report is here, and still owes it. '
	'Definer, because a reporter holds no row of photos.';

create function public.announced_photo(photo_id uuid) returns public.announced_photo
language plpgsql stable security definer set search_path = '' as $$
declare
	announced public.announced_photo;
begin
	select photos.id, photos.report_id, sha256, bytes, media_type, photos.received_at into announced
	from public.photos join public.reports on reports.id = photos.report_id
	where photos.id = announced_photo.photo_id and reports.source_id = app.my_source();
	if not found then
		raise sqlstate 'PT404' using message = 'photo_not_found';
	end if;
	return announced;
end
$$;
comment on function public.announced_photo is
	'What the caller''s phone said of one of their own photos. Errors: photo_not_found.';

create function app.photo_received(photo_id uuid, sha256 text, bytes integer, at timestamptz)
returns public.photo_receipt
language plpgsql set search_path = '' as $$
declare
	photo public.photos;
	receipt public.photo_receipt;
begin
	select * into photo from public.photos where id = photo_received.photo_id for update;
	if not found then
		raise sqlstate 'PT404' using message = 'photo_not_found';
	end if;
	if photo.sha256 is distinct from lower(photo_received.sha256)
		or photo.bytes is distinct from photo_received.bytes
	then
		raise sqlstate 'PT422' using message = 'photo_damaged';
	end if;
	if photo.received_at is null then -- a second time is quiet
		update public.photos set received_at = at where id = photo.id returning * into photo;
		insert into public.events (report_id, kind, at, actor_id)
		select photo.report_id, 'photo_received', at, app.filing_staff(reports)
		from public.reports where id = photo.report_id;
	end if;
	receipt.photo_id := photo.id;
	receipt.report_id := photo.report_id;
	receipt.received_at := photo.received_at;
	select counts.announced, counts.received into receipt.announced, receipt.received
	from app.photo_counts(photo.report_id) as counts;
	return receipt;
end
$$;

-- For the secret key alone, held by the function that has looked at the picture itself.
create function public.photo_received(photo_id uuid, sha256 text, bytes integer)
returns public.photo_receipt
language sql security definer set search_path = '' as $$
	select app.photo_received(photo_id, sha256, bytes, now())
$$;
comment on function public.photo_received is
	'Says that a picture is here, whole: its hash and length are those announced. Twice is quiet. '
	'Errors: photo_not_found, photo_damaged.';

create function app.view_photo(photo_id uuid, at timestamptz) returns text
language plpgsql set search_path = '' as $$
declare
	photo public.photos;
	report public.reports;
begin
	select * into photo from public.photos where id = view_photo.photo_id;
	select * into report from public.reports where id = photo.report_id;
	-- One word for both, so that nobody learns of a photo by trying its id.
	if not coalesce(report.source_id = app.my_source() or app.may_read_report(report), false) then
		raise sqlstate 'PT404' using message = 'photo_not_found';
	end if;
	if photo.received_at is null then
		raise sqlstate 'PT409' using message = 'photo_not_received';
	end if;
	insert into public.access_log (kind, report_id, region_id, photo_id, person_id, at, what)
	values (
		'consultation', report.id, report.region_id, photo.id,
		case when report.source_id is distinct from app.my_source() then app.me() end, at, 'photo'
	);
	return photo.id::text;
end
$$;

-- Definer, because looking and the entry about it are one thing.
create function public.view_photo(photo_id uuid) returns text
language sql security definer set search_path = '' as $$
	select app.view_photo(photo_id, now())
$$;
comment on function public.view_photo is
	'The name a photo has in storage, for whoever may read its report and for its reporter; that they '
	'asked is written down. Errors: photo_not_found, photo_not_received.';

create trigger photos__what_was_announced_stays before update on public.photos
	for each row execute function app.tg_photos__what_was_announced_stays();
create trigger photos__append_only before delete on public.photos
	for each row execute function app.tg_history_stays();
create trigger photos__never_emptied before truncate on public.photos
	for each statement execute function app.tg_append_only();

grant execute on function
	app.may_upload,
	public.announced_photo,
	public.view_photo
	to authenticated;
grant execute on function public.photo_received to service_role;


-- 30_reports/submit.sql

create type public.receipt as (
	report_id uuid,
	reference text,
	kind text, -- report or addendum
	received_at timestamptz,
	step text,
	owner_name text, -- null: the hotline, whose operators are not named to reporters
	reason text,
	hotline_alerted boolean,
	deadline_at timestamptz
);

create function app.reason_for_reporters(kind text, reason text, passed_over text[] default '{}')
returns text
language sql immutable set search_path = '' as $$
	select case
		when kind = 'closed' then reason -- the feedback's word
		-- Off duty is anybody's to know. Of all else that keeps somebody, not even which it is.
		when reason in ('officer_unavailable', 'twin_unavailable')
			and passed_over <@ '{off_duty, no_twin}' and 'off_duty' = any (passed_over)
		then case
			when reason = 'officer_unavailable' or 'no_twin' = any (passed_over) then 'officer_off_duty'
			else 'officers_off_duty'
		end
		when reason in (
			'first_choice', 'officer_unavailable', 'twin_unavailable', 'no_patch', 'no_officer', 'urgent',
			'no_answer', 'lapsed', 'released', 'claimed', 'reopened', 'reassigned', 'by_phone',
			'answer'
		) then reason
		when kind = 'escalated' then 'officer_unavailable'
	end
$$;
comment on function app.reason_for_reporters is
	'Why a report went where it went, as far as that is a reporter''s business: that everybody who was '
	'passed over is off duty is. Who is ill, away or overworked and whose account was switched off is not, '
	'and neither is a word that came later than this list.';

create function app.passed_over(report_id uuid, at timestamptz) returns text[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(reason), '{}') from public.hops
	where hops.report_id = passed_over.report_id and hops.at = passed_over.at and part = 'passed_over'
$$;
comment on function app.passed_over is
	'Why those were passed over whom a report was not given to at that moment.';

create function app.receipt_of(report_id uuid) returns public.receipt
language sql stable set search_path = '' as $$
	select
		reports.id, reports.reference, 'report', reports.received_at,
		owner.step, people.name,
		app.reason_for_reporters('routed', owner.reason, app.passed_over(reports.id, owner.at)),
		reports.hotline_alerted_at is not null, owner.deadline_at
	from public.reports
	cross join lateral (
		select * from public.hops
		where hops.report_id = reports.id and part = 'owner' order by hop limit 1
	) as owner
	left join public.people on people.id = owner.person_id
	where reports.id = receipt_of.report_id
$$;
comment on function app.receipt_of is
	'What the reporter was told on receipt. Read from the first hop, so that it is the same for ever.';

create function app.take_report(
	report_id uuid, filed_by uuid, taken_by uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns boolean
language plpgsql set search_path = '' as $$
declare
	site public.sites;
	area public.sites;
	urgent boolean := app.is_urgent(content);
	urgency text := case when urgent then 'now' else content ->> 'urgency' end;
	target interval := app.target(urgency, at);
	ahead interval := app.kept(sent_at) - at;
	theirs constant uuid := (select region_id from public.people where id = take_report.filed_by);
	canary constant uuid := app.canary_region();
	region uuid;
	policy record;
begin
	-- By text: an id that is no uuid is an unknown site, not an error. To those who are real a site
	-- that is made up is unknown, or their report would be nobody's; and the other way round.
	select * into site from public.sites
	where sites.id::text = lower(content ->> 'site_id')
		and coalesce(sites.region_id = canary, false) = coalesce(theirs = canary, false);
	area := site;
	if site.id is null then
		select sites.* into area from public.sites
		join public.reporter_sites on reporter_sites.site_id = sites.id
		where reporter_sites.person_id = take_report.filed_by and reporter_sites.is_home;
	end if;

	region := coalesce(site.region_id, theirs);
	if region = canary then
		target := app.canary_within();
	end if;
	policy := app.escalation_policy(region, urgency, at);

	with routed as materialized (
		select w.*, row_number() over (order by w.rank) as hop
		from app.route(site.id, 0, null, at) as w
	),
	taken as (
		insert into public.reports (
			id, source_id, taken_by, site_id, patch_id, region_id, content, content_hash, urgency, danger_to_life,
			indicator_version, indicators, description, latitude, longitude, position_source,
			accuracy_metres, fixed_at, observer_latitude, observer_longitude, detail, place_text,
			seen_at, saved_at, sent_at, received_at, phone_ahead, flags,
			owner_step, owner_id, hop, hotline_alerted_at, acknowledge_within, lapse_within, alert_every,
			claim_lease, deadline_at
		)
		select
			take_report.report_id, app.source_of(take_report.filed_by), take_report.taken_by, site.id, site.patch_id,
			region, content, app.hash_of(content), urgency,
			coalesce((content ->> 'danger_to_life')::boolean, false),
			app.whole((content ->> 'indicator_version')::numeric),
			app.strings(content -> 'indicators'),
			app.tidy(content ->> 'description'),
			app.float((content ->> 'latitude')::numeric), app.float((content ->> 'longitude')::numeric),
			substring(
				content ->> 'position_source' from '^(?:gps|typed|map|bearing|landmark|photo|site)$'
			),
			app.float((content ->> 'accuracy_metres')::numeric), app.moment(content ->> 'fixed_at'),
			(select latitude from app.point(content -> 'observer')),
			(select longitude from app.point(content -> 'observer')),
			app.detail_of(content), app.tidy(content ->> 'place_text'),
			(content ->> 'seen_at')::timestamptz, (content ->> 'saved_at')::timestamptz,
			at + coalesce(ahead, '0'), at,
			ahead, app.flags_of(content, area, ahead, at),
			routed.step, routed.person_id,
			routed.hop + (urgent and routed.step <> 'hotline')::int,
			case when urgent and routed.step <> 'hotline' then at end,
			target, policy.lapse_within, policy.alert_every, policy.claim_lease, at + target
		from routed where routed.part = 'owner'
		on conflict (id) do nothing
		returning *
	),
	hopped as (
		insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
		select
			taken.id, routed.hop, routed.step, routed.person_id, routed.part, routed.reason, at,
			case routed.part when 'owner' then taken.deadline_at end
		from routed cross join taken
		union all
		select taken.id, taken.hop, 'hotline', null, 'alerted', 'urgent', at, null
		from taken where taken.hotline_alerted_at is not null
	)
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason)
	select taken.id, told.kind, at, told.actor_id, told.step, told.person_id, told.reason
	from taken
	cross join lateral (
		select 1 as place, 'received' as kind, taken.taken_by as actor_id,
			null as step, null::uuid as person_id, case when taken.taken_by is not null then 'by_phone' end as reason
		union all
		select 2, 'routed', null, routed.step, routed.person_id, routed.reason
		from routed where routed.part = 'owner'
		union all
		select 3, 'alerted', null, 'hotline', null, 'urgent' where taken.hotline_alerted_at is not null
	) as told
	order by told.place;
	if not found then
		return false;
	end if;
	perform app.note_identifiers(report_id, null, content);
	perform app.announce_photos(report_id, null, content, at);
	return true;
end
$$;
comment on function app.take_report is
	'Writes the report, its owner and the reasons in one statement; false when the id is known.';

create function app.filing_staff(report public.reports) returns uuid
language sql stable set search_path = '' as $$
	select report.taken_by where report.source_id = app.source_of(report.taken_by)
$$;
comment on function app.filing_staff is
	'The operator whose own account stands for a caller without one; null: a reporter filed it, whom no '
	'history names.';

create function app.submit_report(
	report_id uuid, filed_by uuid, content jsonb, sent_at timestamptz, at timestamptz,
	taken_by uuid default null
) returns public.receipt
language plpgsql set search_path = '' as $$
declare
	known public.reports;
	addendum public.addenda;
	receipt public.receipt;
	goes_on timestamptz;
	unreadable text :=
		case when report_id is null then 'report_id' else app.unreadable_field(content) end;
begin
	if unreadable is not null then
		raise sqlstate 'PT422' using message = 'report_unreadable', detail = unreadable;
	end if;
	if taken_by is null and not exists (select from public.reports where id = submit_report.report_id) then
		goes_on := app.goes_on_at(filed_by, app.is_urgent(content), at);
	end if;
	if goes_on is not null then -- the phone keeps it, and tries again by itself
		raise sqlstate 'PT429' using message = 'too_many_reports',
			detail = to_char(goes_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
	end if;
	if app.take_report(report_id, filed_by, taken_by, content, sent_at, at) then
		return app.receipt_of(report_id);
	end if;

	select * into strict known from public.reports where id = submit_report.report_id;
	if known.source_id <> app.source_of(filed_by)
		or known.taken_by is distinct from submit_report.taken_by
	then
		raise sqlstate 'PT409' using message = 'report_id_taken';
	end if;
	if known.content_hash = app.hash_of(content) then
		return app.receipt_of(report_id);
	end if;
	-- Edited after the first copy had arrived, unseen by the phone: both are kept.
	select * into strict known from public.reports where id = submit_report.report_id for no key update;
	addendum := app.take_addendum(
		known,
		-- the same words are the same addendum, however often they come
		md5(report_id::text || encode(app.hash_of(content), 'hex'))::uuid,
		content, sent_at, at
	);
	receipt := app.receipt_of(report_id);
	receipt.kind := 'addendum';
	receipt.received_at := addendum.received_at;
	return receipt;
end
$$;

-- Definer, because nobody may insert a report: this is the only door, and it always routes.
create function public.submit_report(report_id uuid, content jsonb, sent_at timestamptz)
returns public.receipt
language plpgsql security definer set search_path = '' as $$
begin
	return app.submit_report(report_id, app.reporter(), content, sent_at, now());
end
$$;
comment on function public.submit_report is
	'Files a report under the id the phone made and decides its owner in the same transaction. Sending '
	'it again returns the same receipt; the same id with other content is kept as an addendum. It takes '
	'payload versions 1 and 2, and announces the photos in `content.photos`. Errors: '
	'person_inactive, not_a_reporter, report_id_taken, report_unreadable (detail: the field), '
	'too_many_reports (detail: when it goes on; what was filed already is answered all the same).';

create function app.reporter() returns uuid
language plpgsql stable set search_path = '' as $$
begin
	if app.me() is null then
		raise sqlstate 'PT403' using message = 'person_inactive';
	end if;
	if app.my_role() <> 'reporter' then
		raise sqlstate 'PT403' using message = 'not_a_reporter';
	end if;
	return app.me();
end
$$;
comment on function app.reporter is 'The caller, who must be a reporter: person_inactive, not_a_reporter.';

grant execute on function public.submit_report to authenticated;


-- 30_reports/by_phone.sql

create function app.submit_report_for(
	report_id uuid, reporter_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.receipt
language plpgsql set search_path = '' as $$
begin
	if app.my_role() is distinct from 'operator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if reporter_id is not null and not exists (
		select from public.people where id = reporter_id and role = 'reporter' and active
	) then
		raise sqlstate 'PT404' using message = 'reporter_not_found';
	end if;
	return app.submit_report(
		report_id, coalesce(reporter_id, auth.uid()), content, sent_at, at, taken_by => auth.uid()
	);
end
$$;

-- Definer, because nobody may insert a report; it routes like the reporter's own door.
create function public.submit_report_for(
	report_id uuid, content jsonb, sent_at timestamptz, reporter_id uuid default null
) returns public.receipt
language sql security definer set search_path = '' as $$
	select app.submit_report_for(report_id, reporter_id, content, sent_at, now())
$$;
comment on function public.submit_report_for is
	'An operator files for somebody on the telephone: under the account of the caller, or under their '
	'own when the caller has none, with `caller` (name, number) in the content. All else is as in '
	'submit_report. Errors: not_allowed, reporter_not_found, report_id_taken, report_unreadable '
	'(detail: the field).';

create function app.find_reporters(words text)
returns table (
	person_id uuid, name text, reporter_kind text, site_id uuid, site_name text, is_home boolean
)
language plpgsql stable set search_path = '' as $$
declare
	wanted constant text := lower(app.tidy(words));
begin
	if app.my_role() is distinct from 'operator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if length(wanted) < 2 then
		return;
	end if;
	return query
		with found as (
			select people.id, people.name, people.reporter_kind from public.people
			where people.role = 'reporter' and people.active and people.region_id = app.my_region()
				and (
					strpos(lower(people.name), wanted) > 0
					or exists (
						select from public.reporter_sites join public.sites on sites.id = reporter_sites.site_id
						where reporter_sites.person_id = people.id and strpos(lower(sites.name), wanted) > 0
					)
				)
			order by people.name, people.id
			limit 20
		)
		select found.id, found.name, found.reporter_kind, sites.id, sites.name, reporter_sites.is_home
		from found
		left join public.reporter_sites on reporter_sites.person_id = found.id
		left join public.sites on sites.id = reporter_sites.site_id
		order by found.name, found.id, reporter_sites.is_home desc, sites.name;
end
$$;

-- Definer, because operators read only the reporters whose reports they may read.
create function public.find_reporters(words text)
returns table (
	person_id uuid, name text, reporter_kind text, site_id uuid, site_name text, is_home boolean
)
language sql stable security definer set search_path = '' as $$
	select * from app.find_reporters(words)
$$;
comment on function public.find_reporters is
	'For an operator with somebody on the telephone: the reporters of the region whose name, or that of a '
	'site of theirs, has these words in it, with their sites, home first; at most 20 people, and none for '
	'fewer than two letters. Errors: not_allowed.';

grant execute on function public.submit_report_for, public.find_reporters to authenticated;


-- 31_routing/availability.sql

-- In plpgsql, here and below, for its plans are kept: routing asks this for every report it moves.
create function app.instant_of(wall timestamp, zone text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
	instant constant timestamptz := wall at time zone zone;
	shown constant timestamp := instant at time zone zone;
begin
	if shown = wall then
		return instant;
	end if;
	-- skipped by the clocks: the moment they jumped, which has always been on a quarter of an hour
	return (
		select min(quarter)
		from generate_series(
			date_bin('15 minutes', instant - (shown - wall), 'epoch'), instant, '15 minutes'
		) as quarter
		where (quarter at time zone zone) >= wall
	);
end
$$;
comment on function app.instant_of is
	'The moment a wall clock shows that time. Of a time shown twice, the second; a time never shown is '
	'the moment the clocks jumped over it. So later on the wall is never earlier in truth, and shifts '
	'that meet on the wall meet at every change of clocks.';

create function app.shifts(person_id uuid, since timestamptz, until timestamptz)
returns setof tstzrange
language plpgsql stable set search_path = '' as $$
begin
	return query select tstzrange(run.starts_at, run.ends_at)
	from public.duties
	cross join lateral (
		select (since at time zone zone)::date as first, (until at time zone zone)::date as last
	) as days
	-- a shift that began the day before may still run
	cross join lateral generate_series(-1, days.last - days.first) as number
	cross join lateral (select days.first + number as day) as began
	cross join lateral (
		select
			app.instant_of(began.day + starts, zone) as starts_at,
			app.instant_of(
				began.day + ends + case when ends <= starts then interval '1 day' else interval '0' end,
				zone
			) as ends_at
	) as run
	where duties.person_id = shifts.person_id
		and extract(isodow from began.day) = weekday
		and began.day >= starts_on
		and (ends_on is null or began.day <= ends_on)
		and run.starts_at < run.ends_at; -- one that the clocks jumped over is none
end
$$;
comment on function app.shifts is
	'Every weekly shift that touches the time between two moments, and perhaps one more before it.';

create function app.changes(person_id uuid, kind text, since timestamptz, until timestamptz)
returns tstzmultirange
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}')
		from public.duty_changes
		where duty_changes.person_id = changes.person_id and duty_changes.kind = changes.kind
			and starts_at < until and ends_at > since
	);
end
$$;

create function app.duty_between(person_id uuid, since timestamptz, until timestamptz)
returns tstzmultirange
language plpgsql stable set search_path = '' as $$
begin
	return tstzmultirange(tstzrange(since, until)) * (
		(select coalesce(range_agg(shift), '{}') from app.shifts(person_id, since, until) as shift)
		- app.changes(person_id, 'off', since, until)
		+ app.changes(person_id, 'extra', since, until)
	);
end
$$;
comment on function app.duty_between is
	'When a person is on duty between two moments: weekly shifts less what is off, and what is extra.';

create function app.on_duty(person_id uuid, at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return app.duty_between(person_id, at, at + interval '1 microsecond') @> at;
end
$$;

create function app.spare_capacity(person_id uuid) returns integer
language plpgsql stable set search_path = '' as $$
begin
	return (
		select capacity - (
			select count(*) from public.reports where owner_id = people.id and closed_at is null
		)
		from public.people where people.id = spare_capacity.person_id
	);
end
$$;
comment on function app.spare_capacity is
	'How many more reports that officer can have; null, whose capacity nobody set: any number.';

create function app.is_absent(person_id uuid, at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.absences
		where absences.person_id = is_absent.person_id
			and starts_at <= at and (ends_at is null or ends_at > at)
	);
end
$$;

-- A roster that cannot be read (a zone this server no longer knows, say) is nobody's fault who
-- reports or waits: such an officer is passed over like one on leave.
create function app.unavailable_because(person_id uuid, at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
	person public.people;
	proven timestamptz;
begin
	select * into person from public.people where id = unavailable_because.person_id;
	if not coalesce(person.active and person.role = 'officer', false) then
		return 'inactive';
	end if;
	if app.is_absent(person.id, at) then
		return 'absent';
	end if;
	if not app.on_duty(person.id, at) then
		return 'off_duty';
	end if;
	select max(proven_at) into proven from public.channels
	where channels.person_id = person.id and proven_at <= at;
	if proven is null then
		return 'no_channel';
	end if;
	if proven < at - app.proof_lasts(at) then
		return 'channel_unproven';
	end if;
	if app.spare_capacity(person.id) <= 0 then
		return 'at_capacity';
	end if;
	return null;
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return 'roster_unreadable';
end
$$;
comment on function app.unavailable_because is
	'Why an officer cannot take a report at that moment; null when they can. Capacity is what they own '
	'open as the caller sees it: two reports filed in the same instant may exceed it by one.';


-- 31_routing/away.sql

create type public.away_move as (
	report_id uuid,
	reference text,
	urgency text,
	danger_to_life boolean,
	step text,
	owner_name text -- null: the queue of the hotline
);

create function app.set_away(away boolean, at timestamptz) returns boolean
language plpgsql strict set search_path = '' as $$
declare
	before constant jsonb := app.absences_of(auth.uid(), at);
	after jsonb;
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if away then
		insert into public.absences (person_id, reason, starts_at) values (auth.uid(), 'away', at)
		on conflict do nothing; -- saying it twice is quiet
		-- What nobody has answered goes to whoever is there, in the same second.
		perform app.reroute_reports_of(auth.uid(), false, 'released', auth.uid(), 'away', at);
	else
		-- A switch flicked back at once must not break the check that ends follow starts.
		delete from public.absences
		where person_id = auth.uid() and reason = 'away' and ends_at is null and starts_at >= at;
		update public.absences set ends_at = at
		where person_id = auth.uid() and reason = 'away' and ends_at is null;
	end if;
	after := app.absences_of(auth.uid(), at);
	if after is distinct from before then
		perform app.note_roster('set_away', auth.uid(), null, before, after, at);
	end if;
	return away;
end
$$;

-- Definer, because nobody holds a right to write absences: this is the only door.
create function public.set_away(away boolean) returns boolean
language sql security definer set search_path = '' as $$
	select app.set_away(away, now())
$$;
comment on function public.set_away is
	'An officer says they cannot take reports now, or can again. Unanswered ones go on at once.';

-- A claim or a reassignment between a deadline and the next tick hid that the owner had let the report lapse:
-- the hop that followed says `claimed` or `reassigned` and not `no_answer`.
create function app.released_by(report_id uuid) returns uuid[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(distinct held.person_id order by held.person_id), '{}')
	from (
		select
			hop, person_id, at, deadline_at,
			lead(hop) over w as ended_hop, lead(at) over w as ended_at, lead(reason) over w as ended_by,
			-- an absence undone within its minute released nothing
			coalesce(lead(reason, 2) over w = 'away_undone', false) as undone
		from public.hops where hops.report_id = released_by.report_id and part = 'owner'
		window w as (order by hop)
	) as held
	where held.person_id is not null and (
		ended_by in ('no_answer', 'lapsed', 'released') and not undone
		-- what was due of them, had the clock run at that moment
		or ended_by in ('claimed', 'reassigned') and ended_at >= (
			select case
				when answered.at is null
					then least(held.deadline_at, alarm.at + app.target('now', alarm.at))
				when alarm.at is not null then alarm.at + app.target('now', alarm.at)
				else answered.last_at + reports.lapse_within
			end
			from public.reports
			cross join lateral (
				select max(events.at) filter (where kind = 'acknowledged') as at, max(events.at) as last_at
				from public.events
				where events.report_id = reports.id and actor_id = held.person_id
					and kind in ('acknowledged', 'extended') and events.at between held.at and ended_at
			) as answered
			cross join lateral (
				select min(hops.at) as at from public.hops
				where hops.report_id = reports.id and reason = 'urgent'
					and hops.hop > held.hop and hops.hop < ended_hop
					-- one that they acknowledged is answered
					and (hops.at > answered.at) is not false
			) as alarm
			where reports.id = released_by.report_id
		)
	)
$$;
comment on function app.released_by is
	'The owners who let a report lapse or released it: no answer, no outcome in time, handed back, away, '
	'absent; also where it was claimed or reassigned after its moment and before the clock ran. Sorted, so '
	'that reports with the same past owners are routed together.';

create function app.away_moves(at timestamptz) returns setof public.away_move
language plpgsql strict set search_path = '' as $$
declare
	moves jsonb;
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	-- A trial: the same code moves the same reports, and the exception undoes all of it.
	begin
		perform app.set_away(true, at);
		moves := (
			select jsonb_agg(
				jsonb_build_object(
					'report_id', reports.id, 'reference', reference, 'urgency', reports.urgency,
					'danger_to_life', app.priority(reports) = 1,
					'step', owner_step, 'owner_name', people.name
				)
				order by app.priority(reports), due_at, reports.id
			)
			from public.events
			join public.reports on reports.id = events.report_id
			left join public.people on people.id = owner_id
			where events.actor_id = auth.uid() and events.at = away_moves.at
				and kind = 'released' and note = 'away'
		);
		raise exception using errcode = 'KR001', message = 'the trial is over';
	exception when sqlstate 'KR001' then
		null;
	end;
	return query select * from jsonb_populate_recordset(null::public.away_move, coalesce(moves, '[]'));
end
$$;

-- Definer, because nobody holds a right to write absences: set_away is the only door, and this tries it.
create function public.away_moves() returns setof public.away_move
language sql security definer set search_path = '' as $$
	select * from app.away_moves(now())
$$;
comment on function public.away_moves is
	'For an officer: which of their reports would move if they said now that they are away, and to whom, '
	'the most urgent first. Nothing moves. Error: not_allowed.';

create function app.time_to_undo_away() returns interval
language sql immutable set search_path = '' as $$ select interval '1 minute' $$;

create function app.undo_away(at timestamptz) returns jsonb
language plpgsql strict set search_path = '' as $$
declare
	absence public.absences;
	moved uuid[];
	one record;
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into absence from public.absences
	where person_id = auth.uid() and reason = 'away' and starts_at > at - app.time_to_undo_away()
	order by starts_at desc limit 1
	for no key update;
	if not found then
		raise sqlstate 'PT409' using message = 'too_late_to_undo';
	end if;
	if absence.ends_at is null then
		perform app.set_away(false, at);
	end if;
	moved := array(
		select report_id from public.events
		where actor_id = auth.uid() and events.at = absence.starts_at
			and kind = 'released' and note = 'away'
	);
	-- Locked first, in one order: what somebody answers or moves at this moment is seen below.
	perform from public.reports where id = any (moved) order by id for no key update;
	for one in
		select reports.id, mine.step, mine.deadline_at
		from public.reports
		cross join lateral (
			select hops.hop, hops.at, reason from public.hops
			where report_id = reports.id and part = 'owner' order by hops.hop desc limit 1
		) as latest
		cross join lateral (
			select
				person_id, step,
				-- an alarm that was raised meanwhile had shortened it
				least(held.deadline_at, (
					select min(alarm.at) + app.target('now', undo_away.at) from public.hops as alarm
					where alarm.report_id = reports.id and alarm.reason = 'urgent'
						and alarm.hop > held.hop and alarm.hop < latest.hop
				)) as deadline_at
			from public.hops as held
			where report_id = reports.id and part = 'owner' and held.hop < latest.hop
			order by held.hop desc limit 1
		) as mine
		where reports.id = any (moved)
			-- nobody has answered it, and it has not moved since
			and closed_at is null and acknowledged_at is null
			and latest.at = absence.starts_at and latest.reason = 'released'
			and not exists ( -- whoever was alerted since is on it
				select from public.hops as alarm
				where alarm.report_id = reports.id and alarm.reason = 'urgent' and alarm.hop > latest.hop
			)
			and mine.person_id = auth.uid()
			and not app.is_absent(auth.uid(), undo_away.at) -- ill, as somebody recorded meanwhile
			-- It has the deadline that it had: going away and coming back gains no time.
			and mine.deadline_at > undo_away.at
	loop
		update public.reports set
			owner_step = one.step, owner_id = auth.uid(), hop = hop + 1,
			deadline_at = one.deadline_at, claimed_until = null
		where id = one.id;
		insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
		select id, hop, owner_step, owner_id, 'owner', 'away_undone', at, reports.deadline_at
		from public.reports where id = one.id;
		insert into public.events (report_id, kind, at, actor_id, step, person_id, reason)
		values (one.id, 'reassigned', at, auth.uid(), one.step, auth.uid(), 'away_undone');
	end loop;
	-- counted from what is written down, so that a resend is told the same
	return (
		select jsonb_build_object(
			'returned', count(*) filter (where came_back), 'stayed', count(*) filter (where not came_back)
		)
		from unnest(moved) as theirs(id)
		cross join lateral (
			select exists (
				select from public.events
				where events.report_id = theirs.id and reason = 'away_undone'
					and actor_id = auth.uid() and events.at >= absence.starts_at
			) as came_back
		) as back
	);
end
$$;

-- Definer, because nobody holds an update grant on reports.
create function public.undo_away() returns jsonb
language sql security definer set search_path = '' as $$
	select app.undo_away(now())
$$;
comment on function public.undo_away is
	'Within a minute of set_away: the officer is back, and what moved then and is still unanswered returns '
	'to them with the deadline that it had. Answers {returned, stayed}: how many came back, and how many '
	'somebody has answered, claimed, moved or raised an alarm about since, or whose deadline has passed. Errors: not_allowed, '
	'too_late_to_undo.';

grant execute on function public.set_away, public.away_moves, public.undo_away to authenticated;


-- 31_routing/deadline.sql

-- One report has two times: the target that its reporter was promised, counted from receipt, and the deadline
-- of its present owner. Every page receives both and shows both in the same words.
create function app.target_at(report public.reports) returns timestamptz
language sql stable set search_path = '' as $$
	select case
		when report.first_acknowledged_at is null and report.closed_at is null
		then report.received_at + report.acknowledge_within
	end
$$;
comment on function app.target_at is
	'By when a report must first be acknowledged, however often it moves; null: it has been.';

-- A danger to life that is added later alerts the owner and the hotline again, even if the report was alerted
-- or acknowledged before. From then on each owner has as little time as for a report that happens now.
create function app.time_to_acknowledge(report public.reports, at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select case
		when report.hotline_alerted_at is null then report.acknowledge_within
		else least(report.acknowledge_within, app.target('now', at))
	end
$$;
comment on function app.time_to_acknowledge is
	'How long the next owner of a report has. The target of its receipt, which figures are held to, stays.';

grant execute on function app.target_at to authenticated;


-- 31_routing/escalate.sql

create table app.heartbeat (
	id boolean primary key default true check (id), -- one row
	last_tick_at timestamptz, -- null: the clock has never run
	moved integer not null default 0
);
comment on table app.heartbeat is 'When the clock last ran, and how many reports that tick moved.';
alter table app.heartbeat enable row level security; -- no policy: nobody reads it over the API

create table app.stuck (
	report_id uuid primary key references public.reports,
	since timestamptz not null,
	error text not null
);
comment on table app.stuck is
	'Reports the clock could not move. They are tried again after all others, and a probe hears of them.';
alter table app.stuck enable row level security; -- no policy: nobody reads it over the API

create function app.reroute(
	report_ids uuid[], cause text, actor_id uuid, note text, at timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare
	moved integer;
begin
	with moving as (
		select
			reports.id, site_id, hop, owner_step, deadline_at,
			app.time_to_acknowledge(reports, at) as acknowledge_within, alert_every, why.cause,
			asked.after_rank, asked.had_it, due_at,
			app.priority(reports) as priority,
			-- reports with the same route are routed once
			dense_rank() over (order by site_id, asked.after_rank, asked.had_it) as way
		from public.reports
		left join public.people as owner on owner.id = owner_id
		cross join lateral (
			select coalesce(
				reroute.cause,
				case
					when due_at > at then 'officer_disabled'
					when acknowledged_at is not null then 'lapsed'
					when deadline_at > at then 'claim_expired'
					else 'no_answer'
				end
			) as cause
		) as why
		cross join lateral (
			select
				case
					when why.cause = 'reopened' then 0
					when why.cause <> 'officer_disabled' then app.rank_of(owner_step)
					when owner_step = 'hotline' then 2 -- back to the queue
					else 0 -- the successor has the rank of the disabled officer
				end as after_rank,
				array_remove(
					app.released_by(reports.id)
						|| case when why.cause = 'reopened' then null else owner_id end,
					null
				) as had_it
		) as asked
		where reports.id = any (report_ids)
			and (reroute.cause is not null or due_at <= at or not owner.active)
	),
	routed as (
		select ways.way, w.*
		from (select distinct way, site_id, after_rank, had_it from moving) as ways
		cross join lateral app.route(ways.site_id, ways.after_rank, ways.had_it, at) as w
	),
	found as (
		select way, person_id from routed where part = 'owner'
	),
	capacities as (
		select person_id, app.spare_capacity(person_id) as spare
		from (select distinct person_id from found where person_id is not null) as people
	),
	-- Nobody receives more than their capacity. The rest are asked again, at the next step.
	going as (
		select * from (
			select
				moving.*, capacities.spare,
				row_number() over (
					partition by found.person_id order by moving.priority, due_at, id
				) as place_in_row
			from moving join found using (way) left join capacities using (person_id)
		) as in_row
		where spare is null or place_in_row <= spare
	),
	steps as (
		select
			moving.id, moving.cause, routed.step, routed.person_id, routed.part,
			case routed.part when 'passed_over' then routed.reason else moving.cause end as reason,
			moving.hop + row_number() over (partition by moving.id order by routed.rank) as hop,
			moving.hop + count(*) over (partition by moving.id) as last_hop,
			max(routed.step) filter (where routed.part = 'alerted') over (partition by moving.id) as alerted_step,
			case
				when moving.cause = 'claim_expired' then moving.deadline_at
				when moving.cause = 'no_answer' and moving.owner_step = 'hotline' then at + alert_every
				else at + acknowledge_within
			end as deadline_at
		from going as moving join routed using (way)
		-- The lease ended before the deadline, so this is a release and not an escalation.
		where moving.cause <> 'claim_expired' or routed.part <> 'alerted'
	),
	changed as (
		update public.reports set
			owner_step = steps.step, owner_id = steps.person_id, hop = steps.last_hop,
			acknowledged_at = null, acknowledged_by = null, closed_at = null, feedback = null,
			deadline_at = steps.deadline_at, lapses_at = null, claimed_until = null
		from steps
		where steps.part = 'owner' and reports.id = steps.id
		returning reports.id
	),
	logged as (
		insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
		select id, hop, step, person_id, part, reason, at, case part when 'owner' then deadline_at end
		from steps
	)
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason, note)
	select
		steps.id,
		case
			when steps.cause in ('no_answer', 'lapsed', 'officer_disabled') then 'escalated'
			else steps.cause
		end,
		at, reroute.actor_id,
		case when steps.cause = 'released' then steps.step else coalesce(alerted_step, steps.step) end,
		person_id, steps.cause, left(reroute.note, 2000)
	from steps join changed using (id)
	where part = 'owner';
	get diagnostics moved = row_count;
	return moved;
end
$$;
comment on function app.reroute is
	'Gives each of these reports to the next who can have it, with a fresh deadline, in one statement, '
	'and returns how many went. Whoever calls it holds them. Without a cause each that is due moves for '
	'its own: no_answer, lapsed, or claim_expired, which frees it for others in the queue and gives it '
	'no time it did not have; and each whose owner is switched off for officer_disabled. Those that were too many for their next owner stay due: call it again, '
	'until none goes.';

create function app.reroute_report(
	report_id uuid, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
	perform from public.reports where id = reroute_report.report_id for no key update;
	if app.reroute(array[report_id], cause, actor_id, note, at) <> 1 then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
end
$$;
comment on function app.reroute_report is
	'Gives a report to the next who can have it, with a fresh deadline. The cause is no_answer, lapsed, '
	'released, officer_disabled or reopened, of which the last two begin again with the officer.';

-- Where a limit or a capacity decides, reports move in the order of app.priority, then by due time,
-- as in app.reroute.
create function app.reroute_reports_of(
	person_id uuid, read_too boolean, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	-- Locked first, in one order: reports that another transaction answers, closes or moves at this moment
	-- are then left out.
	theirs constant uuid[] := array(
		select id from public.reports
		where owner_id = reroute_reports_of.person_id and closed_at is null
			and (read_too or acknowledged_at is null)
		order by id
		for no key update
	);
	one uuid;
begin
	for one in
		select id from public.reports where id = any (theirs)
		order by app.priority(reports), due_at, id
	loop
		perform app.reroute_report(one, cause, actor_id, note, at);
	end loop;
end
$$;
comment on function app.reroute_reports_of is
	'Passes on every open report a person has; of those they have acknowledged, only when told to.';

create function app.tg_people__reroute() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.reroute_reports_of(
		new.id, true, 'officer_disabled', null, 'account switched off or changed', now()
	);
	return null;
end
$$;

-- Supabase loads safeupdate for API roles: an UPDATE or DELETE without WHERE fails, also inside a function.
-- These tables have one row each.
create function app.escalate(at timestamptz, at_most integer default 500) returns integer
language plpgsql set search_path = '' as $$
declare
	due uuid[];
	one uuid;
	went integer;
	count integer := 0;
begin
	-- Two clocks share the work and never do a step twice. Locked outside the block below: the locks stay
	-- when the whole set cannot be moved.
	due := array(
		select id from public.reports left join app.stuck on report_id = id
		where closed_at is null and due_at <= at
		order by report_id is not null, app.priority(reports), due_at
		limit at_most
		for no key update of reports skip locked
	);
	-- Also reports that an officer received at the moment of being disabled. The limit makes the plan look
	-- up each owner in the index.
	due := due || array(
		select theirs.id from public.people
		cross join lateral (
			select id from public.reports
			where owner_id = people.id and closed_at is null and due_at > at
			order by app.priority(reports), due_at
			limit at_most
			for no key update skip locked
		) as theirs
		where not people.active
	);
	begin
		loop
			went := app.reroute(due, null, null, null, at);
			exit when went = 0;
			count := count + went;
		end loop;
		delete from app.stuck where report_id = any (due);
	exception when others then
		count := 0;
		-- One report cannot be moved. Move each on its own, so that this one does not delay the rest.
		foreach one in array due loop
			begin
				count := count + app.reroute(array[one], null, null, null, at);
				delete from app.stuck where report_id = one;
			exception when others then
				raise warning 'report % could not be escalated: %', one, sqlerrm;
				insert into app.stuck values (one, at, sqlerrm)
				on conflict (report_id) do update set error = excluded.error;
			end;
		end loop;
	end;
	perform app.notify_others(null, at);
	-- A clock that hangs in its tick must not delay this one.
	perform from app.heartbeat for update skip locked;
	if found then
		update app.heartbeat set last_tick_at = at, moved = count where true;
	end if;
	return count;
end
$$;
comment on function app.escalate is
	'Moves each report whose moment has passed, or whose owner is switched off, one step on, once: the '
	'move sets the next moment, from now on, so that a clock that stood still makes up for it without a '
	'burst. At most so many due ones a call: danger to life, then now, then the longest overdue; those '
	'it cannot move last. Returns how many moved.';

create function app.nudge(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
begin
	if not app.is_staff() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if not pg_try_advisory_xact_lock(hashtextextended('app.nudge', 0))
		or exists (
			select from app.heartbeat where last_tick_at > at - interval '5 seconds' and last_tick_at <= at
		)
	then
		return 0;
	end if;
	return app.escalate(at, 100); -- somebody waits for a page
end
$$;

-- Definer, because staff may move no report but by its verbs; this one does only what is due anyway.
create function public.nudge() returns integer
language sql security definer set search_path = '' as $$
	select app.nudge(now())
$$;
comment on function public.nudge is
	'Staff, by looking, make the clock tick, should it have stopped; at most once in five seconds. '
	'Returns how many reports moved. Errors: not_allowed.';

-- A trigger, because it must hold whoever switches an account off: nobody else could act on them.
create trigger people__reroute after update of active, role on public.people
	for each row when (old.active and not new.active or old.role <> new.role)
	execute function app.tg_people__reroute();

grant execute on function public.nudge to authenticated;


-- 31_routing/route.sql

create table public.hops (
	report_id uuid not null references public.reports,
	hop integer not null,
	step text not null check (step in ('officer', 'twin', 'hotline', 'supervisor')),
	person_id uuid references public.people,
	part text not null check (part in ('owner', 'alerted', 'passed_over')),
	reason text not null,
	at timestamptz not null,
	deadline_at timestamptz,
	primary key (report_id, hop),
	check ((part = 'owner') = (deadline_at is not null))
);
comment on table public.hops is
	'Every owner a report has had, whoever was passed over or alerted, and why.';
alter table public.hops enable row level security;
grant select on public.hops to authenticated;

create function app.candidates(site_id uuid, at timestamptz)
returns table (rank integer, step text, person_id uuid, reason text)
language sql stable set search_path = '' as $$
	with patch as (
		select (select patch_id from public.sites where sites.id = candidates.site_id) as id
	)
	select
		standing.rank, standing.step, held.person_id,
		case
			when patch.id is null then 'no_patch'
			when held.person_id is null then 'no_' || standing.step
			else app.unavailable_because(held.person_id, at)
		end
	from patch
	cross join (values (1, 'officer'), (2, 'twin')) as standing (rank, step)
	left join public.patch_officers as held on held.patch_id = patch.id
		and held.standing = standing.step
		and held.starts_at <= at and (held.ends_at is null or held.ends_at > at)
	union all
	select 3, 'hotline', null, null
$$;
comment on function app.candidates is
	'Who could own a report from that site, in the order they are asked; reason is why not, null when '
	'they can. The hotline is always last and always can, so a report always finds an owner.';

create function app.route(site_id uuid, after_rank integer, had_it uuid[], at timestamptz)
returns table (rank integer, step text, person_id uuid, part text, reason text)
language sql stable set search_path = '' as $$
	with asked as (
		select
			c.rank, c.step, c.person_id,
			case when c.person_id = any (route.had_it) then 'had_it' else c.reason end as reason
		from app.candidates(route.site_id, at) as c
		where c.rank > least(route.after_rank, 2)
	),
	owner as (
		select * from asked where asked.reason is null order by asked.rank limit 1
	)
	select asked.rank, asked.step, asked.person_id, 'passed_over', asked.reason
	from asked join owner on asked.rank < owner.rank
	union all
	select
		owner.rank, owner.step, owner.person_id, 'owner',
		coalesce(
			(
				select case
					when passed.reason in ('no_patch', 'no_officer') then passed.reason
					when owner.step = 'twin' then 'officer_unavailable'
					else 'twin_unavailable'
				end
				from asked as passed
				where passed.rank < owner.rank
				order by passed.rank limit 1
			),
			'first_choice'
		)
	from owner
	union all
	select 4, 'supervisor', null, 'alerted', null where route.after_rank >= 3
	order by 1
$$;
comment on function app.route is
	'The next owner after a rank, behind everybody passed over on the way, all at one '
	'moment: nobody waits for somebody who is not there. Nobody of had_it is asked again. After the '
	'hotline comes its queue once more, and supervisors are told: the line never ends silently.';

create function app.rank_of(step text) returns integer
language sql immutable set search_path = '' as $$
	select case step when 'officer' then 1 when 'twin' then 2 else 3 end
$$;

create trigger hops__append_only before update or delete on public.hops
	for each row execute function app.tg_history_stays();
create trigger hops__never_emptied before truncate on public.hops
	for each statement execute function app.tg_append_only();


-- 32_desk/act_at_desk.sql

-- What staff did at a desk without signal, sent once there is some: each act once, and none over
-- another's head.
create function app.act_was_done(act_id uuid, report_id uuid, act text) returns boolean
language plpgsql set search_path = '' as $$
declare
	done record;
begin
	select events.report_id, actor_id as person_id, case kind when 'closed' then 'close' else 'acknowledge' end as act
	into done from public.events where events.act_id = act_was_done.act_id;
	if not found then
		select notes.report_id, written_by as person_id, 'note' as act
		into done from public.notes where id = act_was_done.act_id;
	end if;
	if not found then
		return false;
	end if;
	if (done.report_id, done.person_id, done.act)
		is distinct from (act_was_done.report_id, auth.uid(), act_was_done.act)
	then
		raise sqlstate 'PT409' using message = 'act_id_taken';
	end if;
	return true;
end
$$;

-- An acknowledgement or a closing that was made without signal, before a danger was added, does not answer
-- the danger: it is refused, and its person looks again.
create function app.act_at_desk(
	report_id uuid, act_id uuid, act text, content jsonb, seen_hop integer, acted_at timestamptz,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	answer constant jsonb := jsonb_build_object('act_id', act_id, 'report_id', report_id);
	report public.reports;
begin
	if act_id is null or act is null or act not in ('acknowledge', 'note', 'close') then
		raise sqlstate 'PT422' using message = 'act_unreadable';
	end if;
	-- Asked before whether they may read the report: it may have moved on since this was done.
	if app.act_was_done(act_id, report_id, act) then
		return answer;
	end if;
	report := app.locked_report(report_id);
	if app.act_was_done(act_id, report_id, act) then -- by this same call, sent twice at once
		return answer;
	end if;
	if act = 'note' then
		perform app.add_note(report.id, act_id, content ->> 'kind', content ->> 'words', at);
		return answer;
	end if;
	if app.changed_since(report.id, seen_hop) then
		raise sqlstate 'PT409' using message = 'changed_meanwhile';
	end if;
	-- what its reporter added since nobody has read, and a closing would end unread
	if act = 'close' and jsonb_typeof(content -> 'seen_addenda') = 'number' and (
		select count(*) from public.addenda where addenda.report_id = report.id
	) > (content ->> 'seen_addenda')::numeric then
		raise sqlstate 'PT409' using message = 'changed_meanwhile';
	end if;
	if act = 'acknowledge' then
		perform app.acknowledge_report(report.id, at, act_id, acted_at, seen_hop);
	elsif content -> 'with_linked' = 'true' then
		perform app.close_linked(
			report.id, content ->> 'outcome', content ->> 'reason', at, act_id, acted_at
		);
	else
		perform app.close_report(
			report.id, content ->> 'outcome', content ->> 'reason', at, act_id, acted_at
		);
	end if;
	return answer;
end
$$;

create function public.act_at_desk(
	report_id uuid, act_id uuid, act text, content jsonb default '{}', seen_hop integer default null,
	acted_at timestamptz default null
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.act_at_desk(report_id, act_id, act, content, seen_hop, acted_at, now())
$$;
comment on function public.act_at_desk is
	'An acknowledgement, a note or a closing that may have waited for signal. The same id again is the '
	'same act, whatever became of the report since. Whoever acknowledges or closes says at which hop they '
	'saw the report: had it another owner since, nothing is done. Nor is it closed where its reporter added '
	'more than `seen_addenda` of the content says they saw. A note is added in any case. What the '
	'desk says of when is evidence. Errors: act_unreadable, act_id_taken, changed_meanwhile, and those of '
	'acknowledge_report, add_note and close_report.';

grant execute on function public.act_at_desk to authenticated;


-- 32_desk/commands.sql

create type public.report_state as (
	report_id uuid,
	owner_step text,
	owner_id uuid,
	owner_name text,
	acknowledged_at timestamptz,
	deadline_at timestamptz,
	claimed_until timestamptz,
	lapses_at timestamptz,
	closed_at timestamptz
);

create function app.state_of(report_id uuid) returns public.report_state
language sql stable set search_path = '' as $$
	select
		reports.id, owner_step, owner_id, people.name, acknowledged_at,
		deadline_at, claimed_until, lapses_at, closed_at
	from public.reports left join public.people on people.id = owner_id
	where reports.id = state_of.report_id
$$;

create function app.locked_report(report_id uuid) returns public.reports
language plpgsql set search_path = '' as $$
declare
	-- Looked at before it is held: somebody with no right to it must not keep others from it.
	report public.reports := app.readable_report(report_id);
begin
	select * into report from public.reports where id = locked_report.report_id for no key update;
	if not coalesce(app.may_read_report(report), false) then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
	return report;
end
$$;
comment on function app.locked_report is
	'The report, held until the transaction ends, or report_not_found.';

create function app.acknowledge_report(
	report_id uuid, at timestamptz, act_id uuid default null, acted_at timestamptz default null,
	seen_hop integer default null
) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.acknowledged_at is null then -- a second tap is quiet
		-- An old app does not say what its person saw, and neither does a closing of linked reports. Both may
		-- come from before a danger was added, so they are refused while that danger is unanswered: the notifications
		-- go on, the deadline moves the report, and a reload brings the app that says what its person saw.
		-- A danger that its person got with the report does not count.
		if (case
			when seen_hop is not null then app.changed_since(report.id, seen_hop)
			else exists (
				select from public.hops as alarm
				where alarm.report_id = report.id and part = 'alerted' and reason = 'urgent'
					and alarm.at > (
						select hops.at from public.hops
						where hops.report_id = report.id and hops.part = 'owner' order by hop desc limit 1
					)
			)
		end) then
			raise sqlstate 'PT409' using message = 'changed_meanwhile';
		end if;
		update public.reports set
			acknowledged_at = at, acknowledged_by = auth.uid(), deadline_at = null,
			lapses_at = at + lapse_within, claimed_until = null,
			first_acknowledged_at = coalesce(first_acknowledged_at, at)
		where id = report.id;
		insert into public.events (report_id, kind, at, actor_id, step, act_id, acted_at)
		values (report.id, 'acknowledged', at, auth.uid(), report.owner_step, act_id, acted_at);
	end if;
	return app.state_of(report.id);
end
$$;

-- Definer, because nobody holds an update grant on reports.
create function public.acknowledge_report(report_id uuid, seen_hop integer default null)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.acknowledge_report(report_id, now(), seen_hop => seen_hop)
$$;
comment on function public.acknowledge_report is
	'Its owner says "I have read this", as it was at that hop. Had it another owner since, or was a danger '
	'added, nothing is done. Without a hop (an app from before there was one) it is refused while a danger is '
	'unanswered that was added after the caller got the report. Twice is quiet. Errors: report_not_found, '
	'not_allowed, changed_meanwhile.';

create function app.extend_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if report.acknowledged_at is null then
		raise sqlstate 'PT409' using message = 'acknowledge_first';
	end if;
	if report.lapses_at < at + report.lapse_within then -- a second tap is quiet
		update public.reports set lapses_at = at + lapse_within where id = report.id;
		insert into public.events (report_id, kind, at, actor_id, step, note)
		values (report.id, 'extended', at, auth.uid(), report.owner_step, extend_report.reason);
	end if;
	return app.state_of(report.id);
end
$$;

create function public.extend_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.extend_report(report_id, reason, now())
$$;
comment on function public.extend_report is
	'Its owner, who acknowledged it, is still on it: from now on it has as long again until it lapses, '
	'with a reason for staff. Errors: report_not_found, not_allowed, reason_required, acknowledge_first, '
	'already_closed.';

create function app.release_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if report.owner_id is distinct from auth.uid() then
		-- Handing back twice is quiet: it has left the caller's hands and stayed where it went.
		if (
			select kind = 'released' and actor_id = auth.uid()
			from public.events
			where events.report_id = report.id
				and kind not in ('addendum', 'photo_received', 'thanked', 'asked')
			order by id desc limit 1
		) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	perform app.reroute_report(report.id, 'released', auth.uid(), reason, at);
	return app.state_of(report.id);
end
$$;

create function public.release_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.release_report(report_id, reason, now())
$$;
comment on function public.release_report is
	'Its owner cannot take it: the next in line has it at once, with a fresh deadline. Twice is quiet; '
	'at the end of the line supervisors are told. Errors: report_not_found, not_allowed, reason_required, already_closed.';

create function app.claim_report(report_id uuid, at timestamptz) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	if app.my_role() is distinct from 'operator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.owner_id = auth.uid() then -- the winner's second tap is quiet
		return app.state_of(report.id);
	end if;
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if report.owner_step = 'hotline' and report.owner_id is not null
		or report.acknowledged_at is not null
	then
		raise sqlstate 'PT409' using message = 'already_claimed';
	end if;
	update public.reports set
		owner_step = 'hotline', owner_id = auth.uid(), hop = hop + 1,
		claimed_until = at + claim_lease, deadline_at = greatest(deadline_at, at + claim_lease)
	where id = report.id returning * into report;
	insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
	values (report.id, report.hop, 'hotline', auth.uid(), 'owner', 'claimed', at, report.deadline_at);
	insert into public.events (report_id, kind, at, actor_id, step, reason)
	values (report.id, 'claimed', at, auth.uid(), 'hotline', 'claimed');
	return app.state_of(report.id);
end
$$;

create function public.claim_report(report_id uuid) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.claim_report(report_id, now())
$$;
comment on function public.claim_report is
	'An operator takes a report out of the hotline''s queue; of two, one wins. '
	'Errors: report_not_found, not_allowed, already_claimed, already_closed.';

create function app.close_report(
	report_id uuid, outcome text, reason text, at timestamptz,
	act_id uuid default null, acted_at timestamptz default null
) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
	told text := (select feedback from public.outcomes where code = close_report.outcome);
begin
	if coalesce(trim(outcome), '') = '' then
		raise sqlstate 'PT422' using message = 'outcome_required';
	end if;
	if told is null then
		raise sqlstate 'PT422' using message = 'outcome_unknown';
	end if;
	reason := app.said(reason);
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.closed_at is not null then
		if exists (
			select from public.closures
			where closures.report_id = report.id and closures.closed_at = report.closed_at
				and closures.outcome = close_report.outcome and closures.reason = close_report.reason
		) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if report.acknowledged_at is null then
		raise sqlstate 'PT409' using message = 'acknowledge_first';
	end if;
	insert into public.closures (report_id, outcome, reason, closed_by, closed_at)
	values (report.id, outcome, reason, auth.uid(), at);
	update public.reports set closed_at = at, feedback = told, lapses_at = null where id = report.id;
	insert into public.events (report_id, kind, at, actor_id, reason, act_id, acted_at)
	values (report.id, 'closed', at, auth.uid(), told, act_id, acted_at);
	return app.state_of(report.id);
end
$$;

create function public.close_report(report_id uuid, outcome text, reason text)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.close_report(report_id, outcome, reason, now())
$$;
comment on function public.close_report is
	'Its owner ends it with an outcome and a reason. The reporter is told the outcome''s feedback, never '
	'the reason. Errors: report_not_found, not_allowed, outcome_required, outcome_unknown, '
	'reason_required, acknowledge_first, already_closed.';

-- An acknowledgement answers only the danger that its person has seen, over acknowledge_report as well.
create function app.changed_since(report_id uuid, seen_hop integer) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.hops
		where hops.report_id = changed_since.report_id and hop > seen_hop
			-- a danger that was added later is news to somebody who acted before they knew of it
			and (part = 'owner' or part = 'alerted' and reason = 'urgent')
	)
$$;
comment on function app.changed_since is
	'Whether a report came to any owner, or became an alarm, after that hop.';

grant execute on function
	public.acknowledge_report,
	public.extend_report,
	public.release_report,
	public.claim_report,
	public.close_report
	to authenticated;


-- 31_routing/reassign.sql

create function app.possible_owners(report public.reports, at timestamptz)
returns table (person_id uuid, name text, step text, of_patch boolean, reason text)
language sql stable set search_path = '' as $$
	select
		people.id, people.name,
		case when people.role = 'operator' then 'hotline' else coalesce(held.standing, 'officer') end,
		held.standing is not null,
		case
			when people.role = 'officer' then coalesce(
				app.unavailable_because(people.id, at),
				case
					when app.my_role() is distinct from 'supervisor' and people.id = any (released.by_whom)
						then 'had_it'
				end
			)
			when not people.active then 'inactive'
		end
	from public.people
	cross join (select app.released_by(report.id) as by_whom) as released
	left join public.patch_officers as held
		on held.patch_id = report.patch_id and held.person_id = people.id
		and held.starts_at <= at and (held.ends_at is null or held.ends_at > at)
	where people.region_id = report.region_id and people.role in ('officer', 'operator')
$$;
comment on function app.possible_owners is
	'The officers and operators of the report''s region, the step at which each would own the report, and the '
	'reason why they cannot own it at that moment; null: they can. had_it: the officer let the report lapse '
	'or released it, and only a supervisor may name them.';

create function app.may_reassign(report public.reports) returns boolean
language sql stable set search_path = '' as $$
	select report.owner_id is not distinct from auth.uid() or app.my_role() = 'supervisor'
$$;
comment on function app.may_reassign is
	'Whether the caller, who may read the report, gives it to somebody by name: its owner or a supervisor.';

create function app.assignees(report_id uuid, at timestamptz)
returns table (
	person_id uuid, name text, step text, of_patch boolean, available boolean, reason text
)
language plpgsql stable set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
begin
	if not coalesce(app.may_reassign(report), false) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	return query
		select possible_owners.person_id, possible_owners.name, possible_owners.step, possible_owners.of_patch, possible_owners.reason is null, possible_owners.reason
		from app.possible_owners(report, at) as possible_owners
		where possible_owners.person_id is distinct from report.owner_id
			and possible_owners.reason is distinct from 'inactive'
		order by
			not possible_owners.of_patch, app.rank_of(possible_owners.step), possible_owners.reason is not null,
			possible_owners.name, possible_owners.person_id;
end
$$;

-- Definer, because availability is worked out of rosters and channels that colleagues may not read.
create function public.assignees(report_id uuid)
returns table (
	person_id uuid, name text, step text, of_patch boolean, available boolean, reason text
)
language sql stable security definer set search_path = '' as $$
	select * from app.assignees(report_id, now())
$$;
comment on function public.assignees is
	'For whoever may reassign a report: to whom, those of its patch first, and of each who cannot have '
	'it now, why. Whoever has it already and accounts switched off are not in it. Errors: '
	'report_not_found, not_allowed, already_closed.';

create function app.reassign_report(
	report_id uuid, person_id uuid, reason text, at timestamptz
) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
	seat text;
begin
	reason := app.said(reason);
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if not coalesce(app.may_reassign(report), false) then
		-- Giving it away twice is quiet: it has left the caller's hands and stayed where it went.
		if (
			select kind = 'reassigned' and actor_id = auth.uid()
				and events.person_id = reassign_report.person_id
			from public.events
			where events.report_id = report.id
				and kind not in ('addendum', 'photo_received', 'thanked', 'asked')
			order by id desc limit 1
		) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.owner_id = reassign_report.person_id then
		return app.state_of(report.id);
	end if;
	seat := (
		select step from app.possible_owners(report, at) as possible_owners
		where possible_owners.person_id = reassign_report.person_id and possible_owners.reason is null
	);
	if seat is null then
		raise sqlstate 'PT409' using message = 'person_unavailable';
	end if;
	update public.reports set
		owner_step = seat, owner_id = reassign_report.person_id, hop = hop + 1,
		acknowledged_at = null, acknowledged_by = null, lapses_at = null, claimed_until = null,
		deadline_at = at + app.time_to_acknowledge(report, at)
	where id = report.id returning * into report;
	insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
	values (
		report.id, report.hop, seat, report.owner_id, 'owner', 'reassigned', at, report.deadline_at
	);
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason, note)
	values (
		report.id, 'reassigned', at, auth.uid(), seat, report.owner_id, 'reassigned',
		reassign_report.reason
	);
	return app.state_of(report.id);
end
$$;

-- Definer, because nobody holds an update grant on reports.
create function public.reassign_report(report_id uuid, person_id uuid, reason text)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.reassign_report(report_id, person_id, reason, now())
$$;
comment on function public.reassign_report is
	'Its owner or a supervisor gives it to an officer who is available or to an operator, of its region, '
	'with a reason for staff and a fresh deadline. To whoever has it already is quiet. Errors: '
	'report_not_found, not_allowed, reason_required, already_closed, person_unavailable.';

grant execute on function public.assignees, public.reassign_report to authenticated;


-- 32_desk/assessment.sql

-- What staff make of a report. A reporter reads none of it; nothing of it is ever changed.
create table public.notes (
	id uuid primary key, -- made at the desk, so a resend is the same note
	report_id uuid not null references public.reports,
	-- what was observed is kept apart from what is thought of it (Data Protection Act 2018, section 38)
	kind text not null check (kind in ('observation', 'opinion')),
	words text not null check (length(words) between 1 and 4000),
	written_by uuid not null references public.people,
	written_at timestamptz not null
);
comment on table public.notes is 'What staff wrote beside a report, for staff.';
create index notes_report_id_idx on public.notes (report_id, written_at);
alter table public.notes enable row level security;
grant select on public.notes to authenticated;

create table public.grades (
	id uuid primary key, -- made at the desk, so a resend is the same grade
	report_id uuid not null references public.reports,
	replaces uuid unique references public.grades, -- graded anew, once
	item text not null check (length(item) between 1 and 1000), -- what it is a grade of
	-- whom or what the item is about: suspects are kept apart from witnesses and victims
	about text not null check (about in ('vessel', 'suspect', 'witness', 'victim', 'place', 'other')),
	source integer not null check (source between 1 and 3),
	assessment text not null check (assessment in ('A', 'B', 'C', 'D', 'E')),
	handling text not null check (handling in ('P', 'C')),
	conditions text check (length(conditions) between 1 and 1000),
	graded_by uuid not null references public.people,
	graded_at timestamptz not null,
	check ((handling = 'C') = (conditions is not null))
);
comment on table public.grades is
	'3x5x2 of one item of information in a report: source 1 reliable, 2 untested, 3 not reliable; '
	'assessment A known directly to the source, B indirectly but corroborated, C indirectly, D not '
	'known, E suspected to be false; handling P lawful sharing permitted, C with conditions.';
create index grades_report_id_idx on public.grades (report_id, graded_at);
alter table public.grades enable row level security;
grant select on public.grades to authenticated;

create table public.reviews (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	due_on date not null,
	reason text not null check (length(reason) between 1 and 2000),
	set_by uuid not null references public.people,
	set_at timestamptz not null
);
comment on table public.reviews is
	'When a report is to be looked at again. The latest holds; the earlier ones stay.';
create index reviews_report_id_idx on public.reviews (report_id, id desc);
alter table public.reviews enable row level security;
grant select on public.reviews to authenticated;

create policy "who reads a report reads its notes" on public.notes for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its grades" on public.grades for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its reviews" on public.reviews for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create function app.add_note(
	report_id uuid, note_id uuid, kind text, words text, at timestamptz
) returns public.notes
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
	note public.notes;
begin
	if kind is null or kind not in ('observation', 'opinion') then
		raise sqlstate 'PT422' using message = 'note_kind_unknown';
	end if;
	if app.tidy(words) = '' or length(words) > 4000 then
		raise sqlstate 'PT422' using message = 'note_words_required';
	end if;
	insert into public.notes (id, report_id, kind, words, written_by, written_at)
	values (note_id, report.id, kind, app.tidy(words), auth.uid(), at)
	on conflict (id) do nothing returning * into note;
	if not found then
		select * into strict note from public.notes where id = note_id;
		if (note.report_id, note.written_by, note.kind, note.words)
			is distinct from (report.id, auth.uid(), add_note.kind, app.tidy(add_note.words))
		then
			raise sqlstate 'PT409' using message = 'note_id_taken';
		end if;
	end if;
	return note;
end
$$;

-- Definer, all of them: nobody holds an insert grant, so each has one door.
create function public.add_note(report_id uuid, note_id uuid, kind text, words text)
returns public.notes
language sql security definer set search_path = '' as $$
	select app.add_note(report_id, note_id, kind, words, now())
$$;
comment on function public.add_note is
	'Staff write an observation or an opinion beside a report they may read. Twice the same is quiet. '
	'Errors: report_not_found, note_kind_unknown, note_words_required, note_id_taken.';

create function app.grade_item(
	report_id uuid, grade_id uuid, item text, about text, source integer, assessment text,
	handling text, conditions text, replaces uuid, at timestamptz
) returns public.grades
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
	made public.grades;
begin
	if app.my_role() not in ('officer', 'operator') then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if app.tidy(item) = '' or length(item) > 1000 then
		raise sqlstate 'PT422' using message = 'item_required';
	end if;
	if about is null or about not in ('vessel', 'suspect', 'witness', 'victim', 'place', 'other')
		or source is null or source not between 1 and 3
		or assessment is null or assessment not in ('A', 'B', 'C', 'D', 'E')
		or handling is null or handling not in ('P', 'C')
	then
		raise sqlstate 'PT422' using message = 'grade_unknown';
	end if;
	conditions := nullif(app.tidy(conditions), '');
	if handling = 'P' then
		conditions := null;
	elsif conditions is null or length(conditions) > 1000 then
		raise sqlstate 'PT422' using message = 'conditions_required';
	end if;
	select * into made from public.grades where id = grade_id;
	if found then
		if (made.report_id, made.graded_by, made.item, made.about, made.source, made.assessment,
			made.handling, made.conditions, made.replaces)
			is distinct from (report.id, auth.uid(), app.tidy(grade_item.item), grade_item.about,
			grade_item.source, grade_item.assessment, grade_item.handling, grade_item.conditions,
			grade_item.replaces)
		then
			raise sqlstate 'PT409' using message = 'grade_id_taken';
		end if;
		return made; -- sent again
	end if;
	if replaces is not null and not exists (
		select from public.grades where id = grade_item.replaces and grades.report_id = report.id
	) then
		raise sqlstate 'PT404' using message = 'grade_not_found';
	end if;
	insert into public.grades (
		id, report_id, replaces, item, about, source, assessment, handling, conditions, graded_by,
		graded_at
	)
	values (
		grade_id, report.id, replaces, app.tidy(item), about, source, assessment, handling, conditions,
		auth.uid(), at
	)
	returning * into made;
	return made;
exception when unique_violation then
	-- somebody graded it anew meanwhile: theirs is shown first
	raise sqlstate 'PT409' using message = 'graded_meanwhile';
end
$$;

create function public.grade_item(
	report_id uuid, grade_id uuid, item text, about text, source integer, assessment text,
	handling text, conditions text default null, replaces uuid default null
) returns public.grades
language sql security definer set search_path = '' as $$
	select app.grade_item(
		report_id, grade_id, item, about, source, assessment, handling, conditions, replaces, now()
	)
$$;
comment on function public.grade_item is
	'An officer or operator grades one item of a report they may read, or grades it anew. Twice the same '
	'is quiet. Errors: report_not_found, not_allowed, item_required, grade_unknown, '
	'conditions_required, grade_not_found, graded_meanwhile, grade_id_taken.';

create function app.set_review(report_id uuid, due_on date, reason text, at timestamptz)
returns public.reviews
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
	latest public.reviews;
begin
	reason := app.said(reason);
	if due_on is null or due_on < (at at time zone 'Europe/London')::date
		or due_on > (at at time zone 'Europe/London')::date + 3653
	then
		raise sqlstate 'PT422' using message = 'review_date_unusable';
	end if;
	select * into latest from public.reviews where reviews.report_id = report.id
	order by id desc limit 1;
	if found and (latest.due_on, latest.reason, latest.set_by) = (set_review.due_on, set_review.reason, auth.uid()) then
		return latest; -- a second tap is quiet
	end if;
	insert into public.reviews (report_id, due_on, reason, set_by, set_at)
	values (report.id, due_on, reason, auth.uid(), at) returning * into latest;
	return latest;
end
$$;

create function public.set_review(report_id uuid, due_on date, reason text)
returns public.reviews
language sql security definer set search_path = '' as $$
	select app.set_review(report_id, due_on, reason, now())
$$;
comment on function public.set_review is
	'Staff say when a report they may read is to be looked at again, and why. Errors: '
	'report_not_found, reason_required, review_date_unusable.';

create function app.reopen_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	if report.closed_at is not null then -- of one that is open there is nothing to do
		perform app.reroute_report(report.id, 'reopened', auth.uid(), reason, at);
	end if;
	return app.state_of(report.id);
end
$$;

create function public.reopen_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.reopen_report(report_id, reason, now())
$$;
comment on function public.reopen_report is
	'Staff who may read a closed report open it again: it begins anew with its officer. Twice is quiet. '
	'Errors: report_not_found, reason_required.';

create trigger notes__append_only before update or delete on public.notes
	for each row execute function app.tg_history_stays();
create trigger notes__never_emptied before truncate on public.notes
	for each statement execute function app.tg_append_only();
create trigger grades__append_only before update or delete on public.grades
	for each row execute function app.tg_history_stays();
create trigger grades__never_emptied before truncate on public.grades
	for each statement execute function app.tg_append_only();
create trigger reviews__append_only before update or delete on public.reviews
	for each row execute function app.tg_history_stays();
create trigger reviews__never_emptied before truncate on public.reviews
	for each statement execute function app.tg_append_only();

grant execute on function
	public.add_note,
	public.grade_item,
	public.set_review,
	public.reopen_report
	to authenticated;


-- 32_desk/queue.sql

create view public.desk_reports with (security_invoker = true) as
select
	reports.id, reports.reference, reports.urgency, reports.danger_to_life,
	reports.site_id, sites.name as site_name, sites.latitude as site_latitude,
	sites.longitude as site_longitude, patches.name as patch_name,
	reports.description, reports.indicators, reports.indicator_version, reports.place_text,
	reports.latitude, reports.longitude, reports.position_source, reports.accuracy_metres,
	reports.fixed_at, reports.observer_latitude, reports.observer_longitude,
	reports.seen_at, reports.saved_at, reports.sent_at, reports.received_at, reports.deadline_at,
	reports.lapses_at, reports.claimed_until,
	round(extract(epoch from reports.phone_ahead))::double precision as phone_ahead_seconds,
	reports.flags, reports.detail,
	reports.hop, reports.owner_step, reports.owner_id, owner.name as owner_name,
	reports.hotline_alerted_at is not null as hotline_alerted,
	reports.acknowledged_at, reports.closed_at,
	reporter.name as reporter_name, reporter.reporter_kind, reporter.phone as reporter_phone,
	reports.taken_by, assignee.name as taken_by_name,
	-- counted in the select list, so that a page of a long queue is sorted before anything is counted
	(select count(*)::integer from public.addenda where report_id = reports.id) as addenda_count,
	(select count(*)::integer from public.photos where report_id = reports.id) as photos_announced,
	(
		select count(*)::integer from public.photos
		where report_id = reports.id and photos.received_at is not null
	) as photos_received,
	(
		select coalesce(
			jsonb_agg(
				jsonb_build_object(
					'kind', kind, 'as_typed', as_typed, 'normalised', normalised, 'result', result
				) order by id
			),
			'[]'
		)
		from public.identifiers where report_id = reports.id and addendum_id is null
	) as identifiers,
	app.target_at(reports) as target_at
from public.reports
left join public.sites on sites.id = reports.site_id
left join public.patches on patches.id = reports.patch_id
left join public.people as owner on owner.id = reports.owner_id
left join public.sources on sources.id = reports.source_id
left join public.people as reporter on reporter.id = sources.person_id
left join public.people as assignee on assignee.id = reports.taken_by;
comment on view public.desk_reports is
	'A report as a desk shows it, under the reader''s own policies.';
grant select on public.desk_reports to authenticated;

create function app.reviews_due(at timestamptz) returns setof uuid
language sql stable set search_path = '' as $$
	select report_id from public.reviews
	where due_on <= (at at time zone 'Europe/London')::date
		and not exists (
			select from public.reviews as later
			where later.report_id = reviews.report_id and later.id > reviews.id
		)
$$;
comment on function app.reviews_due is
	'The reports whose latest date for review is today or earlier, by the wall clock of the coast.';

-- Definer, and so the rights are said once more: under the policies no index of words could be used, and
-- the planner, which cannot tell how many a policy leaves, would sort a whole history for one page. What
-- is found is read under the policies.
create function app.desk_ids(
	whose text, closed boolean, words text, urgency text, review_due boolean, after jsonb,
	at_most integer, at timestamptz
) returns setof uuid
-- what is looked at is in memory mostly, as hosted databases are told
language plpgsql stable security definer rows 100 set search_path = '' set random_page_cost = 1.1 as $$
declare
	mine constant text := app.my_role();
	sought constant text := lower(trim(coalesce(words, '')));
	code constant text := app.plain(words);
	asked constant record := app.asked_for(words);
	numbered constant uuid[] := array(
		select report_id from public.identifiers where normalised = code
	);
	places constant uuid[] := array(
		select id from public.sites
		where region_id = app.my_region() and position(sought in lower(name)) > 0
	);
	-- Text of ours alone, said as the indexes say it. What was asked for stays in $1 me, $2 my region,
	-- $3 my patches, $4 urgency, $5 at, $6 after, $7 at_most, $8 code, $9 asked, $10 numbered, $11 places,
	-- $12 lately, $13 still, $14 what is looked for by eye.
	is_readable constant text := case
		when mine = 'supervisor' then 'region_id = $2'
		when mine = 'operator' then
			'region_id = $2 and (owner_step = ''hotline'' or hotline_alerted_at is not null)'
		when mine = 'officer' then case whose
			when 'mine' then 'owner_id = $1'
			when 'others' then 'patch_id = any ($3)'
			else '(owner_id = $1 or patch_id = any ($3))'
		end
	end;
	has_words constant text := case when asked.by_index is not null then concat_ws(
		' and ', 'app.words_of(reports) @@ $9',
		-- as no index says it
		case when asked.by_eye is not null then 'pg_catalog.ts_match_vq(app.words_of(reports), $14)' end
	) end;
	is_named constant text := nullif(
		concat_ws(
			' or ',
			case when code ~ '^KR[A-Z0-9]{2,8}$' then
				'reference like ''KR-'' || left(right($8, -2), 4) || ''%'' and app.plain(reference) like $8 || ''%'''
			end,
			case when numbered <> '{}' then 'id = any ($10)' end,
			case when places <> '{}' then 'site_id = any ($11)' end
		),
		''
	);
	place constant text := case when closed then 'closed_at desc, received_at desc, id desc' else
		'coalesce(deadline_at, ''infinity''), coalesce(lapses_at, ''infinity''), received_at, id'
	end;
	query constant text := concat_ws(
		' ',
		'select id from public.reports where (', is_readable,
		case whose
			when 'mine' then 'and owner_id = $1'
			when 'others' then 'and owner_id is distinct from $1'
		end,
		-- beside words as no index says it, or all that somebody ever had would be gathered first
		case when sought = '' then ')' else ') is true' end,
		case when closed then 'and closed_at is not null' else 'and closed_at is null' end,
		case when urgency is not null then 'and urgency = $4' end,
		case when review_due then 'and id in (select app.reviews_due($5))' end,
		case when sought <> '' then format('and (%s)', concat_ws(' or ', has_words, is_named)) end,
		-- open ones are few: each is looked at
		case when sought <> '' and not closed then 'is true' end,
		case
			when after is null then ''
			when closed then
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
	);
	-- An index of words has no order: of all that ever had a word, those first that ended lately, as seen
	-- from where the page begins.
	lately constant timestamptz := coalesce((after ->> 'closed_at')::timestamptz, at) - interval '60 days';
	turn text;
	number integer;
	still integer := at_most;
begin
	if is_readable is null or (sought <> '' and has_words is null and is_named is null) then
		return;
	end if;
	foreach turn in array case
		when closed and sought <> '' then array['and closed_at >= $12', 'and closed_at < $12']
		else array['']
	end
	loop
		return query execute format(
			-- planned for a whole page, for the few that are still wanted may be far apart
			'with page as materialized (%s %s order by %s limit $7) select id from page limit $13',
			query, turn, place
		) using
			app.me(), app.my_region(), array(select app.my_patches()), urgency, at, after, at_most, code,
			asked.by_index, numbered, places, lately, still, asked.by_eye;
		get diagnostics number = row_count;
		still := still - number;
		exit when still = 0;
	end loop;
end
$$;
comment on function app.desk_ids is
	'The next reports of a desk''s queue, in its order; all there are, where `at_most` is null. By words: '
	'of what was seen, where, of the vessel''s name, a reference or its beginning, a number, a site.';

create function app.desk_page(
	whose text, closed boolean, words text, urgency text, review_due boolean, after jsonb,
	at_most integer, at timestamptz
) returns setof public.desk_reports
language sql stable set search_path = '' as $$
	-- a page is found before anything is joined to it
	select desk_reports.*
	from app.desk_ids(
		whose, closed, words, urgency, review_due, after, least(at_most, 200), at
	) with ordinality as page (id, number)
	join public.desk_reports using (id)
	order by number
$$;

-- Invoker: the reader's own policies decide which reports there are.
create function public.desk_page(
	whose text, closed boolean default false, words text default '', urgency text default null,
	review_due boolean default false, after jsonb default null, at_most integer default 25
) returns setof public.desk_reports
language sql stable set search_path = '' as $$
	select * from app.desk_page(whose, closed, words, urgency, review_due, after, at_most, now())
$$;
comment on function public.desk_page is
	'The next of the reports the caller may read, of `mine` or of all `others`: open ones by what must be '
	'answered soonest, closed ones the latest first. `after` is the row that ended the page before, or as '
	'much of it as says its place: id, received_at, and deadline_at, lapses_at or closed_at. At most 200 '
	'at a time. By words: of what was seen, where, of the vessel''s name, a reference, a number, a site; of '
	'one word alone the beginning is enough.';

create function app.desk_counts(
	at timestamptz, out unacknowledged integer, out review_open integer, out review_closed integer
)
language sql stable set search_path = '' as $$
	select
		(
			select count(*) from public.reports
			where owner_id = (select app.me()) and closed_at is null and acknowledged_at is null
		),
		count(*) filter (where closed_at is null),
		count(*) filter (where closed_at is not null)
	from public.reports where id in (select app.reviews_due(at))
$$;

create function public.desk_counts(
	out unacknowledged integer, out review_open integer, out review_closed integer
)
language sql stable set search_path = '' as $$
	select * from app.desk_counts(now())
$$;
comment on function public.desk_counts is
	'How many of the caller''s own reports wait for them to acknowledge, and of how many that they may read '
	'the date for review is here, open and closed.';

create function app.desk_chart(
	words text, urgency text, review_due boolean, at_most integer, at timestamptz
) returns jsonb
language sql stable set search_path = '' as $$
	with open as materialized (
		select
			id, reference, reports.urgency, latitude, longitude,
			app.target_at(reports) as target_at, deadline_at, claimed_until, lapses_at,
			owner_id is not distinct from (select app.me()) as mine, number
		from app.desk_ids(
			null, false, words, desk_chart.urgency, review_due, null, null, at
		) with ordinality as found (id, number)
		join public.reports using (id)
	),
	placed as (
		select * from open where latitude is not null order by number limit at_most
	)
	select jsonb_build_object(
		'reports', coalesce((select jsonb_agg(to_jsonb(placed) - 'number') from placed), '[]'),
		'placed', count(*) filter (where latitude is not null),
		'unplaced', count(*) filter (where latitude is null)
	) from open
$$;

create function public.desk_chart(
	words text default '', urgency text default null, review_due boolean default false
) returns jsonb
language sql stable set search_path = '' as $$
	select app.desk_chart(words, urgency, review_due, 2000, now())
$$;
comment on function public.desk_chart is
	'Where the open reports are that the caller may read: `reports`, at most 2,000 and those first that '
	'must be answered soonest; how many are `placed`, and how many have no position (`unplaced`). One '
	'object, since of rows the API gives fewer at a time.';

-- A desk's queue, page by page. A page begins after the row that ended the last one, by the place that
-- row had then, so that nothing is counted off and what comes or goes above moves nothing below.
create index reviews_due_on_idx on public.reviews (due_on);

grant execute on function
	app.reviews_due,
	app.desk_ids,
	app.desk_page,
	public.desk_page,
	app.desk_counts,
	public.desk_counts,
	app.desk_chart,
	public.desk_chart
	to authenticated;


-- 32_desk/redacted_copy.sql

create type public.exported_report as (
	content jsonb,
	warnings text[] -- what in the report could say who told us, whatever place was chosen
);

-- A report as it may leave the service. What says who told us is stripped here and nowhere else, so
-- that no page can forget to.
create function app.source_words(report public.reports) returns setof text
language sql stable set search_path = '' as $$
	with contents as (
		select report.content as content
		union all
		select content from public.addenda where report_id = report.id
	),
	phrases as (
		select people.name as phrase from public.people where id = app.person_of(report.source_id)
		union all
		select email::text from auth.users where id = app.person_of(report.source_id)
		union all
		select content #>> '{caller,name}' from contents
		union all
		select content #>> '{also_told,reference}' from contents
		union all
		select content #>> '{contact,hours}' from contents
	)
	select phrase from phrases
	union
	select word from phrases, regexp_split_to_table(phrase, '[^[:alpha:]]+') as word
	where length(word) >= 3 and phrase in (
		select people.name from public.people where id = app.person_of(report.source_id)
		union all
		select content #>> '{caller,name}' from contents
	)
	union
	select word from public.people
	cross join unnest(case reporter_kind
		when 'harbour_master' then '{harbour master,harbourmaster,harbor master}'::text[]
		when 'marina_manager' then '{marina manager,marina master}'
		when 'port_facility_security_officer' then '{port facility security officer,security officer,pfso}'
	end) as word
	where people.id = app.person_of(report.source_id)
$$;
comment on function app.source_words is
	'By which words the reporter could be known: names, and each word of them, address, kind, what police '
	'call their call, and when they may be called.';

create function app.site_words(report public.reports) returns setof text
language sql stable set search_path = '' as $$
	with named as (
		select name, locode from public.sites
		where id = report.site_id
			or id in (select site_id from public.reporter_sites where person_id = app.person_of(report.source_id))
	)
	select name from named
	union
	select locode from named
	union
	select word from named, regexp_split_to_table(name, '[^[:alpha:]]+') as word
	where length(word) >= 4 and lower(word) not in (
		'harbour', 'marina', 'port', 'quay', 'pier', 'yacht', 'yachts', 'haven', 'dock', 'docks', 'basin',
		'boatyard', 'sailing', 'club', 'wharf', 'north', 'south', 'east', 'west', 'river', 'bridge',
		'point', 'island', 'town', 'castle', 'lock', 'slipway', 'moorings', 'boat', 'beach', 'creek'
	)
	union
	select landmarks.name from public.landmarks where site_id = report.site_id
	union
	select report.detail #>> '{landmark,name}'
	union
	select report.detail #>> '{bearing,from_name}'
$$;
comment on function app.site_words is 'By which words the reporter''s sites could be known.';

create function app.numbers_pattern(numbers text[]) returns text
language sql immutable set search_path = '' as $$
	select string_agg(
		'\+?(?:[0-9][[:space:]().-]*){0,5}'
			|| regexp_replace(right(digits, 9), '(.)(?=.)', '\1[[:space:]().-]*', 'g'),
		'|'
	)
	from (select distinct regexp_replace(number, '[^0-9]', '', 'g') as digits from unnest(numbers) as number) as each_number
	where length(digits) >= 5
$$;
comment on function app.numbers_pattern is
	'Finds each telephone number however it is spaced and with or without its country.';

create function app.without(said jsonb, pattern text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
	if pattern is null then
		return said;
	end if;
	case jsonb_typeof(said)
		when 'object' then
			return (
				select coalesce(jsonb_object_agg(key, app.without(value, pattern)), '{}') from jsonb_each(said)
			);
		when 'array' then
			return (
				select coalesce(jsonb_agg(app.without(value, pattern) order by place), '[]')
				from jsonb_array_elements(said) with ordinality as part (value, place)
			);
		when 'string' then
			return to_jsonb(regexp_replace(said #>> '{}', pattern, '[taken out]', 'gi'));
		else
			return said;
	end case;
end
$$;
comment on function app.without is
	'A value with all text that the pattern finds taken out of it; null finds nothing.';

create function app.export_report(
	report_id uuid, place text, form text, recipient text, reason text, at timestamptz
) returns public.exported_report
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
	source text;
	site text;
	said jsonb; -- in the words of people
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

	source := nullif(concat_ws(
		'|',
		app.pattern_of(array(select app.source_words(report))),
		app.numbers_pattern(array(
			select phone from public.people where id = app.person_of(report.source_id)
			union all
			select report.content #>> '{caller,number}'
			union all
			select content #>> '{caller,number}' from public.addenda where addenda.report_id = report.id
		))
	), '');
	site := app.pattern_of(array(select app.site_words(report)));

	said := jsonb_build_object(
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
	);

	cleaned := app.without(said, source);
	exported.warnings := array(
		select warning from (values
			(1, 'names_source', cleaned <> said),
			(2, 'names_site', app.without(cleaned, site) <> cleaned),
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
	);

	if place = 'exact' then
		cleaned := jsonb_set(cleaned, '{place}', cleaned -> 'place' || jsonb_build_object(
			'latitude', report.latitude, 'longitude', report.longitude
		));
	else
		cleaned := app.without(cleaned - 'place', site) || jsonb_build_object('place', '{}'::jsonb);
	end if;
	exported.content := cleaned || jsonb_build_object(
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
		),
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
$$;

-- Definer, because it reads past the policies to find what must not be in it, and writes the log.
create function public.export_report(
	report_id uuid, place text, form text default null, recipient text default null,
	reason text default null
) returns public.exported_report
language sql security definer set search_path = '' as $$
	select app.export_report(report_id, place, form, recipient, reason, now())
$$;
comment on function public.export_report is
	'A report for whoever may read it at a desk, as it may be handed out: nothing of who told us, with its '
	'place `exact`, no nearer than its `patch`, or `none`. With a form (print, json) it is written down as '
	'a disclosure, to whom and why if that is said; without, it is only looked at. Errors: '
	'report_not_found, place_unknown, form_unknown, disclosure_too_long.';

grant execute on function public.export_report to authenticated;


-- 32_desk/same_vessel.sql

create table public.links (
	id bigint generated always as identity primary key,
	one uuid not null references public.reports,
	other uuid not null references public.reports,
	linked_by uuid not null references public.people,
	linked_at timestamptz not null,
	unlinked_by uuid references public.people,
	unlinked_at timestamptz,
	check (one < other),
	check ((unlinked_by is null) = (unlinked_at is null))
);
comment on table public.links is 'Reports that are about one thing, in the judgement of staff.';
create unique index links_one_idx on public.links (one, other) where unlinked_at is null;
create index links_other_idx on public.links (other) where unlinked_at is null;
alter table public.links enable row level security;
grant select on public.links to authenticated;

create policy "who reads both reports reads that they are linked"
	on public.links for select to authenticated
	using (
		(select app.is_staff())
		and exists (select from public.reports where id = one)
		and exists (select from public.reports where id = other)
	);

create function app.position_of_vessel(report public.reports)
returns table (latitude double precision, longitude double precision)
language sql stable rows 1 set search_path = '' as $$
	select coalesce(report.latitude, sites.latitude), coalesce(report.longitude, sites.longitude)
	from (values (true)) as always left join public.sites on sites.id = report.site_id
$$;
comment on function app.position_of_vessel is 'Where a report says it was; else its site.';

create function app.differ(one text, other text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(app.plain(one) <> app.plain(other), false)
		and app.plain(one) not in ('UNKNOWN', 'OTHER') and app.plain(other) not in ('UNKNOWN', 'OTHER')
$$;
comment on function app.differ is 'Both were said, and not the same.';

create function app.agree(one text, other text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(app.plain(one) = app.plain(other), false)
		and app.plain(one) not in ('UNKNOWN', 'OTHER')
$$;

create function app.numbers_of(report_id uuid) returns table (kind text, normalised text, sound boolean)
language sql stable rows 3 set search_path = '' as $$
	select distinct kind, normalised, result = 'ok'
	from public.identifiers
	where identifiers.report_id = numbers_of.report_id and length(normalised) >= 3
$$;

-- What it costs a mistaken hint is a glance; what a missed one costs is two officers at one boat.
create function app.same_vessel(report public.reports)
returns table (report_id uuid, because text, nautical_miles double precision, apart interval)
language sql stable rows 3 set search_path = '' as $$
	with mine as (
		select place.*, app.plain(report.detail #>> '{vessel,name}') as name,
			report.detail #>> '{vessel,type}' as type, report.detail #>> '{vessel,hull_colour}' as colour
		from app.position_of_vessel(report) as place
	),
	numbers as materialized (
		select * from app.numbers_of(report.id)
	),
	near as (
		select identifiers.report_id as id, true as by_number, false as by_name
		from numbers join public.identifiers using (kind, normalised)
		union all
		select other.id, false, true
		from mine join public.reports as other on app.plain(other.detail #>> '{vessel,name}') = mine.name
		where length(mine.name) >= 4
			and other.seen_at between report.seen_at - interval '24 hours'
				and report.seen_at + interval '24 hours'
		union all
		select other.id, false, false
		from public.reports as other
		where other.region_id = report.region_id
			and other.seen_at between report.seen_at - interval '2 hours'
				and report.seen_at + interval '2 hours'
	),
	candidates as (
		select id, bool_or(by_number) as by_number, bool_or(by_name) as by_name
		from near where id <> report.id group by id
	),
	placed as materialized (
		select
			candidates.*, other.detail, other.indicators, other.source_id,
			other.site_id = report.site_id and num_nonnulls(other.latitude, report.latitude) < 2
				as only_site,
			app.nautical_miles(place.latitude, place.longitude, mine.latitude, mine.longitude) as miles,
			greatest(other.seen_at, report.seen_at) - least(other.seen_at, report.seen_at) as apart
		from candidates
		join public.reports as other using (id)
		cross join mine
		cross join lateral app.position_of_vessel(other) as place
	),
	judged as (
		select
			placed.*, extract(epoch from apart)::double precision / 3600 as hours,
			not by_number and exists (
				select from numbers
				join app.numbers_of(placed.id) as theirs using (kind)
				where numbers.sound and theirs.sound and numbers.normalised <> theirs.normalised
			) as other_number,
			app.differ(mine.type, detail #>> '{vessel,type}')
				or app.differ(mine.colour, detail #>> '{vessel,hull_colour}')
				or app.differ(mine.name, detail #>> '{vessel,name}') as looks_otherwise,
			app.agree(mine.type, detail #>> '{vessel,type}')::integer
				+ app.agree(mine.colour, detail #>> '{vessel,hull_colour}')::integer
				+ (indicators && report.indicators)::integer as alike,
			source_id = report.source_id as same_reporter
		from placed cross join mine
		where by_number or by_name or miles <= 1 or only_site -- the rest is not worth a look
	)
	select id, because, miles, apart
	from judged
	cross join lateral (
		select case
			when by_number and hours <= 72 and coalesce(miles, 0) <= 5 + 25 * hours then 'number'
			when by_number then 'seen_before'
			when other_number then null
			when looks_otherwise then null
			when by_name and coalesce(miles, 0) <= 3 + 10 * hours then 'name'
			when hours <= 2 and not same_reporter and (
				only_site and alike >= 2 or not coalesce(only_site, false) and miles <= 1 and alike >= 1
			) then 'place_and_time'
		end as because
	) as verdict
	where because is not null
$$;
comment on function app.same_vessel is
	'Which other reports may be about the vessel of this one, and why. Number: the same where a fast boat '
	'could have been (5 nautical miles and 25 an hour, within 72 hours), else seen before. Name: the same '
	'within a day, 3 miles and 10 an hour. Place and time: within a mile and two hours, seen by somebody '
	'else, alike in type, hull or signs; where one says no more than its site, alike in two of these. '
	'Two sound numbers of one kind that differ are two boats, and so is what looks otherwise.';

-- Definer: the comparison runs past the policies, what comes of it does not.
create function public.same_vessel(report_id uuid)
returns table (
	id uuid, reference text, description text, seen_at timestamptz, closed_at timestamptz,
	owner_id uuid, owner_name text, because text, nautical_miles double precision,
	apart_seconds double precision, linked boolean,
	directly boolean -- not by way of a third, so that it can be taken apart from here
)
language sql stable security definer set search_path = '' as $$
	with report as (
		select (app.readable_report(same_vessel.report_id)).*
	),
	linked as materialized (
		select app.linked_to(same_vessel.report_id) as id
	),
	found as (
		select same.report_id, same.because, same.nautical_miles, same.apart
		from report cross join lateral app.same_vessel(report) as same
		union all
		select linked.id, 'linked', null, null from linked
	)
	select
		other.id, other.reference, other.description, other.seen_at, other.closed_at, other.owner_id,
		people.name,
		(array_agg(found.because order by found.because = 'linked'))[1],
		max(found.nautical_miles), extract(epoch from max(found.apart))::double precision,
		bool_or(found.because = 'linked'),
		exists (
			select from public.links
			where one = least(other.id, same_vessel.report_id)
				and links.other = greatest(other.id, same_vessel.report_id) and unlinked_at is null
		)
	from found
	join public.reports as other on other.id = found.report_id
	left join public.people on people.id = other.owner_id
	where app.may_read_report(other)
	group by other.id, people.name
	order by bool_or(found.because = 'linked') desc, max(found.apart) nulls first, other.id
	limit 50
$$;
comment on function public.same_vessel is
	'Reports the caller may read that may be about the same vessel, the linked ones first. Errors: '
	'report_not_found.';

create function app.tg_links__stay() returns trigger
language plpgsql set search_path = '' as $$
declare
	ending constant text[] := array['unlinked_by', 'unlinked_at'];
begin
	if tg_op = 'DELETE' then
		if app.may_go(old.one) or app.may_go(old.other) then
			return old;
		end if;
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	if old.unlinked_at is not null
		or (to_jsonb(new) - ending) is distinct from (to_jsonb(old) - ending)
	then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

create function app.linked_to(report_id uuid) returns setof uuid
language sql stable set search_path = '' as $$
	with recursive together as (
		select linked_to.report_id as id
		union
		select case when links.one = together.id then links.other else links.one end
		from together join public.links on together.id in (links.one, links.other)
		where unlinked_at is null
	)
	select id from together where id <> linked_to.report_id
$$;
comment on function app.linked_to is 'All that hangs together with a report, also by way of others.';

create function app.link_reports(one uuid, other uuid, linked boolean, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	first public.reports := app.readable_report(least(one, other));
	second public.reports := app.readable_report(greatest(one, other));
begin
	if first.id = second.id then
		raise sqlstate 'PT422' using message = 'link_to_another';
	end if;
	if linked then
		insert into public.links (one, other, linked_by, linked_at)
		values (first.id, second.id, auth.uid(), at)
		on conflict do nothing;
	else
		update public.links set unlinked_by = auth.uid(), unlinked_at = at
		where links.one = first.id and links.other = second.id and unlinked_at is null;
	end if;
	return linked;
end
$$;

create function public.link_reports(one uuid, other uuid, linked boolean) returns boolean
language sql security definer set search_path = '' as $$
	select app.link_reports(one, other, linked, now())
$$;
comment on function public.link_reports is
	'Staff who may read both reports say that they are about one thing, or that they are not after all. '
	'Twice is quiet. Errors: report_not_found, link_to_another.';

create function app.close_linked(
	report_id uuid, outcome text, reason text, at timestamptz,
	act_id uuid default null, acted_at timestamptz default null
) returns setof public.report_state
language plpgsql set search_path = '' as $$
declare
	one uuid;
begin
	return next app.close_report(report_id, outcome, reason, at, act_id, acted_at);
	for one in
		select id from public.reports
		where id in (select app.linked_to(close_linked.report_id))
			and owner_id = auth.uid() and closed_at is null
		order by id
	loop
		perform app.acknowledge_report(one, at);
		return next app.close_report(one, outcome, reason, at);
	end loop;
end
$$;

create function public.close_linked(report_id uuid, outcome text, reason text)
returns setof public.report_state
language sql security definer set search_path = '' as $$
	select * from app.close_linked(report_id, outcome, reason, now())
$$;
comment on function public.close_linked is
	'Closes a report and all that is linked to it and the caller''s own, acknowledged or not, in one '
	'act, so that each of their reporters is told. Errors: those of close_report.';

create index reports_region_seen_idx on public.reports (region_id, seen_at);

create index reports_vessel_name_idx on public.reports (
	app.plain(detail #>> '{vessel,name}'), seen_at
);

create trigger links__stay before update or delete on public.links
	for each row execute function app.tg_links__stay();
create trigger links__never_emptied before truncate on public.links
	for each statement execute function app.tg_append_only();

grant execute on function
	public.same_vessel,
	public.link_reports,
	public.close_linked
	to authenticated;


-- 32_desk/access_log.sql

-- It names reports and photos by id and holds no key to them: an entry outlives what it is about.
create table public.access_log (
	id bigint generated always as identity primary key,
	kind text not null check (
		kind in ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')
	),
	report_id uuid not null,
	region_id uuid not null references public.regions,
	photo_id uuid,
	person_id uuid references public.people, -- null: the reporter themselves, or the clock
	at timestamptz not null,
	what text, -- one word: the verb, the form it was handed out in, or the rule it went by
	recipient text check (length(recipient) between 1 and 200),
	reason text check (length(reason) between 1 and 2000),
	-- a reporter looks at nothing here but their own photos
	check (kind not in ('consultation', 'disclosure') or person_id is not null or what = 'photo'),
	check (kind = 'disclosure' or num_nonnulls(recipient, reason) = 0)
);
comment on table public.access_log is
	'Who did what with a report as data, and when (Data Protection Act 2018, section 62). Entries are '
	'added and never changed. Nothing else reads them: response times come from events.';
create index access_log_report_id_idx on public.access_log (report_id, id);
create index access_log_person_id_idx on public.access_log (person_id, id);
alter table public.access_log enable row level security;
grant select on public.access_log to authenticated;

-- Triggers, so that no verb, and none that is written later, can do something to a report unlogged.
create function app.tg_events__logged() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	select
		case when new.kind in ('received', 'addendum', 'photo_received')
			then 'collection' else 'alteration' end,
		id, region_id,
		new.actor_id, new.at, new.kind
	from public.reports
	where id = new.report_id and region_id is distinct from app.canary_region();
	return null;
end
$$;

create function app.tg_logged() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	select
		'alteration', id, region_id, (to_jsonb(new) ->> tg_argv[0])::uuid,
		(to_jsonb(new) ->> tg_argv[1])::timestamptz, tg_argv[2]
	from public.reports where id = new.report_id;
	return null;
end
$$;
comment on function app.tg_logged is 'Takes the columns of who and when, and the word of what was done.';

create function app.tg_links__logged() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	select
		'combination', id, region_id, coalesce(new.unlinked_by, new.linked_by),
		coalesce(new.unlinked_at, new.linked_at),
		case when new.unlinked_at is null then 'linked' else 'unlinked' end
	from public.reports where id in (new.one, new.other) order by id;
	return null;
end
$$;

create function app.open_report(report_id uuid, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
begin
	perform app.has_read_answers(report.id, at);
	-- a page that stays open reads again every half minute
	if exists (
		select from public.access_log
		where access_log.report_id = report.id and person_id = auth.uid() and kind = 'consultation'
			and what = 'report' and access_log.at > open_report.at - interval '5 minutes'
	) then
		return false;
	end if;
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	values ('consultation', report.id, report.region_id, auth.uid(), at, 'report');
	return true;
end
$$;
comment on function app.open_report is 'Whether this look was written down, or one of a moment ago covers it.';

-- Invoker: what is answered is what the reader's own policies show.
create function public.open_report(report_id uuid) returns setof public.desk_reports
language plpgsql set search_path = '' as $$
begin
	perform app.log_opening(report_id);
	return query select * from public.desk_reports where id = open_report.report_id;
end
$$;
comment on function public.open_report is
	'A report for whoever may read it at a desk. That they opened it is written down, once in five '
	'minutes. Errors: report_not_found.';

-- Definer, because nobody may add to the log.
create function app.log_opening(report_id uuid) returns boolean
language sql security definer set search_path = '' as $$
	select app.open_report(report_id, now())
$$;

create trigger access_log__append_only before update or delete on public.access_log
	for each row execute function app.tg_append_only();
create trigger access_log__never_emptied before truncate on public.access_log
	for each statement execute function app.tg_append_only();
create trigger events__logged after insert on public.events
	for each row when (
		new.actor_id is not null or new.kind in ('received', 'addendum', 'photo_received')
	) execute function app.tg_events__logged();
create trigger notes__logged after insert on public.notes
	for each row execute function app.tg_logged('written_by', 'written_at', 'note');
create trigger grades__logged after insert on public.grades
	for each row execute function app.tg_logged('graded_by', 'graded_at', 'grade');
create trigger reviews__logged after insert on public.reviews
	for each row execute function app.tg_logged('set_by', 'set_at', 'review');
create trigger links__logged after insert or update on public.links
	for each row execute function app.tg_links__logged();

grant execute on function public.open_report, app.log_opening to authenticated;


-- 30_reports/policies.sql

create function app.may_read_report(report public.reports) returns boolean
language sql stable set search_path = '' as $$
	select case app.my_role()
		when 'officer' then
			report.owner_id = auth.uid() or report.patch_id in (select app.my_patches())
		when 'operator' then
			report.region_id = app.my_region()
			and (report.owner_step = 'hotline' or report.hotline_alerted_at is not null)
		when 'supervisor' then report.region_id = app.my_region()
		else false
	end
$$;
comment on function app.may_read_report is
	'What the policies on reports say, for verbs that run past them.';

create function app.readable_report(report_id uuid) returns public.reports
language plpgsql stable set search_path = '' as $$
declare
	report public.reports;
begin
	select * into report from public.reports where id = readable_report.report_id;
	-- One word for both, so that nobody learns of a report by trying its id.
	if not found or not coalesce(app.may_read_report(report), false) then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
	return report;
end
$$;
comment on function app.readable_report is 'The report, as far as the caller may read it, or report_not_found.';

create policy "officers read the reports they own and those of their patches"
	on public.reports for select to authenticated
	using (
		(select app.my_role()) = 'officer'
		and (owner_id = (select auth.uid()) or patch_id in (select app.my_patches()))
	);

create policy "operators read what their hotline has or was alerted to"
	on public.reports for select to authenticated
	using (
		(select app.my_role()) = 'operator'
		and region_id = (select app.my_region())
		and (owner_step = 'hotline' or hotline_alerted_at is not null)
	);

create policy "supervisors read the reports of their region"
	on public.reports for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));

-- The inner select is under the reader's own policies: who reads the report reads what hangs on it.
-- The first condition spares everybody else the scan.
create policy "who reads a report reads its hops"
	on public.hops for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its history"
	on public.events for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its addenda"
	on public.addenda for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads how it was closed"
	on public.closures for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads which photos it has"
	on public.photos for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads the identifiers in it"
	on public.identifiers for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

-- Not for those it is about, and not for administrators, who read no report.
create policy "supervisors read the access log of their region"
	on public.access_log for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));

create policy "who reads a report reads who told us"
	on public.sources for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where source_id = sources.id));

create policy "staff read the reporters whose reports they may read"
	on public.people for select to authenticated
	using (
		role = 'reporter'
		and (select app.is_staff())
		and exists (select from public.sources where person_id = people.id)
	);

-- The only policy there: nobody reads, replaces or removes a picture, whoever they are. They are
-- looked at through view_photo, which writes down who did.
create policy "reporters upload the photos they have announced"
	on storage.objects for insert to authenticated
	with check (bucket_id = 'photos' and (select app.may_upload(name)));


-- 32_desk/search.sql

create function app.words_of(report public.reports) returns tsvector
-- far more than it takes: a word that few have is never to be looked for in every report
language sql immutable cost 2000 set search_path = '' as $$
	select to_tsvector(
		'pg_catalog.english',
		concat_ws(' ', report.description, report.place_text, report.detail #>> '{vessel,name}')
	)
$$;
comment on function app.words_of is 'What a report can be found by, beside its reference, numbers and site.';

create function app.asked_for(words text, out by_index tsquery, out by_eye tsquery)
language sql stable set search_path = '' as $$
	with known as (
		select
			unnest(most_common_elems::text::text[]) as lexeme,
			unnest(most_common_elem_freqs) as share
		from pg_catalog.pg_stats
		where schemaname = 'public' and tablename = 'reports_words_idx'
	),
	meant as (
		select
			quote_literal(lexeme) || case count(*) over () when 1 then ':*' else '' end as query,
			exists (select from known where known.lexeme = meant.lexeme and share > 0.1) as is_everywhere
		from unnest(
			-- only letters and digits, so that nobody writes a query
			tsvector_to_array(
				to_tsvector('pg_catalog.english', regexp_replace(words, '[^[:alnum:]]+', ' ', 'g'))
			)
		) as meant (lexeme)
	)
	select
		coalesce(
			string_agg(query, ' & ') filter (where not is_everywhere), string_agg(query, ' & ')
		)::tsquery,
		case when bool_or(not is_everywhere) then
			string_agg(query, ' & ') filter (where is_everywhere)
		end::tsquery
	from meant
$$;
comment on function app.asked_for is
	'Reports with all of these words, in whatever form; of one alone the beginning is enough: beside '
	'another, every word that begins so would be gathered first. What more than a tenth of the reports '
	'have (by the statistics) is looked for where the rarer words were found: the index would be read whole.';

create index reports_words_idx on public.reports using gin (app.words_of(reports));

create index reports_reference_idx on public.reports (reference text_pattern_ops);

create index reports_site_id_idx on public.reports (site_id, received_at desc);


-- 32_desk/visits.sql

create table public.visits (
	id uuid primary key, -- made at the desk, so a resend is the same visit
	site_id uuid not null references public.sites,
	region_id uuid not null references public.regions, -- that of the site on that day
	kind text not null check (kind in ('visit', 'visit_without_contact', 'call', 'message')),
	happened_at timestamptz not null,
	words text not null check (length(words) <= 2000),
	logged_by uuid not null references public.people,
	logged_at timestamptz not null
);
comment on table public.visits is 'When staff were at a site or in touch with it. What was, stays.';
create index visits_site_id_idx on public.visits (site_id, happened_at desc);
create index visits_region_id_idx on public.visits (region_id, happened_at desc);
alter table public.visits enable row level security;
grant select on public.visits to authenticated;

create policy "staff read the visits of their region"
	on public.visits for select to authenticated
	using ((select app.is_staff()) and region_id = (select app.my_region()));

create function app.log_visit(
	visit_id uuid, site_id uuid, kind text, happened_at timestamptz, words text, at timestamptz
) returns public.visits
language plpgsql set search_path = '' as $$
declare
	site public.sites;
	visit public.visits;
begin
	select * into site from public.sites
	where id = log_visit.site_id and region_id = app.my_region() and app.is_staff();
	if not found then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	if kind is null or kind not in ('visit', 'visit_without_contact', 'call', 'message') then
		raise sqlstate 'PT422' using message = 'visit_kind_unknown';
	end if;
	if happened_at is null or happened_at > at + interval '5 minutes'
		or happened_at < at - interval '400 days'
	then
		raise sqlstate 'PT422' using message = 'visit_time_unusable';
	end if;
	if length(words) > 2000 then
		raise sqlstate 'PT422' using message = 'visit_words_too_long';
	end if;
	insert into public.visits (
		id, site_id, region_id, kind, happened_at, words, logged_by, logged_at
	)
	values (
		visit_id, site.id, site.region_id, kind, happened_at, app.tidy(coalesce(words, '')), auth.uid(), at
	)
	on conflict (id) do nothing returning * into visit;
	if not found then
		select * into strict visit from public.visits where id = visit_id;
		if (visit.site_id, visit.logged_by, visit.kind, visit.happened_at, visit.words)
			is distinct from (log_visit.site_id, auth.uid(), log_visit.kind, log_visit.happened_at,
				app.tidy(coalesce(log_visit.words, '')))
		then
			raise sqlstate 'PT409' using message = 'visit_id_taken';
		end if;
	end if;
	return visit;
end
$$;

create function public.log_visit(
	visit_id uuid, site_id uuid, kind text, happened_at timestamptz, words text default ''
) returns public.visits
language sql security definer set search_path = '' as $$
	select app.log_visit(visit_id, site_id, kind, happened_at, words, now())
$$;
comment on function public.log_visit is
	'Staff were at a site of their region, or in touch with it, within the last 400 days. Twice the same '
	'is quiet. Errors: site_not_found, visit_kind_unknown, visit_time_unusable, visit_words_too_long, '
	'visit_id_taken.';

create trigger visits__append_only before update or delete on public.visits
	for each row execute function app.tg_append_only();
create trigger visits__never_emptied before truncate on public.visits
	for each statement execute function app.tg_append_only();

grant execute on function public.log_visit to authenticated;


-- 33_reporter/feedback.sql

create table public.feedback (
	id uuid primary key, -- made at the desk, so a resend is the same
	report_id uuid not null references public.reports,
	kind text not null,
	wording text not null,
	words text not null check (length(words) <= 280), -- beside the wording; may be empty
	task_words text[] not null, -- what read like a task, and was sent despite it
	step text not null check (step in ('officer', 'twin', 'hotline', 'supervisor')),
	sent_by uuid not null references public.people,
	sent_at timestamptz not null,
	foreign key (kind, wording) references public.feedback_wordings (kind, code)
);
comment on table public.feedback is
	'What staff thanked a reporter for, or asked them. An answer is an addendum that names its question.';
create index feedback_report_id_idx on public.feedback (report_id, sent_at);
create index feedback_despite_task_idx on public.feedback (sent_at desc) where task_words <> '{}';
alter table public.feedback enable row level security;
grant select on public.feedback to authenticated;

create policy "who reads a report reads what its reporter was told"
	on public.feedback for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create function app.step_to_reporters(report public.reports, at timestamptz) returns text
language sql stable set search_path = '' as $$
	select case app.my_role()
		when 'operator' then 'hotline'
		when 'supervisor' then 'supervisor'
		else coalesce(
			(
				select standing from public.patch_officers
				where patch_id = report.patch_id and person_id = auth.uid()
					and starts_at <= at and (ends_at is null or ends_at > at)
			),
			'officer'
		)
	end
$$;
comment on function app.step_to_reporters is 'As what the caller speaks to the reporter of a report.';

create function app.write_feedback(
	kind text, report_id uuid, feedback_id uuid, wording text, words text, despite_task boolean,
	at timestamptz
) returns public.feedback
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
	told public.feedback;
	task text[];
begin
	words := app.tidy(words);
	select * into told from public.feedback where id = feedback_id;
	if found then
		if (told.report_id, told.sent_by, told.kind, told.wording, told.words)
			is distinct from (report.id, auth.uid(), write_feedback.kind, write_feedback.wording,
				write_feedback.words)
		then
			raise sqlstate 'PT409' using message = 'feedback_id_taken';
		end if;
		return told; -- sent again
	end if;
	if not exists (
		select from public.feedback_wordings as known
		where known.kind = write_feedback.kind and code = write_feedback.wording
	) then
		raise sqlstate 'PT422' using message = 'wording_unknown';
	end if;
	if length(words) > 280 then
		raise sqlstate 'PT422' using message = 'feedback_words_too_long';
	end if;
	task := app.task_words(words);
	if task <> '{}' and despite_task is not true then
		raise sqlstate 'PT409' using
			message = 'reads_like_a_task', detail = array_to_string(task, ', ');
	end if;
	insert into public.feedback (
		id, report_id, kind, wording, words, task_words, step, sent_by, sent_at
	)
	values (
		feedback_id, report.id, kind, wording, words, task, app.step_to_reporters(report, at),
		auth.uid(), at
	)
	on conflict (id) do nothing returning * into told;
	if not found then -- sent twice at once: the other one is there by now
		return app.write_feedback(kind, report_id, feedback_id, wording, words, despite_task, at);
	end if;
	insert into public.events (report_id, kind, at, actor_id, step)
	values (
		report.id, case kind when 'thanks' then 'thanked' else 'asked' end, at, auth.uid(), told.step
	);
	return told;
end
$$;
comment on function app.write_feedback is 'Thanks a reporter, or asks them, once, and notes that it was done.';

create function app.thank_reporter(
	report_id uuid, feedback_id uuid, wording text, words text, despite_task boolean, at timestamptz
) returns public.feedback
language sql set search_path = '' as $$
	select app.write_feedback('thanks', report_id, feedback_id, wording, words, despite_task, at)
$$;

-- Definer, both: nobody holds an insert grant, so each has one door.
create function public.thank_reporter(
	report_id uuid, feedback_id uuid, wording text, words text default '',
	despite_task boolean default false
) returns public.feedback
language sql security definer set search_path = '' as $$
	select app.thank_reporter(report_id, feedback_id, wording, words, despite_task, now())
$$;
comment on function public.thank_reporter is
	'Staff thank the reporter of a report they may read, in a wording of the list and at most 280 '
	'characters of their own. Twice the same is quiet. Errors: report_not_found, wording_unknown, '
	'feedback_words_too_long, reads_like_a_task (detail: the words; not with despite_task), '
	'feedback_id_taken.';

create function app.ask_reporter(
	report_id uuid, feedback_id uuid, wording text, words text, despite_task boolean, at timestamptz
) returns public.feedback
language sql set search_path = '' as $$
	select app.write_feedback('question', report_id, feedback_id, wording, words, despite_task, at)
$$;

create function public.ask_reporter(
	report_id uuid, feedback_id uuid, wording text, words text default '',
	despite_task boolean default false
) returns public.feedback
language sql security definer set search_path = '' as $$
	select app.ask_reporter(report_id, feedback_id, wording, words, despite_task, now())
$$;
comment on function public.ask_reporter is
	'Staff ask the reporter of a report they may read one of the questions about what was seen. Errors: '
	'as thank_reporter.';

create function app.answers(addendum public.addenda, question public.feedback) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(
		question.kind = 'question' and addendum.report_id = question.report_id
			and lower(addendum.content ->> 'answers') = question.id::text,
		false
	)
$$;
comment on function app.answers is 'Whether an addendum answers that question, and not only says so.';

create function app.answers_what(addendum public.addenda) returns uuid
language sql stable set search_path = '' as $$
	select id from public.feedback
	where feedback.report_id = addendum.report_id and app.answers(addendum, feedback)
$$;
comment on function app.answers_what is 'The question it answers; null: none.';

create function app.answered_at(question public.feedback) returns timestamptz
language sql stable set search_path = '' as $$
	select min(received_at) from public.addenda
	where addenda.report_id = question.report_id and app.answers(addenda, question)
$$;
comment on function app.answered_at is 'When a question was first answered; null: not yet.';

create trigger feedback__append_only before update or delete on public.feedback
	for each row execute function app.tg_history_stays();
create trigger feedback__never_emptied before truncate on public.feedback
	for each statement execute function app.tg_append_only();

grant execute on function public.thank_reporter, public.ask_reporter to authenticated;


-- 33_reporter/reports.sql

-- All of them are definer: a reporter may not read rosters, staff or reports, only these answers.
create function public.my_officers()
returns table (
	site_id uuid, site_name text, is_home boolean, standing text, person_id uuid, name text,
	photo_path text, phone text, available boolean, as_of timestamptz
)
language sql stable security definer set search_path = '' as $$
	select
		sites.id, sites.name, reporter_sites.is_home, held.standing, people.id, people.name,
		people.photo_path, people.phone, app.unavailable_because(people.id, now()) is null, now()
	from public.reporter_sites
	join public.sites on sites.id = reporter_sites.site_id
	left join public.patch_officers as held on held.patch_id = sites.patch_id
		and held.starts_at <= now() and (held.ends_at is null or held.ends_at > now())
	left join public.people on people.id = held.person_id
	where reporter_sites.person_id = app.me()
	order by reporter_sites.is_home desc, sites.name, held.standing
$$;
comment on function public.my_officers is
	'The officer and the twin of each of the caller''s sites, and whether they can take a report now, '
	'but not why not. A site that has nobody comes with a null standing.';

create function app.named_to_reporters(step text, person_id uuid) returns text
language sql stable set search_path = '' as $$
	select name from public.people where id = person_id and step in ('officer', 'twin')
$$;
comment on function app.named_to_reporters is
	'Officers are known by name; the hotline''s operators and supervisors are not.';

create function app.seconds(span interval) returns double precision
language sql immutable set search_path = '' as $$
	select round(extract(epoch from span))::double precision
$$;

create function app.photo_counts(report_id uuid, out announced integer, out received integer)
language sql stable set search_path = '' as $$
	select count(*)::integer, count(received_at)::integer
	from public.photos where photos.report_id = photo_counts.report_id
$$;

create function public.my_reports(before timestamptz default null, size integer default 20)
returns table (
	id uuid, reference text, site_name text, urgency text, description text, indicators text[],
	indicator_version integer, place_text text, latitude double precision, longitude double precision,
	seen_at timestamptz, saved_at timestamptz, sent_at timestamptz, received_at timestamptz,
	owner_step text, owner_name text, hotline_alerted boolean, deadline_at timestamptz,
	acknowledged_at timestamptz, acknowledged_by text, closed_at timestamptz, feedback text,
	observer_latitude double precision, observer_longitude double precision,
	flags text[], phone_ahead_seconds double precision,
	photos_announced integer, photos_received integer, open_questions integer,
	seen_about_minutes double precision, seen_until timestamptz
)
language sql stable security definer set search_path = '' as $$
	select
		reports.id, reference, sites.name, urgency, description, indicators,
		indicator_version, place_text, reports.latitude, reports.longitude,
		seen_at, saved_at, sent_at, received_at,
		owner_step, app.named_to_reporters(owner_step, owner_id), hotline_alerted_at is not null,
		deadline_at, acknowledged_at, app.named_to_reporters(owner_step, acknowledged_by),
		closed_at, feedback,
		observer_latitude, observer_longitude, flags, app.seconds(phone_ahead),
		photos.announced, photos.received,
		(
			select count(*)::integer from public.feedback as asked
			where report_id = reports.id and kind = 'question' and app.answered_at(asked) is null
		),
		app.number(detail, 'seen_about_minutes'),
		app.moment(detail ->> 'seen_until')
	from public.reports
	left join public.sites on sites.id = reports.site_id
	cross join lateral app.photo_counts(reports.id) as photos
	where source_id = app.my_source() and (before is null or received_at < before)
	order by received_at desc
	limit least(greatest(size, 1), 100)
$$;
comment on function public.my_reports is
	'The caller''s own reports, newest first, at most 100 at a time; the next page is before the last '
	'received_at.';

create function public.my_report_timeline(report_id uuid)
returns table (at timestamptz, kind text, step text, name text, reason text)
language sql stable security definer set search_path = '' as $$
	select
		events.at, events.kind, events.step,
		app.named_to_reporters(events.step, coalesce(events.person_id, events.actor_id)),
		app.reason_for_reporters(
			events.kind, events.reason, app.passed_over(events.report_id, events.at)
		)
	from public.events
	join public.reports on reports.id = events.report_id
	where events.report_id = my_report_timeline.report_id and reports.source_id = app.my_source()
		and events.kind not in ('extended', 'claim_expired') -- who works on it how is staff's
	order by events.id
$$;
comment on function public.my_report_timeline is
	'What has happened to one of the caller''s own reports: process facts, never the notes of staff.';

create function public.my_feedback(report_id uuid)
returns table (
	id uuid, kind text, at timestamptz, step text, name text, wording text, words text,
	answered_at timestamptz
)
language sql stable security definer set search_path = '' as $$
	select
		told.id, told.kind, told.sent_at,
		case when step in ('officer', 'twin') then step else 'hotline' end,
		app.named_to_reporters(step, sent_by), known.wording, words, app.answered_at(told)
	from public.feedback as told
	join public.reports on reports.id = told.report_id
	join public.feedback_wordings as known on (known.kind, known.code) = (told.kind, told.wording)
	where told.report_id = my_feedback.report_id and reports.source_id = app.my_source()
	order by told.sent_at, told.id
$$;
comment on function public.my_feedback is
	'What the reporter of one of their own reports was thanked for and asked, oldest first. Officers are '
	'named; who works at the duty desk is not.';

create function public.my_photos(report_id uuid)
returns table (
	id uuid, bytes integer, announced_at timestamptz, received_at timestamptz, taken_at timestamptz
)
language sql stable security definer set search_path = '' as $$
	select photos.id, bytes, announced_at, photos.received_at, taken_at
	from public.photos
	join public.reports on reports.id = photos.report_id
	where photos.report_id = my_photos.report_id and source_id = app.my_source()
	order by announced_at, photos.id
$$;
comment on function public.my_photos is
	'Which photos of one of the caller''s own reports were announced, and since when each is here.';

-- Definer, as all that a reporter is told: they may not read addenda themselves.
create function public.my_addenda(report_id uuid)
returns table (
	id uuid, text text, photos_announced integer, photos_received integer,
	sent_at timestamptz, received_at timestamptz, answers uuid
)
language sql stable security definer set search_path = '' as $$
	select
		addenda.id,
		-- a report that arrived in two versions was described in both
		app.tidy(coalesce(addenda.content ->> 'text', addenda.content ->> 'description')),
		count(photos.id)::integer, count(photos.received_at)::integer,
		addenda.sent_at, addenda.received_at, app.answers_what(addenda)
	from public.addenda
	join public.reports on reports.id = addenda.report_id
	left join public.photos on photos.addendum_id = addenda.id
	where addenda.report_id = my_addenda.report_id and reports.source_id = app.my_source()
	group by addenda.id
	order by addenda.received_at, addenda.id
$$;
comment on function public.my_addenda is
	'What the caller added to one of their own reports, oldest first, and how many photos of it are '
	'here.';

grant execute on function
	public.my_officers,
	public.my_reports,
	public.my_report_timeline,
	public.my_feedback,
	public.my_photos,
	public.my_addenda
	to authenticated;


-- 40_notifications/answers.sql

create function app.may_read(person public.people, report public.reports, at timestamptz)
returns boolean
language sql stable set search_path = '' as $$
	select person.active and coalesce(
		case person.role
			when 'officer' then report.owner_id = person.id or exists (
				select from public.patch_officers
				where patch_id = report.patch_id and person_id = person.id
					and starts_at <= at and (ends_at is null or ends_at > at)
			)
			when 'operator' then report.region_id = person.region_id
				and (report.owner_step = 'hotline' or report.hotline_alerted_at is not null)
			when 'supervisor' then report.region_id = person.region_id
		end,
		false
	)
$$;
comment on function app.may_read is
	'Whether somebody else reads a report. What one reads oneself the policies say; a test holds the two together.';

create function app.answer_recipients(question public.feedback, at timestamptz) returns setof uuid
language plpgsql stable set search_path = '' as $$
declare
	report public.reports;
begin
	select * into strict report from public.reports where id = question.report_id;
	if exists (
		select from public.people where id = question.sent_by and app.may_read(people, report, at)
	) then
		return next question.sent_by;
	elsif report.owner_id is not null then
		return next report.owner_id;
	else
		return query select app.watch(report.region_id, 'operator', false, at);
	end if;
end
$$;
comment on function app.answer_recipients is
	'Whoever asked; if they read the report no more, its owner; in the queue of the hotline, its watch.';

create function app.notify_of_answer(addendum public.addenda, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	insert into app.notifications (
		person_id, report_id, part, question_id, urgency, written_at, expires_at, next_at
	)
	select hearer, reports.id, 'answered', question.id, rule.urgency, at, at + expires_after, at
	from public.feedback as question
	join public.reports on reports.id = question.report_id
	join app.notification_rules as rule
		on rule.urgency = case when hotline_alerted_at is null then reports.urgency else 'now' end
	cross join lateral app.answer_recipients(question, at) as hearer
	join public.people on people.id = hearer and people.active
	where question.id = app.answers_what(addendum)
		-- what is said to a question once more is an addition like any other
		and not exists (
			select from public.addenda as earlier
			where earlier.report_id = question.report_id and earlier.id <> addendum.id
				and app.answers(earlier, question)
		)
		-- the same words opened it again or raised the alarm, and they are told of that
		and not exists (
			select from app.notifications
			where notifications.report_id = reports.id and person_id = hearer and written_at = at
		)
	on conflict (question_id, person_id) do nothing;
exception when others then
	raise warning 'nobody could be told of an answer: %', sqlerrm; -- it is kept all the same
end
$$;
comment on function app.notify_of_answer is
	'Owes whoever asked a message when their question is answered first: as pressing as the report is, and '
	'through quiet hours only where that would be.';

create function app.has_read_answers(report_id uuid, at timestamptz) returns void
language sql set search_path = '' as $$
	update app.notifications set ended_at = has_read_answers.at, ended = 'silenced', next_at = null
	where id in (
		select id from app.notifications
		where notifications.report_id = has_read_answers.report_id and person_id = app.me()
			and part = 'answered' and ended_at is null
		for update skip locked -- nobody who reads waits for whoever sends
	)
$$;
comment on function app.has_read_answers is 'Whoever has the report before them need not be told.';


-- 40_notifications/channels.sql

create table public.channels (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	kind text not null check (kind in ('push', 'email', 'sms')),
	address text not null,
	proven_at timestamptz, -- when the last thing that was answered had been sent there; null: never
	place smallint not null default 100, -- the lower, the sooner it is tried
	p256dh text, -- these two: what a push is sealed with, made by the browser
	auth text,
	unique (person_id, kind, address)
);
comment on table public.channels is 'Where a person is reached. Only a proven one counts.';
alter table public.channels enable row level security;
grant select on public.channels to authenticated;

create policy "people read their own channels, administrators all"
	on public.channels for select to authenticated
	using (
		person_id = (select app.me())
		or (select app.my_role()) = 'administrator'
			and person_id not in (select app.canary_people())
	);

create function app.is_push_service(address text) returns boolean
language sql immutable set search_path = '' as $$
	select address ~ ('^https://([a-z0-9-]+\.)*(fcm\.googleapis\.com|push\.services\.mozilla\.com|'
		'push\.apple\.com|notify\.windows\.com)/')
$$;
comment on function app.is_push_service is
	'Whether an endpoint is at a known push service: we must send to no address somebody made up.';

create function app.own_channel(channel_id uuid) returns public.channels
language plpgsql stable set search_path = '' as $$
declare
	channel public.channels;
begin
	select * into channel from public.channels
	where id = own_channel.channel_id and person_id = app.me();
	if not found then
		raise sqlstate 'PT404' using message = 'channel_not_found';
	end if;
	return channel;
end
$$;
comment on function app.own_channel is 'A channel of the caller''s own, or channel_not_found.';

create function app.keep_channel(
	kind text, address text, p256dh text, auth text, place integer, at timestamptz
) returns public.channels
language plpgsql set search_path = '' as $$
declare
	channel public.channels;
	fits constant boolean := length(address) <= 2000 and case kind
		when 'push' then app.is_push_service(address)
			and p256dh ~ '^[A-Za-z0-9_-]{87}=?$' and auth ~ '^[A-Za-z0-9_-]{22}(==)?$'
		when 'email' then address ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'
		when 'sms' then address ~ '^\+?[0-9 ]{7,20}$'
	end;
begin
	if app.me() is null or app.my_role() = 'reporter' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if not coalesce(fits and coalesce(place, 100) between 1 and 1000, false) then
		raise sqlstate 'PT422' using message = 'channel_unreadable';
	end if;
	if kind = 'push' then
		-- a shared phone rings for whoever signed in last; held in one order, whoever they are
		perform app.hold_for(id) from (
			select people.id from public.people
			where people.id = app.me() or exists (
				select from public.channels
				where person_id = people.id and channels.kind = 'push'
					and channels.address = keep_channel.address
			)
			order by people.id
		) as sharing;
		delete from public.channels
		where channels.kind = 'push' and channels.address = keep_channel.address
			and person_id <> app.me();
	end if;
	insert into public.channels as kept (person_id, kind, address, p256dh, auth, place)
	values (
		app.me(), keep_channel.kind, keep_channel.address, keep_channel.p256dh, keep_channel.auth,
		coalesce(keep_channel.place, 100)
	)
	on conflict on constraint channels_person_id_kind_address_key do update set
		p256dh = excluded.p256dh, auth = excluded.auth,
		place = coalesce(keep_channel.place, kept.place),
		-- other keys are another subscription
		proven_at = case when kept.p256dh is not distinct from excluded.p256dh then kept.proven_at end
	returning * into channel;
	return channel;
end
$$;

-- Definer, all of them: nobody holds a right to write channels or to read notifications.
create function public.keep_channel(
	kind text, address text, p256dh text default null, auth text default null,
	place integer default null
) returns public.channels
language sql security definer set search_path = '' as $$
	select app.keep_channel(kind, address, p256dh, auth, place, now())
$$;
comment on function public.keep_channel is
	'Where the caller, staff, is reached; the lower the place, the sooner it is tried. At each launch '
	'again is quiet; it counts once it is proven. Errors: not_allowed, channel_unreadable.';

create function app.forget_channel(channel_id uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
begin
	perform app.hold_for(app.me());
	delete from public.channels where id = (app.own_channel(channel_id)).id;
	return channel_id;
end
$$;

create function public.forget_channel(channel_id uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.forget_channel(channel_id, now())
$$;
comment on function public.forget_channel is
	'The caller is reached there no more. Errors: channel_not_found.';

create function app.test_channel(channel_id uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
declare
	channel public.channels := app.own_channel(channel_id);
begin
	perform app.hold_for(channel.person_id); -- one tap at a time
	if exists (
		select from app.notifications
		where notifications.channel_id = channel.id and urgency = 'test' and ended_at is null
			and written_at > at - interval '1 minute'
	) then
		return channel.id;
	end if;
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	where notifications.channel_id = channel.id and urgency = 'test' and ended_at is null;
	insert into app.notifications (person_id, urgency, written_at, expires_at, channel_id, next_at)
	select channel.person_id, urgency, at, at + expires_after, channel.id, at
	from app.notification_rules where urgency = 'test';
	return channel.id;
end
$$;

create function public.test_channel(channel_id uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.test_channel(channel_id, now())
$$;
comment on function public.test_channel is
	'Sends the caller a test over a channel of theirs; again within a minute is quiet. '
	'Errors: channel_not_found.';

create function app.open_notification(answer uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
declare
	attempt app.attempts;
	mine uuid[];
begin
	select * into attempt from app.attempts where id = open_notification.answer and person_id = app.me();
	if not found then
		raise sqlstate 'PT404' using message = 'notification_not_found';
	end if;
	mine := app.hold_for(attempt.person_id, attempt.notification_ids);
	update app.notifications set ended_at = at, ended = 'proven', next_at = null where id = any (mine);
	-- As of when it was sent: an old answer said again proves nothing new.
	update public.channels set proven_at = greatest(proven_at, attempt.at)
	where id = attempt.channel_id;
	return (
		select (array_agg(report_id))[1] from app.notifications where id = any (attempt.notification_ids)
		having count(distinct report_id) = 1
	);
end
$$;

create function public.open_notification(answer uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.open_notification(answer, now())
$$;
comment on function public.open_notification is
	'The person a message was for has opened it: it needs no other channel, and the one it came by is '
	'proven. Answers with the report it was about, null if there were several. Twice is quiet. '
	'Errors: notification_not_found.';

create function app.prove_channel(answer uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from app.attempts join app.notifications on notifications.id = any (notification_ids)
		where attempts.id = prove_channel.answer and attempts.person_id = app.me()
			and (
				urgency = 'test' and ended_at is null and expires_at > prove_channel.at
				or urgency = 'proof' -- late is better than never
			)
	) then
		raise sqlstate 'PT404' using message = 'notification_not_found';
	end if;
	perform app.open_notification(answer, at);
	return answer;
end
$$;

create function public.prove_channel(answer uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.prove_channel(answer, now())
$$;
comment on function public.prove_channel is
	'Answers a test, by what its message said: the channel is proven, as of when the test was sent. A '
	'reminder can be answered late. Errors: notification_not_found.';

grant execute on function
	public.keep_channel,
	public.forget_channel,
	public.test_channel,
	public.open_notification,
	public.prove_channel
	to authenticated;


-- 40_notifications/coverage_gaps.sql

create table app.gap_notifications (
	region_id uuid primary key references public.regions,
	looked_on date, -- by the wall clock of the coast; null: never
	notified_at timestamptz, -- null: never
	gaps jsonb not null default '{}' -- of each patch, as they were told
);
comment on table app.gap_notifications is
	'Of which gaps in its rosters somebody of a region was told last, so that nobody is told daily.';
alter table app.gap_notifications enable row level security; -- no policy: nobody reads it over the API

create function app.roster_keepers(region_id uuid) returns setof uuid
language sql stable set search_path = '' as $$
	with supervisors as (
		select id from public.people
		where active and role = 'supervisor' and people.region_id = roster_keepers.region_id
	)
	select id from supervisors
	union all
	select id from public.people
	where active and role = 'administrator' and not exists (select from supervisors)
$$;
comment on function app.roster_keepers is
	'Who keeps the rosters of a region: its supervisors, where it has none the administrators.';

create function app.are_gaps_news(told app.gap_notifications, gaps jsonb, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select gaps <> '{}' and (
		told.notified_at is null
		or (at at time zone 'Europe/London')::date - (told.notified_at at time zone 'Europe/London')::date >= 7
		or not exists (
			select from app.notifications
			where urgency = 'gaps' and written_at = told.notified_at and sent_at is not null
				and person_id in (select app.roster_keepers(told.region_id))
		)
		-- days that only came into sight are no news; they were so all along
		or exists (
			select from jsonb_each_text(gaps) as patch (id, gaps)
			where not isempty(
				patch.gaps::tstzmultirange
				* tstzmultirange(tstzrange(at, greatest(at, told.notified_at + interval '720 hours')))
				- coalesce((told.gaps ->> patch.id)::tstzmultirange, '{}')
			)
		)
	)
$$;
comment on function app.are_gaps_news is
	'Whether there is a gap, and nobody was told of them, or not for a week, or one has opened since in '
	'the time they were told of.';

create function app.notify_of_gaps_in(told app.gap_notifications, at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	foreseen jsonb;
	written integer;
begin
	select coalesce(jsonb_object_agg(covered_id, gaps), '{}') into foreseen
	from app.uncovered(told.region_id, null, at, at + interval '720 hours')
	where not isempty(gaps);
	if not app.are_gaps_news(told, foreseen, at) then
		return 0;
	end if;
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	where urgency = 'gaps' and ended_at is null and written_at < at
		and person_id in (select app.roster_keepers(told.region_id));
	insert into app.notifications (person_id, urgency, written_at, expires_at, next_at)
	select keeper, urgency, at, at + expires_after, at
	from app.notification_rules cross join app.roster_keepers(told.region_id) as keeper
	where urgency = 'gaps'
		-- one letter speaks for all the regions somebody keeps
		and not exists (
			select from app.notifications
			where person_id = keeper and notifications.urgency = 'gaps' and written_at = at
		);
	get diagnostics written = row_count;
	update app.gap_notifications set notified_at = at, gaps = foreseen where region_id = told.region_id;
	return written;
end
$$;

create function app.notify_of_gaps(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	wall constant timestamp := at at time zone 'Europe/London';
	told app.gap_notifications;
	count integer := 0;
begin
	if wall::time < '08:00' or wall::time >= '17:00' then
		return 0;
	end if;
	insert into app.gap_notifications (region_id)
	select id from public.regions
	-- asked, not left to the conflict: that would wait for another clock
	where not canary and not exists (select from app.gap_notifications where region_id = id)
	on conflict do nothing;
	for told in
		select * from app.gap_notifications where looked_on is distinct from wall::date
		order by region_id
		for no key update skip locked -- of two clocks one tells
	loop
		begin
			count := count + app.notify_of_gaps_in(told, at);
		exception when others then
			raise warning 'the gaps of region % could not be told: %', told.region_id, sqlerrm;
		end;
		update app.gap_notifications set looked_on = wall::date where region_id = told.region_id;
	end loop;
	return count;
end
$$;
comment on function app.notify_of_gaps is
	'Once a day, between eight and five by the clock of the coast, looks for gaps in the next thirty days '
	'and writes a notification to whoever keeps the rosters of that region, if they are news. Returns how many '
	'it wrote.';


-- 40_notifications/hints.sql

-- A hint that something changed, and nothing of what: whoever hears it reads again what they may read.
create policy "people hear of their own, staff of what happens in their region"
	on realtime.messages for select to authenticated
	using (
		extension = 'broadcast'
		and (
			(select realtime.topic()) = 'person:' || (select app.me())
			or (select realtime.topic()) = 'region:' || (select app.my_region())
				and (select app.is_staff())
		)
	);

-- Definer, because nobody sends but the database.
create function app.tg_events__hint() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform realtime.send('{}', 'changed', topics.topic, true)
	from (
		select distinct topic
		from written
		join public.reports on reports.id = written.report_id
		join public.sources on sources.id = source_id
		cross join lateral (values ('region:' || region_id), ('person:' || sources.person_id)) as about (topic)
	) as topics;
	return null;
exception when others then
	raise warning 'nobody was given a hint: %', sqlerrm; -- they read again by themselves, a little later
	return null;
end
$$;

create trigger events__hint after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_events__hint();


-- 40_notifications/notifications.sql

create table app.notification_rules (
	urgency text primary key check (
		urgency in ('now', 'today', 'routine', 'test', 'gaps', 'proof')
	),
	prove_within interval not null check (prove_within > '0'), -- else the next channel
	retry_after interval not null check (retry_after > '0'), -- doubled with every failure
	expires_after interval not null check (expires_after > '0')
);
comment on table app.notification_rules is
	'How a notification goes on when nobody answers it, and for how long it is worth sending.';
-- no policy on these three: no API reads them
alter table app.notification_rules enable row level security;

create table app.attempts (
	id uuid primary key default gen_random_uuid(), -- known only to whoever was sent it
	person_id uuid not null references public.people,
	channel_id uuid references public.channels on delete set null,
	notification_ids uuid[] not null, -- more than one: a bundle
	at timestamptz not null,
	outcome text check (outcome in ('sent', 'failed', 'gone')),
	urgent boolean not null default false
);
comment on table app.attempts is
	'One message handed to a dispatcher. Its id is part of the address in the message, so whoever '
	'names it has received it.';
comment on column app.attempts.urgent is
	'The message was about something that happens now. It does not count towards the limit a minute.';
create index attempts_person_id_idx on app.attempts (person_id, at desc);
alter table app.attempts enable row level security;

create table app.notifications (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	report_id uuid references public.reports, -- null: a test of a channel, or gaps in a roster
	hop integer,
	part text check (part in ('owner', 'alerted', 'answered')),
	-- what was answered. No reference: a question is kept longer, and goes together with its notifications
	question_id uuid,
	urgency text not null references app.notification_rules,
	written_at timestamptz not null,
	expires_at timestamptz not null,
	-- the one it goes over now. No reference: forgetting a channel would wait for reports that move
	channel_id uuid,
	tried uuid[] not null default '{}', -- channels this round needs no more
	sent_over uuid[] not null default '{}', -- channels that took it; none is used twice
	tries integer not null default 0,
	next_at timestamptz, -- null: nothing is pending
	attempt_id uuid references app.attempts, -- the one under way, or the last
	sent_at timestamptz,
	ended_at timestamptz,
	ended text check (ended in ('proven', 'silenced', 'expired')),
	unique (report_id, hop, person_id),
	unique (question_id, person_id),
	check ((report_id is null) = (urgency in ('test', 'gaps', 'proof'))),
	check ((hop is null) = (part is null or part = 'answered')),
	check ((question_id is null) = (part is null or part <> 'answered')),
	check ((report_id is null) = (part is null)),
	check ((ended_at is null) = (ended is null)),
	check (ended_at is null or next_at is null)
);
comment on table app.notifications is
	'One message owed to one person about one hop of a report, an answer to what they asked, a channel of '
	'theirs or the rosters they keep, until it is proven, silenced or expired.';
create index notifications_due_idx on app.notifications (next_at) where next_at is not null;
create index notifications_report_id_idx on app.notifications (report_id) where ended_at is null;
create index notifications_channel_id_idx on app.notifications (channel_id) where ended_at is null;
alter table app.notifications enable row level security;

create table app.unwritten_notifications (
	report_id uuid,
	hop integer,
	since timestamptz not null,
	error text not null,
	primary key (report_id, hop),
	foreign key (report_id, hop) references public.hops
);
comment on table app.unwritten_notifications is
	'Hops that nobody could be told of when they were written. Whoever sends tells of them first.';
alter table app.unwritten_notifications enable row level security; -- no policy: nobody reads it over the API

create function app.presence(person_id uuid, at timestamptz) returns integer
language plpgsql stable set search_path = '' as $$
begin
	return case
		when app.is_absent(person_id, at) then 3
		when app.on_duty(person_id, at)
			and exists (select from public.channels where channels.person_id = presence.person_id)
		then 1
		else 2
	end;
exception when others then
	return 2; -- a roster that cannot be read keeps nothing from anybody
end
$$;
comment on function app.presence is '1: on duty, with a way to be told; 2: not absent; 3: absent.';

create function app.watch(region_id uuid, role text, again boolean, at timestamptz)
returns setof uuid
language sql stable set search_path = '' as $$
	with staff as materialized (
		select
			id, app.presence(id, at) as presence,
			app.has_reach(id, at) as reached
		from public.people
		where active and people.region_id = watch.region_id and people.role = watch.role
	)
	select id from staff
	where presence <= greatest(
		(select min(presence) from staff),
		-- greatest skips null: nobody can be reached
		(select min(presence) from staff where reached and presence <= 2),
		case when again then 2 else 1 end
	)
$$;
comment on function app.watch is
	'Who of a role in a region is notified: those on duty; if none of these can be reached, or if they were '
	'notified of it before, all who are not absent; if there are none of these either, all.';

-- A named owner who cannot be reached is notified all the same, and so are the people who would be notified of
-- the report in the queue. The seat is not refused: a supervisor may have rung that operator.
create function app.write_notifications(written public.hops[]) returns void
language plpgsql set search_path = '' as $$
begin
	-- Handing a report on silences everybody who was notified. An escalation silences only the owner.
	-- This may wait for a dispatcher; a dispatcher never waits for this: see hold_for.
	update app.notifications set ended_at = hops.at, ended = 'silenced', next_at = null
	from unnest(written) as hops
	where notifications.report_id = hops.report_id
		and notifications.hop < hops.hop and notifications.ended_at is null
		and (
			-- an alarm notifies its owner again
			notifications.part = 'owner' and (hops.part = 'owner' or hops.reason = 'urgent')
			or hops.part = 'owner'
				and hops.reason in ('released', 'reassigned', 'claimed', 'claim_expired', 'away_undone')
				-- nobody has answered the alarm by handing its report on
				and not (
					notifications.part = 'alerted' and hops.reason in ('released', 'away_undone')
					and exists (
						select from public.hops as alarm
						where alarm.report_id = notifications.report_id and alarm.hop = notifications.hop
							and alarm.reason = 'urgent' and alarm.person_id is null
					)
				)
		);
	with hopped as materialized (
		select hops.*, region_id,
			case hops.step when 'hotline' then 'operator' when 'supervisor' then 'supervisor' end as role,
			exists (
				select from public.hops as earlier
				where earlier.report_id = hops.report_id and earlier.hop < hops.hop
					and earlier.step = hops.step and earlier.part <> 'passed_over'
			) as again,
			-- a report that became an alarm later stays one
			case when hotline_alerted_at is null then urgency else 'now' end as urgency
		from unnest(written) as hops
		join public.reports on reports.id = hops.report_id
		where hops.part in ('owner', 'alerted')
			and hops.reason <> 'claimed' -- they took it themselves
	),
	-- each person once, however many reports the clock moves to them
	unreachable as materialized (
		select person_id, at
		from (
			select distinct person_id, at from hopped
			where part = 'owner' and person_id is not null and urgency = 'now'
		) as owners
		where not app.can_be_notified(person_id, at)
	),
	told as (
		select report_id, hop, person_id, part, urgency, region_id, role, again, at from hopped
		union all
		select report_id, hop, null, 'alerted', urgency, region_id, 'operator', again, at
		from hopped join unreachable using (person_id, at)
		where part = 'owner' and urgency = 'now'
	),
	watches as materialized (
		select asked.*, app.who_hears_of_queue(region_id, role, again, at) as on_watch
		from (
			select distinct region_id, role, again, at from told where person_id is null
		) as asked
	)
	insert into app.notifications (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	-- a supervisor who stands in for the operators of a queue is told once of what goes to both
	select distinct on (people.id, told.report_id, told.at)
		people.id, told.report_id, told.hop, told.part, rule.urgency, told.at,
		told.at + expires_after, told.at
	from told
	join app.notification_rules as rule using (urgency)
	left join watches using (region_id, role, again, at)
	join public.people
		on people.active and people.id = coalesce(told.person_id, on_watch)
	-- an owner who is on watch too hears of it as its owner
	order by
		people.id, told.report_id, told.at, told.person_id is null, told.part = 'alerted' desc, told.hop
	on conflict (report_id, hop, person_id) do nothing;
end
$$;
comment on function app.write_notifications is
	'Owes a message to everybody these hops are about, and ends those that they make void.';

-- A statement's worth at a time, since the clock moves hundreds of reports in one.
create function app.tg_hops__notifications() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.write_notifications(array(select row(written.*)::public.hops from written));
	return null;
exception when others then
	-- a report that nobody is told of goes on by its deadline; one that was refused would be lost
	raise warning 'notifications could not be written: %', sqlerrm;
	insert into app.unwritten_notifications select report_id, hop, at, sqlerrm from written;
	return null;
end
$$;

create function app.tg_events__silence() returns trigger
language plpgsql set search_path = '' as $$
begin
	update app.notifications set ended_at = written.at, ended = 'silenced', next_at = null
	from written
	where (written.kind = 'closed' or written.kind = 'acknowledged' and notifications.part <> 'answered')
		and notifications.report_id = written.report_id and notifications.ended_at is null;
	return null;
exception when others then
	raise warning 'notifications could not be silenced: %', sqlerrm; -- answering comes first
	return null;
end
$$;

create function app.next_channel(person_id uuid, tried uuid[], urgency text) returns uuid
language sql stable set search_path = '' as $$
	select id from public.channels
	where channels.person_id = next_channel.person_id and array_position(tried, id) is null
		and (urgency <> 'gaps' or kind = 'email')
	order by
		proven_at is null, place,
		case kind when 'push' then 1 when 'email' then 2 else 3 end, id
	limit 1
$$;
comment on function app.next_channel is
	'Where a person is tried next: channels that were ever proven first, then in their own order. Of gaps '
	'in a roster they are told by e-mail alone.';

create trigger hops__notifications after insert on public.hops
	referencing new table as written
	for each statement execute function app.tg_hops__notifications();
create trigger events__silence after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_events__silence();


-- 40_notifications/proof.sql

create table public.reach_rules (
	id uuid primary key default gen_random_uuid(),
	proof_days integer not null check (proof_days between 1 and 3650), -- of 24 hours each
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	exclude using gist (tstzrange(starts_at, ends_at) with &&)
);
comment on table public.reach_rules is
	'For how many days the proof of a channel counts, and from when that has held.';
alter table public.reach_rules enable row level security;
grant select on public.reach_rules to authenticated;

create policy "staff and administrators read for how long a proof counts"
	on public.reach_rules for select to authenticated
	using ((select app.is_staff()) or (select app.my_role()) = 'administrator');

create function app.proof_lasts(at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select make_interval(hours => 24 * proof_days) from public.reach_rules
	where starts_at <= at and (ends_at is null or ends_at > at)
$$;
comment on function app.proof_lasts is
	'For how long the proof of a channel counts. Null, where no rule says: for ever, since a gap in '
	'the rules must not make everybody unreachable.';

create function app.proof_ends(person_id uuid, at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
	select case
		when max(proven_at) is null then '-infinity'
		else coalesce(max(proven_at) + app.proof_lasts(at), 'infinity')
	end
	from public.channels where channels.person_id = proof_ends.person_id and proven_at <= at
$$;
comment on function app.proof_ends is
	'Until when a person can be reached, unless something proves a channel again. -infinity: no channel was '
	'ever proven; infinity: no rule limits a proof.';

create function app.remind_before(at timestamptz) returns interval
language sql stable set search_path = '' as $$
	-- at most half of the time a proof lasts: an answer must not bring the next reminder at once
	select least(interval '168 hours', app.proof_lasts(at) / 2)
$$;
comment on function app.remind_before is
	'How long before its end a proof is tested. From then on the end counts as a coming coverage gap.';

create function app.remind_of_proofs(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	ahead constant interval := app.remind_before(at);
	wall constant time := (at at time zone 'Europe/London')::time;
	written integer;
begin
	-- Nobody is woken for it, unless the proofs are so short that the day may come too late.
	if ahead >= interval '24 hours' and (wall < '08:00' or wall >= '17:00') then
		return 0;
	end if;
	insert into app.notifications (person_id, urgency, written_at, expires_at, next_at)
	select people.id, 'proof', at, ends, at
	from public.people cross join lateral app.proof_ends(people.id, at) as ends
	where active and role <> 'reporter' and (region_id = app.canary_region()) is not true
		and ends > at and ends <= at + ahead
	on conflict do nothing;
	get diagnostics written = row_count;
	return written;
end
$$;
comment on function app.remind_of_proofs is
	'Sends staff whose last proof ends within remind_before a test, once for each end, between eight and '
	'five by the clock of the coast. Returns how many it wrote.';

-- one reminder of each expiry, whatever number of clocks write it
create unique index notifications_proof_key on app.notifications (person_id, expires_at) where urgency = 'proof';


-- 40_notifications/queue_without_staff.sql

-- A report in a queue without staff is told to the supervisors in the same second, and where no supervisor
-- can be reached to the administrators.
create function app.has_reach(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select app.proof_ends(person_id, at) >= at
$$;
comment on function app.has_reach is 'Whether a person has a channel whose proof still counts.';

create function app.has_staff(region_id uuid, role text, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.people
		where active and people.role = has_staff.role
			and (people.region_id = has_staff.region_id or people.role = 'administrator')
			and app.can_be_notified(id, at)
	)
$$;
comment on function app.has_staff is
	'Whether somebody of a role can be told of a report of a region now: an operator on duty, a supervisor '
	'or administrator who is not absent; each with a channel whose proof still counts.';

create function app.who_hears_of_queue(region_id uuid, role text, again boolean, at timestamptz)
returns setof uuid
language sql stable set search_path = '' as $$
	with missing as materialized (
		select
			role <> 'operator' or not app.has_staff(region_id, 'operator', at) as operators,
			not app.has_staff(region_id, 'supervisor', at) as supervisors
	)
	select app.watch(region_id, role, again, at)
	union
	select app.watch(region_id, 'supervisor', again, at) from missing where operators
	union
	select people.id from public.people cross join missing
	where operators and supervisors
		and active and people.role = 'administrator'
		-- the queue of the canary has no staff, and nobody real hears of it
		and who_hears_of_queue.region_id is distinct from (select app.canary_region())
$$;
comment on function app.who_hears_of_queue is
	'Whom a report in a queue is told to: the watch of that role; the supervisors too where no operator is '
	'on duty who can be reached; the administrators too where no supervisor can be reached either.';

-- A trigger, because it must hold whoever writes a notification.
create function app.tg_notifications__canary_apart() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.is_canary(new.report_id) and new.person_id not in (select app.canary_people()) then
		return null;
	end if;
	return new;
end
$$;

create function app.unwatched_queues(at timestamptz) returns integer
language sql stable set search_path = '' as $$
	select count(*)::integer from public.regions
	where not canary and exists (select from public.sites where region_id = regions.id)
		and not app.has_staff(regions.id, 'operator', at)
		and not app.has_staff(regions.id, 'supervisor', at)
		and not app.has_staff(regions.id, 'administrator', at)
$$;
comment on function app.unwatched_queues is
	'Regions with sites where no operator, supervisor or administrator can be told of a report now.';

-- Somebody who can be reached is notified of every urgent report: in the same transaction when it moves to an
-- owner who cannot be reached, or when a verb takes away the last person who was notified; at the next tick
-- when their shift ends or their proof runs out. Where nobody on duty can be reached, those off duty are
-- notified of other reports in the queue too.
create function app.can_be_notified(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.people
		where people.id = can_be_notified.person_id and active and role <> 'reporter'
			-- only operators have to be on duty: a supervisor or administrator has often no shifts
			and app.presence(people.id, at) <= case role when 'operator' then 1 else 2 end
			and app.has_reach(people.id, at)
	)
$$;
comment on function app.can_be_notified is
	'Whether a message reaches one of the staff now: an operator on duty, anybody else who is not absent; '
	'with a channel whose proof still counts.';

create function app.notify_others(person_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	with theirs as materialized (
		select id, region_id, owner_id, hop, app.priority(reports) as priority
		from public.reports
		where closed_at is null and acknowledged_at is null
			and (urgency = 'now' or hotline_alerted_at is not null)
			and (
				notify_others.person_id is null
				or owner_id = notify_others.person_id
				or exists (
					select from app.notifications
					where notifications.report_id = reports.id and part <> 'answered'
						and notifications.person_id = notify_others.person_id
						and (ended_at is null or ended = 'proven')
				)
			)
	),
	heard as materialized (
		select notifications.report_id, notifications.person_id
		from theirs join app.notifications on notifications.report_id = theirs.id
		where part <> 'answered' and (
			ended_at is null
			-- or they have opened it, and it has not moved since
			or ended = 'proven' and written_at >= (
				select max(hops.at) from public.hops
				where hops.report_id = theirs.id and hops.part in ('owner', 'alerted')
			)
		)
	),
	-- Somebody of the hotline must hear of it beside its officer. At a tick its officer is enough: a supervisor
	-- may have given it to them, and an operator may have claimed it and so have no notification.
	reached as materialized (
		select id, role, region_id from public.people
		where active and role <> 'reporter'
			and (role <> 'officer' or notify_others.person_id is null)
			and id in (select heard.person_id from heard union select owner_id from theirs)
			and app.can_be_notified(id, at)
	),
	unheard as materialized (
		select * from theirs
		where not exists (
			select from reached
			where (reached.region_id = theirs.region_id or reached.role = 'administrator')
				and (
					exists (
						select from heard
						where heard.report_id = theirs.id and heard.person_id = reached.id
					)
					or notify_others.person_id is null and reached.id = theirs.owner_id
				)
		)
	),
	watches as materialized (
		select asked.region_id, app.who_hears_of_queue(asked.region_id, 'operator', true, at) as on_watch
		from (select distinct region_id from unheard) as asked
	)
	insert into app.notifications (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	select on_watch, unheard.id, hop, 'alerted', rule.urgency, at, at + expires_after, at
	from unheard
	join watches using (region_id)
	join app.notification_rules as rule on rule.urgency = 'now'
	where on_watch is distinct from notify_others.person_id
		and not exists (
			select from app.notifications
			where notifications.report_id = unheard.id and notifications.person_id = on_watch
				and ended_at is null and part <> 'answered'
		)
	-- In one order: two of these never wait for each other in a circle.
	order by priority, unheard.id, on_watch
	on conflict do nothing;
exception when others then
	-- the next tick tries again; nothing must keep an account switched on
	raise warning 'notifications could not be written: %', sqlerrm;
end
$$;
comment on function app.notify_others is
	'For each unanswered urgent report that a person owns or was notified of, where now nobody who was '
	'notified can be reached: notifies the people who would be notified of it in the queue. Called after every '
	'change to a person''s rosters, account or channels; with null, for all reports, at every tick: a shift '
	'ends and a proof runs out without a verb.';

create function app.tg_people__notify_others() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.notify_others(new.id, now());
	return null;
end
$$;

create function app.tg_channels__notify_others() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.notify_others(old.person_id, now());
	return null;
end
$$;

create trigger notifications__canary_apart before insert on app.notifications
	for each row when (new.report_id is not null)
	execute function app.tg_notifications__canary_apart();

-- A trigger, so that it runs for every way of disabling an account. By its name it runs after
-- people__reroute: PostgreSQL runs triggers in the order of their names.
create trigger people__then_notify_others after update of active, role, region_id on public.people
	for each row when (
		old.active and not new.active or old.role <> new.role
		or old.region_id is distinct from new.region_id
	)
	execute function app.tg_people__notify_others();

create trigger channels__notify_others after delete on public.channels
	for each row execute function app.tg_channels__notify_others();

create trigger channels__unproven_notify_others after update of proven_at on public.channels
	for each row when (old.proven_at is not null and new.proven_at is null)
	execute function app.tg_channels__notify_others();


-- 40_notifications/quiet_hours.sql

create table public.quiet_hours (
	person_id uuid primary key references public.people,
	starts time not null,
	ends time not null, -- before `starts`: on the next day
	zone text not null default 'Europe/London'
		check ((timestamptz '2026-01-01 00:00Z' at time zone zone) is not null),
	check (starts <> ends and ends - starts < interval '24 hours') -- else nothing would ever be sent
);
comment on table public.quiet_hours is
	'When a person is told of nothing but what happens now, as the wall clock of a zone.';
alter table public.quiet_hours enable row level security;
grant select on public.quiet_hours to authenticated;

create policy "people read their own quiet hours"
	on public.quiet_hours for select to authenticated using (person_id = (select app.me()));

create function app.quiet_until(person_id uuid, at timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
	return (
		select max(span.ends_at)
		from public.quiet_hours
		cross join generate_series(-1, 0) as number
		cross join lateral (select (at at time zone zone)::date + number as day) as began
		cross join lateral (
			select
				app.instant_of(began.day + starts, zone) as starts_at,
				app.instant_of(
					began.day + ends + case when ends < starts then interval '1 day' else interval '0' end,
					zone
				) as ends_at
		) as span
		where quiet_hours.person_id = quiet_until.person_id
			and span.starts_at <= at and span.ends_at > at
	);
exception when others then
	raise warning 'the quiet hours of % cannot be read: %', person_id, sqlerrm;
	return null;
end
$$;
comment on function app.quiet_until is
	'When the quiet hours a person is in end; null when they are in none, or nobody can tell.';

create function app.set_quiet_hours(starts time, ends time, zone text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
	if app.me() is null then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if starts is null or ends is null then
		delete from public.quiet_hours where person_id = app.me();
		return false;
	end if;
	insert into public.quiet_hours as kept (person_id, starts, ends, zone)
	values (app.me(), set_quiet_hours.starts, set_quiet_hours.ends, coalesce(zone, 'Europe/London'))
	on conflict (person_id) do update
		set starts = excluded.starts, ends = excluded.ends, zone = excluded.zone;
	return true;
exception when check_violation or invalid_parameter_value then
	raise sqlstate 'PT422' using message = 'span_unreadable';
end
$$;

-- Definer, because nobody holds a right to write quiet hours.
create function public.set_quiet_hours(starts time, ends time, zone text default null) returns boolean
language sql security definer set search_path = '' as $$
	select app.set_quiet_hours(starts, ends, zone, now())
$$;
comment on function public.set_quiet_hours is
	'When the caller wants to hear of nothing but what happens now; without both ends, never. '
	'Answers whether there are such hours. '
	'Errors: not_allowed, span_unreadable.';

grant execute on function public.set_quiet_hours to authenticated;


-- 40_notifications/send.sql

create type public.due_message as (
	attempt_id uuid,
	kind text,
	address text,
	p256dh text,
	auth text,
	urgency text, -- the most pressing of those it carries; `test`: of a channel; `gaps`: in a roster
	reports integer,
	expires_at timestamptz,
	gaps jsonb
);
comment on column public.due_message.gaps is
	'Of an e-mail about coverage gaps, how many each site has: [{kind, name, gaps}]. Otherwise null.';

create function app.urgency_rank(urgency text) returns integer
language sql immutable set search_path = '' as $$
	select case urgency when 'now' then 1 when 'test' then 2 when 'today' then 3 when 'routine' then 4 else 5 end
$$;

create function app.messages_a_minute() returns integer
language sql immutable set search_path = '' as $$ select 5 $$;
comment on function app.messages_a_minute is
	'What one person is sent within a minute at the most; the last of them speaks for all the rest.';

create function app.attempt_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '1 minute' $$;
comment on function app.attempt_lease is
	'How long a dispatcher has to say what became of a message before another takes it.';

create function app.take_for(person_id uuid, mine uuid[], at timestamptz)
returns setof public.due_message
language plpgsql set search_path = '' as $$
declare
	allowance constant integer := app.messages_a_minute() - (
		select count(*) from app.attempts
		where attempts.person_id = take_for.person_id and attempts.at > take_for.at - interval '1 minute'
			and not urgent -- alarms have no limit and use up nobody's allowance
			and (outcome is null or outcome = 'sent') -- what reached nobody bothered nobody
	);
	message record;
	attempt uuid;
begin
	if allowance <= 0 then
		update app.notifications set next_at = at + interval '15 seconds'
		where id = any (mine) and next_at <= at and urgency <> 'now';
	end if;
	for message in
		with due as (
			select notifications.id, notifications.urgency, notifications.expires_at, notifications.channel_id,
				-- about a channel or rosters: it cannot speak for a report, nor another notification for it
				notifications.report_id is null as alone,
				notifications.urgency = 'now' as urgent,
				case notifications.urgency when 'now' then app.messages_a_minute() else allowance end as at_once,
				row_number() over (
					partition by notifications.urgency = 'now'
					order by app.urgency_rank(notifications.urgency), notifications.written_at, notifications.id
				) as place,
				count(*) over (partition by notifications.urgency = 'now') as all_due
			from app.notifications
			where notifications.id = any (mine) and next_at <= at
				and notifications.channel_id is not null
		),
		numbered as (
			select *, case
				when alone or all_due <= at_once then place
				else least(place, at_once)
			end as message
			from due
		)
		select
			(array_agg(numbered.channel_id order by place))[1] as channel_id,
			array_agg(numbered.id order by place) as notification_ids,
			(array_agg(numbered.urgency order by place))[1] as urgency,
			alone,
			urgent,
			max(numbered.expires_at) as expires_at
		from numbered
		group by numbered.message, numbered.alone, numbered.urgent
		order by numbered.urgent desc, min(place)
	loop
		-- a shared phone may be taken over in this moment: the next round finds another channel
		perform from public.channels where id = message.channel_id for key share skip locked;
		continue when not found;
		insert into app.attempts (person_id, channel_id, notification_ids, at, urgent)
		values (
			take_for.person_id, message.channel_id, message.notification_ids, take_for.at, message.urgent
		)
		returning id into attempt;
		update app.notifications set
			attempt_id = attempt, channel_id = message.channel_id, next_at = at + app.attempt_lease()
		where id = any (message.notification_ids);
		return query select
			attempt, kind, address, p256dh, auth, message.urgency,
			case when message.alone then 0 else cardinality(message.notification_ids) end,
			message.expires_at,
			case message.urgency when 'gaps' then app.gaps_by_site(take_for.person_id, take_for.at) end
		from public.channels where id = message.channel_id;
	end loop;
end
$$;
comment on function app.take_for is
	'The messages one person is sent now. The caller holds that person. Alarms have no limit a minute: five '
	'messages a call, the last of which bundles the rest. Other notifications get what the minute still allows, '
	'bundled the same way.';

create function app.write_unwritten_notifications(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	one public.hops;
	told integer := 0;
begin
	for one in
		select hops.* from app.unwritten_notifications join public.hops using (report_id, hop)
		join public.reports on reports.id = report_id
		order by app.priority(reports), since, report_id, hops.hop
		for update of unwritten_notifications skip locked
	loop
		begin
			-- If the report has moved on since, its present owner was notified.
			if one.part <> 'owner' or not exists (
				select from public.hops as next
				where next.report_id = one.report_id and next.hop > one.hop and next.part = 'owner'
			) then
				perform app.write_notifications(array[one]);
			end if;
			delete from app.unwritten_notifications where report_id = one.report_id and hop = one.hop;
			told := told + 1;
		exception when others then
			update app.unwritten_notifications set error = sqlerrm where report_id = one.report_id and hop = one.hop;
		end;
	end loop;
	return told;
end
$$;
comment on function app.write_unwritten_notifications is
	'Writes the notifications that could not be written when their hop was. Returns of how many hops.';

create function app.take_notifications(at timestamptz, at_most integer default 50)
returns setof public.due_message
language plpgsql set search_path = '' as $$
declare
	person uuid;
	mine uuid[];
begin
	perform app.write_unwritten_notifications(at);
	-- By person, so that of two dispatchers one counts what a person was sent and no other does; not
	-- for update, so that nobody who files a report waits.
	for person in
		select people.id
		from (
			select
				person_id, min(next_at) as due_at,
				min(case notifications.urgency when 'now' then app.priority(reports) else 3 end) as priority
			from app.notifications left join public.reports on reports.id = report_id
			where next_at <= at
			group by person_id
			order by priority, due_at
			limit at_most
		) as owed
		join public.people on people.id = owed.person_id
		order by owed.priority, owed.due_at, people.id
		for no key update of people skip locked
	loop
		-- Skipped here too: what is being silenced must not make this wait, nor that wait for this.
		mine := array(
			select id from app.notifications
			where person_id = person and next_at <= at and ended_at is null
			for update skip locked
		);
		update app.notifications set ended_at = at, ended = 'expired', next_at = null
		where id = any (mine) and next_at <= at
			and (
				expires_at <= at
				or not exists (select from public.people where id = person and active)
				or urgency = 'test'
					and not exists (select from public.channels where id = notifications.channel_id)
			);
		-- that it was answered is enough, should its silencing have failed
		update app.notifications set ended_at = at, ended = 'silenced', next_at = null
		from public.reports
		where notifications.id = any (mine) and next_at <= at and ended_at is null
			and reports.id = report_id and acknowledged_at is not null and part <> 'answered';
		-- a reminder is void when anything has proven a channel since
		update app.notifications set ended_at = at, ended = 'silenced', next_at = null
		where id = any (mine) and next_at <= at and urgency = 'proof'
			and app.proof_ends(person, at) > expires_at;
		-- Held back it loses none of the time for which it is worth sending. A proof ends all the same.
		update app.notifications set
			next_at = quiet.until,
			expires_at = expires_at + case urgency when 'proof' then interval '0' else quiet.until - at end
		from (select app.quiet_until(person, at) as until) as quiet
		where id = any (mine) and next_at <= at and urgency not in ('now', 'test')
			and quiet.until is not null;
		update app.notifications set channel_id = app.next_channel(person, tried, urgency)
		where id = any (mine) and next_at <= at and urgency <> 'test';
		-- nowhere to send it: they may yet add a channel
		update app.notifications set next_at = at + interval '5 minutes'
		where id = any (mine) and next_at <= at and channel_id is null;
		return query select * from app.take_for(person, mine, at);
	end loop;
end
$$;
comment on function app.take_notifications is
	'Hands out what is due, to one dispatcher only, who then says what became of it; else it is '
	'handed out again when its lease has run out. At most so many people a call: first those with a danger '
	'to life, then those with an alarm, then the longest due.';

-- Definer, and for the secret key alone, held by the function that sends.
create function public.take_notifications(at_most integer default 50) returns setof public.due_message
language sql security definer set search_path = '' as $$
	select * from app.take_notifications(now(), at_most)
$$;
comment on function public.take_notifications is
	'Hands out the messages that are due, each to one caller only and for a minute.';

create function app.hold_for(person_id uuid, notification_ids uuid[] default '{}') returns uuid[]
language plpgsql set search_path = '' as $$
begin
	perform from public.people where id = hold_for.person_id for no key update;
	return array(
		select id from app.notifications
		where id = any (notification_ids) and ended_at is null
		for update skip locked
	);
end
$$;
comment on function app.hold_for is
	'Holds a person, so that all who send to them and all they answer come one after the other, and then '
	'those of the notifications that nobody silences in this moment. Whoever holds a notification waits for '
	'nothing, so a report that moves waits at most for this, and never in a circle.';

create function app.settle(attempt_id uuid, outcome text) returns app.attempts
language plpgsql set search_path = '' as $$
declare
	attempt app.attempts;
begin
	perform app.hold_for((select person_id from app.attempts where id = settle.attempt_id));
	update app.attempts set outcome = settle.outcome
	where id = settle.attempt_id and attempts.outcome is null returning * into attempt;
	return attempt;
end
$$;
comment on function app.settle is
	'Writes down what became of a message, once: null the second time. Its person is held.';

create function app.notification_sent(attempt_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	attempt constant app.attempts := app.settle(attempt_id, 'sent');
	mine constant uuid[] := app.hold_for(attempt.person_id, attempt.notification_ids);
begin
	-- One that was silenced or taken by another meanwhile goes no further because of this.
	update app.notifications set
		sent_at = coalesce(sent_at, at), tries = tries + 1,
		sent_over = sent_over || attempt.channel_id, tried = tried || attempt.channel_id,
		next_at = case
			when urgency not in ('test', 'gaps')
				and app.next_channel(notifications.person_id, tried || attempt.channel_id, urgency) is not null
			then at + (
				select prove_within from app.notification_rules where notification_rules.urgency = notifications.urgency
			)
		end
	where id = any (mine) and notifications.attempt_id = attempt.id;
end
$$;

create function public.notification_sent(attempt_id uuid) returns void
language sql security definer set search_path = '' as $$
	select app.notification_sent(attempt_id, now())
$$;
comment on function public.notification_sent is
	'A message was taken on. Unless it is answered in time the next channel follows.';

create function app.notification_failed(attempt_id uuid, gone boolean, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	attempt constant app.attempts := app.settle(
		attempt_id, case when gone then 'gone' else 'failed' end
	);
	mine constant uuid[] := app.hold_for(attempt.person_id, attempt.notification_ids);
begin
	if gone then
		delete from public.channels where id = attempt.channel_id and kind = 'push';
	end if;
	with failed as (
		select notifications.id,
			case
				when notifications.urgency = 'test' then null
				else app.next_channel(notifications.person_id, tried || attempt.channel_id, notifications.urgency)
			end as next,
			least(retry_after * power(2, least(tries, 10)), interval '15 minutes') as wait
		from app.notifications join app.notification_rules using (urgency)
		where id = any (mine) and notifications.attempt_id = attempt.id
	)
	update app.notifications set
		tries = tries + 1,
		channel_id = case when notifications.urgency = 'test' then channel_id else failed.next end,
		-- with nothing left to try the round begins again, without those that took it
		tried = case when failed.next is null then sent_over else tried || attempt.channel_id end,
		next_at = at + case when failed.next is null then failed.wait else interval '0' end
	from failed where notifications.id = failed.id;
end
$$;

create function public.notification_failed(attempt_id uuid, gone boolean) returns void
language sql security definer set search_path = '' as $$
	select app.notification_failed(attempt_id, gone, now())
$$;
comment on function public.notification_failed is
	'A message was not taken on: the next channel is due at once, and after the last the first again, '
	'later and later. A push subscription that is gone is forgotten.';

create function app.forget_notifications(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	kept_since constant timestamptz := at - interval '90 days';
	forgotten integer;
begin
	-- one that was sent over every channel and never answered has no end but its expiry
	delete from app.notifications where coalesce(ended_at, expires_at) < kept_since and next_at is null;
	get diagnostics forgotten = row_count;
	delete from app.attempts
	where attempts.at < kept_since
		and not exists (select from app.notifications where attempt_id = attempts.id);
	return forgotten;
end
$$;
comment on function app.forget_notifications is
	'Deletes the notifications that ended more than 90 days ago and what was attempted for them. The history '
	'of a report is its hops and events, which stay.';

-- Messages about danger to life, and then about what happens now, leave first and have no limit a minute.
create function app.priority(report public.reports) returns integer
language sql stable set search_path = '' as $$
	select case
		when report.danger_to_life or exists (
			select from public.addenda
			where report_id = report.id and addenda.content -> 'danger_to_life' = 'true'::jsonb
		) then 1
		when report.urgency = 'now' or report.hotline_alerted_at is not null then 2
		else 3
	end
$$;
comment on function app.priority is
	'1: danger to life, as filed or as added later; 2: now; 3: any other. Where not all reports can be '
	'handled at once, the lowest number goes first.';

create index notifications_attempt_id_idx on app.notifications (attempt_id); -- looked at for every attempt forgotten

grant execute on function
	public.take_notifications,
	public.notification_sent,
	public.notification_failed
	to service_role;


-- 50_retention/periods.sql

-- How long reports are kept, as administrators set it, and what supervisors decide when that is over.
create function app.months(keep interval) returns integer
language sql immutable set search_path = '' as $$
	select (extract(year from keep) * 12 + extract(month from keep))::integer
$$;

create function app.set_retention(rule text, months integer, at timestamptz) returns timestamptz
language plpgsql set search_path = '' as $$
declare
	wanted constant interval := make_interval(months => months);
	was interval;
	holds timestamptz;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if rule is null or rule not in ('no_action', 'acted_on') then
		raise sqlstate 'PT422' using message = 'retention_unreadable', detail = 'rule';
	end if;
	if months is null or months not between 1 and 1200 then
		raise sqlstate 'PT422' using message = 'retention_unreadable', detail = 'months';
	end if;
	-- one after the other, or two at once would leave two that are to come
	perform pg_advisory_xact_lock(hashtext('retention_periods'));
	was := app.keeps(rule, at);
	-- what is erased cannot be brought back: a week in which it can still be taken back
	holds := at + case when wanted < was then interval '7 days' else '0' end;
	delete from app.retention_periods as held
	where held.rule = set_retention.rule and starts_at >= at;
	if wanted <> was then
		insert into app.retention_periods (rule, starts_at, keep)
		values (set_retention.rule, holds, wanted);
	end if;
	perform app.note_roster(
		'set_retention', null, null,
		jsonb_build_object('rule', rule, 'months', app.months(was)),
		jsonb_build_object('rule', rule, 'months', months, 'starts_at', holds), at
	);
	return holds;
end
$$;

create function public.set_retention(rule text, months integer) returns timestamptz
language sql security definer set search_path = '' as $$
	select app.set_retention(rule, months, now())
$$;
comment on function public.set_retention is
	'For how many months closed reports are kept. Longer holds at once, shorter in seven days; answers '
	'with when. Errors: not_allowed, retention_unreadable (detail: rule or months).';

create function public.retention_periods()
returns table (rule text, months integer, starts_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
	if coalesce(app.my_role() not in ('administrator', 'supervisor'), true) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return query
		select held.rule, app.months(keep), held.starts_at
		from app.retention_periods as held
		where held.starts_at > now() or held.keep = app.keeps(held.rule, now())
			and held.starts_at = (
				select max(latest.starts_at) from app.retention_periods as latest
				where latest.rule = held.rule and latest.starts_at <= now()
			)
		order by held.rule, held.starts_at;
end
$$;
comment on function public.retention_periods is
	'Of each rule the period that holds, then the one that is to come. Errors: not_allowed.';

create function app.due_for_review(region_id uuid, at timestamptz)
returns table (report_id uuid, reference text, closed_at timestamptz, since timestamptz)
language sql stable set search_path = '' as $$
	select reports.id, reports.reference, reports.closed_at, kept.ends_at
	from public.reports cross join lateral app.retention_of(reports, at) as kept
	where reports.region_id = due_for_review.region_id
		-- spares the younger ones the question
		and reports.closed_at <= at - app.keeps('acted_on', at)
		and kept.rule = 'acted_on' and kept.ends_at <= at and not app.is_due(reports, at)
	order by kept.ends_at, reports.id
$$;
comment on function app.due_for_review is
	'Reports of a region that came to something and whose time is over: somebody decides whether they go '
	'(dispose_report), or sets the next review. They are never erased by themselves.';

create function public.due_for_review(size integer default 25)
returns table (report_id uuid, reference text, closed_at timestamptz, since timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
	if app.my_role() is distinct from 'supervisor' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return query
		select * from app.due_for_review(app.my_region(), now())
		limit least(greatest(size, 1), 500);
end
$$;
comment on function public.due_for_review is
	'For a supervisor: the reports of their region that have been kept for as long as they may be without '
	'somebody deciding again, the longest due first. Errors: not_allowed.';

create function app.dispose_report(report_id uuid, reason text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_for_supervisor(report_id);
begin
	dispose_report.reason := app.said(dispose_report.reason);
	if not exists (
		select from app.retention_of(report, at) where rule = 'acted_on' and ends_at <= at
	) then
		raise sqlstate 'PT409' using message = 'not_due';
	end if;
	insert into app.disposals values (report.id, auth.uid(), at, dispose_report.reason)
	on conflict on constraint disposals_pkey do update set
		decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason;
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	values ('alteration', report.id, report.region_id, auth.uid(), at, 'disposal');
	return true;
end
$$;

create function public.dispose_report(report_id uuid, reason text) returns boolean
language sql security definer set search_path = '' as $$
	select app.dispose_report(report_id, reason, now())
$$;
comment on function public.dispose_report is
	'A supervisor decides that a report that was kept for its time goes, the next night. A hold or a date '
	'for review set until then keeps it. Errors: report_not_found, supervisors_only, reason_required, '
	'not_due.';

grant execute on function
	public.set_retention,
	public.retention_periods,
	public.due_for_review,
	public.dispose_report
	to authenticated;


-- 50_retention/retention.sql

-- How long a closed report is kept, and how it is erased whole when that is over.
create table app.retention_periods (
	rule text not null check (rule in ('no_action', 'acted_on')),
	starts_at timestamptz not null,
	keep interval not null check (keep >= '30 days'), -- from the day it was closed
	primary key (rule, starts_at)
);
comment on table app.retention_periods is
	'How long reports are kept that came to nothing, and how long others until somebody looks whether they '
	'still must be. Of each rule the latest that has begun holds.';
alter table app.retention_periods enable row level security; -- no policy on these three: no API reads them

create table public.holds (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	reason text not null check (length(reason) between 1 and 2000),
	held_by uuid not null references public.people,
	held_at timestamptz not null,
	release_reason text check (length(release_reason) between 1 and 2000),
	released_by uuid references public.people,
	released_at timestamptz,
	check (num_nulls(release_reason, released_by, released_at) in (0, 3))
);
comment on table public.holds is 'Reports that are kept beyond their time, by whom and why.';
create unique index holds_one_idx on public.holds (report_id) where released_at is null;
create index holds_report_id_idx on public.holds (report_id);
alter table public.holds enable row level security;
grant select on public.holds to authenticated;

create table app.disposals (
	report_id uuid primary key references public.reports,
	decided_by uuid not null references public.people,
	decided_at timestamptz not null,
	reason text not null check (length(reason) between 1 and 2000)
);
comment on table app.disposals is
	'Reports that came to something, were kept for their time, and need not be kept longer: a supervisor '
	'says so, and the next night they go.';
alter table app.disposals enable row level security; -- no policy: no API reads it

create table app.erasing (
	report_id uuid primary key
);
comment on table app.erasing is
	'What is being erased in this very transaction. It takes no report that is not due by the clock of '
	'the database, whoever asks and whatever time they say it is.';
alter table app.erasing enable row level security;

create table app.erased_objects (
	name text primary key, -- in the bucket of photos
	queued_at timestamptz not null,
	removed_at timestamptz -- null: it still lies in storage, or nobody has said otherwise
);
comment on table app.erased_objects is
	'Pictures of erased reports, to be removed from storage by a function that holds the secret key.';
alter table app.erased_objects enable row level security;

create policy "supervisors read the holds of their region"
	on public.holds for select to authenticated
	using (
		(select app.my_role()) = 'supervisor'
		and exists (select from public.reports where id = report_id)
	);

create function app.tg_holds__stay() returns trigger
language plpgsql set search_path = '' as $$
declare
	ending constant text[] := array['release_reason', 'released_by', 'released_at'];
begin
	if tg_op = 'DELETE' then
		if app.may_go(old.report_id) then
			return old;
		end if;
	elsif old.released_at is null and (to_jsonb(new) - ending) = (to_jsonb(old) - ending) then
		return new;
	end if;
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;

create function app.keeps(rule text, at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select keep from app.retention_periods as held
	where held.rule = keeps.rule and starts_at <= at
	order by starts_at desc limit 1
$$;

create function app.retention_of(report public.reports, at timestamptz, out rule text, out ends_at timestamptz)
language sql stable set search_path = '' as $$
	with judged as (
		select case
			when exists (select from public.grades where report_id = report.id)
				or exists (
					select from public.closures join public.outcomes on code = outcome
					where report_id = report.id
						and outcomes.feedback not in ('nothing_more_needed', 'more_detail_helps')
				)
				or exists (
					select from public.links where report.id in (one, other) and unlinked_at is null
				)
			then 'acted_on' else 'no_action'
		end as rule
	)
	select rule, greatest(
		report.closed_at + app.keeps(judged.rule, at),
		(
			select due_on::timestamp at time zone 'Europe/London' from public.reviews
			where report_id = report.id order by id desc limit 1
		)
	)
	from judged
	where report.closed_at is not null and report.region_id is distinct from app.canary_region()
		and not exists (
			select from public.holds where report_id = report.id and released_at is null
		)
$$;
comment on function app.retention_of is
	'By which rule a report is kept and until when. No action: it was closed without, is not graded and '
	'hangs together with no other. A date for review keeps it at least until then. Nulls: it is open, held '
	'or made up, and kept.';

create function app.is_due(report public.reports, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select coalesce(bool_or(
		rule = 'no_action'
		or exists (
			select from app.disposals
			where report_id = report.id
				-- not by what was decided before somebody wanted it kept after all
				and not exists (
					select from public.reviews
					where reviews.report_id = report.id and set_at >= decided_at
				)
				and not exists (
					select from public.holds
					where holds.report_id = report.id and held_at >= decided_at
				)
		)
	), false)
	from app.retention_of(report, at) where ends_at <= at
$$;
comment on function app.is_due is 'Whether a report is to be erased.';

create function app.tg_erasing__only_what_is_due() returns trigger
language plpgsql set search_path = '' as $$
declare
	report public.reports;
begin
	select * into report from public.reports where id = new.report_id for update;
	if tg_op = 'UPDATE' or not found or not app.is_due(report, now()) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

create function app.rows_of(report_id uuid) returns table (relation text, key text)
language sql stable set search_path = '' as $$
	select 'public.reports', id::text from public.reports where id = rows_of.report_id
	union all select 'public.hops', hop::text from public.hops where hops.report_id = rows_of.report_id
	union all select 'public.events', id::text from public.events where events.report_id = rows_of.report_id
	union all select 'public.addenda', id::text from public.addenda where addenda.report_id = rows_of.report_id
	union all select 'public.closures', closed_at::text from public.closures where closures.report_id = rows_of.report_id
	union all select 'public.photos', id::text from public.photos where photos.report_id = rows_of.report_id
	union all select 'public.identifiers', id::text from public.identifiers where identifiers.report_id = rows_of.report_id
	union all select 'public.notes', id::text from public.notes where notes.report_id = rows_of.report_id
	union all select 'public.grades', id::text from public.grades where grades.report_id = rows_of.report_id
	union all select 'public.reviews', id::text from public.reviews where reviews.report_id = rows_of.report_id
	union all select 'public.feedback', id::text from public.feedback where feedback.report_id = rows_of.report_id
	union all select 'public.links', id::text from public.links where rows_of.report_id in (one, other)
	union all select 'public.holds', id::text from public.holds where holds.report_id = rows_of.report_id
	union all select 'app.disposals', disposals.report_id::text from app.disposals where disposals.report_id = rows_of.report_id
	union all select 'app.notifications', id::text from app.notifications where notifications.report_id = rows_of.report_id
	union all select 'app.unwritten_notifications', hop::text from app.unwritten_notifications where unwritten_notifications.report_id = rows_of.report_id
	union all select 'app.stuck', stuck.report_id::text from app.stuck where stuck.report_id = rows_of.report_id
$$;
comment on function app.rows_of is 'Every row there is of a report. The access log, which outlives it, is none.';

create function app.erase(report public.reports, rule text, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	insert into app.erasing values (report.id);
	insert into app.erased_objects (name, queued_at)
	select id::text, at from public.photos where report_id = report.id;
	insert into public.access_log (kind, report_id, region_id, at, what)
	values ('erasure', report.id, report.region_id, at, rule);
	delete from app.stuck where report_id = report.id;
	delete from app.unwritten_notifications where report_id = report.id;
	delete from app.notifications where report_id = report.id;
	delete from public.links where report.id in (one, other);
	delete from public.holds where report_id = report.id;
	delete from app.disposals where report_id = report.id;
	delete from public.feedback where report_id = report.id;
	delete from public.reviews where report_id = report.id;
	delete from public.grades where report_id = report.id;
	delete from public.notes where report_id = report.id;
	delete from public.identifiers where report_id = report.id;
	delete from public.photos where report_id = report.id;
	delete from public.addenda where report_id = report.id;
	delete from public.closures where report_id = report.id;
	delete from public.events where report_id = report.id;
	delete from public.hops where report_id = report.id;
	perform app.forget_times(report.id);
	delete from public.reports where id = report.id;
	delete from app.erasing where report_id = report.id;
end
$$;

create function app.retain(at timestamptz, only_look boolean default true, at_most integer default 100)
returns table (report_id uuid, reference text, rule text, since timestamptz, relation text, key text)
language plpgsql set search_path = '' as $$
declare
	report public.reports;
	kept record;
begin
	for report in
		select * from public.reports
		where closed_at <= at - least(app.keeps('no_action', at), app.keeps('acted_on', at))
			and app.is_due(reports, at)
		order by closed_at, id limit at_most
	loop
		kept := app.retention_of(report, at);
		return query
			select report.id, report.reference, kept.rule, kept.ends_at, r.relation, r.key
			from app.rows_of(report.id) as r order by r.relation, r.key;
		if not only_look then
			perform app.erase(report, kept.rule, at);
		end if;
	end loop;
end
$$;
comment on function app.retain is
	'Every row that goes at that moment, by which rule and since when it is due; the pictures of the '
	'photos among them go as well. Unless it is only to look, they are gone.';

create function app.locked_for_supervisor(report_id uuid) returns public.reports
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_report(report_id);
begin
	if app.my_role() is distinct from 'supervisor' then
		raise sqlstate 'PT403' using message = 'supervisors_only';
	end if;
	return report;
end
$$;
comment on function app.locked_for_supervisor is
	'The report, held until the transaction ends, for a supervisor of its region, or report_not_found, or '
	'supervisors_only.';

create function app.hold_report(report_id uuid, reason text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_for_supervisor(report_id);
begin
	hold_report.reason := app.said(hold_report.reason);
	insert into public.holds (report_id, reason, held_by, held_at)
	values (report.id, hold_report.reason, auth.uid(), at)
	on conflict do nothing;
	return true;
end
$$;

-- Definer: nobody holds a grant to write.
create function public.hold_report(report_id uuid, reason text) returns boolean
language sql security definer set search_path = '' as $$
	select app.hold_report(report_id, reason, now())
$$;
comment on function public.hold_report is
	'A supervisor has a report of their region kept whatever its time. Twice is quiet. Errors: '
	'report_not_found, supervisors_only, reason_required.';

create function app.release_hold(report_id uuid, reason text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_for_supervisor(report_id);
begin
	release_hold.reason := app.said(release_hold.reason);
	update public.holds set
		release_reason = release_hold.reason, released_by = auth.uid(), released_at = at
	where holds.report_id = report.id and released_at is null;
	return false;
end
$$;

create function public.release_hold(report_id uuid, reason text) returns boolean
language sql security definer set search_path = '' as $$
	select app.release_hold(report_id, reason, now())
$$;
comment on function public.release_hold is
	'A supervisor lets a report go its time again. Twice is quiet. Errors: report_not_found, '
	'supervisors_only, reason_required.';

-- For the secret key alone, held by the function that removes them from storage.
create function public.erased_objects() returns setof text
language sql stable security definer set search_path = '' as $$
	select name from app.erased_objects where removed_at is null order by queued_at, name limit 100
$$;
comment on function public.erased_objects is 'Names of pictures to be removed from storage.';

create function public.object_removed(name text) returns boolean
language sql security definer set search_path = '' as $$
	update app.erased_objects set removed_at = now()
	where erased_objects.name = object_removed.name and removed_at is null
	returning true
$$;
comment on function public.object_removed is 'That picture is gone from storage. Twice is quiet.';

create trigger holds__stay before update or delete on public.holds
	for each row execute function app.tg_holds__stay();
create trigger holds__never_emptied before truncate on public.holds
	for each statement execute function app.tg_append_only();
create trigger holds__logged after insert on public.holds
	for each row execute function app.tg_logged('held_by', 'held_at', 'held');
create trigger holds__release_logged after update on public.holds
	for each row execute function app.tg_logged('released_by', 'released_at', 'hold_released');
create trigger erasing__only_what_is_due before insert or update on app.erasing
	for each row execute function app.tg_erasing__only_what_is_due();

grant execute on function public.hold_report, public.release_hold to authenticated;
grant execute on function public.erased_objects, public.object_removed to service_role;


-- 60_figures/durations.sql

-- How long each report took, read from its own history and from nothing else, and kept beside it, so
-- that figures about a year need not read the year's history.

-- Read once, here, and so put into the queries that ask it, row by row.
create function app.bucket_of(seconds double precision) returns integer
language sql immutable
return case
	when seconds < 0 then 0
	when seconds < 3600 then floor(seconds / 60)
	when seconds < 8 * 3600 then floor(seconds / 300) * 5
	when seconds < 3 * 86400 then floor(seconds / 3600) * 60
	else floor(seconds / 86400) * 1440
end::integer;
comment on function app.bucket_of is
	'A length of time as figures count it, in minutes, rounded down: to the minute below an hour, to five '
	'minutes below eight hours, to the hour below three days, to the day beyond.';

create table app.report_times (
	id bigint generated always as identity primary key,
	report_id uuid unique references public.reports on delete set null, -- null: it was erased
	region_id uuid not null references public.regions,
	patch_id uuid references public.patches,
	site_id uuid references public.sites,
	urgency text not null,
	owner_step text not null check (owner_step in ('officer', 'twin', 'hotline')),
	origin text not null, -- the kind of reporter, or by_phone
	indicators text[] not null,
	received_at timestamptz not null,
	-- of receipt, by the wall clock in London
	day date not null generated always as ((received_at at time zone 'Europe/London')::date) stored,
	hour smallint not null
		generated always as (extract(hour from received_at at time zone 'Europe/London')) stored,
	weekday smallint not null
		generated always as (extract(isodow from received_at at time zone 'Europe/London')) stored,
	-- null: it has not happened yet
	before_us_seconds double precision not null, -- from seeing to receipt
	on_phone_seconds double precision not null, -- of it: from saving to receipt
	owner_seconds double precision,
	acknowledge_seconds double precision,
	acknowledge_on_duty_seconds double precision,
	outcome_seconds double precision,
	feedback_seconds double precision,
	target_seconds double precision not null, -- to acknowledge, as it stood on receipt
	fell_back_because text, -- null: it did not
	reopened integer not null,
	outcome text, -- the latest; null: none yet
	is_useful boolean,
	is_graded boolean not null,
	before_us_bucket integer not null generated always as (app.bucket_of(before_us_seconds)) stored,
	on_phone_bucket integer not null generated always as (app.bucket_of(on_phone_seconds)) stored,
	owner_bucket integer generated always as (app.bucket_of(owner_seconds)) stored,
	acknowledge_bucket integer generated always as (app.bucket_of(acknowledge_seconds)) stored,
	acknowledge_on_duty_bucket integer
		generated always as (app.bucket_of(acknowledge_on_duty_seconds)) stored,
	outcome_bucket integer generated always as (app.bucket_of(outcome_seconds)) stored,
	feedback_bucket integer generated always as (app.bucket_of(feedback_seconds)) stored
);
comment on table app.report_times is
	'What happened when with a report, as lengths of time from its receipt. Of a report that was erased '
	'the figures stay, without its id.';
create index report_times_day_idx on app.report_times (region_id, day);
-- what still waits for something, to be counted with the time it has waited
create index report_times_waiting_idx on app.report_times (region_id, day)
	where outcome_seconds is null;
alter table app.report_times enable row level security; -- no policy: figures are asked for by functions

create function app.duty_waits(report_ids uuid[], at timestamptz)
returns table (report_id uuid, seconds double precision)
language sql stable set search_path = '' as $$
	with waits as (
		select reports.id, received_at, coalesce(first_acknowledged_at, duty_waits.at) as until
		from public.reports where reports.id = any (report_ids)
	),
	owned as (
		select
			waits.id, hops.person_id, hops.step in ('officer', 'twin') as by_roster,
			tstzrange(
				hops.at,
				least(
					lead(hops.at, 1, waits.until) over (partition by waits.id order by hop), waits.until
				)
			) as span
		from waits join public.hops on hops.report_id = waits.id and part = 'owner'
		where hops.at < waits.until
	),
	-- once for each, however many reports they have
	duty as materialized (
		select
			person_id,
			app.duty_between(person_id, min(lower(span)), max(upper(span))) - (
				select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}')
				from public.absences where absences.person_id = owned.person_id
			) as spans
		from owned where by_roster and not isempty(span) group by person_id
	),
	counted as (
		select
			owned.id,
			(
				select sum(extract(epoch from upper(part) - lower(part)))
				from unnest(
					tstzmultirange(span) * case when by_roster then duty.spans else tstzmultirange(span) end
				) as part
			) as seconds
		from owned left join duty using (person_id)
	)
	select waits.id, coalesce(sum(counted.seconds), 0)::double precision
	from waits left join counted using (id) group by waits.id
$$;
comment on function app.duty_waits is
	'How long reports waited to be acknowledged while whoever had them was on duty and not absent, by the '
	'roster. The hotline is always on duty. Of one that nobody has acknowledged: until that moment.';

create function app.times_of(report_ids uuid[], at timestamptz) returns setof app.report_times
language sql stable set search_path = '' as $$
	select
		null::bigint, reports.id, reports.region_id, reports.patch_id, reports.site_id, reports.urgency,
		coalesce(happened.acknowledged_step, reports.owner_step),
		case when reports.taken_by is null then coalesce(reporter_kind, 'by_phone') else 'by_phone' end,
		reports.indicators, reports.received_at, null::date, null::smallint, null::smallint,
		greatest(extract(epoch from received_at - seen_at), 0)::double precision,
		greatest(
			extract(epoch from received_at - (saved_at - coalesce(phone_ahead, '0'))), 0
		)::double precision,
		extract(epoch from owned.first_at - received_at)::double precision,
		extract(epoch from happened.acknowledged_at - received_at)::double precision,
		case when happened.acknowledged_at is not null then duty.seconds end,
		extract(epoch from happened.closed_at - received_at)::double precision,
		extract(epoch from happened.feedback_at - received_at)::double precision,
		extract(epoch from acknowledge_within)::double precision,
		fell.reason, happened.reopened, ended.outcome,
		ended.feedback in ('useful_kept', 'passed_to_partner'),
		exists (select from public.grades where grades.report_id = reports.id),
		null::integer, null::integer, null::integer, null::integer, null::integer, null::integer,
		null::integer
	from public.reports
	join public.sources on sources.id = reports.source_id
	join public.people on people.id = sources.person_id
	left join app.duty_waits(report_ids, times_of.at) as duty on duty.report_id = reports.id
	cross join lateral (
		select
			min(events.at) filter (where kind = 'acknowledged') as acknowledged_at,
			(array_agg(step order by events.id) filter (where kind = 'acknowledged'))[1]
				as acknowledged_step,
			min(events.at) filter (where kind = 'closed') as closed_at,
			min(events.at) filter (where kind in ('closed', 'thanked', 'asked')) as feedback_at,
			(count(*) filter (where kind = 'reopened'))::integer as reopened
		from public.events where events.report_id = reports.id
	) as happened
	cross join lateral (
		select min(hops.at) as first_at from public.hops
		where hops.report_id = reports.id and part = 'owner' and person_id is not null
	) as owned
	left join lateral (
		select reason from public.hops
		where hops.report_id = reports.id and part = 'owner' and hops.step <> 'officer'
			and hops.at <= coalesce(happened.acknowledged_at, times_of.at)
		order by hop limit 1
	) as fell on true
	left join lateral (
		select outcome, outcomes.feedback
		from public.closures join public.outcomes on code = outcome
		where closures.report_id = reports.id
		order by closures.closed_at desc limit 1
	) as ended on true
	where reports.id = any (report_ids) and reports.region_id is distinct from app.canary_region()
$$;
comment on function app.times_of is
	'The same as report_times says, of these reports, from their history. Reports that are made up have '
	'none.';

-- Called where a report is erased: its figures stay, and nothing that could say which it was.
create function app.forget_times(report_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
	update app.report_times set
		report_id = null, received_at = date_trunc('hour', received_at)
	where report_times.report_id = forget_times.report_id;
end
$$;


-- 60_figures/exports.sql

-- Figures that left the service. The access log is about reports, each entry about one; a table of
-- figures is about none, so who took which is written down here.
create table public.figure_exports (
	id bigint generated always as identity primary key,
	region_id uuid not null references public.regions,
	person_id uuid not null references public.people,
	at timestamptz not null,
	form text not null check (form in ('csv', 'print')),
	what text not null check (what in ('trends', 'month')),
	dimension text not null, -- by what they were broken down
	since date not null,
	until date not null -- the day after the last
);
comment on table public.figure_exports is
	'Who took figures of a region out of the service, in which form and of which days: from one to before '
	'another.';
create index figure_exports_region_id_idx on public.figure_exports (region_id, id);
alter table public.figure_exports enable row level security;
grant select on public.figure_exports to authenticated;

create policy "supervisors read who took figures of their region"
	on public.figure_exports for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));

create function app.export_figures(
	form text, what text, dimension text, since date, until date, at timestamptz
) returns public.figure_exports
language plpgsql set search_path = '' as $$
declare
	region constant uuid := app.supervised();
	taken public.figure_exports;
begin
	if form is null or form not in ('csv', 'print') then
		raise sqlstate 'PT422' using message = 'form_unknown';
	end if;
	if what is null or what not in ('trends', 'month') then
		raise sqlstate 'PT422' using message = 'figure_unknown';
	end if;
	perform app.period(since, until, dimension, 'period');
	insert into public.figure_exports
		(region_id, person_id, at, form, what, dimension, since, until)
	values (region, auth.uid(), at, form, what, dimension, since, until)
	returning * into taken;
	return taken;
end
$$;

-- Definer, because nobody may add to what is written down.
create function public.export_figures(
	form text, what text, dimension text, since date, until date
) returns public.figure_exports
language sql security definer set search_path = '' as $$
	select app.export_figures(form, what, dimension, since, until, now())
$$;
comment on function public.export_figures is
	'Writes down that the calling supervisor takes figures of their region out (csv, print): the trends '
	'by a dimension, or a month''s report. To be called before the file or the page is made. Errors: '
	'not_allowed, form_unknown, figure_unknown, period_unreadable.';

create trigger figure_exports__append_only before update or delete on public.figure_exports
	for each row execute function app.tg_append_only();
create trigger figure_exports__never_emptied before truncate on public.figure_exports
	for each statement execute function app.tg_append_only();

grant execute on function public.export_figures to authenticated;


-- 60_figures/now.sql

-- What a supervisor looks at while it happens: what is about to be late, who has it and who is there.
create function app.soonest(report public.reports) returns timestamptz
language sql stable set search_path = '' as $$
	select least(report.deadline_at, report.lapses_at, app.target_at(report))
$$;
comment on function app.soonest is
	'By when something must happen to an open report: its target or its deadline, whichever is sooner; once it '
	'is acknowledged, by when its outcome is due.';

create function app.is_unowned(report public.reports) returns boolean
language sql stable set search_path = '' as $$
	select case
		when report.owner_id is not null then
			not exists (select from public.people where id = report.owner_id and active)
		when report.owner_step = 'hotline' then
			not exists (
				select from public.people
				where region_id = report.region_id and role = 'operator' and active
			)
		else true
	end
$$;
comment on function app.is_unowned is
	'Whether nobody answers for a report: whoever has it cannot sign in, or it waits in a queue that '
	'nobody works. It should never be.';

create function app.region_now(region_id uuid, at_most integer, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	with open as (
		select
			reports.*, app.soonest(reports) as soonest, app.target_at(reports) as target_at, app.is_unowned(reports) as unowned,
			owner_step = 'hotline' and acknowledged_at is null as queued
		from public.reports
		where reports.region_id = region_now.region_id and closed_at is null
	),
	wanted as (
		-- half an hour: longer than a page shows, so that it can go on by itself where it is not read again
		select * from open
		where unowned or queued or soonest <= region_now.at + interval '30 minutes'
	),
	given as (
		select * from wanted order by not unowned, soonest, received_at, id limit at_most
	)
	select jsonb_build_object(
		'at', region_now.at,
		'waiting', (select count(*) from open where queued and owner_id is null),
		'claimed', (select count(*) from open where queued and owner_id is not null),
		'oldest_at', (select min(received_at) from open where queued),
		'unowned', (select count(*) from open where unowned),
		'left_out', (select count(*) from wanted) - (select count(*) from given),
		'reports', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', given.id, 'reference', reference, 'urgency', urgency,
				'danger_to_life', danger_to_life, 'site_name', sites.name, 'patch_name', patches.name,
				'received_at', received_at, 'due_at', soonest,
				'target_at', target_at, 'deadline_at', deadline_at, 'claimed_until', claimed_until,
				'lapses_at', lapses_at,
				-- for apps of the version before
				'acknowledged', acknowledged_at is not null, 'queued', queued, 'unowned', unowned,
				'owner_step', owner_step, 'owner_id', owner_id, 'owner_name', people.name,
				'owner_phone', people.phone
			) order by not unowned, soonest, received_at, given.id)
			from given
			left join public.sites on sites.id = given.site_id
			left join public.patches on patches.id = given.patch_id
			left join public.people on people.id = owner_id
		), '[]')
	)
$$;
comment on function app.region_now is
	'The open reports of a region that are or will within half an hour be late, that wait in the '
	'hotline''s queue or that nobody answers for: at most so many, those first that are due soonest, and '
	'how many there are. Nothing of what they say.';

-- Definer, both, for the numbers, channels and rosters of colleagues; of the caller's own region only.
-- One object each, since of rows the API gives fewer at a time.
create function public.region_now() returns jsonb
language sql stable security definer set search_path = '' as $$
	select app.region_now(app.supervised(), 200, now())
$$;
comment on function public.region_now is
	'For a supervisor, of their region: {at, waiting, claimed, oldest_at, unowned, left_out, reports}. '
	'Errors: not_allowed.';

create function app.out_because(person_id uuid, at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
begin
	return case
		when app.is_absent(person_id, at) then 'absent'
		when not app.on_duty(person_id, at) then 'off_duty'
		when not exists (select from public.channels where channels.person_id = out_because.person_id)
			then 'no_channel'
		when not app.has_reach(person_id, at) then 'channel_unproven'
	end;
exception when others then
	return 'roster_unreadable';
end
$$;
comment on function app.out_because is
	'Why an operator is not told first of what comes to the queue; null: they are. As in presence.';

create function app.region_duty(region_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object(
		'at', region_duty.at,
		'patches', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', patches.id, 'name', patches.name,
				'holders', coalesce((
					select jsonb_agg(jsonb_build_object(
						'id', people.id, 'name', people.name, 'standing', standing, 'phone', phone,
						'reason', app.unavailable_because(people.id, region_duty.at)
					) order by standing, people.name)
					from public.patch_officers join public.people on people.id = person_id
					where patch_id = patches.id and starts_at <= region_duty.at
						and (ends_at is null or ends_at > region_duty.at)
				), '[]')
			) order by patches.name)
			from public.patches
			where patches.region_id = region_duty.region_id and disused_at is null
		), '[]'),
		'operators', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', people.id, 'name', name, 'phone', phone,
				'reason', app.out_because(people.id, region_duty.at),
				'told', watch.id is not null
			) order by name)
			from public.people
			left join app.watch(region_duty.region_id, 'operator', false, region_duty.at) as watch (id)
				on watch.id = people.id
			where people.region_id = region_duty.region_id and role = 'operator' and active
		), '[]'),
		'gaps', coalesce((
			select jsonb_agg(to_jsonb(gap) order by gap.starts_at, patch_name)
			from app.coverage_gaps_of(
				region_duty.region_id, region_duty.at, region_duty.at + interval '24 hours'
			) as gap
		), '[]')
	)
$$;
comment on function app.region_duty is
	'Officer and twin of each patch of a region and its operators, with their numbers, and of each who '
	'cannot take a report at that moment why; and the gaps of the next 24 hours.';

create function public.region_duty() returns jsonb
language sql stable security definer set search_path = '' as $$
	select app.region_duty(app.supervised(), now())
$$;
comment on function public.region_duty is
	'For a supervisor, of their region: {at, patches, operators, gaps}. Errors: not_allowed.';

grant execute on function public.region_now, public.region_duty to authenticated;


-- 60_figures/query.sql

-- Figures of a region: how long things took, with what still waits counted as long as it has waited.
-- The estimate is that of Kaplan and Meier (Journal of the American Statistical Association 53, 1958,
-- 457-481): of those that had waited so long, which share went on; multiplied over all steps. What still
-- waits leaves the count after the bucket it has reached.
create aggregate app.product(double precision) (sfunc = float8mul, stype = double precision, initcond = '1');

create function app.waits_in(
	region_id uuid, dimension text, since date, until date, by text, at timestamptz, measures text[]
)
returns table (key text, starts_on date, measure text, bucket integer, done bigint, waiting bigint)
language sql stable set search_path = '' as $$
	with months as (
		select
			first, past, greatest(first, waits_in.since) as since,
			-- after today there is nothing to leave out
			case
				when least(past, waits_in.until) > (at at time zone 'Europe/London')::date then past
				else least(past, waits_in.until)
			end as until
		from generate_series(
			date_trunc('month', since::timestamp), until - interval '1 day', '1 month'
		) as month
		cross join lateral (
			select month::date as first, (month + interval '1 month')::date as past
		) as whole
	),
	-- What stands ready of a month, less the days before and after, where they are fewer than those that
	-- are wanted; where stretches cut months, the days alone.
	spans as (
		select spans.*
		from months
		cross join lateral (
			select by in ('period', 'month') and until - since >= past - first - (until - since) as is_ready
		) as choice
		cross join lateral (
			values
				('month', first, past, is_ready, 1), ('day', first, since, is_ready, -1),
				('day', until, past, is_ready, -1), ('day', since, until, not is_ready, 1)
		) as spans (span, since, until, is_wanted, direction)
		where is_wanted and spans.since < spans.until
	),
	lines as (
		select
			held.key,
			case by
				when 'period' then waits_in.since
				else date_trunc(by, held.starts_on)::date
			end as starts_on,
			held.measure, held.bucket, direction * held.reports as done, 0::bigint as waiting
		from spans join app.time_counts as held
			on held.region_id = waits_in.region_id and held.span = spans.span
			and held.dimension = waits_in.dimension
			and held.starts_on >= spans.since and held.starts_on < spans.until
			and (measures is null or held.measure = any (measures))
		union all
		select
			case waits_in.dimension
				when 'all' then ''
				when 'patch' then coalesce(patch_id::text, '')
				when 'site' then coalesce(site_id::text, '')
				when 'urgency' then urgency
				when 'owner_step' then owner_step
				when 'origin' then origin
				when 'hour' then lpad(hour::text, 2, '0')
				when 'weekday' then weekday::text
			end,
			case by when 'period' then waits_in.since else date_trunc(by, day)::date end,
			waiting.measure, waiting.bucket, 0, 1
		from app.report_times as times
		left join app.duty_waits(
			array(
				select report_id from app.report_times
				where report_times.region_id = waits_in.region_id and outcome_seconds is null
					and acknowledge_seconds is null and day >= waits_in.since and day < waits_in.until
					and (measures is null or 'acknowledge_on_duty' = any (measures))
			),
			waits_in.at
		) as duty using (report_id)
		cross join lateral (
			select app.bucket_of(extract(epoch from waits_in.at - received_at)::double precision) as bucket
		) as waited
		cross join lateral (
			values
				('owner', waited.bucket, owner_seconds is null),
				('acknowledge', waited.bucket, acknowledge_seconds is null),
				('acknowledge_on_duty', app.bucket_of(duty.seconds), acknowledge_seconds is null),
				('outcome', waited.bucket, true),
				('feedback', waited.bucket, feedback_seconds is null),
				-- its target is over, and nobody has acknowledged it
				('late', 0, acknowledge_seconds is null
					and waits_in.at > received_at + make_interval(secs => target_seconds))
		) as waiting (measure, bucket, waits)
		where times.region_id = waits_in.region_id and outcome_seconds is null and waiting.waits
			and (measures is null or waiting.measure = any (measures))
			and day >= waits_in.since and day < waits_in.until
			and waits_in.dimension in
				('all', 'patch', 'site', 'urgency', 'owner_step', 'origin', 'hour', 'weekday')
	)
	select key, starts_on, measure, bucket, sum(done)::bigint, sum(waiting)::bigint
	from lines group by key, starts_on, measure, bucket
$$;
comment on function app.waits_in is
	'Of the reports received from one day to before another: for each key of a dimension, each stretch of '
	'time (day, week, month, or the whole period) and each measure, how many took so long, and how many '
	'have waited so long and wait still.';

create function app.figures(
	region_id uuid, dimension text, since date, until date, by text, at timestamptz,
	measures text[] default null
)
returns table (
	key text, starts_on date, measure text, done bigint, waiting bigint,
	median_minutes integer, p90_minutes integer, beyond_minutes integer
)
language sql stable set search_path = '' as $$
	with at_risk as (
		select *, sum((done + waiting)::integer) over (
			partition by key, starts_on, measure order by bucket desc
		) as reports
		from app.waits_in(region_id, dimension, since, until, by, at, measures)
	),
	surviving as (
		select *, app.product(1 - done / reports::double precision) over (
			partition by key, starts_on, measure order by bucket
		) as share
		from at_risk where reports > 0
	),
	estimated as (
		select
			key, starts_on, measure, sum(done)::bigint as done, sum(waiting)::bigint as waiting,
			-- a share that is a half but for how numbers are kept is a half
			min(bucket) filter (where share <= 0.5 + 1e-9) as median,
			min(bucket) filter (where share <= 0.1 + 1e-9) as p90,
			max(bucket) as beyond
		from surviving group by key, starts_on, measure
	)
	select
		key, starts_on, measure, done, waiting,
		-- a percentile of fewer than five would name the officer it is about
		case when is_shown then median end,
		case when is_shown then p90 end,
		case when is_shown then beyond end
	from estimated
	cross join lateral (
		select done + waiting >= 5 and measure in (
			'before_us', 'on_phone', 'owner', 'acknowledge', 'acknowledge_on_duty', 'outcome', 'feedback'
		) as is_shown
	) as shown
	where done + waiting > 0
$$;
comment on function app.figures is
	'Median and 90th percentile in minutes, by the lengths of app.bucket_of, with how many are done and how many '
	'wait. Null where that many have not got so far: it is more than `beyond_minutes`, the longest wait '
	'there is. All three null for fewer than five.';

-- Volatile, for it first counts what has just happened.
create function public.figures(
	since date, until date, dimension text default 'all', by text default 'period',
	measures text[] default null
)
returns table (
	key text, label text, starts_on date, measure text, done bigint, waiting bigint,
	median_minutes integer, p90_minutes integer, beyond_minutes integer
)
language plpgsql security definer set search_path = '' as $$
declare
	region constant uuid := app.supervised();
begin
	perform app.period(since, until, dimension, by);
	perform app.roll_up(now());
	return query
		select
			found.key,
			case dimension
				when 'patch' then patches.name
				when 'site' then sites.name
				when 'outcome' then outcomes.wording
				else found.key
			end,
			found.starts_on, found.measure, found.done, found.waiting,
			found.median_minutes, found.p90_minutes, found.beyond_minutes
		from app.figures(region, dimension, since, until, by, now(), measures) as found
		left join public.patches on dimension = 'patch' and patches.id::text = found.key
		left join public.sites on dimension = 'site' and sites.id::text = found.key
		left join public.outcomes on dimension = 'outcome' and outcomes.code = found.key
		order by found.starts_on, 2 nulls last, found.key, found.measure;
end
$$;
comment on function public.figures is
	'For a supervisor, of the reports of their region received from one day in London to before another: '
	'by patch, site, urgency, owner_step, origin, hour, weekday, fallback, outcome, indicator, or all; for the '
	'whole period or by day, week or month; of these measures, or all. What is only counted (received, '
	'in_time, late, fell_back, reopened, useful, graded) is in `done`, but late, which is in `waiting`. '
	'Errors: not_allowed, period_unreadable, figure_unknown.';

create function app.supervised() returns uuid
language plpgsql stable set search_path = '' as $$
begin
	if app.my_role() is distinct from 'supervisor' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return app.my_region();
end
$$;
comment on function app.supervised is 'The region the caller supervises, or not_allowed.';

create function app.period(since date, until date, dimension text, by text) returns void
language plpgsql immutable set search_path = '' as $$
begin
	if since is null or until is null or until <= since or until > since + interval '5 years' then
		raise sqlstate 'PT422' using message = 'period_unreadable';
	end if;
	if dimension is null or dimension not in (
			'all', 'patch', 'site', 'urgency', 'owner_step', 'origin', 'hour', 'weekday', 'fallback',
			'outcome', 'indicator'
		) or by is null or by not in ('period', 'day', 'week', 'month')
	then
		raise sqlstate 'PT422' using message = 'figure_unknown';
	end if;
end
$$;
comment on function app.period is 'Refuses what no figure can be about: period_unreadable, figure_unknown.';

grant execute on function public.figures to authenticated;


-- 60_figures/rollup.sql

-- A line for each statement, not one for each report: what happens to a report while it is being
-- counted leaves a line of its own and waits for nobody, where one that was there already would be
-- taken away with what is counted before it.
create table app.pending (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports on delete cascade
);
comment on table app.pending is 'Reports something has happened to that no figure knows of yet.';
create index pending_report_id_idx on app.pending (report_id);
alter table app.pending enable row level security;

create table app.time_counts (
	region_id uuid not null, -- of report_times, which holds it to be one: here it would be asked of each line
	span text not null check (span in ('day', 'month')),
	starts_on date not null,
	dimension text not null,
	key text not null,
	measure text not null,
	bucket integer not null, -- of a length of time, in minutes; 0 for what is only counted
	reports bigint not null,
	-- with what is counted, so that a year is read off the index alone
	primary key (region_id, span, dimension, starts_on, measure, key, bucket) include (reports)
);
comment on table app.time_counts is
	'How many reports that were received on a day, or in a month, took how long: report_times, counted.';
alter table app.time_counts enable row level security;

-- Every line a report stands in.
create view app.counted with (security_invoker = true) as
select
	times.id, times.region_id, spans.span, spans.starts_on, keys.dimension, keys.key,
	measures.measure, measures.bucket
from app.report_times as times
cross join lateral (
	values ('day', day), ('month', date_trunc('month', day)::date)
) as spans (span, starts_on)
cross join lateral (
	values
		('all', ''), ('patch', coalesce(patch_id::text, '')), ('site', coalesce(site_id::text, '')),
		('urgency', urgency), ('owner_step', owner_step), ('origin', origin),
		('hour', lpad(hour::text, 2, '0')), ('weekday', weekday::text)
) as keys (dimension, key)
cross join lateral (
	values
		('before_us', before_us_bucket), ('on_phone', on_phone_bucket), ('owner', owner_bucket),
		('acknowledge', acknowledge_bucket), ('acknowledge_on_duty', acknowledge_on_duty_bucket),
		('outcome', outcome_bucket), ('feedback', feedback_bucket),
		('received', 0),
		('in_time', case when acknowledge_seconds <= target_seconds then 0 end),
		('fell_back', case when fell_back_because is not null then 0 end),
		('reopened', case when reopened > 0 then 0 end),
		('useful', case when is_useful then 0 end),
		('graded', case when is_graded then 0 end)
) as measures (measure, bucket)
where measures.bucket is not null
union all
select times.id, region_id, spans.span, spans.starts_on, more.dimension, more.key, more.measure, 0
from app.report_times as times
cross join lateral (
	values ('day', day), ('month', date_trunc('month', day)::date)
) as spans (span, starts_on)
cross join lateral (
	select 'fallback' as dimension, fell_back_because as key, 'received' as measure
	where fell_back_because is not null
	union all select 'outcome', outcome, 'received' where outcome is not null
	union all select 'indicator', indicator, 'received' from unnest(indicators) as indicator
	union all select 'indicator', indicator, 'useful' from unnest(indicators) as indicator where is_useful
	union all select 'indicator', indicator, 'graded' from unnest(indicators) as indicator where is_graded
	union all select 'indicator', indicator, 'outcome ' || outcome from unnest(indicators) as indicator
		where outcome is not null
	union all select 'origin', origin, 'outcome ' || outcome where outcome is not null
) as more;
comment on view app.counted is 'The lines of time_counts that each report counts in.';

-- Definer, as nobody who makes something happen may write here.
create function app.tg_pending() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into app.pending (report_id) select distinct report_id from written;
	return null;
end
$$;

create function app.roll_up(at timestamptz, at_most integer default 2000) returns integer
language plpgsql set search_path = '' as $$
declare
	ids uuid[];
	before bigint[];
	after bigint[];
begin
	-- what another call has taken but not yet counted is still there to be seen
	if not exists (select from app.pending) then
		return 0;
	end if;
	-- one at a time: what is counted twice, or taken away twice, is wrong for good
	perform pg_advisory_xact_lock(hashtext('app.roll_up'));
	with taken as (
		delete from app.pending
		where id in (select id from app.pending order by id limit at_most)
		returning report_id
	)
	select array_agg(distinct report_id) into ids from taken;
	if ids is null then
		return 0;
	end if;
	with aside as (
		update app.report_times set report_id = null where report_id = any (ids) returning id
	)
	select array_agg(id) into before from aside;
	with written as (
		insert into app.report_times (
			report_id, region_id, patch_id, site_id, urgency, owner_step, origin, indicators, received_at,
			before_us_seconds, on_phone_seconds, owner_seconds, acknowledge_seconds,
			acknowledge_on_duty_seconds, outcome_seconds, feedback_seconds, target_seconds,
			fell_back_because, reopened, outcome, is_useful, is_graded
		)
		select
			report_id, region_id, patch_id, site_id, urgency, owner_step, origin, indicators, received_at,
			before_us_seconds, on_phone_seconds, owner_seconds, acknowledge_seconds,
			acknowledge_on_duty_seconds, outcome_seconds, feedback_seconds, target_seconds,
			fell_back_because, reopened, outcome, is_useful, is_graded
		from app.times_of(ids, at)
		returning id
	)
	select array_agg(id) into after from written;
	-- most lines of a report stay as they are: only what differs is written
	insert into app.time_counts as held
		(region_id, span, starts_on, dimension, key, measure, bucket, reports)
	select region_id, span, starts_on, dimension, key, measure, bucket, sum(direction)
	from (
		select *, -1 as direction from app.counted where id = any (before)
		union all select *, 1 from app.counted where id = any (after)
	) as lines
	group by region_id, span, starts_on, dimension, key, measure, bucket
	having sum(direction) <> 0
	on conflict (region_id, span, dimension, starts_on, measure, key, bucket)
		do update set reports = held.reports + excluded.reports;
	delete from app.report_times where id = any (before);
	return cardinality(ids);
end
$$;
comment on function app.roll_up is
	'Counts what has happened to at most so many reports since it was last called, and takes away what was '
	'counted of them before. Answers with how many reports it looked at; what comes late, is reopened or '
	'goes to somebody else is so counted once, as it stands now.';

create trigger events__pending after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_pending();
create trigger grades__pending after insert on public.grades
	referencing new table as written
	for each statement execute function app.tg_pending();


-- 60_figures/safeguarding.sql

-- Whoever reports the same vessel again and again may be on the way to becoming a source that nobody
-- decided on. That is for a supervisor to see, and for nobody else.
create function app.safeguarding_concerns(region_id uuid, at timestamptz)
returns table (
	reporter_id uuid, reporter_name text, abouts text[], reports jsonb, latest_at timestamptz
)
language sql stable set search_path = '' as $$
	with recent as (
		select * from public.reports
		where reports.region_id = safeguarding_concerns.region_id
			and received_at > safeguarding_concerns.at - interval '90 days' and received_at <= safeguarding_concerns.at
	),
	said as (
		select recent.id, source_id, kind || ' ' || normalised as about, as_typed as shown
		from recent join public.identifiers on identifiers.report_id = recent.id
		where length(normalised) >= 3
		union all
		select id, source_id, 'name ' || app.plain(detail #>> '{vessel,name}'), detail #>> '{vessel,name}'
		from recent
		where length(app.plain(detail #>> '{vessel,name}')) >= 3
			and app.plain(detail #>> '{vessel,name}') <> 'UNKNOWN'
	),
	thrice as (
		select source_id, max(shown) as shown, array_agg(distinct id order by id) as ids
		from said group by source_id, about having count(distinct id) >= 3
	),
	-- one boat by its name and by its number is one line
	each_once as (
		select source_id, ids, array_agg(distinct shown order by shown) as abouts
		from thrice group by source_id, ids
	)
	select
		sources.person_id, people.name, each_once.abouts,
		jsonb_agg(
			jsonb_build_object('id', recent.id, 'reference', recent.reference)
			order by recent.received_at desc
		),
		max(recent.received_at)
	from each_once
	join public.sources on sources.id = each_once.source_id
	join public.people on people.id = sources.person_id
	join recent on recent.id = any (each_once.ids)
	group by sources.person_id, people.name, each_once.ids, each_once.abouts
	order by max(recent.received_at) desc, people.name
	limit 100
$$;
comment on function app.safeguarding_concerns is
	'Who has sent three or more reports of the last ninety days about one identifier, or one named '
	'vessel.';

create function public.safeguarding_concerns()
returns table (
	reporter_id uuid, reporter_name text, abouts text[], reports jsonb, latest_at timestamptz
)
language plpgsql stable security definer set search_path = '' as $$
begin
	if app.my_role() is distinct from 'supervisor' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return query select * from app.safeguarding_concerns(app.my_region(), now());
end
$$;
comment on function public.safeguarding_concerns is
	'For a supervisor: the reporters of their region with three or more reports in ninety days about one '
	'vessel. Errors: not_allowed.';

grant execute on function public.safeguarding_concerns to authenticated;


-- 60_figures/site_contact.sql

-- What came of contact with each site, and where there has been none.

create function app.site_contact(
	region_id uuid, since date, until date, quiet_days integer, at_most integer, skip integer,
	at timestamptz
)
returns table (
	site_id uuid, site_name text, patch_name text, berths integer,
	received bigint, graded bigint, useful bigint, told bigint,
	feedback_median_minutes integer, feedback_beyond_minutes integer,
	last_report_on date, last_visit_on date, sites bigint
)
language sql stable set search_path = '' as $$
	with seen as materialized (
		select
			sites.id, sites.name, patches.name as patch_name, sites.berths,
			reported.last_on as last_report_on, visited.last_on as last_visit_on,
			greatest(reported.last_on, visited.last_on) as last_on
		from public.sites
		left join public.patches on patches.id = sites.patch_id
		left join lateral (
			select starts_on as last_on from app.time_counts
			where time_counts.region_id = site_contact.region_id and span = 'day'
				and dimension = 'site' and measure = 'received' and key = sites.id::text and reports > 0
			order by starts_on desc limit 1
		) as reported on true
		left join lateral (
			select (happened_at at time zone 'Europe/London')::date as last_on from public.visits
			where visits.site_id = sites.id and visits.region_id = site_contact.region_id
				and kind in ('visit', 'visit_without_contact')
			order by happened_at desc limit 1
		) as visited on true
		where sites.region_id = site_contact.region_id and sites.disused_at is null
	),
	page as (
		select *, count(*) over () as sites from seen
		where quiet_days is null or last_on is null
			or last_on < (site_contact.at at time zone 'Europe/London')::date - quiet_days
		order by case when quiet_days is not null then last_on end nulls first, name, id
		limit at_most offset skip
	),
	measured as (
		select key, measure, done, median_minutes, beyond_minutes
		from app.figures(
			region_id, 'site', since, until, 'period', at, '{received, graded, useful, feedback}'
		)
	)
	select
		page.id, page.name, page.patch_name, page.berths,
		coalesce(sum(done) filter (where measure = 'received'), 0)::bigint,
		coalesce(sum(done) filter (where measure = 'graded'), 0)::bigint,
		coalesce(sum(done) filter (where measure = 'useful'), 0)::bigint,
		coalesce(sum(done) filter (where measure = 'feedback'), 0)::bigint,
		max(median_minutes) filter (where measure = 'feedback'),
		max(beyond_minutes) filter (where measure = 'feedback'),
		page.last_report_on, page.last_visit_on, page.sites
	from page left join measured on measured.key = page.id::text
	group by
		page.id, page.name, page.patch_name, page.berths, page.last_report_on, page.last_visit_on,
		page.last_on, page.sites
	order by case when quiet_days is not null then page.last_on end nulls first, page.name, page.id
$$;
comment on function app.site_contact is
	'Of the sites in use of a region, by name: reports received from one day in London to before another, '
	'how many of them were graded, useful and answered, and after how long; the last day of a report and of '
	'a visit, whenever that was. With `quiet_days` those alone that have had neither for so many days, '
	'the longest first. `sites` is how many there are in all.';

-- Volatile, for it first counts what has just happened. Definer, as in figures.
create function public.site_contact(
	since date, until date, quiet_days integer default null, at_most integer default 25,
	skip integer default 0
)
returns table (
	site_id uuid, site_name text, patch_name text, berths integer,
	received bigint, graded bigint, useful bigint, told bigint,
	feedback_median_minutes integer, feedback_beyond_minutes integer,
	last_report_on date, last_visit_on date, sites bigint
)
language plpgsql security definer set search_path = '' as $$
declare
	region constant uuid := app.supervised();
begin
	perform app.period(since, until, 'site', 'period');
	if quiet_days not between 1 and 3650 then
		raise sqlstate 'PT422' using message = 'days_unreadable';
	end if;
	perform app.roll_up(now());
	return query select * from app.site_contact(
		region, since, until, quiet_days, least(greatest(at_most, 1), 200), greatest(skip, 0), now()
	);
end
$$;
comment on function public.site_contact is
	'For a supervisor, of the sites of their region: at most 200 at a time. Errors: not_allowed, '
	'period_unreadable, days_unreadable.';

-- so that the last day on which a site reported is found at once, however many years are held
create index time_counts_last_day_idx on app.time_counts (region_id, key, starts_on desc)
	where span = 'day' and dimension = 'site' and measure = 'received';

grant execute on function public.site_contact to authenticated;


-- 60_figures/verify.sql

create table app.verification (
	id boolean primary key default true check (id), -- one row
	verified_at timestamptz,
	wrong integer not null default 0
);
comment on table app.verification is 'When the figures were last verified, and how much of them was wrong.';
alter table app.verification enable row level security;

-- What is held is counted again, from both ends.
create function app.miscounted(month date)
returns table (
	region_id uuid, span text, starts_on date, dimension text, key text, measure text, bucket integer,
	counted bigint, held bigint
)
language sql stable set search_path = '' as $$
	with fresh as (
		select
			line.region_id, line.span, line.starts_on, line.dimension, line.key, line.measure,
			line.bucket, count(*) as reports
		from app.report_times as times join app.counted as line using (id)
		where day >= month and day < month + interval '1 month'
		group by 1, 2, 3, 4, 5, 6, 7
	),
	kept as (
		select * from app.time_counts
		where starts_on >= month and starts_on < month + interval '1 month' and reports <> 0
	)
	select
		region_id, span, starts_on, dimension, key, measure, bucket,
		coalesce(fresh.reports, 0), coalesce(kept.reports, 0)
	from fresh full join kept using (region_id, span, starts_on, dimension, key, measure, bucket)
	where coalesce(fresh.reports, 0) <> coalesce(kept.reports, 0)
$$;
comment on function app.miscounted is
	'Counts a month anew from report_times: each line that differs from what is held. None, or something '
	'is wrong.';

create function app.mistimed(month date, at timestamptz) returns setof uuid
language sql stable set search_path = '' as $$
	with known as (
		select * from app.report_times
		where day >= month and day < month + interval '1 month' and report_id is not null
			and report_id not in (select pending.report_id from app.pending)
	),
	anew as (
		select * from app.times_of(array(select report_id from known), mistimed.at)
	),
	generated as (
		select array_agg(attname::text) || '{id}' as names from pg_catalog.pg_attribute
		where attrelid = 'app.report_times'::regclass and attgenerated <> ''
	)
	select known.report_id
	from known join anew using (report_id) cross join generated
	where (to_jsonb(known) - generated.names) is distinct from (to_jsonb(anew) - generated.names)
$$;
comment on function app.mistimed is
	'Reads the history of a month''s reports anew: each report of which another time is held. None, or '
	'something is wrong.';

create function app.verify(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	this constant date := date_trunc('month', at at time zone 'Europe/London');
	month date;
	found bigint;
	unlike bigint := 0;
begin
	while app.roll_up(at) > 0 loop
	end loop;
	-- this month, the last, and each older one in its turn
	foreach month in array array[
		this,
		(this - interval '1 month')::date,
		(this - make_interval(months => 2 + extract(doy from at)::integer % 22))::date
	]
	loop
		with mended as (
			insert into app.pending (report_id) select * from app.mistimed(month, at)
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
		while app.roll_up(at) > 0 loop
		end loop;
		with mended as (
			insert into app.time_counts as kept
				(region_id, span, starts_on, dimension, key, measure, bucket, reports)
			select
				anew.region_id, anew.span, anew.starts_on, anew.dimension, anew.key, anew.measure,
				anew.bucket, counted
			from app.miscounted(month) as anew
			on conflict (region_id, span, dimension, starts_on, measure, key, bucket)
				do update set reports = excluded.reports
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
	end loop;
	if unlike > 0 then
		raise warning '% figures were wrong', unlike;
	end if;
	update app.verification set verified_at = at, wrong = unlike where true;
	return unlike;
end
$$;
comment on function app.verify is
	'Proves the figures of this month, the last and one older against the reports and their history, and '
	'answers with how many reports and lines were wrong. They are right then.';


-- 70_operations/alarm.sql

-- Alarms leave the system: by e-mail and webhook, to addresses that an administrator sets.
create table app.alarm_addresses (
	id boolean primary key default true check (id), -- one row
	emails text[] not null default '{}' check (cardinality(emails) <= 5),
	web_address text -- null: no webhook
);
comment on table app.alarm_addresses is 'Who gets an alarm when the service fails.';
-- No policy: nobody reads these over the API but by the functions below.
alter table app.alarm_addresses enable row level security;

create table app.alarm_state (
	id boolean primary key default true check (id), -- one row
	red_since timestamptz, -- null: nothing was wrong when it was last looked at
	green_since timestamptz,
	check (red_since is null or green_since is null)
);
comment on table app.alarm_state is 'Since when something is wrong, or nothing is.';
alter table app.alarm_state enable row level security;

create table app.alarms_sent (
	kind text not null check (kind in ('email', 'web')),
	address text not null,
	sent_at timestamptz, -- the last alarm that left; null: none, since all was well
	alarms text[] not null default '{}', -- what it named
	taken_at timestamptz, -- a sender has it; null: none
	primary key (kind, address)
);
comment on table app.alarms_sent is
	'Which address was told of the alarm that lasts. A row goes once it was told that all is well again.';
alter table app.alarms_sent enable row level security;

create function app.is_email(address text) returns boolean
language sql immutable set search_path = '' as $$
	-- no space, line break, comma or bracket: nothing that a mail server could read as a second address
	select length(address) <= 254
		and address ~ '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$'
$$;

create function app.is_web_address(address text) returns boolean
language sql immutable set search_path = '' as $$
	-- http on this machine alone; no name or password in the address
	select length(address) <= 2000 and (
		address ~ '^https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?][!-~]*)?$'
		or address ~ '^http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?([/?][!-~]*)?$'
	)
$$;

create function app.alarm_facts() returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object('emails', emails, 'web_address', web_address) from app.alarm_addresses
$$;

create function app.set_alarm_addresses(
	emails text[], web_address text, shown jsonb, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	was jsonb;
	wanted_emails constant text[] := array(
		select trim(address) from unnest(emails) with ordinality as given (address, place)
		group by trim(address) order by min(place)
	);
	wanted_web constant text := nullif(trim(web_address), '');
	wanted jsonb;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if cardinality(wanted_emails) > 5
		or exists (
			select from unnest(wanted_emails) as given (address)
			where app.is_email(address) is not true
		)
	then
		raise sqlstate 'PT422' using message = 'channel_unreadable', detail = 'emails';
	end if;
	if wanted_web is not null and not app.is_web_address(wanted_web) then
		raise sqlstate 'PT422' using message = 'channel_unreadable', detail = 'web_address';
	end if;
	-- one after the other, so that the second is held to what the first has set
	perform from app.alarm_addresses for update;
	was := app.alarm_facts();
	wanted := jsonb_build_object('emails', wanted_emails, 'web_address', wanted_web);
	if was = wanted then
		return wanted;
	end if;
	perform app.unless_changed(shown, was);
	update app.alarm_addresses set emails = wanted_emails, web_address = wanted_web where id;
	delete from app.alarms_sent as sent
	where case sent.kind
		when 'email' then sent.address <> all (wanted_emails)
		else sent.address is distinct from wanted_web
	end;
	-- The path of a web address is often a secret: the history keeps the host.
	perform app.note_region(
		'set_alarm_addresses', null, null,
		was || jsonb_build_object('web_address', substring(was ->> 'web_address' from '^https?://[^/?]+')),
		wanted || jsonb_build_object('web_address', substring(wanted_web from '^https?://[^/?]+')),
		at
	);
	return wanted;
end
$$;

create function public.set_alarm_addresses(emails text[], web_address text, shown jsonb)
returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_alarm_addresses(emails, web_address, shown, now())
$$;
comment on function public.set_alarm_addresses is
	'Who gets an alarm when the service fails: up to five e-mail addresses, and a web address (https; '
	'null: none) to which it is posted as JSON; instead of what was shown: {emails, web_address}. '
	'Errors: not_allowed, channel_unreadable (details: emails or web_address), changed_meanwhile '
	'(details: what holds, as JSON).';

create function public.alarm_addresses() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return app.alarm_facts();
end
$$;
comment on function public.alarm_addresses is
	'Who gets an alarm when the service fails: {emails, web_address}. Errors: not_allowed.';

create function app.take_alarms(at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	said constant public.health := app.health(at);
	red constant boolean := said.alarms <> '{}';
	state app.alarm_state;
	due jsonb;
begin
	-- The lock on this row lets one sender after the other through: nothing is handed to two.
	update app.alarm_state set
		red_since = case when red then least(red_since, at) end,
		green_since = case when not red then least(green_since, at) end
	where id
	returning * into state;
	with targets as (
		select 'email' as kind, unnest(emails) as address from app.alarm_addresses
		union all
		select 'web', web_address from app.alarm_addresses where web_address is not null
	),
	wanted as (
		select kind, address
		from targets left join app.alarms_sent as sent using (kind, address)
		where (sent.taken_at <= at - interval '1 minute' or app.is_ahead(sent.taken_at, at)) is not false
			and case
				when red then
					sent.sent_at is null or sent.sent_at <= at - interval '30 minutes'
					or app.is_ahead(sent.sent_at, at)
					-- What is wrong since the last message is told at once: a region without staff for
					-- hours must not hide that the clock stopped.
					or not said.alarms <@ sent.alarms
				-- Two minutes without a fault: what comes and goes is one alarm and not many.
				else sent.sent_at is not null and state.green_since <= at - interval '2 minutes'
			end
	),
	taken as (
		insert into app.alarms_sent as kept (kind, address, taken_at)
		select kind, address, at from wanted
		on conflict (kind, address) do update set
			taken_at = excluded.taken_at,
			-- else it would stay the latest, and due at each call
			sent_at = case
				when app.is_ahead(kept.sent_at, at) then at - interval '30 minutes' else kept.sent_at
			end
		returning kind, address
	)
	select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'address', address)), '[]')
	into due from taken;
	return app.alarm_facts() || jsonb_build_object(
		'health', to_jsonb(said),
		'since', coalesce(state.red_since, state.green_since),
		'due', due
	);
end
$$;
comment on function app.take_alarms is
	'How the service is, everybody who is told of it, and who is due to be told now. A due address is '
	'handed to one sender, for a minute.';

-- Definer, and for the secret key alone, held by the function that sends.
create function public.take_alarms() returns jsonb
language sql security definer set search_path = '' as $$
	select app.take_alarms(now())
$$;
comment on function public.take_alarms is
	'For the function sound-alarm: {health, since, emails, web_address, due: [{kind, address}]}. What is '
	'due is handed to one caller, for a minute.';

create function app.alarm_sent(kind text, address text, alarms text[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	if alarms = '{}' then
		delete from app.alarms_sent as sent
		where sent.kind = alarm_sent.kind and sent.address = alarm_sent.address;
		return;
	end if;
	insert into app.alarms_sent as sent (kind, address, sent_at, alarms)
	select alarm_sent.kind, alarm_sent.address, at, alarms
	from app.alarm_addresses as held
	where case alarm_sent.kind -- it may have been removed meanwhile
		when 'email' then alarm_sent.address = any (held.emails)
		else alarm_sent.address = held.web_address
	end
	on conflict on constraint alarms_sent_pkey do update set
		-- within half an hour the words add up, so that a fault that comes and goes is told once
		alarms = case
			when sent.sent_at > excluded.sent_at - interval '30 minutes' then array(
				select unnest(sent.alarms) union select unnest(excluded.alarms)
			)
			else excluded.alarms
		end,
		sent_at = greatest(sent.sent_at, excluded.sent_at),
		taken_at = null;
end
$$;

create function public.alarm_sent(
	kind text, address text, alarms text[], sent_at timestamptz default null
) returns void
language sql security definer set search_path = '' as $$
	select app.alarm_sent(kind, address, alarms, least(coalesce(sent_at, now()), now()))
$$;
comment on function public.alarm_sent is
	'A message left that named these alarms; none: that all is well again. sent_at: when, if it left '
	'while the database did not answer.';

-- After the server's time was set back, the last tick and the last canary lie in the future. They count as
-- missing until there is a new one, and no alarm message waits until the old time is reached again.
create function app.is_ahead(moment timestamptz, at timestamptz) returns boolean
language sql immutable set search_path = '' as $$
	-- as much as the last tick may lie in the past; servers that stand in for each other differ by less
	select moment > at + interval '60 seconds'
$$;
comment on function app.is_ahead is
	'Whether a moment that was written down as past lies in the future, by more than clocks differ.';

grant execute on function public.set_alarm_addresses, public.alarm_addresses to authenticated;
grant execute on function public.take_alarms, public.alarm_sent to service_role;


-- 70_operations/canary.sql

create type public.canary_begun as (
	due boolean, -- false: one was sent a moment ago
	site_id uuid, -- null: its people have no account yet
	reporter_id uuid
);

-- A report that is made up goes the whole way every few minutes: signed in for, filed, routed, told of,
-- and passed on by the clock. Its region, people and places are nobody else's.
create table app.canary (
	id boolean primary key default true check (id), -- one row
	called_at timestamptz, -- null: nobody has ever sent one
	stopped text check ( -- where the last that did not make the whole way stopped; null: it did
		stopped in ('sign_in', 'secrecy', 'filing', 'routing', 'notification', 'clock', 'queue')
	),
	whole_at timestamptz -- when the last that made the whole way had made it
);
comment on table app.canary is 'How far the reports came that are made up to try the whole way.';
alter table app.canary enable row level security; -- no policy: nobody reads it over the API

create function app.tg_region_stays_apart() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.canary_region() in (old.region_id, new.region_id) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return new;
end
$$;

create function app.tg_people__made_up() returns trigger
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from auth.users where id = new.id and email like '%@canary.invalid'
	) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return new;
end
$$;

create function app.tg_held_apart() returns trigger
language plpgsql set search_path = '' as $$
declare
	canary constant uuid := app.canary_region();
	place uuid;
begin
	if tg_table_name = 'reporter_sites' then
		select region_id into place from public.sites where id = new.site_id;
	else
		select region_id into place from public.patches where id = new.patch_id;
	end if;
	if coalesce(place = canary, false) <> (new.person_id in (select app.canary_people())) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return new;
end
$$;

create function app.make_canary(at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	reporter constant uuid := (select id from auth.users where email = 'reporter@canary.invalid');
	officer constant uuid := (select id from auth.users where email = 'officer@canary.invalid');
	region uuid;
	patch uuid;
	site uuid;
begin
	if reporter is null or officer is null then
		return false;
	end if;
	insert into public.regions (name, canary) values ('Canary (made up)', true) returning id into region;
	insert into public.patches (region_id, name) values (region, 'Canary') returning id into patch;
	insert into public.sites (region_id, patch_id, name, kind, county, latitude, longitude)
	values (region, patch, 'Canary', 'harbour', 'None', 0, 0) returning id into site;
	insert into public.people (id, name, role, reporter_kind, region_id) values
		(reporter, 'Canary reporter', 'reporter', 'harbour_master', region),
		(officer, 'Canary officer', 'officer', null, region);
	insert into public.reporter_sites (person_id, site_id, is_home) values (reporter, site, true);
	insert into public.patch_officers (patch_id, person_id, standing, starts_at)
	values (patch, officer, 'officer', at);
	insert into public.duties (person_id, weekday, starts, ends)
	select officer, weekday, '00:00', '00:00' from generate_series(1, 7) as weekday;
	-- GOV.UK Notify takes what is sent there as it takes all else, and sends it to nobody
	insert into public.channels (person_id, kind, address)
	values (officer, 'email', 'simulate-delivered@notifications.service.gov.uk');
	return true;
end
$$;
comment on function app.make_canary is
	'A region with one patch, site, reporter and officer, once both have an account; false until then.';

create function app.canary_way(
	report public.reports, at timestamptz, out whole_at timestamptz, out stopped text
)
language sql stable set search_path = '' as $$
	with seen as (
		select
			(
				select step from public.hops
				where report_id = report.id and part = 'owner' order by hop limit 1
			) as first_step,
			(select min(sent_at) from app.notifications where report_id = report.id) as notified_at,
			(
				select min(hops.at) from public.hops
				where report_id = report.id and reason = 'no_answer'
			) as moved_at,
			report.received_at + interval '2 minutes' as notify_by,
			report.received_at + report.acknowledge_within + interval '1 minute' as move_by
	),
	judged as (
		select *, case
			when first_step <> 'officer' then 'routing'
			when coalesce(notified_at, at) > notify_by then 'notification'
			when coalesce(moved_at, at) > move_by then 'clock'
			when app.unwatched_queues(at) > 0 then 'queue'
		end as stopped
		from seen
	)
	select
		case
			when judged.stopped is null and notified_at is not null and moved_at is not null
				then greatest(notified_at, moved_at)
		end,
		judged.stopped
	from judged
$$;
comment on function app.canary_way is
	'When such a report had made the whole way, or where it stopped; neither while it is on its way.';

create function app.begin_canary(at timestamptz) returns public.canary_begun
language plpgsql set search_path = '' as $$
declare
	kept app.canary;
	report public.reports;
	way record;
	begun public.canary_begun;
begin
	-- of two callers the second waits here, and then finds that it is not its turn
	select * into kept from app.canary for no key update;
	begun.due := coalesce(
		kept.called_at <= at - interval '4 minutes' or app.is_ahead(kept.called_at, at), true
	);
	if not begun.due or app.canary_region() is null and not app.make_canary(at) then
		return begun;
	end if;
	for report in
		select * from public.reports
		where region_id = app.canary_region() and closed_at is null
		order by received_at
		for no key update
	loop
		way := app.canary_way(report, at);
		kept.stopped := way.stopped;
		kept.whole_at := coalesce(way.whole_at, kept.whole_at);
		-- nobody read it; only so can it be closed, and it owes nobody an answer
		update public.reports set
			acknowledged_at = at, acknowledged_by = app.person_of(source_id), closed_at = at,
			deadline_at = null, lapses_at = null, claimed_until = null
		where id = report.id;
		insert into public.events (report_id, kind, at) values (report.id, 'closed', at);
	end loop;
	update app.canary set called_at = at, stopped = kept.stopped, whole_at = kept.whole_at
	where true;
	-- nobody answers its notifications, so nothing else keeps the proof fresh
	update public.channels set proven_at = at where person_id in (select app.canary_people());
	select true, site_id, person_id into begun
	from public.reporter_sites where person_id in (select app.canary_people());
	return begun;
end
$$;

-- Definer, and for the secret key alone, held by the function that sends them.
create function public.begin_canary() returns public.canary_begun
language sql security definer set search_path = '' as $$
	select app.begin_canary(now())
$$;
comment on function public.begin_canary is
	'Writes down how far the last made-up report came, closes it, and says where and as whom to file the '
	'next. Again within four minutes it is not due.';

create function app.canary_stopped(step text, at timestamptz) returns text
language sql set search_path = '' as $$
	update app.canary set called_at = at, stopped = step where true returning stopped
$$;

create function public.canary_stopped(step text) returns text
language sql security definer set search_path = '' as $$
	select app.canary_stopped(step, now())
$$;
comment on function public.canary_stopped is
	'The next one could not be filed: sign_in, secrecy or filing went wrong.';

create function app.forget_canaries(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	old constant uuid[] := array(
		select id from public.reports
		where region_id = app.canary_region() and closed_at < at - interval '7 days'
	);
begin
	delete from app.stuck where report_id = any (old);
	delete from app.unwritten_notifications where report_id = any (old);
	delete from app.notifications where report_id = any (old);
	delete from app.attempts
	where person_id in (select app.canary_people()) and attempts.at < forget_canaries.at - interval '7 days'
		and not exists (select from app.notifications where attempt_id = attempts.id);
	delete from public.events where report_id = any (old);
	delete from public.hops where report_id = any (old);
	delete from public.reports where id = any (old);
	return cardinality(old);
end
$$;
comment on function app.forget_canaries is
	'Deletes the made-up reports that were closed more than 7 days ago, with all that hangs on them. '
	'Triggers let nobody delete a real one.';

create trigger people__stay_apart before update on public.people
	for each row when (old.region_id is distinct from new.region_id)
	execute function app.tg_region_stays_apart();
create trigger people__made_up before insert on public.people
	for each row when (new.region_id = app.canary_region()) execute function app.tg_people__made_up();
create trigger patches__stay_apart before update on public.patches
	for each row when (old.region_id <> new.region_id) execute function app.tg_region_stays_apart();
create trigger sites__stay_apart before update on public.sites
	for each row when (old.region_id <> new.region_id) execute function app.tg_region_stays_apart();
create trigger reporter_sites__held_apart before insert or update on public.reporter_sites
	for each row execute function app.tg_held_apart();
create trigger patch_officers__held_apart before insert or update on public.patch_officers
	for each row execute function app.tg_held_apart();

grant execute on function public.begin_canary, public.canary_stopped to service_role;


-- 70_operations/health.sql

create type public.health as (
	tick_age_seconds double precision, -- null: the clock has never run
	oldest_overdue_seconds double precision, -- null: nothing is due
	due integer,
	stuck integer, -- reports the clock tried to move and could not
	notifications_stuck integer, -- messages that nobody took to send, or could not write, for two minutes
	oldest_notification_seconds double precision, -- how late the latest of these is; null: there is none
	canary_age_seconds double precision, -- since a made-up report made the whole way; null: none ever did
	canary_stopped text, -- where the last one stopped; `call`: nobody sends any; null: nowhere
	figures_wrong integer, -- how many were, when they were last verified; they are right since
	figures_age_hours double precision, -- since they were verified; null: they never were
	queues_unwatched integer,
	alarms text[]
);
comment on type public.health is 'How late the service is, and nothing of any report.';
comment on column public.health.queues_unwatched is
	'Regions where no operator, supervisor or administrator can be told of a report now.';
comment on column public.health.alarms is
	'What is wrong, as words: clock, overdue, stuck, notifications, queues, canary. Empty when all is well.';

create function app.health_of_canary(
	at timestamptz, out canary_age_seconds double precision, out canary_stopped text
)
language sql stable set search_path = '' as $$
	select
		extract(epoch from at - coalesce(way.whole_at, kept.whole_at))::double precision,
		case
			when kept.called_at < at - interval '11 minutes' then 'call'
			when way.whole_at is not null then null
			else coalesce(way.stopped, kept.stopped)
		end
	from app.canary as kept
	left join lateral (
		select reports as report, received_at from public.reports
		where region_id = app.canary_region() and not app.is_ahead(received_at, at)
		order by received_at desc limit 1
	) as latest on latest.received_at >= kept.called_at -- else nothing came of the last call
	left join lateral app.canary_way(latest.report, at) as way on latest.received_at is not null
$$;

create function app.health(at timestamptz) returns public.health
language plpgsql stable set search_path = '' as $$
declare
	said public.health;
begin
	select * into said from app.health_figures(at);
	said.alarms := app.alarms(said);
	return said;
end
$$;

-- Stable, so that PostgREST answers GET as well: many monitors send nothing else.
create function public.health() returns public.health
language plpgsql stable security definer set search_path = '' as $$
declare
	said constant public.health := app.health(now());
begin
	if said.alarms <> '{}' then
		perform set_config('response.status', '503', true); -- for PostgREST; the body stays
	end if;
	return said;
end
$$;
comment on function public.health is
	'For a probe outside, by GET or POST: how long ago the clock last ran, how late the longest overdue '
	'report is, whether messages leave, when a made-up report last made the whole way, and whether the '
	'figures were verified. What is made up counts nowhere else. `alarms` names what is wrong; the status '
	'is 503 when it names anything. No session is needed.';

create function app.alarms(said public.health) returns text[]
language sql immutable set search_path = '' as $$
	select array_remove(array[
		case when said.tick_age_seconds is null or abs(said.tick_age_seconds) > 60 then 'clock' end,
		case when said.oldest_overdue_seconds > 60 then 'overdue' end,
		case when said.stuck > 0 then 'stuck' end,
		case when said.notifications_stuck > 0 then 'notifications' end,
		case when said.queues_unwatched > 0 then 'queues' end,
		-- Two in a row went astray: one is filed every five minutes. Where none was ever sent, none is late.
		case
			when said.canary_age_seconds > 660 or said.canary_age_seconds < -60
				or said.canary_age_seconds is null and said.canary_stopped is not null
			then 'canary'
		end
	], null)
$$;
comment on function app.alarms is
	'The one rule for what is an alarm. The status of health, the page /health and the alarm by e-mail '
	'and webhook go by it.';

create function app.health_figures(at timestamptz) returns public.health
language sql stable set search_path = '' as $$
	with late as (
		select count(*)::integer as count, extract(epoch from at - min(next_at))::double precision as oldest
		from app.notifications
		where next_at < at - interval '2 minutes' and person_id not in (select app.canary_people())
	),
	unwritten_notifications as (
		select count(*)::integer as count from app.unwritten_notifications
		where since < at - interval '2 minutes' and not app.is_canary(report_id)
	),
	overdue as (
		select count(*)::integer as count, extract(epoch from at - min(due_at))::double precision as oldest
		from public.reports
		where closed_at is null and due_at <= at
			and (region_id = (select app.canary_region())) is not true
	)
	select
		(select extract(epoch from at - last_tick_at)::double precision from app.heartbeat),
		overdue.oldest,
		overdue.count,
		(
			select count(*)::integer from app.stuck join public.reports on id = report_id
			where closed_at is null and (region_id = (select app.canary_region())) is not true
		),
		late.count + unwritten_notifications.count,
		late.oldest,
		canary.canary_age_seconds,
		canary.canary_stopped,
		verification.wrong,
		(extract(epoch from at - verification.verified_at) / 3600)::double precision,
		app.unwatched_queues(at),
		null::text[] -- app.health adds them
	from overdue cross join late cross join unwritten_notifications cross join app.health_of_canary(at) as canary
	cross join app.verification
$$;

grant execute on function public.health to anon, authenticated;


-- 80_second_factor.sql

-- Last, as it is about every table.
select app.demand_second_factor();

reset check_function_bodies;
