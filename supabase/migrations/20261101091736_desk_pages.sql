-- A desk's queue, page by page. A page begins after the row that ended the last one, by the place that
-- row had then, so that nothing is counted off and what comes or goes above moves nothing below.

create index reviews_due_on_idx on public.reviews (due_on);

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

create function app.desk_wanted(words text, urgency text, closed boolean, review_due boolean)
returns text
language sql immutable set search_path = '' as $$
	-- text of ours alone: what was asked for stays in $1 words, $2 urgency, $3 at
	select concat_ws(
		' ',
		case when words = '' then 'public.reports' else 'public.find_reports($1)' end,
		'as wanted where',
		case when closed then 'closed_at is not null' else 'closed_at is null' end,
		case when urgency is not null then 'and urgency = $2' end,
		case when review_due then 'and id in (select app.reviews_due($3))' end
	)
$$;

create function app.desk_page(
	whose text, closed boolean, words text, urgency text, review_due boolean, after jsonb,
	at_most integer, at timestamptz
) returns setof public.desk_reports
language plpgsql stable set search_path = '' as $$
declare
	-- said as the indexes say it
	place constant text := case when closed then 'closed_at desc, received_at desc, id desc' else
		'coalesce(deadline_at, ''infinity''), coalesce(lapses_at, ''infinity''), received_at, id'
	end;
begin
	-- One's own are all one's own to read, but the planner takes the policies to leave a few of them, and
	-- would sort a whole history for one page. Their index has them in order.
	if closed and whose = 'mine' and words = '' and not review_due then
		perform set_config('enable_sort', 'off', true);
	end if;
	return query execute concat_ws(
		' ',
		-- a page is found before anything is joined to it
		'with page as materialized (
			select id from', app.desk_wanted(words, urgency, closed, review_due),
		case whose when 'mine' then 'and owner_id = $4' else 'and owner_id is distinct from $4' end,
		case
			when after is null then ''
			when closed then
				'and (closed_at, received_at, id) < (
					($5 ->> ''closed_at'')::timestamptz, ($5 ->> ''received_at'')::timestamptz,
					($5 ->> ''id'')::uuid
				)'
			else
				'and (coalesce(deadline_at, ''infinity''), coalesce(lapses_at, ''infinity''), received_at, id) > (
					coalesce(($5 ->> ''deadline_at'')::timestamptz, ''infinity''),
					coalesce(($5 ->> ''lapses_at'')::timestamptz, ''infinity''),
					($5 ->> ''received_at'')::timestamptz, ($5 ->> ''id'')::uuid
				)'
		end,
		'order by', place, 'limit $6)
		select desk_reports.* from page join public.desk_reports using (id) order by', place
	) using words, urgency, at, app.me(), after, least(at_most, 200);
end
$$;
grant execute on function app.reviews_due, app.desk_wanted, app.desk_page to authenticated;

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
	'much of it as says its place: id, received_at, and deadline_at, lapses_at or closed_at. Of what words '
	'find there are at most 200. At most 200 at a time.';

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
grant execute on function app.desk_counts to authenticated;

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
language plpgsql stable set search_path = '' as $$
declare
	chart jsonb;
begin
	execute concat_ws(
		' ',
		'with open as materialized (
			select id, reference, urgency, latitude, longitude, deadline_at, lapses_at, received_at,
				owner_id is not distinct from $4 as mine
			from', app.desk_wanted(words, urgency, false, review_due),
		'), placed as (
			select * from open where latitude is not null
			order by coalesce(deadline_at, ''infinity''), coalesce(lapses_at, ''infinity''), received_at, id
			limit $5
		)
		select jsonb_build_object(
			''reports'', coalesce((select jsonb_agg(to_jsonb(placed) - ''received_at'') from placed), ''[]''),
			''placed'', count(*) filter (where latitude is not null),
			''unplaced'', count(*) filter (where latitude is null)
		) from open'
	) into chart using words, urgency, at, app.me(), at_most;
	return chart;
end
$$;
grant execute on function app.desk_chart to authenticated;

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

grant execute on function public.desk_page, public.desk_counts, public.desk_chart to authenticated;
