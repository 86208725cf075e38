-- After the server's time was set back, the last tick and the last canary lie in the future. They count as
-- missing until there is a new one, and no alarm message waits until the old time is reached again.

create function app.is_ahead(moment timestamptz, at timestamptz) returns boolean
language sql immutable set search_path = '' as $$
	-- as much as the last tick may lie in the past; servers that stand in for each other differ by less
	select moment > at + interval '60 seconds'
$$;
comment on function app.is_ahead is
	'Whether a moment that was written down as past lies in the future, by more than clocks differ.';

create or replace function app.alarms(said public.health) returns text[]
language sql immutable set search_path = '' as $$
	select array_remove(array[
		case when said.tick_age_seconds is null or abs(said.tick_age_seconds) > 60 then 'clock' end,
		case when said.oldest_overdue_seconds > 60 then 'overdue' end,
		case when said.stuck > 0 then 'stuck' end,
		case when said.notices_stuck > 0 then 'notices' end,
		case when said.queues_unwatched > 0 then 'queues' end,
		-- Two in a row went astray: one is filed every five minutes. Where none was ever sent, none is late.
		case
			when said.canary_age_seconds > 660 or said.canary_age_seconds < -60
				or said.canary_age_seconds is null and said.canary_stopped is not null
			then 'canary'
		end
	], null)
$$;

create or replace function app.health_of_canary(
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

create or replace function app.begin_canary(at timestamptz) returns public.canary_begun
language plpgsql set search_path = '' as $$
declare
	kept app.canary;
	report public.reports;
	way record;
	begun public.canary_begun;
begin
	-- of two callers the second waits here, and then finds that it is not its turn
	select * into kept from app.canary for no key update;
	begun.due := coalesce(
		kept.called_at <= at - interval '4 minutes' or app.is_ahead(kept.called_at, at), true
	);
	if not begun.due or app.canary_region() is null and not app.make_canary(at) then
		return begun;
	end if;
	for report in
		select * from public.reports
		where region_id = app.canary_region() and closed_at is null
		order by received_at
		for no key update
	loop
		way := app.canary_way(report, at);
		kept.stopped := way.stopped;
		kept.whole_at := coalesce(way.whole_at, kept.whole_at);
		-- nobody read it; only so can it be closed, and it owes nobody an answer
		update public.reports set
			acknowledged_at = at, acknowledged_by = app.person_of(source_id), closed_at = at,
			deadline_at = null, lapses_at = null, claimed_until = null
		where id = report.id;
		insert into public.events (report_id, kind, at) values (report.id, 'closed', at);
	end loop;
	update app.canary set called_at = at, stopped = kept.stopped, whole_at = kept.whole_at
	where true;
	-- nobody answers its notices, so nothing else keeps the proof fresh
	update public.channels set proven_at = at where person_id in (select app.canary_people());
	select true, site_id, person_id into begun
	from public.reporter_sites where person_id in (select app.canary_people());
	return begun;
end
$$;

create or replace function app.take_alarms(at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	said constant public.health := app.health(at);
	red constant boolean := said.alarms <> '{}';
	state app.alarm_state;
	due jsonb;
begin
	-- The lock on this row lets one sender after the other through: nothing is handed to two.
	update app.alarm_state set
		red_since = case when red then least(red_since, at) end,
		green_since = case when not red then least(green_since, at) end
	where id
	returning * into state;
	with targets as (
		select 'email' as kind, unnest(emails) as address from app.alarm_addresses
		union all
		select 'web', web_address from app.alarm_addresses where web_address is not null
	),
	wanted as (
		select kind, address
		from targets left join app.alarms_sent as sent using (kind, address)
		where (sent.taken_at <= at - interval '1 minute' or app.is_ahead(sent.taken_at, at)) is not false
			and case
				when red then
					sent.sent_at is null or sent.sent_at <= at - interval '30 minutes'
					or app.is_ahead(sent.sent_at, at)
					-- What is wrong since the last message is told at once: a region without staff for
					-- hours must not hide that the clock stopped.
					or not said.alarms <@ sent.told
				-- Two minutes without a fault: what comes and goes is one alarm and not many.
				else sent.sent_at is not null and state.green_since <= at - interval '2 minutes'
			end
	),
	taken as (
		insert into app.alarms_sent as kept (kind, address, taken_at)
		select kind, address, at from wanted
		on conflict (kind, address) do update set
			taken_at = excluded.taken_at,
			-- else it would stay the latest, and due at each call
			sent_at = case
				when app.is_ahead(kept.sent_at, at) then at - interval '30 minutes' else kept.sent_at
			end
		returning kind, address
	)
	select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'address', address)), '[]')
	into due from taken;
	return app.alarm_facts() || jsonb_build_object(
		'health', to_jsonb(said),
		'since', coalesce(state.red_since, state.green_since),
		'due', due
	);
end
$$;
