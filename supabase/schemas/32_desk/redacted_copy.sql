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

create function app.source_pattern(report public.reports) returns text
language sql stable set search_path = '' as $$
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
$$;
comment on function app.source_pattern is
	'Finds the words and telephone numbers by which the source of a report could be known; null: there are none.';

create function app.said_in_report(report public.reports) returns jsonb
language sql stable set search_path = '' as $$
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
$$;
comment on function app.said_in_report is 'The parts of a redacted copy that are in the words of people.';

create function app.redaction_warnings(
	report public.reports, names_source boolean, names_site boolean
) returns text[]
language sql stable set search_path = '' as $$
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
$$;
comment on function app.redaction_warnings is
	'What in a report could say who reported it, in the order in which a desk shows it.';

create function app.facts_of_report(report public.reports, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
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
$$;
comment on function app.facts_of_report is 'The parts of a redacted copy that hold no words of people.';

create function app.export_report(
	report_id uuid, place text, form text, recipient text, reason text, at timestamptz
) returns public.exported_report
language plpgsql set search_path = '' as $$
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
