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

-- The functions desk_..._sql write the text that app.desk_ids runs. It is text
-- because a condition that is left out must not be planned for: one query with every condition in it is
-- planned for none of its indexes. What people typed is never in the text: it stays in $1 me, $2 my region,
-- $3 my patches, $4 urgency, $5 at, $6 after, $7 at_most, $8 code, $9 asked, $10 numbered, $11 sites, $12 lately,
-- $13 still, $14 what is looked for by eye.
create function app.desk_readable_sql(role text, whose text) returns text
language sql immutable set search_path = '' as $$
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
$$;
comment on function app.desk_readable_sql is
	'Which reports a person of that role reads, as the policies say it; null: none.';

create function app.desk_sought_sql(
	code text, by_index boolean, by_eye boolean, by_number boolean, by_site boolean
) returns text
language sql immutable set search_path = '' as $$
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
$$;
comment on function app.desk_sought_sql is
	'Which reports have the words that somebody looks for, by each way that these words can be found; null: by none.';

create function app.desk_after_sql(closed boolean) returns text
language sql immutable set search_path = '' as $$
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
$$;
comment on function app.desk_after_sql is 'The reports behind the one that ended the page before.';

create function app.desk_query_sql(
	readable text, sought text, whose text, closed boolean, urgency text, review_due boolean,
	after jsonb
) returns text
language sql immutable set search_path = '' as $$
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
$$;
comment on function app.desk_query_sql is
	'The query for a desk''s reports without their order: readable is what app.desk_readable_sql writes, '
	'and sought what app.desk_sought_sql writes.';

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
	'answered soonest, closed ones the latest first. `after` is the `cursor` of the row that ended the page '
	'before. At most 200 at a time. By words: of what was seen, where, of the vessel''s name, a reference, a number, a site; of '
	'one word alone the beginning is enough.';

create function public.cursor(report public.desk_reports) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object(
		'id', report.id, 'received_at', report.received_at, 'deadline_at', report.deadline_at,
		'lapses_at', report.lapses_at, 'closed_at', report.closed_at
	)
$$;
comment on function public.cursor is
	'A column of a queue that callers hand back as it is: the place of the row, as it was when it was read.';

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
	public.cursor,
	app.desk_counts,
	public.desk_counts,
	app.desk_chart,
	public.desk_chart
	to authenticated;
