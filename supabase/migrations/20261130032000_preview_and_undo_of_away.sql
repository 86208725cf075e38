-- An officer sees which reports move before they say that they are away, and has a minute to undo it.

create or replace function app.released_by(report_id uuid) returns uuid[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(distinct person_id order by person_id), '{}')
	from (
		select
			person_id, lead(reason) over w as ended_by,
			-- an absence undone within its minute released nothing
			coalesce(lead(reason, 2) over w = 'away_undone', false) as undone
		from public.hops where hops.report_id = released_by.report_id and part = 'owner'
		window w as (order by hop)
	) as held
	where person_id is not null and ended_by in ('no_answer', 'lapsed', 'handed_back') and not undone
$$;

create type public.away_move as (
	report_id uuid,
	reference text,
	urgency text,
	danger_to_life boolean,
	step text,
	owner_name text -- null: the queue of the hotline
);

create function app.away_moves(at timestamptz) returns setof public.away_move
language plpgsql strict set search_path = '' as $$
declare
	moves jsonb;
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	-- A trial: the same code moves the same reports, and the exception undoes all of it.
	begin
		perform app.set_away(true, at);
		moves := (
			select jsonb_agg(
				jsonb_build_object(
					'report_id', reports.id, 'reference', reference, 'urgency', reports.urgency,
					'danger_to_life', app.priority(reports) = 1,
					'step', owner_step, 'owner_name', people.name
				)
				order by app.priority(reports), due_at, reports.id
			)
			from public.events
			join public.reports on reports.id = events.report_id
			left join public.people on people.id = owner_id
			where events.actor_id = auth.uid() and events.at = away_moves.at
				and kind = 'handed_back' and note = 'away'
		);
		raise exception using errcode = 'KR001', message = 'the trial is over';
	exception when sqlstate 'KR001' then
		null;
	end;
	return query select * from jsonb_populate_recordset(null::public.away_move, coalesce(moves, '[]'));
end
$$;

-- Definer, because nobody holds a right to write absences: set_away is the only door, and this tries it.
create function public.away_moves() returns setof public.away_move
language sql security definer set search_path = '' as $$
	select * from app.away_moves(now())
$$;
comment on function public.away_moves is
	'For an officer: which of their reports would move if they said now that they are away, and to whom, '
	'the most urgent first. Nothing moves. Error: not_allowed.';
grant execute on function public.away_moves to authenticated;

create function app.time_to_undo_away() returns interval
language sql immutable set search_path = '' as $$ select interval '1 minute' $$;

create function app.undo_away(at timestamptz) returns jsonb
language plpgsql strict set search_path = '' as $$
declare
	absence public.absences;
	moved uuid[];
	one record;
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into absence from public.absences
	where person_id = auth.uid() and reason = 'away' and starts_at > at - app.time_to_undo_away()
	order by starts_at desc limit 1
	for no key update;
	if not found then
		raise sqlstate 'PT409' using message = 'too_late_to_undo';
	end if;
	if absence.ends_at is null then
		perform app.set_away(false, at);
	end if;
	moved := array(
		select report_id from public.events
		where actor_id = auth.uid() and events.at = absence.starts_at
			and kind = 'handed_back' and note = 'away'
	);
	-- Locked first, in one order: what somebody answers or moves at this moment is seen below.
	perform from public.reports where id = any (moved) order by id for no key update;
	for one in
		select reports.id, mine.step, mine.deadline_at
		from public.reports
		cross join lateral (
			select hops.hop, hops.at, reason from public.hops
			where report_id = reports.id and part = 'owner' order by hops.hop desc limit 1
		) as latest
		cross join lateral (
			select
				person_id, step,
				-- an alarm that was raised meanwhile had shortened it
				least(held.deadline_at, (
					select min(alarm.at) + app.target('now', undo_away.at) from public.hops as alarm
					where alarm.report_id = reports.id and alarm.reason = 'urgent'
						and alarm.hop > held.hop and alarm.hop < latest.hop
				)) as deadline_at
			from public.hops as held
			where report_id = reports.id and part = 'owner' and held.hop < latest.hop
			order by held.hop desc limit 1
		) as mine
		where reports.id = any (moved)
			-- nobody has answered it, and it has not moved since
			and closed_at is null and acknowledged_at is null
			and latest.at = absence.starts_at and latest.reason = 'handed_back'
			and not exists ( -- whoever was alerted since is on it
				select from public.hops as alarm
				where alarm.report_id = reports.id and alarm.reason = 'urgent' and alarm.hop > latest.hop
			)
			and mine.person_id = auth.uid()
			and not app.is_absent(auth.uid(), undo_away.at) -- ill, as somebody recorded meanwhile
			-- It has the deadline that it had: going away and coming back gains no time.
			and mine.deadline_at > undo_away.at
	loop
		update public.reports set
			owner_step = one.step, owner_id = auth.uid(), hop = hop + 1,
			deadline_at = one.deadline_at, claimed_until = null
		where id = one.id;
		insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
		select id, hop, owner_step, owner_id, 'owner', 'away_undone', at, reports.deadline_at
		from public.reports where id = one.id;
		insert into public.events (report_id, kind, at, actor_id, step, person_id, reason)
		values (one.id, 'reassigned', at, auth.uid(), one.step, auth.uid(), 'away_undone');
	end loop;
	-- counted from what is written down, so that a resend is told the same
	return (
		select jsonb_build_object(
			'returned', count(*) filter (where came_back), 'stayed', count(*) filter (where not came_back)
		)
		from unnest(moved) as theirs(id)
		cross join lateral (
			select exists (
				select from public.events
				where events.report_id = theirs.id and reason = 'away_undone'
					and actor_id = auth.uid() and events.at >= absence.starts_at
			) as came_back
		) as back
	);
end
$$;

-- Definer, because nobody holds an update grant on reports.
create function public.undo_away() returns jsonb
language sql security definer set search_path = '' as $$
	select app.undo_away(now())
$$;
comment on function public.undo_away is
	'Within a minute of set_away: the officer is back, and what moved then and is still unanswered returns '
	'to them with the deadline that it had. Answers {returned, stayed}: how many came back, and how many '
	'somebody has answered, claimed, moved or raised an alarm about since, or whose deadline has passed. Errors: not_allowed, '
	'too_late_to_undo.';
grant execute on function public.undo_away to authenticated;

-- The undo silences the notices about the absence, as any hand-over does. It does not silence an alarm: the
-- hotline is notified until somebody answers.
create or replace function app.write_notices(written public.hops[]) returns void
language plpgsql set search_path = '' as $$
begin
	-- Handing a report on silences everybody who was notified. An escalation silences only the owner.
	-- This may wait for a dispatcher; a dispatcher never waits for this: see hold_for.
	update app.notices set ended_at = hops.at, ended = 'silenced', next_at = null
	from unnest(written) as hops
	where notices.report_id = hops.report_id
		and notices.hop < hops.hop and notices.ended_at is null
		and (
			-- an alarm notifies its owner again
			notices.part = 'owner' and (hops.part = 'owner' or hops.reason = 'urgent')
			or hops.part = 'owner'
				and hops.reason in ('handed_back', 'reassigned', 'claimed', 'claim_expired', 'away_undone')
				-- nobody has answered the alarm by handing its report on
				and not (
					notices.part = 'alerted' and hops.reason in ('handed_back', 'away_undone')
					and exists (
						select from public.hops as alarm
						where alarm.report_id = notices.report_id and alarm.hop = notices.hop
							and alarm.reason = 'urgent' and alarm.person_id is null
					)
				)
		);
	with told as materialized (
		select hops.*, region_id,
			case hops.step when 'hotline' then 'operator' when 'supervisor' then 'supervisor' end as role,
			exists (
				select from public.hops as earlier
				where earlier.report_id = hops.report_id and earlier.hop < hops.hop
					and earlier.step = hops.step and earlier.part <> 'passed_over'
			) as again,
			-- a report that became an alarm later stays one
			case when hotline_alerted_at is null then urgency else 'now' end as urgency
		from unnest(written) as hops
		join public.reports on reports.id = hops.report_id
		where hops.part in ('owner', 'alerted')
			and hops.reason <> 'claimed' -- they took it themselves
	),
	watches as materialized (
		select asked.*, app.who_hears_of_queue(region_id, role, again, at) as on_watch
		from (
			select distinct region_id, role, again, at from told where person_id is null
		) as asked
	)
	insert into app.notices (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	-- a supervisor who stands in for the operators of a queue is told once of what goes to both
	select distinct on (people.id, told.report_id, told.at)
		people.id, told.report_id, told.hop, told.part, rule.urgency, told.at,
		told.at + expires_after, told.at
	from told
	join app.notice_rules as rule using (urgency)
	left join watches using (region_id, role, again, at)
	join public.people
		on people.active and people.id = coalesce(told.person_id, on_watch)
	order by people.id, told.report_id, told.at, told.part = 'alerted' desc, told.hop
	on conflict (report_id, hop, person_id) do nothing;
end
$$;
