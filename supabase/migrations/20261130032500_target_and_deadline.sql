-- One report has two times: the target that its reporter was promised, counted from receipt, and the deadline
-- of its present owner. Every page receives both and shows both in the same words.

create function app.target_at(report public.reports) returns timestamptz
language sql stable set search_path = '' as $$
	select case
		when report.first_acknowledged_at is null and report.closed_at is null
		then report.received_at + report.acknowledge_within
	end
$$;
comment on function app.target_at is
	'By when a report must first be acknowledged, however often it moves; null: it has been.';
grant execute on function app.target_at to authenticated;

create or replace function app.soonest(report public.reports) returns timestamptz
language sql stable set search_path = '' as $$
	select least(report.deadline_at, report.lapses_at, app.target_at(report))
$$;
comment on function app.soonest is
	'By when something must happen to an open report: its target or its deadline, whichever is sooner; once it '
	'is acknowledged, by when its outcome is due.';

create or replace view public.desk_reports with (security_invoker = true) as
select
	reports.id, reports.reference, reports.urgency, reports.danger_to_life,
	reports.site_id, sites.name as site_name, sites.latitude as site_latitude,
	sites.longitude as site_longitude, patches.name as patch_name,
	reports.description, reports.indicators, reports.indicator_version, reports.place_text,
	reports.latitude, reports.longitude, reports.position_source, reports.accuracy_metres,
	reports.fixed_at, reports.observer_latitude, reports.observer_longitude,
	reports.seen_at, reports.saved_at, reports.sent_at, reports.received_at, reports.deadline_at,
	reports.lapses_at, reports.claimed_until,
	round(extract(epoch from reports.phone_ahead))::double precision as phone_ahead_seconds,
	reports.flags, reports.detail,
	reports.hop, reports.owner_step, reports.owner_id, owner.name as owner_name,
	reports.hotline_alerted_at is not null as hotline_alerted,
	reports.acknowledged_at, reports.closed_at,
	reporter.name as reporter_name, reporter.reporter_kind, reporter.phone as reporter_phone,
	reports.taken_by, taker.name as taken_by_name,
	-- counted in the select list, so that a page of a long queue is sorted before anything is counted
	(select count(*)::integer from public.addenda where report_id = reports.id) as addenda_count,
	(select count(*)::integer from public.photos where report_id = reports.id) as photos_announced,
	(
		select count(*)::integer from public.photos
		where report_id = reports.id and photos.received_at is not null
	) as photos_received,
	(
		select coalesce(
			jsonb_agg(
				jsonb_build_object(
					'kind', kind, 'as_typed', as_typed, 'normalised', normalised, 'result', result
				) order by id
			),
			'[]'
		)
		from public.identifiers where report_id = reports.id and addendum_id is null
	) as identifiers,
	app.target_at(reports) as target_at
from public.reports
left join public.sites on sites.id = reports.site_id
left join public.patches on patches.id = reports.patch_id
left join public.people as owner on owner.id = reports.owner_id
left join public.sources on sources.id = reports.source_id
left join public.people as reporter on reporter.id = sources.person_id
left join public.people as taker on taker.id = reports.taken_by;

create or replace function app.region_now(region_id uuid, at_most integer, at timestamptz) returns jsonb
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

create or replace function app.desk_chart(
	words text, urgency text, review_due boolean, at_most integer, at timestamptz
) returns jsonb
language sql stable set search_path = '' as $$
	with open as materialized (
		select
			id, reference, reports.urgency, latitude, longitude,
			app.target_at(reports) as target_at, deadline_at, claimed_until, lapses_at,
			owner_id is not distinct from (select app.me()) as mine, number
		from app.desk_ids(
			null, false, words, desk_chart.urgency, review_due, null, null, at
		) with ordinality as found (id, number)
		join public.reports using (id)
	),
	placed as (
		select * from open where latitude is not null order by number limit at_most
	)
	select jsonb_build_object(
		'reports', coalesce((select jsonb_agg(to_jsonb(placed) - 'number') from placed), '[]'),
		'placed', count(*) filter (where latitude is not null),
		'unplaced', count(*) filter (where latitude is null)
	) from open
$$;
