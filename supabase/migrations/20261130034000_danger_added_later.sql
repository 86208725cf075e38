-- A danger to life that is added to an acknowledged report alerts its owner and the hotline again: the
-- acknowledgement was of less.

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
		or known.acknowledged_at is not null and not was_danger and content -> 'danger_to_life' = 'true'
	then
		update public.reports set
			hotline_alerted_at = coalesce(hotline_alerted_at, at), hop = hop + case owner_step when 'hotline' then 1 else 2 end,
			acknowledged_at = null, acknowledged_by = null, lapses_at = null, claimed_until = null,
			deadline_at = least(deadline_at, at + app.target('now', at))
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
