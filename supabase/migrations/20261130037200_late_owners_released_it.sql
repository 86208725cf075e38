-- A claim or a reassignment between a deadline and the next tick hid that the owner had let the report lapse:
-- the hop that followed says `claimed` or `reassigned` and not `no_answer`.

create or replace function app.released_by(report_id uuid) returns uuid[]
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
		ended_by in ('no_answer', 'lapsed', 'handed_back') and not undone
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
					and kind in ('acknowledged', 'kept') and events.at between held.at and ended_at
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
