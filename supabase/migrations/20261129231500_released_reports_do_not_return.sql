-- A report does not return to an officer who let it lapse or released it. Only a supervisor can assign it
-- to that officer again, by name.

create function app.released_by(report_id uuid) returns uuid[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(distinct person_id order by person_id), '{}')
	from (
		select person_id, lead(reason) over (order by hop) as ended_by
		from public.hops where hops.report_id = released_by.report_id and part = 'owner'
	) as held
	where person_id is not null and ended_by in ('no_answer', 'lapsed', 'handed_back')
$$;
comment on function app.released_by is
	'The owners who let a report lapse or released it: no answer, no outcome in time, handed back, away, '
	'absent. Sorted, so that reports with the same past owners are routed together.';

drop function app.walk(uuid, integer, uuid, timestamptz);

create function app.walk(site_id uuid, after_place integer, had_it uuid[], at timestamptz)
returns table (place integer, step text, person_id uuid, part text, reason text)
language sql stable set search_path = '' as $$
	with asked as (
		select
			c.place, c.step, c.person_id,
			case when c.person_id = any (walk.had_it) then 'had_it' else c.reason end as reason
		from app.candidates(walk.site_id, at) as c
		where c.place > least(walk.after_place, 2)
	),
	owner as (
		select * from asked where asked.reason is null order by asked.place limit 1
	)
	select asked.place, asked.step, asked.person_id, 'passed_over', asked.reason
	from asked join owner on asked.place < owner.place
	union all
	select
		owner.place, owner.step, owner.person_id, 'owner',
		coalesce(
			(
				select case
					when passed.reason in ('no_patch', 'no_officer') then passed.reason
					when owner.step = 'twin' then 'officer_unavailable'
					else 'twin_unavailable'
				end
				from asked as passed
				where passed.place < owner.place
				order by passed.place limit 1
			),
			'first_choice'
		)
	from owner
	union all
	select 4, 'supervisor', null, 'alerted', null where walk.after_place >= 3
	order by 1
$$;
comment on function app.walk is
	'The next owner after a place in the order, behind everybody passed over on the way, all at one '
	'moment: nobody waits for somebody who is not there. Nobody of had_it is asked again. After the '
	'hotline comes its queue once more, and supervisors are told: the line never ends silently.';

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
			-- reports with the same route are walked once
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
					when owner_step = 'hotline' then 2 -- back to the queue
					else 0 -- the successor has the place of the disabled officer
				end as after_place,
				array_remove(
					app.released_by(reports.id)
						|| case when why.cause = 'reopened' then null else owner_id end,
					null
				) as had_it
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
	-- Nobody receives more than their capacity. The rest are asked again, at the next step.
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
		-- The lease ended before the deadline, so this is a release and not an escalation.
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

create or replace function app.seats(report public.reports, at timestamptz)
returns table (person_id uuid, name text, step text, of_patch boolean, reason text)
language sql stable set search_path = '' as $$
	select
		people.id, people.name,
		case when people.role = 'operator' then 'hotline' else coalesce(held.standing, 'officer') end,
		held.standing is not null,
		case
			when people.role = 'officer' then coalesce(
				app.unavailable_because(people.id, at),
				case
					when app.my_role() is distinct from 'supervisor' and people.id = any (released.by_whom)
						then 'had_it'
				end
			)
			when not people.active then 'inactive'
		end
	from public.people
	cross join (select app.released_by(report.id) as by_whom) as released
	left join public.patch_officers as held
		on held.patch_id = report.patch_id and held.person_id = people.id
		and held.starts_at <= at and (held.ends_at is null or held.ends_at > at)
	where people.region_id = report.region_id and people.role in ('officer', 'operator')
$$;
comment on function app.seats is
	'The officers and operators of the report''s region, the step at which each would own the report, and the '
	'reason why they cannot own it at that moment; null: they can. had_it: the officer let the report lapse '
	'or released it, and only a supervisor may name them.';
