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
