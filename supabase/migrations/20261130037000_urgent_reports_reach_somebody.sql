-- Somebody who can be reached is notified of every urgent report: in the same transaction when it moves to an
-- owner who cannot be reached, or when a verb takes away the last person who was notified; at the next tick
-- when their shift ends or their proof runs out. Where nobody on duty can be reached, those off duty are
-- notified of other reports in the queue too.

create function app.can_be_told(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.people
		where people.id = can_be_told.person_id and active and role <> 'reporter'
			-- only operators have to be on duty: a supervisor or administrator has often no shifts
			and app.presence(people.id, at) <= case role when 'operator' then 1 else 2 end
			and app.has_reach(people.id, at)
	)
$$;
comment on function app.can_be_told is
	'Whether a message reaches one of the staff now: an operator on duty, anybody else who is not absent; '
	'with a channel whose proof still counts.';

create or replace function app.has_staff(region_id uuid, role text, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.people
		where active and people.role = has_staff.role
			and (people.region_id = has_staff.region_id or people.role = 'administrator')
			and app.can_be_told(id, at)
	)
$$;

create or replace function app.watch(region_id uuid, role text, again boolean, at timestamptz)
returns setof uuid
language sql stable set search_path = '' as $$
	with staff as materialized (
		select
			id, app.presence(id, at) as presence,
			app.has_reach(id, at) as reached
		from public.people
		where active and people.region_id = watch.region_id and people.role = watch.role
	)
	select id from staff
	where presence <= greatest(
		(select min(presence) from staff),
		-- greatest skips null: nobody can be reached
		(select min(presence) from staff where reached and presence <= 2),
		case when again then 2 else 1 end
	)
$$;
comment on function app.watch is
	'Who of a role in a region is notified: those on duty; if none of these can be reached, or if they were '
	'notified of it before, all who are not absent; if there are none of these either, all.';

-- A named owner who cannot be reached is notified all the same, and so are the people who would be notified of
-- the report in the queue. The seat is not refused: a supervisor may have rung that operator.
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
	with hopped as materialized (
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
	-- each person once, however many reports the clock moves to them
	unreachable as materialized (
		select person_id, at
		from (
			select distinct person_id, at from hopped
			where part = 'owner' and person_id is not null and urgency = 'now'
		) as owners
		where not app.can_be_told(person_id, at)
	),
	told as (
		select report_id, hop, person_id, part, urgency, region_id, role, again, at from hopped
		union all
		select report_id, hop, null, 'alerted', urgency, region_id, 'operator', again, at
		from hopped join unreachable using (person_id, at)
		where part = 'owner' and urgency = 'now'
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
	-- an owner who is on watch too hears of it as its owner
	order by
		people.id, told.report_id, told.at, told.person_id is null, told.part = 'alerted' desc, told.hop
	on conflict (report_id, hop, person_id) do nothing;
end
$$;

create function app.tell_others(person_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	with theirs as materialized (
		select id, region_id, owner_id, hop, app.priority(reports) as priority
		from public.reports
		where closed_at is null and acknowledged_at is null
			and (urgency = 'now' or hotline_alerted_at is not null)
			and (
				tell_others.person_id is null
				or owner_id = tell_others.person_id
				or exists (
					select from app.notices
					where notices.report_id = reports.id and part <> 'answered'
						and notices.person_id = tell_others.person_id
						and (ended_at is null or ended = 'proven')
				)
			)
	),
	heard as materialized (
		select notices.report_id, notices.person_id
		from theirs join app.notices on notices.report_id = theirs.id
		where part <> 'answered' and (
			ended_at is null
			-- or they have opened it, and it has not moved since
			or ended = 'proven' and written_at >= (
				select max(hops.at) from public.hops
				where hops.report_id = theirs.id and hops.part in ('owner', 'alerted')
			)
		)
	),
	-- Somebody of the hotline must hear of it beside its officer. At a tick its officer is enough: a supervisor
	-- may have given it to them, and an operator may have claimed it and so have no notice.
	reached as materialized (
		select id, role, region_id from public.people
		where active and role <> 'reporter'
			and (role <> 'officer' or tell_others.person_id is null)
			and id in (select heard.person_id from heard union select owner_id from theirs)
			and app.can_be_told(id, at)
	),
	untold as materialized (
		select * from theirs
		where not exists (
			select from reached
			where (reached.region_id = theirs.region_id or reached.role = 'administrator')
				and (
					exists (
						select from heard
						where heard.report_id = theirs.id and heard.person_id = reached.id
					)
					or tell_others.person_id is null and reached.id = theirs.owner_id
				)
		)
	),
	watches as materialized (
		select asked.region_id, app.who_hears_of_queue(asked.region_id, 'operator', true, at) as on_watch
		from (select distinct region_id from untold) as asked
	)
	insert into app.notices (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	select on_watch, untold.id, hop, 'alerted', rule.urgency, at, at + expires_after, at
	from untold
	join watches using (region_id)
	join app.notice_rules as rule on rule.urgency = 'now'
	where on_watch is distinct from tell_others.person_id
		and not exists (
			select from app.notices
			where notices.report_id = untold.id and notices.person_id = on_watch
				and ended_at is null and part <> 'answered'
		)
	-- In one order: two of these never wait for each other in a circle.
	order by priority, untold.id, on_watch
	on conflict do nothing;
exception when others then
	-- the next tick tries again; nothing must keep an account switched on
	raise warning 'notices could not be written: %', sqlerrm;
end
$$;
comment on function app.tell_others is
	'For each unanswered urgent report that a person owns or was notified of, where now nobody who was '
	'notified can be reached: notifies the people who would be notified of it in the queue. Called after every '
	'change to a person''s rosters, account or channels; with null, for all reports, at every tick: a shift '
	'ends and a proof runs out without a verb.';

-- Every verb on a roster or an account ends here, at the moment of that verb.
create or replace function app.note_roster(
	verb text, person_id uuid, patch_id uuid, before jsonb, after jsonb, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.roster_events
		(at, actor_id, verb, person_id, patch_id, region_id, before, after)
	values (
		at, auth.uid(), verb, person_id, patch_id,
		coalesce(
			(select region_id from public.patches where id = note_roster.patch_id),
			(select region_id from public.people where id = note_roster.person_id)
		),
		coalesce(before, '[]'), coalesce(after, '[]')
	);
	select app.tell_others(person_id, at);
$$;

create function app.tg_people__tell_others() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.tell_others(new.id, now());
	return null;
end
$$;
-- A trigger, so that it runs for every way of disabling an account. By its name it runs after
-- people__reports_go_on.
create trigger people__tell_others after update of active, role, region_id on public.people
	for each row when (
		old.active and not new.active or old.role <> new.role
		or old.region_id is distinct from new.region_id
	)
	execute function app.tg_people__tell_others();

create function app.tg_channels__tell_others() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.tell_others(old.person_id, now());
	return null;
end
$$;
create trigger channels__tell_others after delete on public.channels
	for each row execute function app.tg_channels__tell_others();
create trigger channels__unproven_tell_others after update of proven_at on public.channels
	for each row when (old.proven_at is not null and new.proven_at is null)
	execute function app.tg_channels__tell_others();

create or replace function app.escalate(at timestamptz, at_most integer default 500) returns integer
language plpgsql set search_path = '' as $$
declare
	due uuid[];
	one uuid;
	went integer;
	count integer := 0;
begin
	-- Two clocks share the work and never do a step twice. Locked outside the block below: the locks stay
	-- when the whole set cannot be moved.
	due := array(
		select id from public.reports left join app.stuck on report_id = id
		where closed_at is null and due_at <= at
		order by report_id is not null, app.priority(reports), due_at
		limit at_most
		for no key update of reports skip locked
	);
	-- Also reports that an officer received at the moment of being disabled. The limit makes the plan look
	-- up each owner in the index.
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
		-- One report cannot be moved. Move each on its own, so that this one does not delay the rest.
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
	perform app.tell_others(null, at);
	-- A clock that hangs in its tick must not delay this one.
	perform from app.heartbeat for update skip locked;
	if found then
		update app.heartbeat set last_tick_at = at, moved = count where true;
	end if;
	return count;
end
$$;
