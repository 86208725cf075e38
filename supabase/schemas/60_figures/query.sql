-- Figures of a region: how long things took, with what still waits counted as long as it has waited.
-- The estimate is that of Kaplan and Meier (Journal of the American Statistical Association 53, 1958,
-- 457-481): of those that had waited so long, which share went on; multiplied over all steps. What still
-- waits leaves the count after the bucket it has reached.
create aggregate app.product(double precision) (sfunc = float8mul, stype = double precision, initcond = '1');

-- What stands ready of a month, less the days before and after, where they are fewer than those that
-- are wanted; where stretches cut months, the days alone.
create function app.ready_spans(since date, until date, by text, at timestamptz)
returns table (span text, since date, until date, direction integer)
language sql stable rows 20 set search_path = '' as $$
	with months as (
		select
			first, past, greatest(first, ready_spans.since) as since,
			-- after today there is nothing to leave out
			case
				when least(past, ready_spans.until) > (at at time zone 'Europe/London')::date then past
				else least(past, ready_spans.until)
			end as until
		from generate_series(
			date_trunc('month', since::timestamp), until - interval '1 day', '1 month'
		) as month
		cross join lateral (
			select month::date as first, (month + interval '1 month')::date as past
		) as whole
	)
	select spans.span, spans.since, spans.until, spans.direction
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
$$;

create function app.open_waits(
	region_id uuid, dimension text, since date, until date, by text, at timestamptz, measures text[]
)
returns table (key text, starts_on date, measure text, bucket integer)
language sql stable rows 1000 set search_path = '' as $$
	select
		app.key_of(times, open_waits.dimension),
		case by when 'period' then open_waits.since else date_trunc(by, day)::date end,
		waiting.measure, waiting.bucket
	from app.report_times as times
	left join app.duty_waits(
		array(
			select report_id from app.report_times
			where report_times.region_id = open_waits.region_id and outcome_seconds is null
				and acknowledge_seconds is null and day >= open_waits.since and day < open_waits.until
				and (measures is null or 'acknowledge_on_duty' = any (measures))
		),
		open_waits.at
	) as duty using (report_id)
	cross join lateral (
		select app.bucket_of(extract(epoch from open_waits.at - received_at)::double precision) as bucket
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
				and open_waits.at > received_at + make_interval(secs => target_seconds))
	) as waiting (measure, bucket, waits)
	where times.region_id = open_waits.region_id and outcome_seconds is null and waiting.waits
		and (measures is null or waiting.measure = any (measures))
		and day >= open_waits.since and day < open_waits.until
		and exists (
			select from app.dimensions where name = open_waits.dimension and has_one_key
		)
$$;
comment on function app.open_waits is
	'How long each report without an outcome has waited, for each measure that it still waits for.';

create function app.waits_in(
	region_id uuid, dimension text, since date, until date, by text, at timestamptz, measures text[]
)
returns table (
	key text, starts_on date, measure text, outcome text, bucket integer, done bigint, waiting bigint
)
language sql stable set search_path = '' as $$
	with lines as (
		select
			held.key,
			case by
				when 'period' then waits_in.since
				else date_trunc(by, held.starts_on)::date
			end as starts_on,
			held.measure, held.outcome, held.bucket, direction * held.reports as done, 0::bigint as waiting
		from app.ready_spans(since, until, by, at) as spans join app.time_counts as held
			on held.region_id = waits_in.region_id and held.span = spans.span
			and held.dimension = waits_in.dimension
			and held.starts_on >= spans.since and held.starts_on < spans.until
			and (measures is null or held.measure = any (measures))
		union all
		select open.key, open.starts_on, open.measure, '', open.bucket, 0, 1
		from app.open_waits(region_id, dimension, since, until, by, at, measures) as open
	)
	select key, starts_on, measure, outcome, bucket, sum(done)::bigint, sum(waiting)::bigint
	from lines group by key, starts_on, measure, outcome, bucket
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
	key text, starts_on date, measure text, outcome text, done bigint, waiting bigint,
	median_minutes integer, p90_minutes integer, beyond_minutes integer
)
language sql stable set search_path = '' as $$
	with at_risk as (
		select *, sum((done + waiting)::integer) over (
			partition by key, starts_on, measure, outcome order by bucket desc
		) as reports
		from app.waits_in(region_id, dimension, since, until, by, at, measures)
	),
	surviving as (
		select *, app.product(1 - done / reports::double precision) over (
			partition by key, starts_on, measure, outcome order by bucket
		) as share
		from at_risk where reports > 0
	),
	estimated as (
		select
			key, starts_on, measure, outcome, sum(done)::bigint as done, sum(waiting)::bigint as waiting,
			-- a share that is a half but for how numbers are kept is a half
			min(bucket) filter (where share <= 0.5 + 1e-9) as median,
			min(bucket) filter (where share <= 0.1 + 1e-9) as p90,
			max(bucket) as beyond
		from surviving group by key, starts_on, measure, outcome
	)
	select
		key, starts_on, measure, nullif(outcome, ''), done, waiting,
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
	key text, label text, starts_on date, measure text, outcome text, done bigint, waiting bigint,
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
			found.starts_on, found.measure, found.outcome, found.done, found.waiting,
			found.median_minutes, found.p90_minutes, found.beyond_minutes
		from app.figures(region, dimension, since, until, by, now(), measures) as found
		left join public.patches on dimension = 'patch' and patches.id::text = found.key
		left join public.sites on dimension = 'site' and sites.id::text = found.key
		left join public.outcomes on dimension = 'outcome' and outcomes.code = found.key
		order by found.starts_on, 2 nulls last, found.key, found.measure, found.outcome;
end
$$;
comment on function public.figures is
	'For a supervisor, of the reports of their region received from one day in London to before another: '
	'by a dimension of app.dimensions; for the whole period or by day, week or month; of these measures, or all. '
	'What is only counted (received, in_time, late, fell_back, reopened, useful, graded, closed) is in `done`, '
	'but late, which is in `waiting`. `closed` has a line for each outcome; elsewhere `outcome` is null. '
	'Errors: not_allowed, period_unreadable, figure_unknown.';

create function app.supervised() returns uuid
language plpgsql stable set search_path = '' as $$
begin
	perform app.require_role('supervisor');
	return app.my_region();
end
$$;
comment on function app.supervised is 'The region the caller supervises, or not_allowed.';

create function app.period(since date, until date, dimension text, by text) returns void
language plpgsql stable set search_path = '' as $$
begin
	if since is null or until is null or until <= since or until > since + interval '5 years' then
		raise sqlstate 'PT422' using message = 'period_unreadable';
	end if;
	if not exists (select from app.dimensions where name = dimension)
		or by is null or by not in ('period', 'day', 'week', 'month')
	then
		raise sqlstate 'PT422' using message = 'figure_unknown';
	end if;
end
$$;
comment on function app.period is 'Refuses what no figure can be about: period_unreadable, figure_unknown.';

grant execute on function public.figures to authenticated;
