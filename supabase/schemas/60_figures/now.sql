-- What a supervisor looks at while it happens: what is about to be late, who has it and who is there.
create function app.soonest(report public.reports) returns timestamptz
language sql stable set search_path = '' as $$
	select least(report.deadline_at, report.lapses_at, app.target_at(report))
$$;
comment on function app.soonest is
	'By when something must happen to an open report: its target or its deadline, whichever is sooner; once it '
	'is acknowledged, by when its outcome is due.';

create function app.is_unowned(report public.reports) returns boolean
language sql stable set search_path = '' as $$
	select case
		when report.owner_id is not null then
			not exists (select from public.people where id = report.owner_id and active)
		when report.owner_step = 'hotline' then
			not exists (
				select from public.people
				where region_id = report.region_id and role = 'operator' and active
			)
		else true
	end
$$;
comment on function app.is_unowned is
	'Whether nobody answers for a report: whoever has it cannot sign in, or it waits in a queue that '
	'nobody works. It should never be.';

create function app.region_now(region_id uuid, at_most integer, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	with open as (
		select
			reports.*, app.soonest(reports) as soonest, app.target_at(reports) as target_at, app.is_unowned(reports) as unowned,
			owner_step = 'hotline' and acknowledged_at is null as queued
		from public.reports
		where reports.region_id = region_now.region_id and closed_at is null
	),
	wanted as (
		-- half an hour: longer than a page shows, so that it can go on by itself where it is not read again
		select * from open
		where unowned or queued or soonest <= region_now.at + interval '30 minutes'
	),
	given as (
		select * from wanted order by not unowned, soonest, received_at, id limit at_most
	)
	select jsonb_build_object(
		'at', region_now.at,
		'waiting', (select count(*) from open where queued and owner_id is null),
		'claimed', (select count(*) from open where queued and owner_id is not null),
		'oldest_at', (select min(received_at) from open where queued),
		'unowned', (select count(*) from open where unowned),
		'left_out', (select count(*) from wanted) - (select count(*) from given),
		'reports', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', given.id, 'reference', reference, 'urgency', urgency,
				'danger_to_life', danger_to_life, 'site_name', sites.name, 'patch_name', patches.name,
				'received_at', received_at, 'due_at', soonest,
				'target_at', target_at, 'deadline_at', deadline_at, 'claimed_until', claimed_until,
				'lapses_at', lapses_at,
				-- for apps of the version before
				'acknowledged', acknowledged_at is not null, 'queued', queued, 'unowned', unowned,
				'owner_step', owner_step, 'owner_id', owner_id, 'owner_name', people.name,
				'owner_phone', people.phone
			) order by not unowned, soonest, received_at, given.id)
			from given
			left join public.sites on sites.id = given.site_id
			left join public.patches on patches.id = given.patch_id
			left join public.people on people.id = owner_id
		), '[]')
	)
$$;
comment on function app.region_now is
	'The open reports of a region that are or will within half an hour be late, that wait in the '
	'hotline''s queue or that nobody answers for: at most so many, those first that are due soonest, and '
	'how many there are. Nothing of what they say.';

-- Definer, both, for the numbers, channels and rosters of colleagues; of the caller's own region only.
-- One object each, since of rows the API gives fewer at a time.
create function public.region_now() returns jsonb
language sql stable security definer set search_path = '' as $$
	select app.region_now(app.supervised(), 200, now())
$$;
comment on function public.region_now is
	'For a supervisor, of their region: {at, waiting, claimed, oldest_at, unowned, left_out, reports}. '
	'Errors: not_allowed.';

create function app.out_because(person_id uuid, at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
begin
	return case
		when app.is_absent(person_id, at) then 'absent'
		when not app.on_duty(person_id, at) then 'off_duty'
		when not exists (select from public.channels where channels.person_id = out_because.person_id)
			then 'no_channel'
		when not app.has_reach(person_id, at) then 'channel_unproven'
	end;
exception when others then
	return 'roster_unreadable';
end
$$;
comment on function app.out_because is
	'Why an operator is not told first of what comes to the queue; null: they are. As in presence.';

create function app.region_duty(region_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object(
		'at', region_duty.at,
		'patches', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', patches.id, 'name', patches.name,
				'holders', coalesce((
					select jsonb_agg(jsonb_build_object(
						'id', people.id, 'name', people.name, 'standing', standing, 'phone', phone,
						'reason', app.unavailable_because(people.id, region_duty.at)
					) order by standing, people.name)
					from public.patch_officers join public.people on people.id = person_id
					where patch_id = patches.id and starts_at <= region_duty.at
						and (ends_at is null or ends_at > region_duty.at)
				), '[]')
			) order by patches.name)
			from public.patches
			where patches.region_id = region_duty.region_id and disused_at is null
		), '[]'),
		'operators', coalesce((
			select jsonb_agg(jsonb_build_object(
				'id', people.id, 'name', name, 'phone', phone,
				'reason', app.out_because(people.id, region_duty.at),
				'told', watch.id is not null
			) order by name)
			from public.people
			left join app.watch(region_duty.region_id, 'operator', false, region_duty.at) as watch (id)
				on watch.id = people.id
			where people.region_id = region_duty.region_id and role = 'operator' and active
		), '[]'),
		'gaps', coalesce((
			select jsonb_agg(to_jsonb(gap) order by gap.starts_at, patch_name)
			from app.coverage_gaps_of(
				region_duty.region_id, region_duty.at, region_duty.at + interval '24 hours'
			) as gap
		), '[]')
	)
$$;
comment on function app.region_duty is
	'Officer and twin of each patch of a region and its operators, with their numbers, and of each who '
	'cannot take a report at that moment why; and the gaps of the next 24 hours.';

create function public.region_duty() returns jsonb
language sql stable security definer set search_path = '' as $$
	select app.region_duty(app.supervised(), now())
$$;
comment on function public.region_duty is
	'For a supervisor, of their region: {at, patches, operators, gaps}. Errors: not_allowed.';

grant execute on function public.region_now, public.region_duty to authenticated;
