create function app.words_of(report public.reports) returns tsvector
language sql immutable set search_path = '' as $$
	select to_tsvector(
		'pg_catalog.english',
		concat_ws(' ', report.description, report.place_text, report.detail #>> '{vessel,name}')
	)
$$;
comment on function app.words_of is 'What a report can be found by, beside its reference, numbers and site.';
create index reports_words_idx on public.reports using gin (app.words_of(reports));
create index reports_reference_idx on public.reports (reference text_pattern_ops);
create index reports_site_id_idx on public.reports (site_id, received_at desc);

create function app.asked_for(words text) returns tsquery
language sql stable set search_path = '' as $$
	-- the beginning of a word is enough; only letters and digits, so that nobody writes a query
	select to_tsquery('pg_catalog.english', string_agg(word || ':*', ' & '))
	from regexp_split_to_table(lower(words), '[^[:alnum:]]+') as word
	where word <> ''
$$;

create function app.found_reports(words text, at_most integer) returns setof uuid
language plpgsql stable set search_path = '' as $$
declare
	me constant uuid := app.me();
	mine constant text := app.my_role();
	region constant uuid := app.my_region();
	patches constant uuid[] := array(select app.my_patches());
	code constant text := app.plain(words);
	asked constant tsquery := app.asked_for(words);
	places constant uuid[] := array(
		select id from public.sites
		where region_id = region and position(lower(trim(words)) in lower(name)) > 0
	);
begin
	if coalesce(trim(words), '') = '' or not app.is_staff() then
		return;
	end if;
	-- Said once more here, since under the policies no index of words could be used.
	return query
	with mine as not materialized (
		select * from public.reports
		where region_id = region and case mine
			when 'supervisor' then true
			when 'officer' then owner_id = me or patch_id = any (patches)
			when 'operator' then owner_step = 'hotline' or hotline_alerted_at is not null
		end
	),
	found as (
		(
			select id, received_at from mine
			where reference like 'KR-' || left(right(code, -2), 4) || '%' and code ~ '^KR[A-Z0-9]{2,8}$'
				and app.plain(reference) like code || '%'
			order by received_at desc limit at_most
		)
		union
		select mine.id, mine.received_at from mine
		join public.identifiers on report_id = mine.id
		where normalised = code
		union
		(
			select mine.id, mine.received_at from public.reports join mine using (id)
			where app.words_of(reports) @@ asked
			order by mine.received_at desc limit at_most
		)
		union
		(
			select id, received_at from mine where site_id = any (places)
			order by received_at desc limit at_most
		)
	)
	select id from found order by received_at desc limit at_most;
end
$$;

-- Definer, because of the above; it answers with nothing that the caller's policies would not.
create function public.find_reports(words text) returns setof public.desk_reports
language sql stable security definer set search_path = '' as $$
	select desk_reports.* from app.found_reports(words, 200) as found
	join public.desk_reports on desk_reports.id = found
$$;
comment on function public.find_reports is
	'At most 200 reports the caller may read, the newest, by their reference, a number, a site, or words of '
	'what was seen, where, and of the vessel''s name. Of a word the beginning is enough.';
grant execute on function public.find_reports to authenticated;
