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
	outcome text not null default '', -- of reports closed with it (measure `closed`); else empty
	-- with what is counted, so that a year is read off the index alone
	primary key (region_id, span, dimension, starts_on, measure, key, outcome, bucket) include (reports)
);
comment on table app.time_counts is
	'How many reports that were received on a day, or in a month, took how long: report_times, counted.';
alter table app.time_counts enable row level security;

-- Every line a report stands in.
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
