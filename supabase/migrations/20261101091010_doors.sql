-- Definer, all of them: nobody holds an update grant on reports, so each change of state has one door.
create function public.acknowledge_report(report_id uuid) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.acknowledge_report(report_id, now())
$$;
comment on function public.acknowledge_report is
	'Its owner says "I have read this". Twice is quiet. Errors: report_not_found, not_allowed.';

create function public.keep_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.keep_report(report_id, reason, now())
$$;
comment on function public.keep_report is
	'Its owner, who acknowledged it, is still on it: from now on it has as long again until it lapses, '
	'with a reason for staff. Errors: report_not_found, not_allowed, reason_required, acknowledge_first, '
	'already_closed.';

create function public.hand_back_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.hand_back_report(report_id, reason, now())
$$;
comment on function public.hand_back_report is
	'Its owner cannot take it: the next in line has it at once, with a fresh deadline. Twice is quiet; '
	'at the end of the line supervisors are told. Errors: report_not_found, not_allowed, reason_required, already_closed.';

create function public.claim_report(report_id uuid) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.claim_report(report_id, now())
$$;
comment on function public.claim_report is
	'An operator takes a report out of the hotline''s queue; of two, one wins. '
	'Errors: report_not_found, not_allowed, already_claimed, already_closed.';

create function public.close_report(report_id uuid, outcome text, reason text)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.close_report(report_id, outcome, reason, now())
$$;
comment on function public.close_report is
	'Its owner ends it with an outcome and a reason. The reporter is told the outcome''s feedback, never '
	'the reason. Errors: report_not_found, not_allowed, outcome_required, outcome_unknown, '
	'reason_required, acknowledge_first, already_closed.';

grant execute on function public.acknowledge_report, public.keep_report, public.hand_back_report,
	public.claim_report, public.close_report to authenticated;
