create function app.submit_report_for(
	report_id uuid, reporter_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.receipt
language plpgsql set search_path = '' as $$
begin
	if app.my_role() is distinct from 'operator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if reporter_id is not null and not exists (
		select from public.people where id = reporter_id and role = 'reporter' and active
	) then
		raise sqlstate 'PT404' using message = 'reporter_not_found';
	end if;
	return app.submit_report(
		report_id, coalesce(reporter_id, auth.uid()), content, sent_at, at, taken_by => auth.uid()
	);
end
$$;

-- Definer, because nobody may insert a report; it routes like the reporter's own door.
create function public.submit_report_for(
	report_id uuid, content jsonb, sent_at timestamptz, reporter_id uuid default null
) returns public.receipt
language sql security definer set search_path = '' as $$
	select app.submit_report_for(report_id, reporter_id, content, sent_at, now())
$$;
comment on function public.submit_report_for is
	'An operator files for somebody on the telephone: under the account of the caller, or under their '
	'own when the caller has none, with `caller` (name, number) in the content. All else is as in '
	'submit_report. Errors: not_allowed, reporter_not_found, report_id_taken, report_unreadable '
	'(detail: the field).';
grant execute on function public.submit_report_for to authenticated;
