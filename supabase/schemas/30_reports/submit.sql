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

create function app.site_named_in(content jsonb, region_id uuid) returns public.sites
language plpgsql stable set search_path = '' as $$
declare
	site public.sites;
	canary constant uuid := app.canary_region();
begin
	-- By text: an id that is no uuid is an unknown site, not an error. To those who are real a site
	-- that is made up is unknown, or their report would be nobody's; and the other way round.
	select * into site from public.sites
	where sites.id::text = lower(content ->> 'site_id')
		and coalesce(sites.region_id = canary, false)
			= coalesce(site_named_in.region_id = canary, false);
	return site;
end
$$;
comment on function app.site_named_in is
	'The site in the content of a report from somebody of that region; null where it is unknown.';

create function app.home_site(person_id uuid) returns public.sites
language sql stable set search_path = '' as $$
	select sites.* from public.sites
	join public.reporter_sites on reporter_sites.site_id = sites.id
	where reporter_sites.person_id = home_site.person_id and reporter_sites.is_home
$$;

create function app.read_content(content jsonb) returns public.reports
language plpgsql stable set search_path = '' as $$
declare
	report public.reports;
begin
	report.content := content;
	report.content_hash := app.hash_of(content);
	report.urgency := case when app.is_urgent(content) then 'now' else content ->> 'urgency' end;
	report.danger_to_life := coalesce((content ->> 'danger_to_life')::boolean, false);
	report.indicator_version := app.whole((content ->> 'indicator_version')::numeric);
	report.indicators := app.strings(content -> 'indicators');
	report.description := app.tidy(content ->> 'description');
	report.latitude := app.float((content ->> 'latitude')::numeric);
	report.longitude := app.float((content ->> 'longitude')::numeric);
	report.position_source := substring(
		content ->> 'position_source' from '^(?:gps|typed|map|bearing|landmark|photo|site)$'
	);
	report.accuracy_metres := app.float((content ->> 'accuracy_metres')::numeric);
	report.fixed_at := app.moment(content ->> 'fixed_at');
	select latitude, longitude into report.observer_latitude, report.observer_longitude
	from app.point(content -> 'observer');
	report.detail := app.detail_of(content);
	report.place_text := app.tidy(content ->> 'place_text');
	report.seen_at := (content ->> 'seen_at')::timestamptz;
	report.saved_at := (content ->> 'saved_at')::timestamptz;
	return report;
end
$$;
comment on function app.read_content is
	'A report with the columns that are read out of its content, and no others.';

create function app.write_report(report public.reports) returns boolean
language plpgsql set search_path = '' as $$
declare
	at constant timestamptz := report.received_at;
	urgent constant boolean := report.urgency = 'now';
begin
	with routed as materialized (
		select w.*, row_number() over (order by w.rank) as hop
		from app.route(report.site_id, 0, null, at) as w
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
			report.id, report.source_id, report.taken_by, report.site_id, report.patch_id, report.region_id,
			report.content, report.content_hash, report.urgency, report.danger_to_life,
			report.indicator_version, report.indicators, report.description, report.latitude, report.longitude,
			report.position_source, report.accuracy_metres, report.fixed_at, report.observer_latitude,
			report.observer_longitude, report.detail, report.place_text,
			report.seen_at, report.saved_at, report.sent_at, at, report.phone_ahead, report.flags,
			routed.step, routed.person_id, routed.hop + (urgent and routed.step <> 'hotline')::int,
			case when urgent and routed.step <> 'hotline' then at end,
			report.acknowledge_within, report.lapse_within, report.alert_every, report.claim_lease,
			at + report.acknowledge_within
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
	from taken join routed on routed.part = 'owner'
	cross join lateral app.events_on_receipt(
		taken.taken_by, routed.step, routed.person_id, routed.reason, taken.hotline_alerted_at is not null
	) as told
	order by told.place;
	return found;
end
$$;
comment on function app.write_report is
	'Writes the report, its owner and the reasons in one statement; false when the id is known.';

create function app.events_on_receipt(
	taken_by uuid, owner_step text, owner_id uuid, owner_reason text, hotline_alerted boolean
)
returns table (place integer, kind text, actor_id uuid, step text, person_id uuid, reason text)
language sql immutable rows 3 set search_path = '' as $$
	select 1, 'received', taken_by, null, null::uuid, case when taken_by is not null then 'by_phone' end
	union all
	select 2, 'routed', null, owner_step, owner_id, owner_reason
	union all
	select 3, 'alerted', null, 'hotline', null, 'urgent' where hotline_alerted
$$;

create function app.take_report(
	report_id uuid, filed_by uuid, taken_by uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns boolean
language plpgsql set search_path = '' as $$
declare
	theirs constant uuid := (select region_id from public.people where id = take_report.filed_by);
	site constant public.sites := app.site_named_in(content, theirs);
	area constant public.sites := case when site.id is null then app.home_site(filed_by) else site end;
	ahead constant interval := app.kept(sent_at) - at;
	report public.reports := app.read_content(content);
begin
	report.id := take_report.report_id;
	report.source_id := app.source_of(filed_by);
	report.taken_by := take_report.taken_by;
	report.site_id := site.id;
	report.patch_id := site.patch_id;
	report.region_id := coalesce(site.region_id, theirs);
	report.sent_at := at + coalesce(ahead, '0');
	report.received_at := at;
	report.phone_ahead := ahead;
	report.flags := app.flags_of(content, area, ahead, at);
	report.acknowledge_within := case
		when report.region_id = app.canary_region() then app.canary_within()
		else app.target(report.urgency, at)
	end;
	select * into report.lapse_within, report.alert_every, report.claim_lease
	from app.escalation_policy(report.region_id, report.urgency, at);
	if not app.write_report(report) then
		return false;
	end if;
	perform app.note_identifiers(report_id, null, content);
	perform app.announce_photos(report_id, null, content, at);
	return true;
end
$$;
comment on function app.take_report is
	'Reads a report and writes it with its owner, identifiers and photos; false when the id is known.';

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
