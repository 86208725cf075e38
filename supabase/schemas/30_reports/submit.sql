create type public.receipt as (
	report_id uuid,
	reference text,
	kind text, -- report or addendum
	received_at timestamptz,
	step text,
	owner_name text, -- null: the hotline, whose operators are not named to reporters
	reason text,
	hotline_alerted boolean,
	deadline_at timestamptz
);

create function app.reason_for_reporters(kind text, reason text, passed_over text[] default '{}')
returns text
language sql immutable set search_path = '' as $$
	select case
		when kind = 'closed' then reason -- the feedback's word
		-- Off duty is anybody's to know. Of all else that keeps somebody, not even which it is.
		when reason in ('officer_unavailable', 'twin_unavailable')
			and passed_over <@ '{off_duty, no_twin}' and 'off_duty' = any (passed_over)
		then case
			when reason = 'officer_unavailable' or 'no_twin' = any (passed_over) then 'officer_off_duty'
			else 'officers_off_duty'
		end
		when reason in (
			'first_choice', 'officer_unavailable', 'twin_unavailable', 'no_patch', 'no_officer', 'urgent',
			'no_answer', 'lapsed', 'released', 'claimed', 'reopened', 'reassigned', 'by_phone',
			'answer'
		) then reason
		when kind = 'escalated' then 'officer_unavailable'
	end
$$;
comment on function app.reason_for_reporters is
	'Why a report went where it went, as far as that is a reporter''s business: that everybody who was '
	'passed over is off duty is. Who is ill, away or overworked and whose account was switched off is not, '
	'and neither is a word that came later than this list.';

create function app.passed_over(report_id uuid, at timestamptz) returns text[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(reason), '{}') from public.hops
	where hops.report_id = passed_over.report_id and hops.at = passed_over.at and part = 'passed_over'
$$;
comment on function app.passed_over is
	'Why those were passed over whom a report was not given to at that moment.';

create function app.receipt_of(report_id uuid) returns public.receipt
language sql stable set search_path = '' as $$
	select
		reports.id, reports.reference, 'report', reports.received_at,
		owner.step, people.name,
		app.reason_for_reporters('routed', owner.reason, app.passed_over(reports.id, owner.at)),
		reports.hotline_alerted_at is not null, owner.deadline_at
	from public.reports
	cross join lateral (
		select * from public.hops
		where hops.report_id = reports.id and part = 'owner' order by hop limit 1
	) as owner
	left join public.people on people.id = owner.person_id
	where reports.id = receipt_of.report_id
$$;
comment on function app.receipt_of is
	'What the reporter was told on receipt. Read from the first hop, so that it is the same for ever.';

create function app.take_report(
	report_id uuid, filed_by uuid, taken_by uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns boolean
language plpgsql set search_path = '' as $$
declare
	site public.sites;
	area public.sites;
	urgent boolean := app.is_urgent(content);
	urgency text := case when urgent then 'now' else content ->> 'urgency' end;
	target interval := app.target(urgency, at);
	ahead interval := app.kept(sent_at) - at;
	theirs constant uuid := (select region_id from public.people where id = take_report.filed_by);
	canary constant uuid := app.canary_region();
	region uuid;
	policy record;
begin
	-- By text: an id that is no uuid is an unknown site, not an error. To those who are real a site
	-- that is made up is unknown, or their report would be nobody's; and the other way round.
	select * into site from public.sites
	where sites.id::text = lower(content ->> 'site_id')
		and coalesce(sites.region_id = canary, false) = coalesce(theirs = canary, false);
	area := site;
	if site.id is null then
		select sites.* into area from public.sites
		join public.reporter_sites on reporter_sites.site_id = sites.id
		where reporter_sites.person_id = take_report.filed_by and reporter_sites.is_home;
	end if;

	region := coalesce(site.region_id, theirs);
	if region = canary then
		target := app.canary_within();
	end if;
	policy := app.escalation_policy(region, urgency, at);

	with routed as materialized (
		select w.*, row_number() over (order by w.rank) as hop
		from app.route(site.id, 0, null, at) as w
	),
	taken as (
		insert into public.reports (
			id, source_id, taken_by, site_id, patch_id, region_id, content, content_hash, urgency, danger_to_life,
			indicator_version, indicators, description, latitude, longitude, position_source,
			accuracy_metres, fixed_at, observer_latitude, observer_longitude, detail, place_text,
			seen_at, saved_at, sent_at, received_at, phone_ahead, flags,
			owner_step, owner_id, hop, hotline_alerted_at, acknowledge_within, lapse_within, alert_every,
			claim_lease, deadline_at
		)
		select
			take_report.report_id, app.source_of(take_report.filed_by), take_report.taken_by, site.id, site.patch_id,
			region, content, app.hash_of(content), urgency,
			coalesce((content ->> 'danger_to_life')::boolean, false),
			app.whole((content ->> 'indicator_version')::numeric),
			app.strings(content -> 'indicators'),
			app.tidy(content ->> 'description'),
			app.float((content ->> 'latitude')::numeric), app.float((content ->> 'longitude')::numeric),
			substring(
				content ->> 'position_source' from '^(?:gps|typed|map|bearing|landmark|photo|site)$'
			),
			app.float((content ->> 'accuracy_metres')::numeric), app.moment(content ->> 'fixed_at'),
			(select latitude from app.point(content -> 'observer')),
			(select longitude from app.point(content -> 'observer')),
			app.detail_of(content), app.tidy(content ->> 'place_text'),
			(content ->> 'seen_at')::timestamptz, (content ->> 'saved_at')::timestamptz,
			at + coalesce(ahead, '0'), at,
			ahead, app.flags_of(content, area, ahead, at),
			routed.step, routed.person_id,
			routed.hop + (urgent and routed.step <> 'hotline')::int,
			case when urgent and routed.step <> 'hotline' then at end,
			target, policy.lapse_within, policy.alert_every, policy.claim_lease, at + target
		from routed where routed.part = 'owner'
		on conflict (id) do nothing
		returning *
	),
	hopped as (
		insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
		select
			taken.id, routed.hop, routed.step, routed.person_id, routed.part, routed.reason, at,
			case routed.part when 'owner' then taken.deadline_at end
		from routed cross join taken
		union all
		select taken.id, taken.hop, 'hotline', null, 'alerted', 'urgent', at, null
		from taken where taken.hotline_alerted_at is not null
	)
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason)
	select taken.id, told.kind, at, told.actor_id, told.step, told.person_id, told.reason
	from taken
	cross join lateral (
		select 1 as place, 'received' as kind, taken.taken_by as actor_id,
			null as step, null::uuid as person_id, case when taken.taken_by is not null then 'by_phone' end as reason
		union all
		select 2, 'routed', null, routed.step, routed.person_id, routed.reason
		from routed where routed.part = 'owner'
		union all
		select 3, 'alerted', null, 'hotline', null, 'urgent' where taken.hotline_alerted_at is not null
	) as told
	order by told.place;
	if not found then
		return false;
	end if;
	perform app.note_identifiers(report_id, null, content);
	perform app.announce_photos(report_id, null, content, at);
	return true;
end
$$;
comment on function app.take_report is
	'Writes the report, its owner and the reasons in one statement; false when the id is known.';

create function app.filing_staff(report public.reports) returns uuid
language sql stable set search_path = '' as $$
	select report.taken_by where report.source_id = app.source_of(report.taken_by)
$$;
comment on function app.filing_staff is
	'The operator whose own account stands for a caller without one; null: a reporter filed it, whom no '
	'history names.';

create function app.submit_report(
	report_id uuid, filed_by uuid, content jsonb, sent_at timestamptz, at timestamptz,
	taken_by uuid default null
) returns public.receipt
language plpgsql set search_path = '' as $$
declare
	known public.reports;
	addendum public.addenda;
	receipt public.receipt;
	goes_on timestamptz;
	unreadable text :=
		case when report_id is null then 'report_id' else app.unreadable_field(content) end;
begin
	if unreadable is not null then
		raise sqlstate 'PT422' using message = 'report_unreadable', detail = unreadable;
	end if;
	if taken_by is null and not exists (select from public.reports where id = submit_report.report_id) then
		goes_on := app.goes_on_at(filed_by, app.is_urgent(content), at);
	end if;
	if goes_on is not null then -- the phone keeps it, and tries again by itself
		raise sqlstate 'PT429' using message = 'too_many_reports',
			detail = to_char(goes_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
	end if;
	if app.take_report(report_id, filed_by, taken_by, content, sent_at, at) then
		return app.receipt_of(report_id);
	end if;

	select * into strict known from public.reports where id = submit_report.report_id;
	if known.source_id <> app.source_of(filed_by)
		or known.taken_by is distinct from submit_report.taken_by
	then
		raise sqlstate 'PT409' using message = 'report_id_taken';
	end if;
	if known.content_hash = app.hash_of(content) then
		return app.receipt_of(report_id);
	end if;
	-- Edited after the first copy had arrived, unseen by the phone: both are kept.
	select * into strict known from public.reports where id = submit_report.report_id for no key update;
	addendum := app.take_addendum(
		known,
		-- the same words are the same addendum, however often they come
		md5(report_id::text || encode(app.hash_of(content), 'hex'))::uuid,
		content, sent_at, at
	);
	receipt := app.receipt_of(report_id);
	receipt.kind := 'addendum';
	receipt.received_at := addendum.received_at;
	return receipt;
end
$$;

-- Definer, because nobody may insert a report: this is the only door, and it always routes.
create function public.submit_report(report_id uuid, content jsonb, sent_at timestamptz)
returns public.receipt
language plpgsql security definer set search_path = '' as $$
begin
	return app.submit_report(report_id, app.reporter(), content, sent_at, now());
end
$$;
comment on function public.submit_report is
	'Files a report under the id the phone made and decides its owner in the same transaction. Sending '
	'it again returns the same receipt; the same id with other content is kept as an addendum. It takes '
	'payload versions 1 and 2, and announces the photos in `content.photos`. Errors: '
	'person_inactive, not_a_reporter, report_id_taken, report_unreadable (detail: the field), '
	'too_many_reports (detail: when it goes on; what was filed already is answered all the same).';

create function app.reporter() returns uuid
language plpgsql stable set search_path = '' as $$
begin
	if app.me() is null then
		raise sqlstate 'PT403' using message = 'person_inactive';
	end if;
	if app.my_role() <> 'reporter' then
		raise sqlstate 'PT403' using message = 'not_a_reporter';
	end if;
	return app.me();
end
$$;
comment on function app.reporter is 'The caller, who must be a reporter: person_inactive, not_a_reporter.';

grant execute on function public.submit_report to authenticated;
