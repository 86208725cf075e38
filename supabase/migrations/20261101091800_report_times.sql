-- How long each report took, read from its own history and from nothing else, and kept beside it, so
-- that figures about a year need not read the year's history.

-- Read once, here, and so put into the queries that ask it, row by row.
create function app.step_of(seconds double precision) returns integer
language sql immutable
return case
	when seconds < 0 then 0
	when seconds < 3600 then floor(seconds / 60)
	when seconds < 8 * 3600 then floor(seconds / 300) * 5
	when seconds < 3 * 86400 then floor(seconds / 3600) * 60
	else floor(seconds / 86400) * 1440
end::integer;
comment on function app.step_of is
	'A length of time as figures count it, in minutes, rounded down: to the minute below an hour, to five '
	'minutes below eight hours, to the hour below three days, to the day beyond.';

create table app.report_times (
	id bigint generated always as identity primary key,
	report_id uuid unique references public.reports on delete set null, -- null: it was erased
	region_id uuid not null references public.regions,
	patch_id uuid references public.patches,
	site_id uuid references public.sites,
	urgency text not null,
	channel text not null check (channel in ('officer', 'twin', 'hotline')),
	origin text not null, -- the kind of reporter, or by_phone
	signs text[] not null,
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
	before_us_step integer not null generated always as (app.step_of(before_us_seconds)) stored,
	on_phone_step integer not null generated always as (app.step_of(on_phone_seconds)) stored,
	owner_step integer generated always as (app.step_of(owner_seconds)) stored,
	acknowledge_step integer generated always as (app.step_of(acknowledge_seconds)) stored,
	acknowledge_on_duty_step integer
		generated always as (app.step_of(acknowledge_on_duty_seconds)) stored,
	outcome_step integer generated always as (app.step_of(outcome_seconds)) stored,
	feedback_step integer generated always as (app.step_of(feedback_seconds)) stored
);
comment on table app.report_times is
	'What happened when with a report, as lengths of time from its receipt. Of a report that was erased '
	'the figures stay, without its id.';
create index report_times_day_idx on app.report_times (region_id, day);
-- what still waits for something, to be counted with the time it has waited
create index report_times_waiting_idx on app.report_times (region_id, day)
	where outcome_seconds is null;
alter table app.report_times enable row level security; -- no policy: figures are asked for by functions

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

-- Definer, as nobody who makes something happen may write here.
create function app.tg_unfolded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into app.unfolded (report_id) select distinct report_id from written;
	return null;
end
$$;
create trigger events__unfolded after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_unfolded();
create trigger grades__unfolded after insert on public.grades
	referencing new table as written
	for each statement execute function app.tg_unfolded();

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
		extract(epoch from happened.told_at - received_at)::double precision,
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
			min(events.at) filter (where kind in ('closed', 'thanked', 'asked')) as told_at,
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

-- What is held is proved anew, from both ends.

create function app.miscounted(month date)
returns table (
	region_id uuid, span text, starts_on date, dimension text, key text, measure text, step integer,
	counted bigint, held bigint
)
language sql stable set search_path = '' as $$
	with fresh as (
		select
			line.region_id, line.span, line.starts_on, line.dimension, line.key, line.measure,
			line.step, count(*) as reports
		from app.report_times as times join app.counted as line using (id)
		where day >= month and day < month + interval '1 month'
		group by 1, 2, 3, 4, 5, 6, 7
	),
	kept as (
		select * from app.time_counts
		where starts_on >= month and starts_on < month + interval '1 month' and reports <> 0
	)
	select
		region_id, span, starts_on, dimension, key, measure, step,
		coalesce(fresh.reports, 0), coalesce(kept.reports, 0)
	from fresh full join kept using (region_id, span, starts_on, dimension, key, measure, step)
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
			and report_id not in (select unfolded.report_id from app.unfolded)
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

create table app.proof (
	id boolean primary key default true check (id), -- one row
	proved_at timestamptz,
	wrong integer not null default 0
);
comment on table app.proof is 'When the figures were last proved, and how much of them was wrong.';
insert into app.proof default values;
alter table app.proof enable row level security;

create function app.prove(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	this constant date := date_trunc('month', at at time zone 'Europe/London');
	month date;
	found bigint;
	unlike bigint := 0;
begin
	while app.fold(at) > 0 loop
	end loop;
	-- this month, the last, and each older one in its turn
	foreach month in array array[
		this,
		(this - interval '1 month')::date,
		(this - make_interval(months => 2 + extract(doy from at)::integer % 22))::date
	]
	loop
		with mended as (
			insert into app.unfolded (report_id) select * from app.mistimed(month, at)
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
		while app.fold(at) > 0 loop
		end loop;
		with mended as (
			insert into app.time_counts as kept
				(region_id, span, starts_on, dimension, key, measure, step, reports)
			select
				anew.region_id, anew.span, anew.starts_on, anew.dimension, anew.key, anew.measure,
				anew.step, counted
			from app.miscounted(month) as anew
			on conflict (region_id, span, dimension, starts_on, measure, key, step)
				do update set reports = excluded.reports
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
	end loop;
	if unlike > 0 then
		raise warning '% figures were wrong', unlike;
	end if;
	update app.proof set proved_at = at, wrong = unlike;
	return unlike;
end
$$;
comment on function app.prove is
	'Proves the figures of this month, the last and one older against the reports and their history, and '
	'answers with how many reports and lines were wrong. They are right then.';

do $$
begin
	if to_regprocedure('cron.schedule(text,text,text)') is not null then
		perform cron.schedule('fold', '* * * * *', 'select app.fold(now())');
		perform cron.schedule('prove', '47 3 * * *', 'select app.prove(now())');
	end if;
end
$$;

-- Called where a report is erased: its figures stay, and nothing that could say which it was.
create function app.forget_times(report_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
	update app.report_times set
		report_id = null, received_at = date_trunc('hour', received_at)
	where report_times.report_id = forget_times.report_id;
end
$$;
