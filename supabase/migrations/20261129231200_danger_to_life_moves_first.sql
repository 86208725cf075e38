-- Reports move in the order of app.priority, then by due time, wherever a limit or a capacity decides which go first.

create or replace function app.move_on(
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
			app.priority(reports) as priority,
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
				row_number() over (
					partition by found.person_id order by moving.priority, due_at, id
				) as place_in_row
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

create or replace function app.pass_on_all(
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
	for one in
		select id from public.reports where id = any (theirs)
		order by app.priority(reports), due_at, id
	loop
		perform app.pass_on(one, cause, actor_id, note, at);
	end loop;
end
$$;

create or replace function app.escalate(at timestamptz, at_most integer default 500) returns integer
language plpgsql set search_path = '' as $$
declare
	due uuid[];
	one uuid;
	went integer;
	count integer := 0;
begin
	-- Two clocks at once share the work and never do a step twice. Held outside the block below, so
	-- that they stay ours when the set cannot be moved.
	due := array(
		select id from public.reports left join app.stuck on report_id = id
		where closed_at is null and due_at <= at
		order by report_id is not null, app.priority(reports), due_at
		limit at_most
		for no key update of reports skip locked
	);
	-- And what somebody was given in the very moment they were switched off. The limit has every owner
	-- looked up in the index.
	due := due || array(
		select theirs.id from public.people
		cross join lateral (
			select id from public.reports
			where owner_id = people.id and closed_at is null and due_at > at
			order by app.priority(reports), due_at
			limit at_most
			for no key update skip locked
		) as theirs
		where not people.active
	);
	begin
		loop
			went := app.move_on(due, null, null, null, at);
			exit when went = 0;
			count := count + went;
		end loop;
		delete from app.stuck where report_id = any (due);
	exception when others then
		count := 0;
		-- One of them cannot be moved and must not hold up the rest: each by itself.
		foreach one in array due loop
			begin
				count := count + app.move_on(array[one], null, null, null, at);
				delete from app.stuck where report_id = one;
			exception when others then
				raise warning 'report % could not be escalated: %', one, sqlerrm;
				insert into app.stuck values (one, at, sqlerrm)
				on conflict (report_id) do update set error = excluded.error;
			end;
		end loop;
	end;
	-- A clock that stands still in the middle of its tick must not hold up this one.
	perform from app.heartbeat for update skip locked;
	if found then
		update app.heartbeat set last_tick_at = at, moved = count;
	end if;
	return count;
end
$$;
comment on function app.escalate is
	'Moves each report whose moment has passed, or whose owner is switched off, one step on, once: the '
	'move sets the next moment, from now on, so that a clock that stood still makes up for it without a '
	'burst. At most so many due ones a call: danger to life, then now, then the longest overdue; those '
	'it cannot move last. Returns how many moved.';

create or replace function app.tell_again(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	one public.hops;
	told integer := 0;
begin
	for one in
		select hops.* from app.untold join public.hops using (report_id, hop)
		join public.reports on reports.id = report_id
		order by app.priority(reports), since, report_id, hops.hop
		for update of untold skip locked
	loop
		begin
			-- of what has gone on meanwhile, whoever has it now was told
			if one.part <> 'owner' or not exists (
				select from public.hops as next
				where next.report_id = one.report_id and next.hop > one.hop and next.part = 'owner'
			) then
				perform app.write_notices(array[one]);
			end if;
			delete from app.untold where report_id = one.report_id and hop = one.hop;
			told := told + 1;
		exception when others then
			update app.untold set error = sqlerrm where report_id = one.report_id and hop = one.hop;
		end;
	end loop;
	return told;
end
$$;
