-- An acknowledgement or a closing that was made without signal, before a danger was added, does not answer
-- the danger: it is refused, and its person looks again.
create or replace function app.act_at_desk(
	report_id uuid, act_id uuid, act text, content jsonb, seen_hop integer, acted_at timestamptz,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	answer constant jsonb := jsonb_build_object('act_id', act_id, 'report_id', report_id);
	report public.reports;
begin
	if act_id is null or act is null or act not in ('acknowledge', 'note', 'close') then
		raise sqlstate 'PT422' using message = 'act_unreadable';
	end if;
	-- Asked before whether they may read the report: it may have moved on since this was done.
	if app.act_was_done(act_id, report_id, act) then
		return answer;
	end if;
	report := app.locked_report(report_id);
	if app.act_was_done(act_id, report_id, act) then -- by this same call, sent twice at once
		return answer;
	end if;
	if act = 'note' then
		perform app.add_note(report.id, act_id, content ->> 'kind', content ->> 'words', at);
		return answer;
	end if;
	if exists (
		select from public.hops
		where hops.report_id = report.id and hop > seen_hop
			-- a danger that was added later is news to somebody who acted before they knew of it
			and (part = 'owner' or part = 'alerted' and reason = 'urgent')
	) then
		raise sqlstate 'PT409' using message = 'changed_meanwhile';
	end if;
	-- what its reporter added since nobody has read, and a closing would end unread
	if act = 'close' and jsonb_typeof(content -> 'seen_addenda') = 'number' and (
		select count(*) from public.addenda where addenda.report_id = report.id
	) > (content ->> 'seen_addenda')::numeric then
		raise sqlstate 'PT409' using message = 'changed_meanwhile';
	end if;
	if act = 'acknowledge' then
		perform app.acknowledge_report(report.id, at, act_id, acted_at);
	elsif content -> 'with_linked' = 'true' then
		perform app.close_linked(
			report.id, content ->> 'outcome', content ->> 'reason', at, act_id, acted_at
		);
	else
		perform app.close_report(
			report.id, content ->> 'outcome', content ->> 'reason', at, act_id, acted_at
		);
	end if;
	return answer;
end
$$;

-- An alarm on a closed report opens it again and alerts the hotline, whatever was alerted before.
create or replace function app.take_addendum(
	known public.reports, addendum_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.addenda
language plpgsql set search_path = '' as $$
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
		perform app.pass_on(known.id, 'reopened', app.filing_staff(known), null, at);
	end if;
	if app.is_urgent(content)
			and (not was_open or known.urgency <> 'now' and known.hotline_alerted_at is null)
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
