-- A line for each statement, not one for each report: what happens to a report while it is being
-- counted leaves a line of its own and waits for nobody, where one that was there already would be
-- taken away with what is counted before it.
create table app.unfolded (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports on delete cascade
);
comment on table app.unfolded is 'Reports something has happened to that no figure knows of yet.';
create index unfolded_report_id_idx on app.unfolded (report_id);
alter table app.unfolded enable row level security;

create table app.time_counts (
	region_id uuid not null, -- of report_times, which holds it to be one: here it would be asked of each line
	span text not null check (span in ('day', 'month')),
	starts_on date not null,
	dimension text not null,
	key text not null,
	measure text not null,
	step integer not null, -- of a length of time, in minutes; 0 for what is only counted
	reports bigint not null,
	-- with what is counted, so that a year is read off the index alone
	primary key (region_id, span, dimension, starts_on, measure, key, step) include (reports)
);
comment on table app.time_counts is
	'How many reports that were received on a day, or in a month, took how long: report_times, counted.';
alter table app.time_counts enable row level security;

-- Every line a report stands in.
create view app.counted with (security_invoker = true) as
select
	times.id, times.region_id, spans.span, spans.starts_on, keys.dimension, keys.key,
	measures.measure, measures.step
from app.report_times as times
cross join lateral (
	values ('day', day), ('month', date_trunc('month', day)::date)
) as spans (span, starts_on)
cross join lateral (
	values
		('all', ''), ('patch', coalesce(patch_id::text, '')), ('site', coalesce(site_id::text, '')),
		('urgency', urgency), ('channel', channel), ('origin', origin),
		('hour', lpad(hour::text, 2, '0')), ('weekday', weekday::text)
) as keys (dimension, key)
cross join lateral (
	values
		('before_us', before_us_step), ('on_phone', on_phone_step), ('owner', owner_step),
		('acknowledge', acknowledge_step), ('acknowledge_on_duty', acknowledge_on_duty_step),
		('outcome', outcome_step), ('feedback', feedback_step),
		('received', 0),
		('in_time', case when acknowledge_seconds <= target_seconds then 0 end),
		('fell_back', case when fell_back_because is not null then 0 end),
		('reopened', case when reopened > 0 then 0 end),
		('useful', case when is_useful then 0 end),
		('graded', case when is_graded then 0 end)
) as measures (measure, step)
where measures.step is not null
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
	union all select 'sign', sign, 'received' from unnest(signs) as sign
	union all select 'sign', sign, 'useful' from unnest(signs) as sign where is_useful
	union all select 'sign', sign, 'graded' from unnest(signs) as sign where is_graded
	union all select 'sign', sign, 'outcome ' || outcome from unnest(signs) as sign
		where outcome is not null
	union all select 'origin', origin, 'outcome ' || outcome where outcome is not null
) as more;
comment on view app.counted is 'The lines of time_counts that each report counts in.';

-- Definer, as nobody who makes something happen may write here.
create function app.tg_unfolded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into app.unfolded (report_id) select distinct report_id from written;
	return null;
end
$$;

create function app.fold(at timestamptz, at_most integer default 2000) returns integer
language plpgsql set search_path = '' as $$
declare
	ids uuid[];
	before bigint[];
	after bigint[];
begin
	-- what another call has taken but not yet counted is still there to be seen
	if not exists (select from app.unfolded) then
		return 0;
	end if;
	-- one at a time: what is counted twice, or taken away twice, is wrong for good
	perform pg_advisory_xact_lock(hashtext('app.fold'));
	with taken as (
		delete from app.unfolded
		where id in (select id from app.unfolded order by id limit at_most)
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
			report_id, region_id, patch_id, site_id, urgency, channel, origin, signs, received_at,
			before_us_seconds, on_phone_seconds, owner_seconds, acknowledge_seconds,
			acknowledge_on_duty_seconds, outcome_seconds, feedback_seconds, target_seconds,
			fell_back_because, reopened, outcome, is_useful, is_graded
		)
		select
			report_id, region_id, patch_id, site_id, urgency, channel, origin, signs, received_at,
			before_us_seconds, on_phone_seconds, owner_seconds, acknowledge_seconds,
			acknowledge_on_duty_seconds, outcome_seconds, feedback_seconds, target_seconds,
			fell_back_because, reopened, outcome, is_useful, is_graded
		from app.times_of(ids, at)
		returning id
	)
	select array_agg(id) into after from written;
	-- most lines of a report stay as they are: only what differs is written
	insert into app.time_counts as held
		(region_id, span, starts_on, dimension, key, measure, step, reports)
	select region_id, span, starts_on, dimension, key, measure, step, sum(sign)
	from (
		select *, -1 as sign from app.counted where id = any (before)
		union all select *, 1 from app.counted where id = any (after)
	) as lines
	group by region_id, span, starts_on, dimension, key, measure, step
	having sum(sign) <> 0
	on conflict (region_id, span, dimension, starts_on, measure, key, step)
		do update set reports = held.reports + excluded.reports;
	delete from app.report_times where id = any (before);
	return cardinality(ids);
end
$$;
comment on function app.fold is
	'Counts what has happened to at most so many reports since it was last called, and takes away what was '
	'counted of them before. Answers with how many reports it looked at; what comes late, is reopened or '
	'goes to somebody else is so counted once, as it stands now.';

create trigger events__unfolded after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_unfolded();
create trigger grades__unfolded after insert on public.grades
	referencing new table as written
	for each statement execute function app.tg_unfolded();
