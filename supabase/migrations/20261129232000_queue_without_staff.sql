-- A report in a queue without staff is told to the supervisors in the same second, and where no supervisor
-- can be reached to the administrators.

create function app.has_reach(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.channels
		where channels.person_id = has_reach.person_id and proven_at <= at
			and (proven_at < at - app.proof_lasts(at)) is not true
	)
$$;
comment on function app.has_reach is 'Whether a person has a channel whose proof still counts.';

create function app.has_staff(region_id uuid, role text, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.people
		where active and people.role = has_staff.role
			and (people.region_id = has_staff.region_id or people.role = 'administrator')
			-- only operators have to be on duty: a supervisor or administrator has often no shifts
			and app.presence(id, at) <= case people.role when 'operator' then 1 else 2 end
			and app.has_reach(id, at)
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
				and hops.reason in ('handed_back', 'reassigned', 'claimed', 'claim_expired')
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

-- A trigger, because it must hold whoever writes a notice.
create function app.tg_notices__canary_apart() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.is_canary(new.report_id) and new.person_id not in (select app.canary_people()) then
		return null;
	end if;
	return new;
end
$$;
create trigger notices__canary_apart before insert on app.notices
	for each row when (new.report_id is not null)
	execute function app.tg_notices__canary_apart();

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

alter table app.canary drop constraint canary_stopped_check;
alter table app.canary add check (
	stopped in ('sign_in', 'secrecy', 'filing', 'routing', 'notice', 'clock', 'queue')
);

create or replace function app.canary_way(
	report public.reports, at timestamptz, out whole_at timestamptz, out stopped text
)
language sql stable set search_path = '' as $$
	with seen as (
		select
			(
				select step from public.hops
				where report_id = report.id and part = 'owner' order by hop limit 1
			) as first_step,
			(select min(sent_at) from app.notices where report_id = report.id) as told_at,
			(
				select min(hops.at) from public.hops
				where report_id = report.id and reason = 'no_answer'
			) as moved_at,
			report.received_at + interval '2 minutes' as tell_by,
			report.received_at + report.acknowledge_within + interval '1 minute' as move_by
	),
	judged as (
		select *, case
			when first_step <> 'officer' then 'routing'
			when coalesce(told_at, at) > tell_by then 'notice'
			when coalesce(moved_at, at) > move_by then 'clock'
			when app.unwatched_queues(at) > 0 then 'queue'
		end as stopped
		from seen
	)
	select
		case
			when judged.stopped is null and told_at is not null and moved_at is not null
				then greatest(told_at, moved_at)
		end,
		judged.stopped
	from judged
$$;

alter type public.health add attribute queues_unwatched integer;
comment on column public.health.queues_unwatched is
	'Regions where no operator, supervisor or administrator can be told of a report now.';

create or replace function app.health(at timestamptz) returns public.health
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
		(extract(epoch from at - proof.proved_at) / 3600)::double precision,
		app.unwatched_queues(at)
	from overdue cross join late cross join untold cross join app.health_of_canary(at) as canary
	cross join app.proof
$$;
