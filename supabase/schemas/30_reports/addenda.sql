create type public.addendum_receipt as (
	addendum_id uuid,
	report_id uuid,
	reference text,
	received_at timestamptz
);

create table public.addenda (
	id uuid primary key, -- made on the phone, so a resend is the same addendum
	report_id uuid not null references public.reports,
	content jsonb not null check (pg_column_size(content) <= 65536),
	content_hash bytea not null,
	sent_at timestamptz, -- by the phone's clock
	received_at timestamptz not null
);
comment on table public.addenda is
	'What a reporter added later. The report itself is never rewritten.';
create index addenda_report_id_idx on public.addenda (report_id, received_at);
alter table public.addenda enable row level security;
grant select on public.addenda to authenticated;

create function app.unreadable_in_addendum(content jsonb) returns text
language sql stable set search_path = '' as $$
	select case
		when content is null or jsonb_typeof(content) <> 'object' or pg_column_size(content) > 65536
			then 'content'
		when not coalesce(content -> 'payload_version' = '1', false) then 'payload_version'
		when not app.is_kind(content, 'text', 'string') or length(content ->> 'text') > 2000
			or app.tidy(content ->> 'text') = '' and not exists (select from app.elements(content, 'photos'))
			then 'text'
	end
$$;

create function app.alert_hotline(report_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
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
$$;
comment on function app.alert_hotline is
	'Alerts the hotline, and the officer who owns the report: it is unanswered again, with the deadline of an alarm.';

-- An alarm on a closed report opens it again and alerts the hotline, whatever was alerted before.
create function app.take_addendum(
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
$$;
comment on function app.take_addendum is
	'Keeps beside a report what was said later, once. The caller holds the report.';

create function app.add_to_report(
	report_id uuid, filed_by uuid, addendum_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.addendum_receipt
language plpgsql set search_path = '' as $$
declare
	known public.reports;
	addendum public.addenda;
	unreadable text := case
		when addendum_id is null then 'addendum_id' else app.unreadable_in_addendum(content)
	end;
begin
	select * into known from public.reports
	where id = add_to_report.report_id and source_id = app.source_of(filed_by)
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
	if unreadable is not null then
		raise sqlstate 'PT422' using message = 'report_unreadable', detail = unreadable;
	end if;
	addendum := app.take_addendum(known, addendum_id, content, sent_at, at);
	return row(addendum.id, known.id, known.reference, addendum.received_at);
end
$$;

-- Definer, because nobody may insert an addendum: this is the only door.
create function public.add_to_report(
	report_id uuid, addendum_id uuid, content jsonb, sent_at timestamptz
) returns public.addendum_receipt
language plpgsql security definer set search_path = '' as $$
begin
	return app.add_to_report(report_id, app.reporter(), addendum_id, content, sent_at, now());
end
$$;
comment on function public.add_to_report is
	'Adds words or photos to one of the caller''s own reports under the id the phone made; a closed one '
	'opens again. Sending it again returns the same answer. Errors: person_inactive, not_a_reporter, '
	'report_not_found, report_unreadable (detail: the field), addendum_id_taken.';

create trigger addenda__append_only before update or delete on public.addenda
	for each row execute function app.tg_history_stays();
create trigger addenda__never_emptied before truncate on public.addenda
	for each statement execute function app.tg_append_only();

grant execute on function public.add_to_report to authenticated;
