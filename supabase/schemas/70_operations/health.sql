create type public.health as (
	tick_age_seconds double precision, -- null: the clock has never run
	oldest_overdue_seconds double precision, -- null: nothing is due
	due integer,
	stuck integer, -- reports the clock tried to move and could not
	notifications_stuck integer, -- messages that nobody took to send, or could not write, for two minutes
	oldest_notification_seconds double precision, -- how late the latest of these is; null: there is none
	canary_age_seconds double precision, -- since a made-up report made the whole way; null: none ever did
	canary_stopped text, -- where the last one stopped; `call`: nobody sends any; null: nowhere
	figures_wrong integer, -- how many were, when they were last verified; they are right since
	figures_age_hours double precision, -- since they were verified; null: they never were
	queues_unwatched integer,
	alarms text[]
);
comment on type public.health is 'How late the service is, and nothing of any report.';
comment on column public.health.queues_unwatched is
	'Regions where no operator, supervisor or administrator can be told of a report now.';
comment on column public.health.alarms is
	'What is wrong, as words: clock, overdue, stuck, notifications, queues, canary. Empty when all is well.';

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
		where region_id = app.canary_region() and not app.is_ahead(received_at, at)
		order by received_at desc limit 1
	) as latest on latest.received_at >= kept.called_at -- else nothing came of the last call
	left join lateral app.canary_way(latest.report, at) as way on latest.received_at is not null
$$;

create function app.health(at timestamptz) returns public.health
language plpgsql stable set search_path = '' as $$
declare
	said public.health;
begin
	select * into said from app.health_figures(at);
	said.alarms := app.alarms(said);
	return said;
end
$$;

-- Stable, so that PostgREST answers GET as well: many monitors send nothing else.
create function public.health() returns public.health
language plpgsql stable security definer set search_path = '' as $$
declare
	said constant public.health := app.health(now());
begin
	if said.alarms <> '{}' then
		perform set_config('response.status', '503', true); -- for PostgREST; the body stays
	end if;
	return said;
end
$$;
comment on function public.health is
	'For a probe outside, by GET or POST: how long ago the clock last ran, how late the longest overdue '
	'report is, whether messages leave, when a made-up report last made the whole way, and whether the '
	'figures were verified. What is made up counts nowhere else. `alarms` names what is wrong; the status '
	'is 503 when it names anything. No session is needed.';

create function app.alarms(said public.health) returns text[]
language sql immutable set search_path = '' as $$
	select array_remove(array[
		case when said.tick_age_seconds is null or abs(said.tick_age_seconds) > 60 then 'clock' end,
		case when said.oldest_overdue_seconds > 60 then 'overdue' end,
		case when said.stuck > 0 then 'stuck' end,
		case when said.notifications_stuck > 0 then 'notifications' end,
		case when said.queues_unwatched > 0 then 'queues' end,
		-- Two in a row went astray: one is filed every five minutes. Where none was ever sent, none is late.
		case
			when said.canary_age_seconds > 660 or said.canary_age_seconds < -60
				or said.canary_age_seconds is null and said.canary_stopped is not null
			then 'canary'
		end
	], null)
$$;
comment on function app.alarms is
	'The one rule for what is an alarm. The status of health, the page /health and the alarm by e-mail '
	'and webhook go by it.';

create function app.health_figures(at timestamptz) returns public.health
language sql stable set search_path = '' as $$
	with late as (
		select count(*)::integer as count, extract(epoch from at - min(next_at))::double precision as oldest
		from app.notifications
		where next_at < at - interval '2 minutes' and person_id not in (select app.canary_people())
	),
	unwritten_notifications as (
		select count(*)::integer as count from app.unwritten_notifications
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
		late.count + unwritten_notifications.count,
		late.oldest,
		canary.canary_age_seconds,
		canary.canary_stopped,
		verification.wrong,
		(extract(epoch from at - verification.verified_at) / 3600)::double precision,
		app.unwatched_queues(at),
		null::text[] -- app.health adds them
	from overdue cross join late cross join unwritten_notifications cross join app.health_of_canary(at) as canary
	cross join app.verification
$$;

grant execute on function public.health to anon, authenticated;
