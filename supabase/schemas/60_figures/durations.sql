-- How long each report took, read from its own history and from nothing else, and kept beside it, so
-- that figures about a year need not read the year's history.

-- Read once, here, and so put into the queries that ask it, row by row.
create function app.bucket_of(seconds double precision) returns integer
language sql immutable
return case
	when seconds < 0 then 0
	when seconds < 3600 then floor(seconds / 60)
	when seconds < 8 * 3600 then floor(seconds / 300) * 5
	when seconds < 3 * 86400 then floor(seconds / 3600) * 60
	else floor(seconds / 86400) * 1440
end::integer;
comment on function app.bucket_of is
	'A length of time as figures count it, in minutes, rounded down: to the minute below an hour, to five '
	'minutes below eight hours, to the hour below three days, to the day beyond.';

create table app.report_times (
	id bigint generated always as identity primary key,
	report_id uuid unique references public.reports on delete set null, -- null: it was erased
	region_id uuid not null references public.regions,
	patch_id uuid references public.patches,
	site_id uuid references public.sites,
	urgency text not null,
	owner_step text not null check (owner_step in ('officer', 'twin', 'hotline')),
	origin text not null, -- the kind of reporter, or by_phone
	indicators text[] not null,
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
	before_us_bucket integer not null generated always as (app.bucket_of(before_us_seconds)) stored,
	on_phone_bucket integer not null generated always as (app.bucket_of(on_phone_seconds)) stored,
	owner_bucket integer generated always as (app.bucket_of(owner_seconds)) stored,
	acknowledge_bucket integer generated always as (app.bucket_of(acknowledge_seconds)) stored,
	acknowledge_on_duty_bucket integer
		generated always as (app.bucket_of(acknowledge_on_duty_seconds)) stored,
	outcome_bucket integer generated always as (app.bucket_of(outcome_seconds)) stored,
	feedback_bucket integer generated always as (app.bucket_of(feedback_seconds)) stored
);
comment on table app.report_times is
	'What happened when with a report, as lengths of time from its receipt. Of a report that was erased '
	'the figures stay, without its id.';
create index report_times_day_idx on app.report_times (region_id, day);
-- what still waits for something, to be counted with the time it has waited
create index report_times_waiting_idx on app.report_times (region_id, day)
	where outcome_seconds is null;
alter table app.report_times enable row level security; -- no policy: figures are asked for by functions

create table app.dimensions (
	name text primary key,
	place smallint not null unique, -- in lists
	has_one_key boolean not null, -- of every report, from its receipt; else none or several, once they are known
	is_offered boolean not null -- a supervisor chooses it to compare response times
);
comment on table app.dimensions is
	'By what figures are broken down. The app''s list is generated from this table (npm run db:types).';
alter table app.dimensions enable row level security; -- no policy: figures are asked for by functions

-- Without a search path of its own, so that it is inlined into the queries that call it.
create function app.key_of(times app.report_times, dimension text) returns text
language sql immutable
return case dimension
	when 'all' then ''
	when 'patch' then coalesce(times.patch_id::text, '')
	when 'site' then coalesce(times.site_id::text, '')
	when 'urgency' then times.urgency
	when 'owner_step' then times.owner_step
	when 'origin' then times.origin
	when 'hour' then lpad(times.hour::text, 2, '0')
	when 'weekday' then times.weekday::text
end;
comment on function app.key_of is
	'The key under which a report is counted in a dimension of one key; null for every other dimension.';

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
		extract(epoch from happened.feedback_at - received_at)::double precision,
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
			min(events.at) filter (where kind in ('closed', 'thanked', 'asked')) as feedback_at,
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

-- Called where a report is erased: its figures stay, and nothing that could say which it was.
create function app.forget_times(report_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
	update app.report_times set
		report_id = null, received_at = date_trunc('hour', received_at)
	where report_times.report_id = forget_times.report_id;
end
$$;
