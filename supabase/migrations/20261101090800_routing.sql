create function app.candidates(site_id uuid, at timestamptz)
returns table (place integer, step text, person_id uuid, reason text)
language sql stable set search_path = '' as $$
	with patch as (
		select (select patch_id from public.sites where sites.id = candidates.site_id) as id
	)
	select
		standing.place, standing.step, held.person_id,
		case
			when patch.id is null then 'no_patch'
			when held.person_id is null then 'no_' || standing.step
			else app.unavailable_because(held.person_id, at)
		end
	from patch
	cross join (values (1, 'officer'), (2, 'twin')) as standing (place, step)
	left join public.patch_officers as held on held.patch_id = patch.id
		and held.standing = standing.step
		and held.starts_at <= at and (held.ends_at is null or held.ends_at > at)
	union all
	select 3, 'hotline', null, null
$$;
comment on function app.candidates is
	'Who could own a report from that site, in the order they are asked; reason is why not, null when they can. '
	'The hotline is always last and always can, so a report always finds an owner.';

create function app.walk(site_id uuid, after_place integer, at timestamptz)
returns table (place integer, step text, person_id uuid, part text, reason text)
language sql stable set search_path = '' as $$
	with asked as (
		select * from app.candidates(walk.site_id, at) as c where c.place > walk.after_place
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
	order by 1
$$;
comment on function app.walk is
	'The next owner after a place in the order, behind everybody passed over on the way, all at one moment: '
	'nobody waits for somebody who is not there.';

create function app.place_of(step text) returns integer
language sql immutable set search_path = '' as $$
	select case step when 'officer' then 1 when 'twin' then 2 else 3 end
$$;

create function app.pass_on(
	report_id uuid, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	before public.reports;
	moved public.reports;
begin
	select * into strict before from public.reports where id = pass_on.report_id for update;

	if before.owner_step = 'hotline' then
		-- The end of the line never ends silently: back to the queue, supervisors told, clock again.
		update public.reports set
			owner_id = null, hop = hop + 1 + (cause = 'no_answer')::int,
			acknowledged_at = null, acknowledged_by = null, deadline_at = at + acknowledge_within
		where id = before.id returning * into moved;
		insert into public.hops values
			(moved.id, before.hop + 1, 'hotline', null, 'owner', cause, at, moved.deadline_at);
		if cause = 'no_answer' then
			insert into public.hops values
				(moved.id, before.hop + 2, 'supervisor', null, 'alerted', cause, at, null);
		end if;
	else
		with walked as (
			select w.*, before.hop + row_number() over (order by w.place) as hop
			from app.walk(before.site_id, app.place_of(before.owner_step), at) as w
		),
		changed as (
			update public.reports set
				owner_step = walked.step, owner_id = walked.person_id, hop = walked.hop,
				acknowledged_at = null, acknowledged_by = null, deadline_at = at + acknowledge_within
			from walked
			where walked.part = 'owner' and reports.id = before.id
			returning reports.*
		),
		logged as (
			insert into public.hops
			select
				before.id, walked.hop, walked.step, walked.person_id, walked.part,
				case walked.part when 'owner' then cause else walked.reason end, at,
				case walked.part when 'owner' then changed.deadline_at end
			from walked cross join changed
		)
		select * into strict moved from changed;
	end if;

	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason, note)
	values (
		moved.id, case cause when 'handed_back' then 'handed_back' else 'escalated' end,
		at, actor_id,
		case
			when before.owner_step = 'hotline' and cause = 'no_answer' then 'supervisor'
			else moved.owner_step
		end,
		moved.owner_id, cause, note
	);
end
$$;
comment on function app.pass_on is
	'Moves a report to the next who can have it, with a fresh deadline; cause is no_answer or handed_back.';
