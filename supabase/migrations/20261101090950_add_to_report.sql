create type public.addendum_receipt as (
	addendum_id uuid,
	report_id uuid,
	reference text,
	received_at timestamptz
);

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
grant execute on function public.add_to_report to authenticated;
