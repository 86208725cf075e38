create type public.away_move as (
	report_id uuid,
	reference text,
	urgency text,
	danger_to_life boolean,
	step text,
	owner_name text -- null: the queue of the hotline
);

create function app.set_away(away boolean, at timestamptz) returns boolean
language plpgsql strict set search_path = '' as $$
declare
	before constant jsonb := app.absences_of(auth.uid(), at);
	after jsonb;
begin
	perform app.require_role('officer');
	if away then
		insert into public.absences (person_id, reason, starts_at) values (auth.uid(), 'away', at)
		on conflict do nothing; -- saying it twice is quiet
		-- What nobody has answered goes to whoever is there, in the same second.
		perform app.reroute_reports_of(auth.uid(), false, 'released', auth.uid(), 'away', at);
	else
		-- A switch flicked back at once must not break the check that ends follow starts.
		delete from public.absences
		where person_id = auth.uid() and reason = 'away' and ends_at is null and starts_at >= at;
		update public.absences set ends_at = at
		where person_id = auth.uid() and reason = 'away' and ends_at is null;
	end if;
	after := app.absences_of(auth.uid(), at);
	if after is distinct from before then
		perform app.note_roster('set_away', auth.uid(), null, before, after, at);
	end if;
	return away;
end
$$;

-- Definer, because nobody holds a right to write absences: this is the only door.
create function public.set_away(away boolean) returns boolean
language sql security definer set search_path = '' as $$
	select app.set_away(away, now())
$$;
comment on function public.set_away is
	'An officer says they cannot take reports now, or can again. Unanswered ones go on at once.';

-- A claim or a reassignment between a deadline and the next tick hid that the owner had let the report lapse:
-- the hop that followed says `claimed` or `reassigned` and not `no_answer`.
create function app.released_by(report_id uuid) returns uuid[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(distinct held.person_id order by held.person_id), '{}')
	from (
		select
			hop, person_id, at, deadline_at,
			lead(hop) over w as ended_hop, lead(at) over w as ended_at, lead(reason) over w as ended_by,
			-- an absence undone within its minute released nothing
			coalesce(lead(reason, 2) over w = 'away_undone', false) as undone
		from public.hops where hops.report_id = released_by.report_id and part = 'owner'
		window w as (order by hop)
	) as held
	where held.person_id is not null and (
		ended_by in ('no_answer', 'lapsed', 'released') and not undone
		-- what was due of them, had the clock run at that moment
		or ended_by in ('claimed', 'reassigned') and ended_at >= (
			select case
				when answered.at is null
					then least(held.deadline_at, alarm.at + app.target('now', alarm.at))
				when alarm.at is not null then alarm.at + app.target('now', alarm.at)
				else answered.last_at + reports.lapse_within
			end
			from public.reports
			cross join lateral (
				select max(events.at) filter (where kind = 'acknowledged') as at, max(events.at) as last_at
				from public.events
				where events.report_id = reports.id and actor_id = held.person_id
					and kind in ('acknowledged', 'extended') and events.at between held.at and ended_at
			) as answered
			cross join lateral (
				select min(hops.at) as at from public.hops
				where hops.report_id = reports.id and reason = 'urgent'
					and hops.hop > held.hop and hops.hop < ended_hop
					-- one that they acknowledged is answered
					and (hops.at > answered.at) is not false
			) as alarm
			where reports.id = released_by.report_id
		)
	)
$$;
comment on function app.released_by is
	'The owners who let a report lapse or released it: no answer, no outcome in time, handed back, away, '
	'absent; also where it was claimed or reassigned after its moment and before the clock ran. Sorted, so '
	'that reports with the same past owners are routed together.';

create function app.away_moves(at timestamptz) returns setof public.away_move
language plpgsql strict set search_path = '' as $$
declare
	moves jsonb;
begin
	perform app.require_role('officer');
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
				and kind = 'released' and note = 'away'
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

create function app.time_to_undo_away() returns interval
language sql immutable set search_path = '' as $$ select interval '1 minute' $$;

create function app.returnable_reports(moved uuid[], away_since timestamptz, at timestamptz)
returns table (report_id uuid, step text, deadline_at timestamptz)
language sql stable rows 10 set search_path = '' as $$
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
				select min(alarm.at) + app.target('now', returnable_reports.at) from public.hops as alarm
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
		and latest.at = away_since and latest.reason = 'released'
		and not exists ( -- the person alerted since is on it
			select from public.hops as alarm
			where alarm.report_id = reports.id and alarm.reason = 'urgent' and alarm.hop > latest.hop
		)
		and mine.person_id = auth.uid()
		and not app.is_absent(auth.uid(), returnable_reports.at) -- ill, as somebody recorded meanwhile
		-- It has the deadline that it had: going away and coming back gains no time.
		and mine.deadline_at > returnable_reports.at
$$;
comment on function app.returnable_reports is
	'Of the reports that moved when the caller went away, those that can return, with the step and deadline they had.';

create function app.return_report(
	report_id uuid, step text, deadline_at timestamptz, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
	update public.reports set
		owner_step = return_report.step, owner_id = auth.uid(), hop = hop + 1,
		deadline_at = return_report.deadline_at, claimed_until = null
	where id = return_report.report_id;
	insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
	select id, hop, owner_step, owner_id, 'owner', 'away_undone', return_report.at, reports.deadline_at
	from public.reports where id = return_report.report_id;
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason)
	values (
		return_report.report_id, 'reassigned', return_report.at, auth.uid(), return_report.step, auth.uid(),
		'away_undone'
	);
end
$$;

create function app.count_returned(moved uuid[], away_since timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object(
		'returned', count(*) filter (where came_back), 'stayed', count(*) filter (where not came_back)
	)
	from unnest(moved) as theirs(id)
	cross join lateral (
		select exists (
			select from public.events
			where events.report_id = theirs.id and reason = 'away_undone'
				and actor_id = auth.uid() and events.at >= away_since
		) as came_back
	) as back
$$;

create function app.undo_away(at timestamptz) returns jsonb
language plpgsql strict set search_path = '' as $$
declare
	absence public.absences;
	moved uuid[];
	one record;
begin
	perform app.require_role('officer');
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
			and kind = 'released' and note = 'away'
	);
	-- Locked first, in one order: what somebody answers or moves at this moment is seen below.
	perform from public.reports where id = any (moved) order by id for no key update;
	for one in select * from app.returnable_reports(moved, absence.starts_at, at) loop
		perform app.return_report(one.report_id, one.step, one.deadline_at, at);
	end loop;
	-- counted from what is written down, so that a resend is told the same
	return app.count_returned(moved, absence.starts_at);
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

grant execute on function public.set_away, public.away_moves, public.undo_away to authenticated;
