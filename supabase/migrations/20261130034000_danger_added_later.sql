-- A danger to life that is added later alerts the owner and the hotline again, even if the report was alerted
-- or acknowledged before. From then on each owner has as little time as for a report that happens now.

create function app.time_to_acknowledge(report public.reports, at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select case
		when report.hotline_alerted_at is null then report.acknowledge_within
		else least(report.acknowledge_within, app.target('now', at))
	end
$$;
comment on function app.time_to_acknowledge is
	'How long the next owner of a report has. The target of its receipt, which figures are held to, stays.';

create or replace function app.take_addendum(
	known public.reports, addendum_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.addenda
language plpgsql set search_path = '' as $$
declare
	addendum public.addenda;
	was_danger constant boolean := app.priority(known) = 1; -- before this addendum
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
	if known.closed_at is not null then
		perform app.pass_on(known.id, 'reopened', app.filing_staff(known), null, at);
	end if;
	if app.is_urgent(content) and known.urgency <> 'now' and known.hotline_alerted_at is null
		or not was_danger and content -> 'danger_to_life' = 'true'
	then
		update public.reports set
			hotline_alerted_at = coalesce(hotline_alerted_at, at), hop = hop + case owner_step when 'hotline' then 1 else 2 end,
			acknowledged_at = null, acknowledged_by = null, lapses_at = null,
			deadline_at = least(deadline_at, at + app.target('now', at)),
			-- a colleague may claim what an operator has who is not there any more
			claimed_until = case
				when owner_step = 'hotline' and owner_id is not null
				then least(deadline_at, at + least(claim_lease, app.target('now', at)))
			end
		where id = known.id returning * into known;
		-- and its owner, whose acknowledgement was of less
		insert into public.hops (report_id, hop, step, person_id, part, reason, at)
		select known.id, told.hop, told.step, told.person_id, 'alerted', 'urgent', at
		from (
			values (known.hop, 'hotline', null::uuid),
				(known.hop - 1, nullif(known.owner_step, 'hotline'), known.owner_id)
		) as told (hop, step, person_id)
		where told.step is not null;
		insert into public.events (report_id, kind, at, step, reason)
		values (known.id, 'alerted', at, 'hotline', 'urgent');
	end if;
	perform app.tell_of_answer(addendum, at);
	return addendum;
end
$$;

create or replace function app.move_on(
	report_ids uuid[], cause text, actor_id uuid, note text, at timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare
	moved integer;
begin
	with moving as (
		select
			reports.id, site_id, hop, owner_step, deadline_at,
			app.time_to_acknowledge(reports, at) as acknowledge_within, alert_every, why.cause,
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

create or replace function app.reassign_report(
	report_id uuid, person_id uuid, reason text, at timestamptz
) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
	seat text;
begin
	reason := app.said(reason);
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if not coalesce(app.may_give(report), false) then
		-- Giving it away twice is quiet: it has left the caller's hands and stayed where it went.
		if (
			select kind = 'reassigned' and actor_id = auth.uid()
				and events.person_id = reassign_report.person_id
			from public.events
			where events.report_id = report.id
				and kind not in ('addendum', 'photo_received', 'thanked', 'asked')
			order by id desc limit 1
		) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.owner_id = reassign_report.person_id then
		return app.state_of(report.id);
	end if;
	seat := (
		select step from app.seats(report, at) as seats
		where seats.person_id = reassign_report.person_id and seats.reason is null
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
$$;
