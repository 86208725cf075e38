set local check_function_bodies = off;

CREATE OR REPLACE FUNCTION app.alert_hotline(report_id uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	report public.reports;
begin
	update public.reports set
		hotline_alerted_at = coalesce(hotline_alerted_at, at), hop = hop + case owner_step when 'hotline' then 1 else 2 end,
		acknowledged_at = null, acknowledged_by = null, lapses_at = null,
		deadline_at = least(deadline_at, at + app.target('now', at)),
		-- a colleague may claim what an operator has who is not there any more
		claimed_until = case
			when owner_step = 'hotline' and owner_id is not null
			then least(deadline_at, at + least(claim_lease, app.target('now', at)))
		end
	where id = alert_hotline.report_id returning * into report;
	-- and its owner, whose acknowledgement was of less
	insert into public.hops (report_id, hop, step, person_id, part, reason, at)
	select report.id, told.hop, told.step, told.person_id, 'alerted', 'urgent', alert_hotline.at
	from (
		values (report.hop, 'hotline', null::uuid),
			(report.hop - 1, nullif(report.owner_step, 'hotline'), report.owner_id)
	) as told (hop, step, person_id)
	where told.step is not null;
	insert into public.events (report_id, kind, at, step, reason)
	values (report.id, 'alerted', alert_hotline.at, 'hotline', 'urgent');
end
$function$;

CREATE OR REPLACE FUNCTION app.count_returned(moved uuid[], away_since timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'returned', count(*) filter (where came_back), 'stayed', count(*) filter (where not came_back)
	)
	from unnest(moved) as theirs(id)
	cross join lateral (
		select exists (
			select from public.events
			where events.report_id = theirs.id and reason = 'away_undone'
				and actor_id = auth.uid() and events.at >= away_since
		) as came_back
	) as back
$function$;

CREATE OR REPLACE FUNCTION app.end_void_notifications(person_id uuid, mine uuid[], at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	update app.notifications set ended_at = at, ended = 'expired', next_at = null
	where id = any (mine) and next_at <= at
		and (
			expires_at <= at
			or not exists (select from public.people where id = end_void_notifications.person_id and active)
			or urgency = 'test'
				and not exists (select from public.channels where id = notifications.channel_id)
		);
	-- that it was answered is enough, should its silencing have failed
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	from public.reports
	where notifications.id = any (mine) and next_at <= at and ended_at is null
		and reports.id = report_id and acknowledged_at is not null and part <> 'answered';
	-- a reminder is void when anything has proven a channel since
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	where id = any (mine) and next_at <= at and urgency = 'proof'
		and app.proof_ends(end_void_notifications.person_id, at) > expires_at;
end
$function$;

CREATE OR REPLACE FUNCTION app.events_on_receipt(taken_by uuid, owner_step text, owner_id uuid, owner_reason text, hotline_alerted boolean)
 RETURNS TABLE(place integer, kind text, actor_id uuid, step text, person_id uuid, reason text)
 LANGUAGE sql
 IMMUTABLE ROWS 3
 SET search_path TO ''
AS $function$
	select 1, 'received', taken_by, null, null::uuid, case when taken_by is not null then 'by_phone' end
	union all
	select 2, 'routed', null, owner_step, owner_id, owner_reason
	union all
	select 3, 'alerted', null, 'hotline', null, 'urgent' where hotline_alerted
$function$;

CREATE OR REPLACE FUNCTION app.hand_over_patches(person public.people, successors jsonb, despite_unready boolean, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	duty record;
	successor public.people;
	missing text[];
	unready jsonb := '[]';
begin
	for duty in
		select held, patches as patch
		from public.patch_officers as held join public.patches on patches.id = held.patch_id
		where held.person_id = person.id and (held.ends_at is null or held.ends_at > at)
		order by patches.name, held.standing, held.starts_at
	loop
		successor := app.named_successor(person, duty.held, duty.patch, successors);
		missing := app.missing_for_reports(successor.id, at);
		if missing <> '{}' then
			unready := unready || jsonb_build_object(
				'patch_id', (duty.patch).id, 'patch_name', (duty.patch).name, 'standing', (duty.held).standing,
				'person_id', successor.id, 'person_name', successor.name, 'missing', missing
			);
		end if;
		perform app.replace_patch_officer(duty.held, (duty.patch).name, successor.id, at);
	end loop;
	if unready <> '[]' and not coalesce(despite_unready, false) then
		raise sqlstate 'PT409' using message = 'successor_not_ready', detail = unready::text;
	end if;
end
$function$;

CREATE OR REPLACE FUNCTION app.home_site(person_id uuid)
 RETURNS public.sites
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select sites.* from public.sites
	join public.reporter_sites on reporter_sites.site_id = sites.id
	where reporter_sites.person_id = home_site.person_id and reporter_sites.is_home
$function$;

CREATE OR REPLACE FUNCTION app.kept_open_patch(patch_id uuid)
 RETURNS public.patches
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	patch public.patches;
begin
	select * into patch from public.patches
	where id = kept_open_patch.patch_id and (region_id = app.canary_region()) is not true
	for share;
	if not found then
		raise sqlstate 'PT404' using message = 'patch_not_found';
	end if;
	if patch.disused_at is not null then
		raise sqlstate 'PT409' using message = 'patch_closed';
	end if;
	return patch;
end
$function$;

CREATE OR REPLACE FUNCTION app.messages_due(mine uuid[], allowance integer, at timestamp with time zone)
 RETURNS TABLE(channel_id uuid, notification_ids uuid[], urgency text, alone boolean, urgent boolean, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE ROWS 10
 SET search_path TO ''
AS $function$
	with due as (
		select notifications.id, notifications.urgency, notifications.expires_at, notifications.channel_id,
			-- about a channel or rosters: it cannot speak for a report, nor another notification for it
			notifications.report_id is null as alone,
			notifications.urgency = 'now' as urgent,
			case notifications.urgency when 'now' then app.messages_a_minute() else allowance end as at_once,
			row_number() over (
				partition by notifications.urgency = 'now'
				order by app.urgency_rank(notifications.urgency), notifications.written_at, notifications.id
			) as place,
			count(*) over (partition by notifications.urgency = 'now') as all_due
		from app.notifications
		where notifications.id = any (mine) and next_at <= at
			and notifications.channel_id is not null
	),
	numbered as (
		select *, case
			when alone or all_due <= at_once then place
			else least(place, at_once)
		end as message
		from due
	)
	select
		(array_agg(numbered.channel_id order by place))[1] as channel_id,
		array_agg(numbered.id order by place) as notification_ids,
		(array_agg(numbered.urgency order by place))[1] as urgency,
		alone,
		urgent,
		max(numbered.expires_at) as expires_at
	from numbered
	group by numbered.message, numbered.alone, numbered.urgent
	order by numbered.urgent desc, min(place)
$function$;

CREATE OR REPLACE FUNCTION app.named_successor(person public.people, held public.patch_officers, patch public.patches, successors jsonb)
 RETURNS public.people
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	successor public.people;
begin
	select people.* into successor
	from jsonb_to_recordset(successors)
		as named (patch_id uuid, standing text, person_id uuid)
	join public.people on people.id = named.person_id
	where named.patch_id = held.patch_id and named.standing = held.standing
	for no key update of people;
	if not found then
		raise sqlstate 'PT409' using message = 'patches_first', detail = patch.name;
	end if;
	if successor.id = person.id or successor.role <> 'officer' or not successor.active
		or successor.region_id = app.canary_region()
	then
		raise sqlstate 'PT422' using message = 'not_an_officer', detail = patch.name;
	end if;
	if successor.region_id is distinct from patch.region_id then
		raise sqlstate 'PT422' using message = 'successor_elsewhere', detail = patch.name;
	end if;
	return successor;
end
$function$;

CREATE OR REPLACE FUNCTION app.notify_others(person_id uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	with unheard as materialized (
		select * from app.unheard_alarms(notify_others.person_id, at)
	),
	watches as materialized (
		select asked.region_id, app.who_hears_of_queue(asked.region_id, 'operator', true, at) as on_watch
		from (select distinct region_id from unheard) as asked
	)
	insert into app.notifications (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	select on_watch, unheard.report_id, hop, 'alerted', rule.urgency, at, at + expires_after, at
	from unheard
	join watches using (region_id)
	join app.notification_rules as rule on rule.urgency = 'now'
	where on_watch is distinct from notify_others.person_id
		and not exists (
			select from app.notifications
			where notifications.report_id = unheard.report_id and notifications.person_id = on_watch
				and ended_at is null and part <> 'answered'
		)
	-- In one order: two of these never wait for each other in a circle.
	order by priority, unheard.report_id, on_watch
	on conflict do nothing;
exception when others then
	-- the next tick tries again; nothing must keep an account switched on
	raise warning 'notifications could not be written: %', sqlerrm;
end
$function$;

CREATE OR REPLACE FUNCTION app.open_waits(region_id uuid, dimension text, since date, until date, by text, at timestamp with time zone, measures text[])
 RETURNS TABLE(key text, starts_on date, measure text, bucket integer)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select
		case open_waits.dimension
			when 'all' then ''
			when 'patch' then coalesce(patch_id::text, '')
			when 'site' then coalesce(site_id::text, '')
			when 'urgency' then urgency
			when 'owner_step' then owner_step
			when 'origin' then origin
			when 'hour' then lpad(hour::text, 2, '0')
			when 'weekday' then weekday::text
		end,
		case by when 'period' then open_waits.since else date_trunc(by, day)::date end,
		waiting.measure, waiting.bucket
	from app.report_times as times
	left join app.duty_waits(
		array(
			select report_id from app.report_times
			where report_times.region_id = open_waits.region_id and outcome_seconds is null
				and acknowledge_seconds is null and day >= open_waits.since and day < open_waits.until
				and (measures is null or 'acknowledge_on_duty' = any (measures))
		),
		open_waits.at
	) as duty using (report_id)
	cross join lateral (
		select app.bucket_of(extract(epoch from open_waits.at - received_at)::double precision) as bucket
	) as waited
	cross join lateral (
		values
			('owner', waited.bucket, owner_seconds is null),
			('acknowledge', waited.bucket, acknowledge_seconds is null),
			('acknowledge_on_duty', app.bucket_of(duty.seconds), acknowledge_seconds is null),
			('outcome', waited.bucket, true),
			('feedback', waited.bucket, feedback_seconds is null),
			-- its target is over, and nobody has acknowledged it
			('late', 0, acknowledge_seconds is null
				and open_waits.at > received_at + make_interval(secs => target_seconds))
	) as waiting (measure, bucket, waits)
	where times.region_id = open_waits.region_id and outcome_seconds is null and waiting.waits
		and (measures is null or waiting.measure = any (measures))
		and day >= open_waits.since and day < open_waits.until
		and open_waits.dimension in
			('all', 'patch', 'site', 'urgency', 'owner_step', 'origin', 'hour', 'weekday')
$function$;

CREATE OR REPLACE FUNCTION app.read_content(content jsonb)
 RETURNS public.reports
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.ready_spans(since date, until date, by text, at timestamp with time zone)
 RETURNS TABLE(span text, since date, until date, direction integer)
 LANGUAGE sql
 STABLE ROWS 20
 SET search_path TO ''
AS $function$
	with months as (
		select
			first, past, greatest(first, ready_spans.since) as since,
			-- after today there is nothing to leave out
			case
				when least(past, ready_spans.until) > (at at time zone 'Europe/London')::date then past
				else least(past, ready_spans.until)
			end as until
		from generate_series(
			date_trunc('month', since::timestamp), until - interval '1 day', '1 month'
		) as month
		cross join lateral (
			select month::date as first, (month + interval '1 month')::date as past
		) as whole
	)
	select spans.span, spans.since, spans.until, spans.direction
	from months
	cross join lateral (
		select by in ('period', 'month') and until - since >= past - first - (until - since) as is_ready
	) as choice
	cross join lateral (
		values
			('month', first, past, is_ready, 1), ('day', first, since, is_ready, -1),
			('day', until, past, is_ready, -1), ('day', since, until, not is_ready, 1)
	) as spans (span, since, until, is_wanted, direction)
	where is_wanted and spans.since < spans.until
$function$;

CREATE OR REPLACE FUNCTION app.replace_patch_officer(held public.patch_officers, patch_name text, successor_id uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	before constant jsonb := app.officers_of(held.patch_id, at);
begin
	if held.starts_at >= at then
		delete from public.patch_officers where id = held.id;
	else
		update public.patch_officers set ends_at = at where id = held.id;
	end if;
	begin
		insert into public.patch_officers (patch_id, person_id, standing, starts_at, ends_at)
		values (
			held.patch_id, successor_id, held.standing, greatest(held.starts_at, at), held.ends_at
		);
	exception when exclusion_violation then
		raise sqlstate 'PT409' using message = 'stands_already', detail = patch_name;
	end;
	perform app.note_roster(
		'disable_person', successor_id, held.patch_id, before,
		app.officers_of(held.patch_id, at), at
	);
end
$function$;

CREATE OR REPLACE FUNCTION app.reports_that_move(report_ids uuid[], given_cause text, at timestamp with time zone)
 RETURNS TABLE(id uuid, site_id uuid, hop integer, owner_step text, deadline_at timestamp with time zone, acknowledge_within interval, alert_every interval, cause text, after_rank integer, had_it uuid[], due_at timestamp with time zone, priority integer, way bigint)
 LANGUAGE sql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.reroute(report_ids uuid[], cause text, actor_id uuid, note text, at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.return_report(report_id uuid, step text, deadline_at timestamp with time zone, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	update public.reports set
		owner_step = return_report.step, owner_id = auth.uid(), hop = hop + 1,
		deadline_at = return_report.deadline_at, claimed_until = null
	where id = return_report.report_id;
	insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
	select id, hop, owner_step, owner_id, 'owner', 'away_undone', return_report.at, reports.deadline_at
	from public.reports where id = return_report.report_id;
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason)
	values (
		return_report.report_id, 'reassigned', return_report.at, auth.uid(), return_report.step, auth.uid(),
		'away_undone'
	);
end
$function$;

CREATE OR REPLACE FUNCTION app.returnable_reports(moved uuid[], away_since timestamp with time zone, at timestamp with time zone)
 RETURNS TABLE(report_id uuid, step text, deadline_at timestamp with time zone)
 LANGUAGE sql
 STABLE ROWS 10
 SET search_path TO ''
AS $function$
	select reports.id, mine.step, mine.deadline_at
	from public.reports
	cross join lateral (
		select hops.hop, hops.at, reason from public.hops
		where report_id = reports.id and part = 'owner' order by hops.hop desc limit 1
	) as latest
	cross join lateral (
		select
			person_id, step,
			-- an alarm that was raised meanwhile had shortened it
			least(held.deadline_at, (
				select min(alarm.at) + app.target('now', returnable_reports.at) from public.hops as alarm
				where alarm.report_id = reports.id and alarm.reason = 'urgent'
					and alarm.hop > held.hop and alarm.hop < latest.hop
			)) as deadline_at
		from public.hops as held
		where report_id = reports.id and part = 'owner' and held.hop < latest.hop
		order by held.hop desc limit 1
	) as mine
	where reports.id = any (moved)
		-- nobody has answered it, and it has not moved since
		and closed_at is null and acknowledged_at is null
		and latest.at = away_since and latest.reason = 'released'
		and not exists ( -- the person alerted since is on it
			select from public.hops as alarm
			where alarm.report_id = reports.id and alarm.reason = 'urgent' and alarm.hop > latest.hop
		)
		and mine.person_id = auth.uid()
		and not app.is_absent(auth.uid(), returnable_reports.at) -- ill, as somebody recorded meanwhile
		-- It has the deadline that it had: going away and coming back gains no time.
		and mine.deadline_at > returnable_reports.at
$function$;

CREATE OR REPLACE FUNCTION app.same_vessel(report public.reports)
 RETURNS TABLE(report_id uuid, because text, nautical_miles double precision, apart interval)
 LANGUAGE sql
 STABLE ROWS 3
 SET search_path TO ''
AS $function$
	with mine as (
		select place.*, app.plain(report.detail #>> '{vessel,name}') as name,
			report.detail #>> '{vessel,type}' as type, report.detail #>> '{vessel,hull_colour}' as colour
		from app.position_of_vessel(report) as place
	),
	numbers as materialized (
		select * from app.numbers_of(report.id)
	),
	placed as materialized (
		select
			candidates.*, other.detail, other.indicators, other.source_id,
			other.site_id = report.site_id and num_nonnulls(other.latitude, report.latitude) < 2
				as only_site,
			app.nautical_miles(place.latitude, place.longitude, mine.latitude, mine.longitude) as miles,
			greatest(other.seen_at, report.seen_at) - least(other.seen_at, report.seen_at) as apart
		from app.vessel_candidates(report) as candidates
		join public.reports as other using (id)
		cross join mine
		cross join lateral app.position_of_vessel(other) as place
	),
	judged as (
		select
			placed.*, extract(epoch from apart)::double precision / 3600 as hours,
			not by_number and exists (
				select from numbers
				join app.numbers_of(placed.id) as theirs using (kind)
				where numbers.sound and theirs.sound and numbers.normalised <> theirs.normalised
			) as other_number,
			app.differ(mine.type, detail #>> '{vessel,type}')
				or app.differ(mine.colour, detail #>> '{vessel,hull_colour}')
				or app.differ(mine.name, detail #>> '{vessel,name}') as looks_otherwise,
			app.agree(mine.type, detail #>> '{vessel,type}')::integer
				+ app.agree(mine.colour, detail #>> '{vessel,hull_colour}')::integer
				+ (indicators && report.indicators)::integer as alike,
			source_id = report.source_id as same_reporter
		from placed cross join mine
		where by_number or by_name or miles <= 1 or only_site -- the rest is not worth a look
	)
	select id, because, miles, apart
	from judged
	cross join lateral (
		select case
			when by_number and hours <= 72 and coalesce(miles, 0) <= 5 + 25 * hours then 'number'
			when by_number then 'seen_before'
			when other_number then null
			when looks_otherwise then null
			when by_name and coalesce(miles, 0) <= 3 + 10 * hours then 'name'
			when hours <= 2 and not same_reporter and (
				only_site and alike >= 2 or not coalesce(only_site, false) and miles <= 1 and alike >= 1
			) then 'place_and_time'
		end as because
	) as verdict
	where because is not null
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
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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

CREATE OR REPLACE FUNCTION app.silence_earlier_notifications(written public.hops[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	-- Handing a report on silences everybody who was notified. An escalation silences only the owner.
	-- This may wait for a dispatcher; a dispatcher never waits for this: see hold_for.
	update app.notifications set ended_at = hops.at, ended = 'silenced', next_at = null
	from unnest(written) as hops
	where notifications.report_id = hops.report_id
		and notifications.hop < hops.hop and notifications.ended_at is null
		and (
			-- an alarm notifies its owner again
			notifications.part = 'owner' and (hops.part = 'owner' or hops.reason = 'urgent')
			or hops.part = 'owner'
				and hops.reason in ('released', 'reassigned', 'claimed', 'claim_expired', 'away_undone')
				-- nobody has answered the alarm by handing its report on
				and not (
					notifications.part = 'alerted' and hops.reason in ('released', 'away_undone')
					and exists (
						select from public.hops as alarm
						where alarm.report_id = notifications.report_id and alarm.hop = notifications.hop
							and alarm.reason = 'urgent' and alarm.person_id is null
					)
				)
		);
end
$function$;

CREATE OR REPLACE FUNCTION app.site_named_in(content jsonb, region_id uuid)
 RETURNS public.sites
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.steps_of_moves(report_ids uuid[], given_cause text, at timestamp with time zone)
 RETURNS TABLE(id uuid, cause text, step text, person_id uuid, part text, reason text, hop bigint, last_hop bigint, alerted_step text, deadline_at timestamp with time zone)
 LANGUAGE sql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.take_addendum(known public.reports, addendum_id uuid, content jsonb, sent_at timestamp with time zone, at timestamp with time zone)
 RETURNS public.addenda
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	addendum public.addenda;
	-- Both before this addendum. An alarm that was raised before the report was closed does not count.
	was_open constant boolean := known.closed_at is null;
	was_danger constant boolean := was_open and app.priority(known) = 1;
begin
	insert into public.addenda (id, report_id, content, content_hash, sent_at, received_at)
	values (
		addendum_id, known.id, content, app.hash_of(content), app.kept(sent_at), at
	)
	on conflict (id) do nothing returning * into addendum;
	if not found then
		select * into strict addendum from public.addenda where id = addendum_id;
		if addendum.report_id <> known.id or addendum.content_hash <> app.hash_of(content) then
			raise sqlstate 'PT409' using message = 'addendum_id_taken';
		end if;
		return addendum; -- sent again
	end if;
	perform app.note_identifiers(known.id, addendum_id, content);
	perform app.announce_photos(known.id, addendum_id, content, at);
	insert into public.events (report_id, kind, at, actor_id, reason)
	values (
		known.id, 'addendum', at, app.filing_staff(known),
		case when app.answers_what(addendum) is not null then 'answer' end
	);

	-- Words added to a closed report want a reader, and an alarm wants one now.
	if not was_open then
		perform app.reroute_report(known.id, 'reopened', app.filing_staff(known), null, at);
	end if;
	if app.is_urgent(content)
			and (not was_open or known.urgency <> 'now' and known.hotline_alerted_at is null)
		or not was_danger and content -> 'danger_to_life' = 'true'
	then
		perform app.alert_hotline(known.id, at);
	end if;
	perform app.notify_of_answer(addendum, at);
	return addendum;
end
$function$;

CREATE OR REPLACE FUNCTION app.take_for(person_id uuid, mine uuid[], at timestamp with time zone)
 RETURNS SETOF public.due_message
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	allowance constant integer := app.messages_a_minute() - (
		select count(*) from app.attempts
		where attempts.person_id = take_for.person_id and attempts.at > take_for.at - interval '1 minute'
			and not urgent -- alarms have no limit and use up nobody's allowance
			and (outcome is null or outcome = 'sent') -- what reached nobody bothered nobody
	);
	message record;
	attempt uuid;
begin
	if allowance <= 0 then
		update app.notifications set next_at = at + interval '15 seconds'
		where id = any (mine) and next_at <= at and urgency <> 'now';
	end if;
	for message in
		select * from app.messages_due(mine, allowance, at)
	loop
		-- a shared phone may be taken over in this moment: the next round finds another channel
		perform from public.channels where id = message.channel_id for key share skip locked;
		continue when not found;
		insert into app.attempts (person_id, channel_id, notification_ids, at, urgent)
		values (
			take_for.person_id, message.channel_id, message.notification_ids, take_for.at, message.urgent
		)
		returning id into attempt;
		update app.notifications set
			attempt_id = attempt, channel_id = message.channel_id, next_at = at + app.attempt_lease()
		where id = any (message.notification_ids);
		return query select
			attempt, kind, address, p256dh, auth, message.urgency,
			case when message.alone then 0 else cardinality(message.notification_ids) end,
			message.expires_at,
			case message.urgency when 'gaps' then app.gaps_by_site(take_for.person_id, take_for.at) end
		from public.channels where id = message.channel_id;
	end loop;
end
$function$;

CREATE OR REPLACE FUNCTION app.take_notifications(at timestamp with time zone, at_most integer DEFAULT 50)
 RETURNS SETOF public.due_message
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	person uuid;
	mine uuid[];
begin
	perform app.write_unwritten_notifications(at);
	-- By person, so that of two dispatchers one counts what a person was sent and no other does; not
	-- for update, so that nobody who files a report waits.
	for person in
		select people.id
		from (
			select
				person_id, min(next_at) as due_at,
				min(case notifications.urgency when 'now' then app.priority(reports) else 3 end) as priority
			from app.notifications left join public.reports on reports.id = report_id
			where next_at <= at
			group by person_id
			order by priority, due_at
			limit at_most
		) as owed
		join public.people on people.id = owed.person_id
		order by owed.priority, owed.due_at, people.id
		for no key update of people skip locked
	loop
		-- Skipped here too: what is being silenced must not make this wait, nor that wait for this.
		mine := array(
			select id from app.notifications
			where person_id = person and next_at <= at and ended_at is null
			for update skip locked
		);
		perform app.end_void_notifications(person, mine, at);
		-- Held back it loses none of the time for which it is worth sending. A proof ends all the same.
		update app.notifications set
			next_at = quiet.until,
			expires_at = expires_at + case urgency when 'proof' then interval '0' else quiet.until - at end
		from (select app.quiet_until(person, at) as until) as quiet
		where id = any (mine) and next_at <= at and urgency not in ('now', 'test')
			and quiet.until is not null;
		update app.notifications set channel_id = app.next_channel(person, tried, urgency)
		where id = any (mine) and next_at <= at and urgency <> 'test';
		-- nowhere to send it: they may yet add a channel
		update app.notifications set next_at = at + interval '5 minutes'
		where id = any (mine) and next_at <= at and channel_id is null;
		return query select * from app.take_for(person, mine, at);
	end loop;
end
$function$;

CREATE OR REPLACE FUNCTION app.take_report(report_id uuid, filed_by uuid, taken_by uuid, content jsonb, sent_at timestamp with time zone, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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

CREATE OR REPLACE FUNCTION app.unheard_alarms(person_id uuid, at timestamp with time zone)
 RETURNS TABLE(report_id uuid, region_id uuid, hop integer, priority integer)
 LANGUAGE sql
 STABLE ROWS 10
 SET search_path TO ''
AS $function$
	with theirs as materialized (
		select id, region_id, owner_id, hop, app.priority(reports) as priority
		from public.reports
		where closed_at is null and acknowledged_at is null
			and (urgency = 'now' or hotline_alerted_at is not null)
			and (
				unheard_alarms.person_id is null
				or owner_id = unheard_alarms.person_id
				or exists (
					select from app.notifications
					where notifications.report_id = reports.id and part <> 'answered'
						and notifications.person_id = unheard_alarms.person_id
						and (ended_at is null or ended = 'proven')
				)
			)
	),
	heard as materialized (
		select notifications.report_id, notifications.person_id
		from theirs join app.notifications on notifications.report_id = theirs.id
		where part <> 'answered' and (
			ended_at is null
			-- or they have opened it, and it has not moved since
			or ended = 'proven' and written_at >= (
				select max(hops.at) from public.hops
				where hops.report_id = theirs.id and hops.part in ('owner', 'alerted')
			)
		)
	),
	-- Somebody of the hotline must hear of it beside its officer. At a tick its officer is enough: a supervisor
	-- may have given it to them, and an operator may have claimed it and so have no notification.
	reached as materialized (
		select id, role, region_id from public.people
		where active and role <> 'reporter'
			and (role <> 'officer' or unheard_alarms.person_id is null)
			and id in (select heard.person_id from heard union select owner_id from theirs)
			and app.can_be_notified(id, at)
	)
	select id, region_id, hop, priority from theirs
	where not exists (
		select from reached
		where (reached.region_id = theirs.region_id or reached.role = 'administrator')
			and (
				exists (
					select from heard
					where heard.report_id = theirs.id and heard.person_id = reached.id
				)
				or unheard_alarms.person_id is null and reached.id = theirs.owner_id
			)
	)
$function$;

CREATE OR REPLACE FUNCTION app.vessel_candidates(report public.reports)
 RETURNS TABLE(id uuid, by_number boolean, by_name boolean)
 LANGUAGE sql
 STABLE ROWS 100
 SET search_path TO ''
AS $function$
	with mine as (
		select app.plain(report.detail #>> '{vessel,name}') as name
	),
	numbers as materialized (
		select * from app.numbers_of(report.id)
	),
	near as (
		select identifiers.report_id as id, true as by_number, false as by_name
		from numbers join public.identifiers using (kind, normalised)
		union all
		select other.id, false, true
		from mine join public.reports as other on app.plain(other.detail #>> '{vessel,name}') = mine.name
		where length(mine.name) >= 4
			and other.seen_at between report.seen_at - interval '24 hours'
				and report.seen_at + interval '24 hours'
		union all
		select other.id, false, false
		from public.reports as other
		where other.region_id = report.region_id
			and other.seen_at between report.seen_at - interval '2 hours'
				and report.seen_at + interval '2 hours'
	)
	select id, bool_or(by_number), bool_or(by_name)
	from near where id <> report.id group by id
$function$;

CREATE OR REPLACE FUNCTION app.waits_in(region_id uuid, dimension text, since date, until date, by text, at timestamp with time zone, measures text[])
 RETURNS TABLE(key text, starts_on date, measure text, bucket integer, done bigint, waiting bigint)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	with lines as (
		select
			held.key,
			case by
				when 'period' then waits_in.since
				else date_trunc(by, held.starts_on)::date
			end as starts_on,
			held.measure, held.bucket, direction * held.reports as done, 0::bigint as waiting
		from app.ready_spans(since, until, by, at) as spans join app.time_counts as held
			on held.region_id = waits_in.region_id and held.span = spans.span
			and held.dimension = waits_in.dimension
			and held.starts_on >= spans.since and held.starts_on < spans.until
			and (measures is null or held.measure = any (measures))
		union all
		select open.key, open.starts_on, open.measure, open.bucket, 0, 1
		from app.open_waits(region_id, dimension, since, until, by, at, measures) as open
	)
	select key, starts_on, measure, bucket, sum(done)::bigint, sum(waiting)::bigint
	from lines group by key, starts_on, measure, bucket
$function$;

CREATE OR REPLACE FUNCTION app.write_notifications(written public.hops[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
	perform app.silence_earlier_notifications(written);
	with hopped as materialized (
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
	-- each person once, however many reports the clock moves to them
	unreachable as materialized (
		select person_id, at
		from (
			select distinct person_id, at from hopped
			where part = 'owner' and person_id is not null and urgency = 'now'
		) as owners
		where not app.can_be_notified(person_id, at)
	),
	told as (
		select report_id, hop, person_id, part, urgency, region_id, role, again, at from hopped
		union all
		select report_id, hop, null, 'alerted', urgency, region_id, 'operator', again, at
		from hopped join unreachable using (person_id, at)
		where part = 'owner' and urgency = 'now'
	),
	watches as materialized (
		select asked.*, app.who_hears_of_queue(region_id, role, again, at) as on_watch
		from (
			select distinct region_id, role, again, at from told where person_id is null
		) as asked
	)
	insert into app.notifications (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	-- a supervisor who stands in for the operators of a queue is told once of what goes to both
	select distinct on (people.id, told.report_id, told.at)
		people.id, told.report_id, told.hop, told.part, rule.urgency, told.at,
		told.at + expires_after, told.at
	from told
	join app.notification_rules as rule using (urgency)
	left join watches using (region_id, role, again, at)
	join public.people
		on people.active and people.id = coalesce(told.person_id, on_watch)
	-- an owner who is on watch too hears of it as its owner
	order by
		people.id, told.report_id, told.at, told.person_id is null, told.part = 'alerted' desc, told.hop
	on conflict (report_id, hop, person_id) do nothing;
end
$function$;

CREATE OR REPLACE FUNCTION app.write_report(report public.reports)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.write_site(was public.sites, site public.sites)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	broken text;
begin
	if site.county = '' then
		raise check_violation using constraint = 'sites_county_check';
	end if;
	if was.id is null then
		insert into public.sites select site.*;
	else
		update public.sites set
			patch_id = site.patch_id, region_id = site.region_id, kind = site.kind,
			latitude = site.latitude, longitude = site.longitude, locode = site.locode,
			berths = site.berths
		where id = was.id;
		-- apart: to write what a site is known by holds up everybody who files a report from there
		if (site.name, site.county) is distinct from (was.name, was.county) then
			update public.sites set name = site.name, county = site.county where id = was.id;
		end if;
	end if;
exception
	when unique_violation then
		raise sqlstate 'PT409' using message = 'name_taken';
	when check_violation or not_null_violation then
		get stacked diagnostics broken = constraint_name;
		raise sqlstate 'PT422' using message = 'site_unreadable', detail = broken;
end
$function$;

COMMENT ON FUNCTION "app"."alert_hotline"(uuid, timestamp with time zone) IS 'Alerts the hotline, and the officer who owns the report: it is unanswered again, with the deadline of an alarm.';

COMMENT ON FUNCTION "app"."end_void_notifications"(uuid, uuid[], timestamp with time zone) IS 'Ends those of a person''s due notifications that expired, were answered or that a proof made void.';

COMMENT ON FUNCTION "app"."kept_open_patch"(uuid) IS 'The patch a site is about to join. A share lock keeps it open until the transaction ends.';

COMMENT ON FUNCTION "app"."messages_due"(uuid[], integer, timestamp with time zone) IS 'The messages that carry these notifications, in the order in which they are sent. An allowance is what the minute still allows of other messages than alarms.';

COMMENT ON FUNCTION "app"."named_successor"(public.people, public.patch_officers, public.patches, jsonb) IS 'Who takes a standing of a patch over, held until the transaction ends.';

COMMENT ON FUNCTION "app"."open_waits"(uuid, text, date, date, text, timestamp with time zone, text[]) IS 'How long each report without an outcome has waited, for each measure that it still waits for.';

COMMENT ON FUNCTION "app"."read_content"(jsonb) IS 'A report with the columns that are read out of its content, and no others.';

COMMENT ON FUNCTION "app"."reports_that_move"(uuid[], text, timestamp with time zone) IS 'Which of these reports move, why, and from where in the line: reports of one way have the same route.';

COMMENT ON FUNCTION "app"."returnable_reports"(uuid[], timestamp with time zone, timestamp with time zone) IS 'Of the reports that moved when the caller went away, those that can return, with the step and deadline they had.';

COMMENT ON FUNCTION "app"."silence_earlier_notifications"(public.hops[]) IS 'Ends the notifications that these hops make void.';

COMMENT ON FUNCTION "app"."site_named_in"(jsonb, uuid) IS 'The site in the content of a report from somebody of that region; null where it is unknown.';

COMMENT ON FUNCTION "app"."steps_of_moves"(uuid[], text, timestamp with time zone) IS 'Each step on the way of each report that moves: who is passed over, alerted and its next owner.';

COMMENT ON FUNCTION "app"."take_report"(uuid, uuid, uuid, jsonb, timestamp with time zone, timestamp with time zone) IS 'Reads a report and writes it with its owner, identifiers and photos; false when the id is known.';

COMMENT ON FUNCTION "app"."unheard_alarms"(uuid, timestamp with time zone) IS 'Unanswered urgent reports that a person owns or was notified of, of which nobody who was notified can be reached now. With null, of all reports.';

COMMENT ON FUNCTION "app"."vessel_candidates"(public.reports) IS 'Reports worth a comparison: the same number, the same name within a day, or the region within two hours.';

COMMENT ON FUNCTION "app"."write_report"(public.reports) IS 'Writes the report, its owner and the reasons in one statement; false when the id is known.';

COMMENT ON FUNCTION "app"."write_site"(public.sites, public.sites) IS 'Inserts the site when was has no id; else updates its row.';

REVOKE ALL ON FUNCTION "app"."alert_hotline"(uuid, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."alert_hotline"(uuid, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."count_returned"(uuid[], timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."count_returned"(uuid[], timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."end_void_notifications"(uuid, uuid[], timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."end_void_notifications"(uuid, uuid[], timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."events_on_receipt"(uuid, text, uuid, text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."events_on_receipt"(uuid, text, uuid, text, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "app"."home_site"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."home_site"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "app"."kept_open_patch"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."kept_open_patch"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "app"."messages_due"(uuid[], integer, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."messages_due"(uuid[], integer, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."named_successor"(public.people, public.patch_officers, public.patches, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."named_successor"(public.people, public.patch_officers, public.patches, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "app"."open_waits"(uuid, text, date, date, text, timestamp with time zone, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."open_waits"(uuid, text, date, date, text, timestamp with time zone, text[]) TO "postgres";

REVOKE ALL ON FUNCTION "app"."read_content"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."read_content"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "app"."ready_spans"(date, date, text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."ready_spans"(date, date, text, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."replace_patch_officer"(public.patch_officers, text, uuid, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."replace_patch_officer"(public.patch_officers, text, uuid, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."reports_that_move"(uuid[], text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."reports_that_move"(uuid[], text, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."return_report"(uuid, text, timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."return_report"(uuid, text, timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."returnable_reports"(uuid[], timestamp with time zone, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."returnable_reports"(uuid[], timestamp with time zone, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."silence_earlier_notifications"(public.hops[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."silence_earlier_notifications"(public.hops[]) TO "postgres";

REVOKE ALL ON FUNCTION "app"."site_named_in"(jsonb, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."site_named_in"(jsonb, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "app"."steps_of_moves"(uuid[], text, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."steps_of_moves"(uuid[], text, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."unheard_alarms"(uuid, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."unheard_alarms"(uuid, timestamp with time zone) TO "postgres";

REVOKE ALL ON FUNCTION "app"."vessel_candidates"(public.reports) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."vessel_candidates"(public.reports) TO "postgres";

REVOKE ALL ON FUNCTION "app"."write_report"(public.reports) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."write_report"(public.reports) TO "postgres";

REVOKE ALL ON FUNCTION "app"."write_site"(public.sites, public.sites) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "app"."write_site"(public.sites, public.sites) TO "postgres";
