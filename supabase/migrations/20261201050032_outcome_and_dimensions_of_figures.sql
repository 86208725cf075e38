set local check_function_bodies = off;

DROP VIEW "app"."counted";

ALTER TABLE "app"."time_counts" DROP CONSTRAINT "time_counts_pkey";

DROP FUNCTION "app"."figures"(uuid, text, date, date, text, timestamp with time zone, text[]);

DROP FUNCTION "app"."miscounted"(date);

DROP FUNCTION "app"."waits_in"(uuid, text, date, date, text, timestamp with time zone, text[]);

DROP FUNCTION "public"."figures"(date, date, text, text, text[]);

CREATE TABLE "app"."dimensions" ("name" text NOT NULL, "place" smallint NOT NULL, "has_one_key" boolean NOT NULL, "is_offered" boolean NOT NULL, CONSTRAINT "dimensions_pkey" PRIMARY KEY (name), CONSTRAINT "dimensions_place_key" UNIQUE (place));

ALTER TABLE "app"."dimensions" ENABLE ROW LEVEL SECURITY;

ALTER TABLE "app"."time_counts" ADD COLUMN "outcome" text NOT NULL DEFAULT ''::text;

-- By hand: what was counted so far, and the reference rows.
UPDATE app.time_counts SET measure = 'closed', outcome = substr(measure, length('outcome ') + 1)
WHERE measure LIKE 'outcome %';

INSERT INTO app.dimensions (name, place, has_one_key, is_offered) VALUES
	('all', 0, true, false),
	('patch', 1, true, true),
	('site', 2, true, true),
	('urgency', 3, true, true),
	('owner_step', 4, true, true),
	('hour', 5, true, true),
	('weekday', 6, true, true),
	('origin', 7, true, false),
	('fallback', 8, false, false),
	('outcome', 9, false, false),
	('indicator', 10, false, false);

CREATE OR REPLACE FUNCTION app.figures(region_id uuid, dimension text, since date, until date, by text, at timestamp with time zone, measures text[] DEFAULT NULL::text[])
 RETURNS TABLE(key text, starts_on date, measure text, outcome text, done bigint, waiting bigint, median_minutes integer, p90_minutes integer, beyond_minutes integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.key_of(times app.report_times, dimension text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN CASE dimension WHEN 'all'::text THEN ''::text WHEN 'patch'::text THEN COALESCE(((times).patch_id)::text, ''::text) WHEN 'site'::text THEN COALESCE(((times).site_id)::text, ''::text) WHEN 'urgency'::text THEN (times).urgency WHEN 'owner_step'::text THEN (times).owner_step WHEN 'origin'::text THEN (times).origin WHEN 'hour'::text THEN lpad(((times).hour)::text, 2, '0'::text) WHEN 'weekday'::text THEN ((times).weekday)::text ELSE NULL::text END;

CREATE OR REPLACE FUNCTION app.miscounted(month date)
 RETURNS TABLE(region_id uuid, span text, starts_on date, dimension text, key text, measure text, outcome text, bucket integer, counted bigint, held bigint)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with fresh as (
		select
			line.region_id, line.span, line.starts_on, line.dimension, line.key, line.measure,
			line.outcome, line.bucket, count(*) as reports
		from app.report_times as times join app.counted as line using (id)
		where day >= month and day < month + interval '1 month'
		group by 1, 2, 3, 4, 5, 6, 7, 8
	),
	kept as (
		select * from app.time_counts
		where starts_on >= month and starts_on < month + interval '1 month' and reports <> 0
	)
	select
		region_id, span, starts_on, dimension, key, measure, outcome, bucket,
		coalesce(fresh.reports, 0), coalesce(kept.reports, 0)
	from fresh full join kept using (region_id, span, starts_on, dimension, key, measure, outcome, bucket)
	where coalesce(fresh.reports, 0) <> coalesce(kept.reports, 0)
$function$;

CREATE OR REPLACE FUNCTION app.open_waits(region_id uuid, dimension text, since date, until date, by text, at timestamp with time zone, measures text[])
 RETURNS TABLE(key text, starts_on date, measure text, bucket integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.period(since date, until date, dimension text, by text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.roll_up(at timestamp with time zone, at_most integer DEFAULT 2000)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
		(region_id, span, starts_on, dimension, key, measure, outcome, bucket, reports)
	select region_id, span, starts_on, dimension, key, measure, outcome, bucket, sum(direction)
	from (
		select *, -1 as direction from app.counted where id = any (before)
		union all select *, 1 from app.counted where id = any (after)
	) as lines
	group by region_id, span, starts_on, dimension, key, measure, outcome, bucket
	having sum(direction) <> 0
	on conflict (region_id, span, dimension, starts_on, measure, key, outcome, bucket)
		do update set reports = held.reports + excluded.reports;
	delete from app.report_times where id = any (before);
	return cardinality(ids);
end
$function$;

CREATE OR REPLACE FUNCTION app.verify(at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
				(region_id, span, starts_on, dimension, key, measure, outcome, bucket, reports)
			select
				anew.region_id, anew.span, anew.starts_on, anew.dimension, anew.key, anew.measure,
				anew.outcome, anew.bucket, counted
			from app.miscounted(month) as anew
			on conflict (region_id, span, dimension, starts_on, measure, key, outcome, bucket)
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
$function$;

CREATE OR REPLACE FUNCTION app.waits_in(region_id uuid, dimension text, since date, until date, by text, at timestamp with time zone, measures text[])
 RETURNS TABLE(key text, starts_on date, measure text, outcome text, bucket integer, done bigint, waiting bigint)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.figures(since date, until date, dimension text DEFAULT 'all'::text, by text DEFAULT 'period'::text, measures text[] DEFAULT NULL::text[])
 RETURNS TABLE(key text, label text, starts_on date, measure text, outcome text, done bigint, waiting bigint, median_minutes integer, p90_minutes integer, beyond_minutes integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

ALTER TABLE "app"."time_counts" ADD CONSTRAINT "time_counts_pkey" PRIMARY KEY (region_id, span, dimension, starts_on, measure, key, outcome, bucket) INCLUDE (reports);

create view app.counted with (security_invoker = true) as
select
	times.id, times.region_id, spans.span, spans.starts_on, keys.dimension, keys.key,
	measures.measure, measures.bucket, '' as outcome
from app.report_times as times
cross join lateral (
	values ('day', day), ('month', date_trunc('month', day)::date)
) as spans (span, starts_on)
cross join lateral (
	select name as dimension, app.key_of(times, name) as key from app.dimensions where has_one_key
) as keys
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
select
	times.id, region_id, spans.span, spans.starts_on, more.dimension, more.key, more.measure, 0, more.outcome
from app.report_times as times
cross join lateral (
	values ('day', day), ('month', date_trunc('month', day)::date)
) as spans (span, starts_on)
cross join lateral (
	select 'fallback' as dimension, fell_back_because as key, 'received' as measure, '' as outcome
	where fell_back_because is not null
	union all select 'outcome', times.outcome, 'received', '' where times.outcome is not null
	union all select 'origin', origin, 'closed', times.outcome where times.outcome is not null
	union all select 'indicator', indicator, counts.measure, counts.outcome
	from unnest(indicators) as indicator
	cross join lateral (
		values
			('received', '', true), ('useful', '', is_useful), ('graded', '', is_graded),
			('closed', times.outcome, times.outcome is not null)
	) as counts (measure, outcome, is_counted)
	where is_counted
) as more;

COMMENT ON FUNCTION "app"."figures"(uuid, text, date, date, text, timestamp with time zone, text[]) IS 'Median and 90th percentile in minutes, by the lengths of app.bucket_of, with how many are done and how many wait. Null where that many have not got so far: it is more than `beyond_minutes`, the longest wait there is. All three null for fewer than five.';

COMMENT ON FUNCTION "app"."key_of"(app.report_times, text) IS 'The key under which a report is counted in a dimension of one key; null for every other dimension.';

COMMENT ON FUNCTION "app"."miscounted"(date) IS 'Counts a month anew from report_times: each line that differs from what is held. None, or something is wrong.';

COMMENT ON FUNCTION "app"."waits_in"(uuid, text, date, date, text, timestamp with time zone, text[]) IS 'Of the reports received from one day to before another: for each key of a dimension, each stretch of time (day, week, month, or the whole period) and each measure, how many took so long, and how many have waited so long and wait still.';

COMMENT ON FUNCTION "public"."figures"(date, date, text, text, text[]) IS 'For a supervisor, of the reports of their region received from one day in London to before another: by a dimension of app.dimensions; for the whole period or by day, week or month; of these measures, or all. What is only counted (received, in_time, late, fell_back, reopened, useful, graded, closed) is in `done`, but late, which is in `waiting`. `closed` has a line for each outcome; elsewhere `outcome` is null. Errors: not_allowed, period_unreadable, figure_unknown.';

COMMENT ON TABLE "app"."dimensions" IS 'By what figures are broken down. The app''s list is generated from this table (npm run db:types).';

COMMENT ON VIEW "app"."counted" IS 'The lines of time_counts that each report counts in.';

REVOKE ALL ON FUNCTION "app"."figures"(uuid, text, date, date, text, timestamp with time zone, text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."key_of"(app.report_times, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."miscounted"(date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."waits_in"(uuid, text, date, date, text, timestamp with time zone, text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "public"."figures"(date, date, text, text, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."figures"(date, date, text, text, text[]) TO "authenticated", "postgres";

