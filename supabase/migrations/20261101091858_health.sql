create type public.health as (
	tick_age_seconds double precision, -- null: the clock has never run
	oldest_overdue_seconds double precision, -- null: nothing is due
	due integer,
	stuck integer, -- reports the clock tried to move and could not
	notices_stuck integer, -- messages that nobody took to send, or could not write, for two minutes
	oldest_notice_seconds double precision, -- how late the latest of these is; null: there is none
	canary_age_seconds double precision, -- since a made-up report made the whole way; null: none ever did
	canary_stopped text, -- where the last one stopped; `call`: nobody sends any; null: nowhere
	figures_wrong integer, -- how many were, when they were last proved; they are right since
	figures_age_hours double precision -- since they were proved; null: they never were
);
comment on type public.health is 'How late the service is, and nothing of any report.';

create function app.health_of_canary(
	at timestamptz, out canary_age_seconds double precision, out canary_stopped text
)
language sql stable set search_path = '' as $$
	select
		extract(epoch from at - coalesce(way.whole_at, kept.whole_at))::double precision,
		case
			when kept.called_at < at - interval '11 minutes' then 'call'
			when way.whole_at is not null then null
			else coalesce(way.stopped, kept.stopped)
		end
	from app.canary as kept
	left join lateral (
		select reports as report, received_at from public.reports
		where region_id = app.canary_region() order by received_at desc limit 1
	) as latest on latest.received_at >= kept.called_at -- else nothing came of the last call
	left join lateral app.canary_way(latest.report, at) as way on latest.received_at is not null
$$;

create function app.health(at timestamptz) returns public.health
language sql stable set search_path = '' as $$
	with late as (
		select count(*)::integer as count, extract(epoch from at - min(next_at))::double precision as oldest
		from app.notices
		where next_at < at - interval '2 minutes' and person_id not in (select app.canary_people())
	),
	untold as (
		select count(*)::integer as count from app.untold
		where since < at - interval '2 minutes' and not app.is_canary(report_id)
	),
	overdue as (
		select count(*)::integer as count, extract(epoch from at - min(due_at))::double precision as oldest
		from public.reports
		where closed_at is null and due_at <= at
			and (region_id = (select app.canary_region())) is not true
	)
	select
		(select extract(epoch from at - last_tick_at)::double precision from app.heartbeat),
		overdue.oldest,
		overdue.count,
		(
			select count(*)::integer from app.stuck join public.reports on id = report_id
			where closed_at is null and (region_id = (select app.canary_region())) is not true
		),
		late.count + untold.count,
		late.oldest,
		canary.canary_age_seconds,
		canary.canary_stopped,
		proof.wrong,
		(extract(epoch from at - proof.proved_at) / 3600)::double precision
	from overdue cross join late cross join untold cross join app.health_of_canary(at) as canary
	cross join app.proof
$$;

-- Definer, because a probe reads no report; it learns how late we are and of nothing in particular.
create function public.health() returns public.health
language sql stable security definer set search_path = '' as $$
	select app.health(now())
$$;
comment on function public.health is
	'For a probe outside: how long ago the clock last ran, how late the longest overdue report is, '
	'whether messages leave, when a made-up report last made the whole way, and whether the '
	'figures were proved. What is made up counts '
	'nowhere else. No session is needed.';
grant usage on schema public to anon;
grant execute on function public.health to anon, authenticated;
