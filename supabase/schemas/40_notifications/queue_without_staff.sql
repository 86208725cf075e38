-- A report in a queue without staff is told to the supervisors in the same second, and where no supervisor
-- can be reached to the administrators.
create function app.has_reach(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select app.proof_ends(person_id, at) >= at
$$;
comment on function app.has_reach is 'Whether a person has a channel whose proof still counts.';

create function app.has_staff(region_id uuid, role text, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.people
		where active and people.role = has_staff.role
			and (people.region_id = has_staff.region_id or people.role = 'administrator')
			and app.can_be_notified(id, at)
	)
$$;
comment on function app.has_staff is
	'Whether somebody of a role can be told of a report of a region now: an operator on duty, a supervisor '
	'or administrator who is not absent; each with a channel whose proof still counts.';

create function app.who_hears_of_queue(region_id uuid, role text, again boolean, at timestamptz)
returns setof uuid
language sql stable set search_path = '' as $$
	with missing as materialized (
		select
			role <> 'operator' or not app.has_staff(region_id, 'operator', at) as operators,
			not app.has_staff(region_id, 'supervisor', at) as supervisors
	)
	select app.watch(region_id, role, again, at)
	union
	select app.watch(region_id, 'supervisor', again, at) from missing where operators
	union
	select people.id from public.people cross join missing
	where operators and supervisors
		and active and people.role = 'administrator'
		-- the queue of the canary has no staff, and nobody real hears of it
		and who_hears_of_queue.region_id is distinct from (select app.canary_region())
$$;
comment on function app.who_hears_of_queue is
	'Whom a report in a queue is told to: the watch of that role; the supervisors too where no operator is '
	'on duty who can be reached; the administrators too where no supervisor can be reached either.';

-- A trigger, because it must hold whoever writes a notification.
create function app.tg_notifications__canary_apart() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.is_canary(new.report_id) and new.person_id not in (select app.canary_people()) then
		return null;
	end if;
	return new;
end
$$;

create function app.unwatched_queues(at timestamptz) returns integer
language sql stable set search_path = '' as $$
	select count(*)::integer from public.regions
	where not canary and exists (select from public.sites where region_id = regions.id)
		and not app.has_staff(regions.id, 'operator', at)
		and not app.has_staff(regions.id, 'supervisor', at)
		and not app.has_staff(regions.id, 'administrator', at)
$$;
comment on function app.unwatched_queues is
	'Regions with sites where no operator, supervisor or administrator can be told of a report now.';

-- Somebody who can be reached is notified of every urgent report: in the same transaction when it moves to an
-- owner who cannot be reached, or when a verb takes away the last person who was notified; at the next tick
-- when their shift ends or their proof runs out. Where nobody on duty can be reached, those off duty are
-- notified of other reports in the queue too.
create function app.can_be_notified(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.people
		where people.id = can_be_notified.person_id and active and role <> 'reporter'
			-- only operators have to be on duty: a supervisor or administrator has often no shifts
			and app.presence(people.id, at) <= case role when 'operator' then 1 else 2 end
			and app.has_reach(people.id, at)
	)
$$;
comment on function app.can_be_notified is
	'Whether a message reaches one of the staff now: an operator on duty, anybody else who is not absent; '
	'with a channel whose proof still counts.';

create function app.unheard_alarms(person_id uuid, at timestamptz)
returns table (report_id uuid, region_id uuid, hop integer, priority integer)
language sql stable rows 10 set search_path = '' as $$
	with theirs as materialized (
		select id, region_id, owner_id, hop, app.priority(reports) as priority
		from public.reports
		where closed_at is null and acknowledged_at is null
			and (urgency = 'now' or hotline_alerted_at is not null)
			and (
				unheard_alarms.person_id is null
				or owner_id = unheard_alarms.person_id
				or exists (
					select from app.notifications
					where notifications.report_id = reports.id and part <> 'answered'
						and notifications.person_id = unheard_alarms.person_id
						and (ended_at is null or ended = 'proven')
				)
			)
	),
	heard as materialized (
		select notifications.report_id, notifications.person_id
		from theirs join app.notifications on notifications.report_id = theirs.id
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
	-- may have given it to them, and an operator may have claimed it and so have no notification.
	reached as materialized (
		select id, role, region_id from public.people
		where active and role <> 'reporter'
			and (role <> 'officer' or unheard_alarms.person_id is null)
			and id in (select heard.person_id from heard union select owner_id from theirs)
			and app.can_be_notified(id, at)
	)
	select id, region_id, hop, priority from theirs
	where not exists (
		select from reached
		where (reached.region_id = theirs.region_id or reached.role = 'administrator')
			and (
				exists (
					select from heard
					where heard.report_id = theirs.id and heard.person_id = reached.id
				)
				or unheard_alarms.person_id is null and reached.id = theirs.owner_id
			)
	)
$$;
comment on function app.unheard_alarms is
	'Unanswered urgent reports that a person owns or was notified of, of which nobody who was notified can be '
	'reached now. With null, of all reports.';

create function app.notify_others(person_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	with unheard as materialized (
		select * from app.unheard_alarms(notify_others.person_id, at)
	),
	watches as materialized (
		select asked.region_id, app.who_hears_of_queue(asked.region_id, 'operator', true, at) as on_watch
		from (select distinct region_id from unheard) as asked
	)
	insert into app.notifications (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	select on_watch, unheard.report_id, hop, 'alerted', rule.urgency, at, at + expires_after, at
	from unheard
	join watches using (region_id)
	join app.notification_rules as rule on rule.urgency = 'now'
	where on_watch is distinct from notify_others.person_id
		and not exists (
			select from app.notifications
			where notifications.report_id = unheard.report_id and notifications.person_id = on_watch
				and ended_at is null and part <> 'answered'
		)
	-- In one order: two of these never wait for each other in a circle.
	order by priority, unheard.report_id, on_watch
	on conflict do nothing;
exception when others then
	-- the next tick tries again; nothing must keep an account switched on
	raise warning 'notifications could not be written: %', sqlerrm;
end
$$;
comment on function app.notify_others is
	'For each unanswered urgent report that a person owns or was notified of, where now nobody who was '
	'notified can be reached: notifies the people who would be notified of it in the queue. Called after every '
	'change to a person''s rosters, account or channels; with null, for all reports, at every tick: a shift '
	'ends and a proof runs out without a verb.';

create function app.tg_people__notify_others() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.notify_others(new.id, now());
	return null;
end
$$;

create function app.tg_channels__notify_others() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.notify_others(old.person_id, now());
	return null;
end
$$;

create trigger notifications__canary_apart before insert on app.notifications
	for each row when (new.report_id is not null)
	execute function app.tg_notifications__canary_apart();

-- A trigger, so that it runs for every way of disabling an account. By its name it runs after
-- people__reroute: PostgreSQL runs triggers in the order of their names.
create trigger people__then_notify_others after update of active, role, region_id on public.people
	for each row when (
		old.active and not new.active or old.role <> new.role
		or old.region_id is distinct from new.region_id
	)
	execute function app.tg_people__notify_others();

create trigger channels__notify_others after delete on public.channels
	for each row execute function app.tg_channels__notify_others();

create trigger channels__unproven_notify_others after update of proven_at on public.channels
	for each row when (old.proven_at is not null and new.proven_at is null)
	execute function app.tg_channels__notify_others();
