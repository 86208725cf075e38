create type public.health as (
	tick_age_seconds double precision, -- null: the clock has never run
	oldest_overdue_seconds double precision, -- null: nothing is due
	due integer,
	stuck integer, -- reports the clock tried to move and could not
	notices_stuck integer, -- messages that nobody took to send, or could not write, for two minutes
	oldest_notice_seconds double precision -- how late the latest of these is; null: there is none
);
comment on type public.health is 'How late the service is, and nothing of any report.';

create function app.health(at timestamptz) returns public.health
language sql stable set search_path = '' as $$
	select
		(select extract(epoch from at - last_tick_at)::double precision from app.heartbeat),
		extract(epoch from at - min(due_at))::double precision,
		count(*)::integer,
		(select count(*)::integer from app.stuck join public.reports on id = report_id where closed_at is null),
		(
			(select count(*) from app.notices where next_at < at - interval '2 minutes')
			+ (select count(*) from app.untold where since < at - interval '2 minutes')
		)::integer,
		(
			select extract(epoch from at - min(next_at))::double precision from app.notices
			where next_at < at - interval '2 minutes'
		)
	from public.reports
	where closed_at is null and due_at <= at
$$;

-- Definer, because a probe reads no report; it learns how late we are and of nothing in particular.
create function public.health() returns public.health
language sql stable security definer set search_path = '' as $$
	select app.health(now())
$$;
comment on function public.health is
	'For a probe outside: how long ago the clock last ran, how late the longest overdue report is, and '
	'whether messages leave. No session is needed.';
grant usage on schema public to anon;
grant execute on function public.health to anon, authenticated;
