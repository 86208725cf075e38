create function app.move_on(
	report_ids uuid[], cause text, actor_id uuid, note text, at timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare
	moved integer;
begin
	with moving as (
		select
			reports.id, site_id, hop, owner_step, deadline_at, acknowledge_within, alert_every, why.cause,
			asked.after_place, asked.had_it, due_at,
			-- of those that go the same way one is walked for all
			dense_rank() over (order by site_id, asked.after_place, asked.had_it) as way
		from public.reports
		left join public.people as owner on owner.id = owner_id
		cross join lateral (
			select coalesce(
				move_on.cause,
				case
					when due_at > at then 'officer_disabled'
					when acknowledged_at is not null then 'lapsed'
					when deadline_at > at then 'claim_expired'
					else 'no_answer'
				end
			) as cause
		) as why
		cross join lateral (
			select
				case
					when why.cause = 'reopened' then 0
					when why.cause <> 'officer_disabled' then app.place_of(owner_step)
					when owner_step = 'hotline' then 2 -- its queue has it again
					else 0 -- a successor stands where an officer who was switched off stood
				end as after_place,
				case why.cause when 'reopened' then null else owner_id end as had_it
		) as asked
		where reports.id = any (report_ids)
			and (move_on.cause is not null or due_at <= at or not owner.active)
	),
	walked as (
		select ways.way, w.*
		from (select distinct way, site_id, after_place, had_it from moving) as ways
		cross join lateral app.walk(ways.site_id, ways.after_place, ways.had_it, at) as w
	),
	found as (
		select way, person_id from walked where part = 'owner'
	),
	rooms as (
		select person_id, app.room_of(person_id) as room
		from (select distinct person_id from found where person_id is not null) as people
	),
	-- nobody is given more than they can have: the rest ask again, of the next
	going as (
		select * from (
			select
				moving.*, rooms.room,
				row_number() over (partition by found.person_id order by due_at, id) as place_in_row
			from moving join found using (way) left join rooms using (person_id)
		) as in_row
		where room is null or place_in_row <= room
	),
	steps as (
		select
			moving.id, moving.cause, walked.step, walked.person_id, walked.part,
			case walked.part when 'passed_over' then walked.reason else moving.cause end as reason,
			moving.hop + row_number() over (partition by moving.id order by walked.place) as hop,
			moving.hop + count(*) over (partition by moving.id) as last_hop,
			max(walked.step) filter (where walked.part = 'alerted') over (partition by moving.id) as told,
			case
				when moving.cause = 'claim_expired' then moving.deadline_at
				when moving.cause = 'no_answer' and moving.owner_step = 'hotline' then at + alert_every
				else at + acknowledge_within
			end as deadline_at
		from going as moving join walked using (way)
		-- nobody is late yet: it is only free again
		where moving.cause <> 'claim_expired' or walked.part <> 'alerted'
	),
	changed as (
		update public.reports set
			owner_step = steps.step, owner_id = steps.person_id, hop = steps.last_hop,
			acknowledged_at = null, acknowledged_by = null, closed_at = null, feedback = null,
			deadline_at = steps.deadline_at, lapses_at = null, claimed_until = null
		from steps
		where steps.part = 'owner' and reports.id = steps.id
		returning reports.id
	),
	logged as (
		insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
		select id, hop, step, person_id, part, reason, at, case part when 'owner' then deadline_at end
		from steps
	)
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason, note)
	select
		steps.id,
		case
			when steps.cause in ('no_answer', 'lapsed', 'officer_disabled') then 'escalated'
			when steps.cause = 'claim_expired' then 'released'
			else steps.cause
		end,
		at, move_on.actor_id,
		case when steps.cause = 'handed_back' then steps.step else coalesce(told, steps.step) end,
		person_id, steps.cause, left(move_on.note, 2000)
	from steps join changed using (id)
	where part = 'owner';
	get diagnostics moved = row_count;
	return moved;
end
$$;
comment on function app.move_on is
	'Gives each of these reports to the next who can have it, with a fresh deadline, in one statement, '
	'and returns how many went. Whoever calls it holds them. Without a cause each that is due moves for '
	'its own: no_answer, lapsed, or claim_expired, which frees it for others in the queue and gives it '
	'no time it did not have; and each whose owner is switched off for officer_disabled. Those that were too many for their next owner stay due: call it again, '
	'until none goes.';

create function app.pass_on(
	report_id uuid, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
	perform from public.reports where id = pass_on.report_id for no key update;
	if app.move_on(array[report_id], cause, actor_id, note, at) <> 1 then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
end
$$;
comment on function app.pass_on is
	'Gives a report to the next who can have it, with a fresh deadline. The cause is no_answer, lapsed, '
	'handed_back, officer_disabled or reopened, of which the last two begin again with the officer.';

create function app.pass_on_all(
	person_id uuid, read_too boolean, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	-- Held first, and all of them in one order: what was answered, closed or moved on by somebody else
	-- in this moment is then no longer among them.
	theirs constant uuid[] := array(
		select id from public.reports
		where owner_id = pass_on_all.person_id and closed_at is null
			and (read_too or acknowledged_at is null)
		order by id
		for no key update
	);
	one uuid;
begin
	foreach one in array theirs loop
		perform app.pass_on(one, cause, actor_id, note, at);
	end loop;
end
$$;
comment on function app.pass_on_all is
	'Passes on every open report a person has; of those they have acknowledged, only when told to.';

create function app.set_away(away boolean, at timestamptz) returns boolean
language plpgsql strict set search_path = '' as $$
declare
	before constant jsonb := app.absences_of(auth.uid(), at);
	after jsonb;
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if away then
		insert into public.absences (person_id, reason, starts_at) values (auth.uid(), 'away', at)
		on conflict do nothing; -- saying it twice is quiet
		-- What nobody has answered goes to whoever is there, in the same second.
		perform app.pass_on_all(auth.uid(), false, 'handed_back', auth.uid(), 'away', at);
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
grant execute on function public.set_away to authenticated;

create function app.tg_people__reports_go_on() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.pass_on_all(
		new.id, true, 'officer_disabled', null, 'account switched off or changed', now()
	);
	return null;
end
$$;
-- A trigger, because it must hold whoever switches an account off: nobody else could act on them.
create trigger people__reports_go_on after update of active, role on public.people
	for each row when (old.active and not new.active or old.role <> new.role)
	execute function app.tg_people__reports_go_on();
