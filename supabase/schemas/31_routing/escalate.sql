create table app.heartbeat (
	id boolean primary key default true check (id), -- one row
	last_tick_at timestamptz, -- null: the clock has never run
	moved integer not null default 0
);
comment on table app.heartbeat is 'When the clock last ran, and how many reports that tick moved.';
alter table app.heartbeat enable row level security; -- no policy: nobody reads it over the API

create table app.stuck (
	report_id uuid primary key references public.reports,
	since timestamptz not null,
	error text not null
);
comment on table app.stuck is
	'Reports the clock could not move. They are tried again after all others, and a probe hears of them.';
alter table app.stuck enable row level security; -- no policy: nobody reads it over the API

create function app.reports_that_move(report_ids uuid[], given_cause text, at timestamptz)
returns table (
	id uuid, site_id uuid, hop integer, owner_step text, deadline_at timestamptz, acknowledge_within interval,
	alert_every interval, cause text, after_rank integer, had_it uuid[], due_at timestamptz, priority integer,
	way bigint
)
language sql stable rows 100 set search_path = '' as $$
	select
		reports.id, site_id, hop, owner_step, deadline_at,
		app.time_to_acknowledge(reports, at) as acknowledge_within, alert_every, why.cause,
		asked.after_rank, asked.had_it, due_at,
		app.priority(reports) as priority,
		-- reports with the same route are routed once
		dense_rank() over (order by site_id, asked.after_rank, asked.had_it) as way
	from public.reports
	left join public.people as owner on owner.id = owner_id
	cross join lateral (
		select coalesce(
			given_cause,
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
				when why.cause <> 'officer_disabled' then app.rank_of(owner_step)
				when owner_step = 'hotline' then 2 -- back to the queue
				else 0 -- the successor has the rank of the disabled officer
			end as after_rank,
			array_remove(
				app.released_by(reports.id)
					|| case when why.cause = 'reopened' then null else owner_id end,
				null
			) as had_it
	) as asked
	where reports.id = any (report_ids)
		and (given_cause is not null or due_at <= at or not owner.active)
$$;
comment on function app.reports_that_move is
	'Which of these reports move, why, and from where in the line: reports of one way have the same route.';

create function app.steps_of_moves(report_ids uuid[], given_cause text, at timestamptz)
returns table (
	id uuid, cause text, step text, person_id uuid, part text, reason text, hop bigint, last_hop bigint,
	alerted_step text, deadline_at timestamptz
)
language sql stable rows 100 set search_path = '' as $$
	with moving as (
		select * from app.reports_that_move(report_ids, given_cause, at)
	),
	routed as (
		select ways.way, w.*
		from (select distinct way, site_id, after_rank, had_it from moving) as ways
		cross join lateral app.route(ways.site_id, ways.after_rank, ways.had_it, at) as w
	),
	found as (
		select way, person_id from routed where part = 'owner'
	),
	capacities as (
		select person_id, app.spare_capacity(person_id) as spare
		from (select distinct person_id from found where person_id is not null) as people
	),
	-- Nobody receives more than their capacity. The rest are asked again, at the next step.
	going as (
		select * from (
			select
				moving.*, capacities.spare,
				row_number() over (
					partition by found.person_id order by moving.priority, due_at, id
				) as place_in_row
			from moving join found using (way) left join capacities using (person_id)
		) as in_row
		where spare is null or place_in_row <= spare
	)
	select
		moving.id, moving.cause, routed.step, routed.person_id, routed.part,
		case routed.part when 'passed_over' then routed.reason else moving.cause end as reason,
		moving.hop + row_number() over (partition by moving.id order by routed.rank) as hop,
		moving.hop + count(*) over (partition by moving.id) as last_hop,
		max(routed.step) filter (where routed.part = 'alerted') over (partition by moving.id) as alerted_step,
		case
			when moving.cause = 'claim_expired' then moving.deadline_at
			when moving.cause = 'no_answer' and moving.owner_step = 'hotline' then at + alert_every
			else at + acknowledge_within
		end as deadline_at
	from going as moving join routed using (way)
	-- The lease ended before the deadline, so this is a release and not an escalation.
	where moving.cause <> 'claim_expired' or routed.part <> 'alerted'
$$;
comment on function app.steps_of_moves is
	'Each step on the way of each report that moves: who is passed over, alerted and its next owner.';

create function app.reroute(
	report_ids uuid[], cause text, actor_id uuid, note text, at timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare
	moved integer;
begin
	with steps as materialized (
		select * from app.steps_of_moves(report_ids, reroute.cause, at)
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
			else steps.cause
		end,
		at, reroute.actor_id,
		case when steps.cause = 'released' then steps.step else coalesce(alerted_step, steps.step) end,
		person_id, steps.cause, left(reroute.note, 2000)
	from steps join changed using (id)
	where part = 'owner';
	get diagnostics moved = row_count;
	return moved;
end
$$;
comment on function app.reroute is
	'Gives each of these reports to the next who can have it, with a fresh deadline, in one statement, '
	'and returns how many went. Whoever calls it holds them. Without a cause each that is due moves for '
	'its own: no_answer, lapsed, or claim_expired, which frees it for others in the queue and gives it '
	'no time it did not have; and each whose owner is switched off for officer_disabled. Those that were too many for their next owner stay due: call it again, '
	'until none goes.';

create function app.reroute_report(
	report_id uuid, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
	perform from public.reports where id = reroute_report.report_id for no key update;
	if app.reroute(array[report_id], cause, actor_id, note, at) <> 1 then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
end
$$;
comment on function app.reroute_report is
	'Gives a report to the next who can have it, with a fresh deadline. The cause is no_answer, lapsed, '
	'released, officer_disabled or reopened, of which the last two begin again with the officer.';

-- Where a limit or a capacity decides, reports move in the order of app.priority, then by due time,
-- as in app.reroute.
create function app.reroute_reports_of(
	person_id uuid, read_too boolean, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	-- Locked first, in one order: reports that another transaction answers, closes or moves at this moment
	-- are then left out.
	theirs constant uuid[] := array(
		select id from public.reports
		where owner_id = reroute_reports_of.person_id and closed_at is null
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
		perform app.reroute_report(one, cause, actor_id, note, at);
	end loop;
end
$$;
comment on function app.reroute_reports_of is
	'Passes on every open report a person has; of those they have acknowledged, only when told to.';

create function app.tg_people__reroute() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.reroute_reports_of(
		new.id, true, 'officer_disabled', null, 'account switched off or changed', now()
	);
	return null;
end
$$;

-- Supabase loads safeupdate for API roles: an UPDATE or DELETE without WHERE fails, also inside a function.
-- These tables have one row each.
create function app.escalate(at timestamptz, at_most integer default 500) returns integer
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
			went := app.reroute(due, null, null, null, at);
			exit when went = 0;
			count := count + went;
		end loop;
		delete from app.stuck where report_id = any (due);
	exception when others then
		count := 0;
		-- One report cannot be moved. Move each on its own, so that this one does not delay the rest.
		foreach one in array due loop
			begin
				count := count + app.reroute(array[one], null, null, null, at);
				delete from app.stuck where report_id = one;
			exception when others then
				raise warning 'report % could not be escalated: %', one, sqlerrm;
				insert into app.stuck values (one, at, sqlerrm)
				on conflict (report_id) do update set error = excluded.error;
			end;
		end loop;
	end;
	perform app.notify_others(null, at);
	-- A clock that hangs in its tick must not delay this one.
	perform from app.heartbeat for update skip locked;
	if found then
		update app.heartbeat set last_tick_at = at, moved = count where true;
	end if;
	return count;
end
$$;
comment on function app.escalate is
	'Moves each report whose moment has passed, or whose owner is switched off, one step on, once: the '
	'move sets the next moment, from now on, so that a clock that stood still makes up for it without a '
	'burst. At most so many due ones a call: danger to life, then now, then the longest overdue; those '
	'it cannot move last. Returns how many moved.';

create function app.nudge(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
begin
	if not app.is_staff() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if not pg_try_advisory_xact_lock(hashtextextended('app.nudge', 0))
		or exists (
			select from app.heartbeat where last_tick_at > at - interval '5 seconds' and last_tick_at <= at
		)
	then
		return 0;
	end if;
	return app.escalate(at, 100); -- somebody waits for a page
end
$$;

-- Definer, because staff may move no report but by its verbs; this one does only what is due anyway.
create function public.nudge() returns integer
language sql security definer set search_path = '' as $$
	select app.nudge(now())
$$;
comment on function public.nudge is
	'Staff, by looking, make the clock tick, should it have stopped; at most once in five seconds. '
	'Returns how many reports moved. Errors: not_allowed.';

-- A trigger, because it must hold whoever switches an account off: nobody else could act on them.
create trigger people__reroute after update of active, role on public.people
	for each row when (old.active and not new.active or old.role <> new.role)
	execute function app.tg_people__reroute();

grant execute on function public.nudge to authenticated;
