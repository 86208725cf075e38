set local check_function_bodies = off;

CREATE OR REPLACE FUNCTION app.acknowledge_report(report_id uuid, at timestamp with time zone, act_id uuid DEFAULT NULL::uuid, acted_at timestamp with time zone DEFAULT NULL::timestamp with time zone, seen_hop integer DEFAULT NULL::integer)
 RETURNS public.report_state
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.locked_report(report_id);
begin
	perform app.require_owner(report);
	if report.acknowledged_at is null then -- a second tap is quiet
		-- An old app does not say what its person saw, and neither does a closing of linked reports. Both may
		-- come from before a danger was added, so they are refused while that danger is unanswered: the notifications
		-- go on, the deadline moves the report, and a reload brings the app that says what its person saw.
		-- A danger that its person got with the report does not count.
		if (case
			when seen_hop is not null then app.changed_since(report.id, seen_hop)
			else exists (
				select from public.hops as alarm
				where alarm.report_id = report.id and part = 'alerted' and reason = 'urgent'
					and alarm.at > (
						select hops.at from public.hops
						where hops.report_id = report.id and hops.part = 'owner' order by hop desc limit 1
					)
			)
		end) then
			raise sqlstate 'PT409' using message = 'changed_meanwhile';
		end if;
		update public.reports set
			acknowledged_at = at, acknowledged_by = auth.uid(), deadline_at = null,
			lapses_at = at + lapse_within, claimed_until = null,
			first_acknowledged_at = coalesce(first_acknowledged_at, at)
		where id = report.id;
		insert into public.events (report_id, kind, at, actor_id, step, act_id, acted_at)
		values (report.id, 'acknowledged', at, auth.uid(), report.owner_step, act_id, acted_at);
	end if;
	return app.state_of(report.id);
end
$function$;

CREATE OR REPLACE FUNCTION app.add_number(region_id uuid, kind text, label text, number text, checked_on date, at timestamp with time zone)
 RETURNS public.contact_numbers
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	added public.contact_numbers;
begin
	perform app.require_role('administrator');
	if kind is null then
		raise sqlstate 'PT422' using message = 'number_kind_unknown';
	end if;
	added := app.write_number(region_id, kind, label, number, checked_on, at);
	perform app.note_region('add_number', added.region_id, null, null, to_jsonb(added), at);
	return added;
end
$function$;

CREATE OR REPLACE FUNCTION app.add_patch(region_id uuid, name text, at timestamp with time zone)
 RETURNS public.patches
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	patch public.patches;
begin
	perform app.require_role('administrator');
	if add_patch.region_id = app.canary_region() then -- no administrator sees that region
		raise sqlstate 'PT404' using message = 'region_not_found';
	end if;
	patch := app.write_patch(null, region_id, name);
	perform app.note_region('add_patch', patch.region_id, patch.id, null, to_jsonb(patch), at);
	return patch;
end
$function$;

CREATE OR REPLACE FUNCTION app.add_region(name text, at timestamp with time zone)
 RETURNS public.regions
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	region public.regions;
begin
	perform app.require_role('administrator');
	region := app.write_region(null, name);
	perform app.note_region('add_region', region.id, null, null, to_jsonb(region), at);
	return region;
end
$function$;

CREATE OR REPLACE FUNCTION app.administered(person_id uuid)
 RETURNS public.people
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform app.require_role('administrator');
	return app.kept_person(person_id);
end
$function$;

CREATE OR REPLACE FUNCTION app.assert_lines(rows jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform app.require_role('administrator');
	if not coalesce(
		jsonb_path_match(rows, '$.type() == "array" && $.size() <= 2000 && !exists($[*] ? (@.type() != "object"))')
		and not exists (
			select from jsonb_array_elements(rows) as entry
			where not coalesce(entry ->> 'line' ~ '^[1-9]\d{0,5}$', false)
		),
		false
	) then
		raise sqlstate 'PT422' using message = 'lines_unreadable';
	end if;
end
$function$;

CREATE OR REPLACE FUNCTION app.assignees(report_id uuid, at timestamp with time zone)
 RETURNS TABLE(person_id uuid, name text, step text, of_patch boolean, available boolean, reason text)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.readable_report(report_id);
begin
	if not coalesce(app.may_reassign(report), false) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	perform app.require_open(report);
	return query
		select possible_owners.person_id, possible_owners.name, possible_owners.step, possible_owners.of_patch, possible_owners.reason is null, possible_owners.reason
		from app.possible_owners(report, at) as possible_owners
		where possible_owners.person_id is distinct from report.owner_id
			and possible_owners.reason is distinct from 'inactive'
		order by
			not possible_owners.of_patch, app.rank_of(possible_owners.step), possible_owners.reason is not null,
			possible_owners.name, possible_owners.person_id;
end
$function$;

CREATE OR REPLACE FUNCTION app.away_moves(at timestamp with time zone)
 RETURNS SETOF public.away_move
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ''
AS $function$
declare
	moves jsonb;
begin
	perform app.require_role('officer');
	-- A trial: the same code moves the same reports, and the exception undoes all of it.
	begin
		perform app.set_away(true, at);
		moves := (
			select jsonb_agg(
				jsonb_build_object(
					'report_id', reports.id, 'reference', reference, 'urgency', reports.urgency,
					'danger_to_life', app.priority(reports) = 1,
					'step', owner_step, 'owner_name', people.name
				)
				order by app.priority(reports), due_at, reports.id
			)
			from public.events
			join public.reports on reports.id = events.report_id
			left join public.people on people.id = owner_id
			where events.actor_id = auth.uid() and events.at = away_moves.at
				and kind = 'released' and note = 'away'
		);
		raise exception using errcode = 'KR001', message = 'the trial is over';
	exception when sqlstate 'KR001' then
		null;
	end;
	return query select * from jsonb_populate_recordset(null::public.away_move, coalesce(moves, '[]'));
end
$function$;

CREATE OR REPLACE FUNCTION app.begin_edition(at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	begun integer;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would begin two
	perform pg_advisory_xact_lock(hashtext('indicator_versions'));
	select max(version) into begun from public.indicator_versions
	where published_at is null or published_at > at;
	if begun is not null then
		return begun;
	end if;
	insert into public.indicator_versions (version)
	select coalesce(max(version), 0) + 1 from public.indicator_versions
	returning version into begun;
	insert into public.indicators (version, code, grouping, wording, audience, position)
	select begun, code, grouping, wording, audience, position
	from public.indicators where version = app.edition_in_use(at);
	perform app.note_region(
		'begin_edition', null, null,
		jsonb_build_object('version', app.edition_in_use(at)),
		jsonb_build_object('version', begun), at
	);
	return begun;
end
$function$;

CREATE OR REPLACE FUNCTION app.claim_report(report_id uuid, at timestamp with time zone)
 RETURNS public.report_state
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.locked_report(report_id);
begin
	perform app.require_role('operator');
	if report.owner_id = auth.uid() then -- the winner's second tap is quiet
		return app.state_of(report.id);
	end if;
	perform app.require_open(report);
	if report.owner_step = 'hotline' and report.owner_id is not null
		or report.acknowledged_at is not null
	then
		raise sqlstate 'PT409' using message = 'already_claimed';
	end if;
	update public.reports set
		owner_step = 'hotline', owner_id = auth.uid(), hop = hop + 1,
		claimed_until = at + claim_lease, deadline_at = greatest(deadline_at, at + claim_lease)
	where id = report.id returning * into report;
	insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
	values (report.id, report.hop, 'hotline', auth.uid(), 'owner', 'claimed', at, report.deadline_at);
	insert into public.events (report_id, kind, at, actor_id, step, reason)
	values (report.id, 'claimed', at, auth.uid(), 'hotline', 'claimed');
	return app.state_of(report.id);
end
$function$;

CREATE OR REPLACE FUNCTION app.close_report(report_id uuid, outcome text, reason text, at timestamp with time zone, act_id uuid DEFAULT NULL::uuid, acted_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS public.report_state
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.locked_report(report_id);
	told text := (select feedback from public.outcomes where code = close_report.outcome);
begin
	if coalesce(trim(outcome), '') = '' then
		raise sqlstate 'PT422' using message = 'outcome_required';
	end if;
	if told is null then
		raise sqlstate 'PT422' using message = 'outcome_unknown';
	end if;
	reason := app.said(reason);
	perform app.require_owner(report);
	if report.closed_at is not null then
		if exists (
			select from public.closures
			where closures.report_id = report.id and closures.closed_at = report.closed_at
				and closures.outcome = close_report.outcome and closures.reason = close_report.reason
		) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	perform app.require_acknowledged(report);
	insert into public.closures (report_id, outcome, reason, closed_by, closed_at)
	values (report.id, outcome, reason, auth.uid(), at);
	update public.reports set closed_at = at, feedback = told, lapses_at = null where id = report.id;
	insert into public.events (report_id, kind, at, actor_id, reason, act_id, acted_at)
	values (report.id, 'closed', at, auth.uid(), told, act_id, acted_at);
	return app.state_of(report.id);
end
$function$;

CREATE OR REPLACE FUNCTION app.disable_person(person_id uuid, successors jsonb, at timestamp with time zone, despite_unready boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	person public.people;
	was jsonb;
begin
	perform app.require_role('administrator');
	person := app.kept_person(person_id);
	if person.id = auth.uid() then -- else the last of them could lock everybody out
		raise sqlstate 'PT409' using message = 'not_yourself';
	end if;
	if not person.active then
		return '{"gaps": []}';
	end if;
	if jsonb_typeof(coalesce(successors, '[]')) <> 'array' then
		raise sqlstate 'PT422' using message = 'successors_unreadable';
	end if;
	was := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	perform app.hand_over_patches(person, coalesce(successors, '[]'), despite_unready, at);
	perform app.reroute_reports_of(person.id, true, 'officer_disabled', auth.uid(), null, at);
	update public.people set active = false where id = person.id;
	perform app.note_roster(
		'disable_person', person.id, null, '{"active": true}', '{"active": false}', at
	);
	return app.gaps_opened(was, at);
end
$function$;

CREATE OR REPLACE FUNCTION app.enable_person(person_id uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	person public.people;
begin
	perform app.require_role('administrator');
	person := app.kept_person(person_id);
	if person.active then
		return;
	end if;
	update public.people set active = true where id = person.id;
	perform app.note_roster(
		'enable_person', person.id, null, '{"active": false}', '{"active": true}', at
	);
end
$function$;

CREATE OR REPLACE FUNCTION app.extend_report(report_id uuid, reason text, at timestamp with time zone)
 RETURNS public.report_state
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	perform app.require_owner(report);
	perform app.require_open(report);
	perform app.require_acknowledged(report);
	if report.lapses_at < at + report.lapse_within then -- a second tap is quiet
		update public.reports set lapses_at = at + lapse_within where id = report.id;
		insert into public.events (report_id, kind, at, actor_id, step, note)
		values (report.id, 'extended', at, auth.uid(), report.owner_step, extend_report.reason);
	end if;
	return app.state_of(report.id);
end
$function$;

CREATE OR REPLACE FUNCTION app.find_reporters(words text)
 RETURNS TABLE(person_id uuid, name text, reporter_kind text, site_id uuid, site_name text, is_home boolean)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
	wanted constant text := lower(app.tidy(words));
begin
	perform app.require_role('operator');
	if length(wanted) < 2 then
		return;
	end if;
	return query
		with found as (
			select people.id, people.name, people.reporter_kind from public.people
			where people.role = 'reporter' and people.active and people.region_id = app.my_region()
				and (
					strpos(lower(people.name), wanted) > 0
					or exists (
						select from public.reporter_sites join public.sites on sites.id = reporter_sites.site_id
						where reporter_sites.person_id = people.id and strpos(lower(sites.name), wanted) > 0
					)
				)
			order by people.name, people.id
			limit 20
		)
		select found.id, found.name, found.reporter_kind, sites.id, sites.name, reporter_sites.is_home
		from found
		left join public.reporter_sites on reporter_sites.person_id = found.id
		left join public.sites on sites.id = reporter_sites.site_id
		order by found.name, found.id, reporter_sites.is_home desc, sites.name;
end
$function$;

CREATE OR REPLACE FUNCTION app.is_repeated(kind text, report_id uuid, person_id uuid DEFAULT NULL::uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select coalesce((
		select
			events.kind = is_repeated.kind and actor_id = auth.uid()
			and (is_repeated.person_id is null or events.person_id = is_repeated.person_id)
		from public.events
		where events.report_id = is_repeated.report_id
			and events.kind not in ('addendum', 'photo_received', 'thanked', 'asked')
		order by id desc limit 1
	), false)
$function$;

CREATE OR REPLACE FUNCTION app.kept_edition(version integer)
 RETURNS public.indicator_versions
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	edition public.indicator_versions;
begin
	perform app.require_role('administrator');
	select * into edition from public.indicator_versions as held
	where held.version = kept_edition.version for update;
	if not found then
		raise sqlstate 'PT404' using message = 'edition_not_found';
	end if;
	return edition;
end
$function$;

CREATE OR REPLACE FUNCTION app.kept_invitation(invitation_id uuid)
 RETURNS public.invitations
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	invitation public.invitations;
begin
	perform app.require_role('administrator');
	select * into invitation from public.invitations
	where id = kept_invitation.invitation_id for update;
	if not found then
		raise sqlstate 'PT404' using message = 'invitation_not_found';
	end if;
	return invitation;
end
$function$;

CREATE OR REPLACE FUNCTION app.kept_number(number_id uuid, at timestamp with time zone)
 RETURNS public.contact_numbers
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	kept public.contact_numbers;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would each end the last but one
	perform pg_advisory_xact_lock(hashtext('contact_numbers'));
	select * into kept from public.contact_numbers
	where id = number_id and (ends_at is null or ends_at > at);
	if not found then
		raise sqlstate 'PT404' using message = 'number_not_found';
	end if;
	return kept;
end
$function$;

CREATE OR REPLACE FUNCTION app.kept_patch(patch_id uuid)
 RETURNS public.patches
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	patch public.patches;
begin
	perform app.require_role('administrator');
	select * into patch from public.patches
	where id = kept_patch.patch_id and (region_id = app.canary_region()) is not true
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'patch_not_found';
	end if;
	return patch;
end
$function$;

CREATE OR REPLACE FUNCTION app.kept_site(site_id uuid)
 RETURNS public.sites
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	site public.sites;
begin
	perform app.require_role('administrator');
	select * into site from public.sites
	where id = kept_site.site_id and (region_id = app.canary_region()) is not true
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	return site;
end
$function$;

CREATE OR REPLACE FUNCTION app.reassign_report(report_id uuid, person_id uuid, reason text, at timestamp with time zone)
 RETURNS public.report_state
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.locked_report(report_id);
	seat text;
begin
	reason := app.said(reason);
	perform app.require_open(report);
	if not coalesce(app.may_reassign(report), false) then
		if app.is_repeated('reassigned', report.id, person_id) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.owner_id = reassign_report.person_id then
		return app.state_of(report.id);
	end if;
	seat := (
		select step from app.possible_owners(report, at) as possible_owners
		where possible_owners.person_id = reassign_report.person_id and possible_owners.reason is null
	);
	if seat is null then
		raise sqlstate 'PT409' using message = 'person_unavailable';
	end if;
	update public.reports set
		owner_step = seat, owner_id = reassign_report.person_id, hop = hop + 1,
		acknowledged_at = null, acknowledged_by = null, lapses_at = null, claimed_until = null,
		deadline_at = at + app.time_to_acknowledge(report, at)
	where id = report.id returning * into report;
	insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
	values (
		report.id, report.hop, seat, report.owner_id, 'owner', 'reassigned', at, report.deadline_at
	);
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason, note)
	values (
		report.id, 'reassigned', at, auth.uid(), seat, report.owner_id, 'reassigned',
		reassign_report.reason
	);
	return app.state_of(report.id);
end
$function$;

CREATE OR REPLACE FUNCTION app.release_report(report_id uuid, reason text, at timestamp with time zone)
 RETURNS public.report_state
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	perform app.require_open(report);
	if report.owner_id is distinct from auth.uid() then
		if app.is_repeated('released', report.id) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	perform app.reroute_report(report.id, 'released', auth.uid(), reason, at);
	return app.state_of(report.id);
end
$function$;

CREATE OR REPLACE FUNCTION app.rename_patch(patch_id uuid, name text, shown text, at timestamp with time zone)
 RETURNS public.patches
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	was constant public.patches := app.kept_patch(patch_id);
	patch public.patches;
begin
	if was.name = trim(rename_patch.name) then
		return was;
	end if;
	perform app.unless_changed(to_jsonb(shown), to_jsonb(was.name));
	patch := app.write_patch(was.id, was.region_id, name);
	perform app.note_region(
		'rename_patch', was.region_id, was.id, to_jsonb(was), to_jsonb(patch), at
	);
	return patch;
end
$function$;

CREATE OR REPLACE FUNCTION app.rename_region(region_id uuid, name text, shown text, at timestamp with time zone)
 RETURNS public.regions
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	was public.regions;
	region public.regions;
begin
	perform app.require_role('administrator');
	select * into was from public.regions
	where id = rename_region.region_id and not canary
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'region_not_found';
	end if;
	if was.name = trim(rename_region.name) then
		return was;
	end if;
	perform app.unless_changed(to_jsonb(shown), to_jsonb(was.name));
	region := app.write_region(was.id, name);
	perform app.note_region('rename_region', was.id, null, to_jsonb(was), to_jsonb(region), at);
	return region;
end
$function$;

CREATE OR REPLACE FUNCTION app.require_acknowledged(report public.reports)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
	if report.acknowledged_at is null then
		raise sqlstate 'PT409' using message = 'acknowledge_first';
	end if;
end
$function$;

CREATE OR REPLACE FUNCTION app.require_open(report public.reports)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
end
$function$;

CREATE OR REPLACE FUNCTION app.require_owner(report public.reports)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
end
$function$;

CREATE OR REPLACE FUNCTION app.require_role(role text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
	if app.my_role() is distinct from role then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
end
$function$;

CREATE OR REPLACE FUNCTION app.set_alarm_addresses(emails text[], web_address text, shown jsonb, at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	was jsonb;
	wanted_emails constant text[] := array(
		select trim(address) from unnest(emails) with ordinality as given (address, place)
		group by trim(address) order by min(place)
	);
	wanted_web constant text := nullif(trim(web_address), '');
	wanted jsonb;
begin
	perform app.require_role('administrator');
	if cardinality(wanted_emails) > 5
		or exists (
			select from unnest(wanted_emails) as given (address)
			where app.is_email(address) is not true
		)
	then
		raise sqlstate 'PT422' using message = 'channel_unreadable', detail = 'emails';
	end if;
	if wanted_web is not null and not app.is_web_address(wanted_web) then
		raise sqlstate 'PT422' using message = 'channel_unreadable', detail = 'web_address';
	end if;
	-- one after the other, so that the second is held to what the first has set
	perform from app.alarm_addresses for update;
	was := app.alarm_facts();
	wanted := jsonb_build_object('emails', wanted_emails, 'web_address', wanted_web);
	if was = wanted then
		return wanted;
	end if;
	perform app.unless_changed(shown, was);
	update app.alarm_addresses set emails = wanted_emails, web_address = wanted_web where id;
	delete from app.alarms_sent as sent
	where case sent.kind
		when 'email' then sent.address <> all (wanted_emails)
		else sent.address is distinct from wanted_web
	end;
	-- The path of a web address is often a secret: the history keeps the host.
	perform app.note_region(
		'set_alarm_addresses', null, null,
		was || jsonb_build_object('web_address', substring(was ->> 'web_address' from '^https?://[^/?]+')),
		wanted || jsonb_build_object('web_address', substring(wanted_web from '^https?://[^/?]+')),
		at
	);
	return wanted;
end
$function$;

CREATE OR REPLACE FUNCTION app.set_away(away boolean, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ''
AS $function$
declare
	before constant jsonb := app.absences_of(auth.uid(), at);
	after jsonb;
begin
	perform app.require_role('officer');
	if away then
		insert into public.absences (person_id, reason, starts_at) values (auth.uid(), 'away', at)
		on conflict do nothing; -- saying it twice is quiet
		-- What nobody has answered goes to whoever is there, in the same second.
		perform app.reroute_reports_of(auth.uid(), false, 'released', auth.uid(), 'away', at);
	else
		-- A switch flicked back at once must not break the check that ends follow starts.
		delete from public.absences
		where person_id = auth.uid() and reason = 'away' and ends_at is null and starts_at >= at;
		update public.absences set ends_at = at
		where person_id = auth.uid() and reason = 'away' and ends_at is null;
	end if;
	after := app.absences_of(auth.uid(), at);
	if after is distinct from before then
		perform app.note_roster('set_away', auth.uid(), null, before, after, at);
	end if;
	return away;
end
$function$;

CREATE OR REPLACE FUNCTION app.set_policy(region_id uuid, urgency text, lapse_minutes integer, alert_minutes integer, lease_minutes integer, shown jsonb, at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	was public.escalation_policies;
	policy public.escalation_policies;
	wanted constant jsonb := jsonb_build_object(
		'lapse_minutes', lapse_minutes, 'alert_minutes', alert_minutes, 'lease_minutes', lease_minutes
	);
begin
	perform app.require_role('administrator');
	if app.policy_facts(app.own_policy(region_id, urgency, at)) = wanted then
		return wanted;
	end if;
	was := app.stop_policy(region_id, urgency, at);
	perform app.unless_changed(shown, app.policy_facts(was));
	begin
		if set_policy.region_id = app.canary_region() then
			raise foreign_key_violation; -- there is no such region to set it for
		end if;
		insert into public.escalation_policies
			(region_id, urgency, lapse_within, alert_every, claim_lease, starts_at)
		values (
			set_policy.region_id, set_policy.urgency, make_interval(mins => lapse_minutes),
			make_interval(mins => alert_minutes), make_interval(mins => lease_minutes), at
		)
		returning * into policy;
	exception
		when foreign_key_violation then
			raise sqlstate 'PT404' using message = 'region_not_found';
		when check_violation or not_null_violation or datetime_field_overflow then
			raise sqlstate 'PT422' using message = 'policy_unreadable';
	end;
	perform app.note_region(
		'set_policy', policy.region_id, null,
		case when was.id is not null then to_jsonb(was) end, to_jsonb(policy), at
	);
	return wanted;
end
$function$;

CREATE OR REPLACE FUNCTION app.set_retention(rule text, months integer, at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	wanted constant interval := make_interval(months => months);
	was interval;
	holds timestamptz;
begin
	perform app.require_role('administrator');
	if rule is null or rule not in ('no_action', 'acted_on') then
		raise sqlstate 'PT422' using message = 'retention_unreadable', detail = 'rule';
	end if;
	if months is null or months not between 1 and 1200 then
		raise sqlstate 'PT422' using message = 'retention_unreadable', detail = 'months';
	end if;
	-- one after the other, or two at once would leave two that are to come
	perform pg_advisory_xact_lock(hashtext('retention_periods'));
	was := app.keeps(rule, at);
	-- what is erased cannot be brought back: a week in which it can still be taken back
	holds := at + case when wanted < was then interval '7 days' else '0' end;
	delete from app.retention_periods as held
	where held.rule = set_retention.rule and starts_at >= at;
	if wanted <> was then
		insert into app.retention_periods (rule, starts_at, keep)
		values (set_retention.rule, holds, wanted);
	end if;
	perform app.note_roster(
		'set_retention', null, null,
		jsonb_build_object('rule', rule, 'months', app.months(was)),
		jsonb_build_object('rule', rule, 'months', months, 'starts_at', holds), at
	);
	return holds;
end
$function$;

CREATE OR REPLACE FUNCTION app.set_site(site_id uuid, patch_id uuid, name text, kind text, county text, latitude double precision, longitude double precision, locode text, berths integer, at timestamp with time zone)
 RETURNS public.sites
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	was public.sites;
	site public.sites;
begin
	perform app.require_role('administrator');
	if site_id is not null then
		was := app.kept_site(site_id);
	end if;
	site := was;
	site.id := coalesce(was.id, gen_random_uuid());
	site.patch_id := set_site.patch_id;
	site.name := trim(set_site.name);
	site.kind := set_site.kind;
	site.county := trim(set_site.county);
	site.latitude := set_site.latitude;
	site.longitude := set_site.longitude;
	site.locode := nullif(trim(set_site.locode), '');
	site.berths := set_site.berths;
	site.region_id := (app.kept_open_patch(set_site.patch_id)).region_id;
	if site = was then
		return site;
	end if;
	perform app.write_site(was, site);
	perform app.note_site(
		case when was.id is null then 'add_site' else 'change_site' end, site,
		case when was.id is not null then to_jsonb(was) end, at
	);
	return site;
end
$function$;

CREATE OR REPLACE FUNCTION app.set_target(urgency text, minutes integer, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	was jsonb;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would leave two targets
	perform pg_advisory_xact_lock(hashtext('urgency_targets'));
	if app.target(urgency, at) = make_interval(mins => minutes) and exists (
		select from public.urgency_targets as held
		where held.urgency = set_target.urgency and ends_at is null and starts_at <= at
	) then
		return;
	end if;
	select jsonb_agg(to_jsonb(held) order by starts_at) into was
	from public.urgency_targets as held
	where held.urgency = set_target.urgency and (ends_at is null or ends_at > at);
	delete from public.urgency_targets as held
	where held.urgency = set_target.urgency and held.starts_at >= at;
	update public.urgency_targets as held set ends_at = at
	where held.urgency = set_target.urgency and (held.ends_at is null or held.ends_at > at);
	begin
		insert into public.urgency_targets (urgency, acknowledge_within, starts_at)
		values (set_target.urgency, make_interval(mins => minutes), at);
	exception when check_violation or not_null_violation or datetime_field_overflow then
		raise sqlstate 'PT422' using message = 'target_unreadable';
	end;
	perform app.note_roster(
		'set_target', null, null, was,
		jsonb_build_object('urgency', urgency, 'minutes', minutes), at
	);
end
$function$;

CREATE OR REPLACE FUNCTION app.stop_policy(region_id uuid, urgency text, at timestamp with time zone)
 RETURNS public.escalation_policies
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	was public.escalation_policies;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would leave two policies
	perform pg_advisory_xact_lock(hashtext('escalation_policies'));
	was := app.own_policy(region_id, urgency, at);
	delete from public.escalation_policies as held
	where held.region_id is not distinct from stop_policy.region_id
		and held.urgency = stop_policy.urgency and held.starts_at >= at;
	update public.escalation_policies as held set ends_at = at
	where held.region_id is not distinct from stop_policy.region_id
		and held.urgency = stop_policy.urgency and (held.ends_at is null or held.ends_at > at);
	return was;
end
$function$;

CREATE OR REPLACE FUNCTION app.submit_report_for(report_id uuid, reporter_id uuid, content jsonb, sent_at timestamp with time zone, at timestamp with time zone)
 RETURNS public.receipt
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform app.require_role('operator');
	if reporter_id is not null and not exists (
		select from public.people where id = reporter_id and role = 'reporter' and active
	) then
		raise sqlstate 'PT404' using message = 'reporter_not_found';
	end if;
	return app.submit_report(
		report_id, coalesce(reporter_id, auth.uid()), content, sent_at, at, taken_by => auth.uid()
	);
end
$function$;

CREATE OR REPLACE FUNCTION app.supervised()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
	perform app.require_role('supervisor');
	return app.my_region();
end
$function$;

CREATE OR REPLACE FUNCTION app.undo_away(at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ''
AS $function$
declare
	absence public.absences;
	moved uuid[];
	one record;
begin
	perform app.require_role('officer');
	select * into absence from public.absences
	where person_id = auth.uid() and reason = 'away' and starts_at > at - app.time_to_undo_away()
	order by starts_at desc limit 1
	for no key update;
	if not found then
		raise sqlstate 'PT409' using message = 'too_late_to_undo';
	end if;
	if absence.ends_at is null then
		perform app.set_away(false, at);
	end if;
	moved := array(
		select report_id from public.events
		where actor_id = auth.uid() and events.at = absence.starts_at
			and kind = 'released' and note = 'away'
	);
	-- Locked first, in one order: what somebody answers or moves at this moment is seen below.
	perform from public.reports where id = any (moved) order by id for no key update;
	for one in select * from app.returnable_reports(moved, absence.starts_at, at) loop
		perform app.return_report(one.report_id, one.step, one.deadline_at, at);
	end loop;
	-- counted from what is written down, so that a resend is told the same
	return app.count_returned(moved, absence.starts_at);
end
$function$;

CREATE OR REPLACE FUNCTION app.write_patch(patch_id uuid, region_id uuid, name text)
 RETURNS public.patches
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	patch public.patches;
begin
	if patch_id is null then
		insert into public.patches (region_id, name)
		values (write_patch.region_id, trim(write_patch.name)) returning * into patch;
	else
		update public.patches set name = trim(write_patch.name)
		where id = patch_id returning * into patch;
	end if;
	return patch;
exception
	when foreign_key_violation then
		raise sqlstate 'PT404' using message = 'region_not_found';
	when unique_violation then
		raise sqlstate 'PT409' using message = 'patch_name_taken';
	when check_violation or not_null_violation then
		raise sqlstate 'PT422' using message = 'patch_unreadable';
end
$function$;

CREATE OR REPLACE FUNCTION app.write_region(region_id uuid, name text)
 RETURNS public.regions
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	region public.regions;
begin
	if region_id is null then
		insert into public.regions (name) values (trim(write_region.name)) returning * into region;
	else
		update public.regions set name = trim(write_region.name)
		where id = region_id returning * into region;
	end if;
	return region;
exception
	when unique_violation then
		raise sqlstate 'PT409' using message = 'region_name_taken';
	when check_violation or not_null_violation then
		raise sqlstate 'PT422' using message = 'region_unreadable';
end
$function$;

CREATE OR REPLACE FUNCTION public.alarm_addresses()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	perform app.require_role('administrator');
	return app.alarm_facts();
end
$function$;

CREATE OR REPLACE FUNCTION public.due_for_review(size integer DEFAULT 25)
 RETURNS TABLE(report_id uuid, reference text, closed_at timestamp with time zone, since timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	perform app.require_role('supervisor');
	return query
		select * from app.due_for_review(app.my_region(), now())
		limit least(greatest(size, 1), 500);
end
$function$;

CREATE OR REPLACE FUNCTION public.safeguarding_concerns()
 RETURNS TABLE(reporter_id uuid, reporter_name text, abouts text[], reports jsonb, latest_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
	perform app.require_role('supervisor');
	return query select * from app.safeguarding_concerns(app.my_region(), now());
end
$function$;

COMMENT ON FUNCTION "app"."is_repeated"(text, uuid, uuid) IS 'Whether the caller''s own command of that kind (to that person) was the last one on the report: a second tap, which changes nothing.';

COMMENT ON FUNCTION "app"."require_acknowledged"(public.reports) IS 'Refuses a command that only an acknowledged report allows: acknowledge_first.';

COMMENT ON FUNCTION "app"."require_open"(public.reports) IS 'Refuses a command on a closed report: already_closed.';

COMMENT ON FUNCTION "app"."require_owner"(public.reports) IS 'Refuses a caller who is not the owner of the report: not_allowed.';

COMMENT ON FUNCTION "app"."require_role"(text) IS 'Refuses a caller who does not have the role: not_allowed.';

COMMENT ON FUNCTION "app"."write_patch"(uuid, uuid, text) IS 'Names the patch, or a new one of the region when patch_id is null. Errors: region_not_found, patch_name_taken, patch_unreadable.';

COMMENT ON FUNCTION "app"."write_region"(uuid, text) IS 'Names the region, or a new one when region_id is null. Errors: region_name_taken, region_unreadable.';

REVOKE ALL ON FUNCTION "app"."is_repeated"(text, uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."require_acknowledged"(public.reports) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."require_open"(public.reports) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."require_owner"(public.reports) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."require_role"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."write_patch"(uuid, uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."write_region"(uuid, text) FROM PUBLIC;

