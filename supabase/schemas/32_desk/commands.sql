create type public.report_state as (
	report_id uuid,
	owner_step text,
	owner_id uuid,
	owner_name text,
	acknowledged_at timestamptz,
	deadline_at timestamptz,
	claimed_until timestamptz,
	lapses_at timestamptz,
	closed_at timestamptz
);

create function app.state_of(report_id uuid) returns public.report_state
language sql stable set search_path = '' as $$
	select
		reports.id, owner_step, owner_id, people.name, acknowledged_at,
		deadline_at, claimed_until, lapses_at, closed_at
	from public.reports left join public.people on people.id = owner_id
	where reports.id = state_of.report_id
$$;

create function app.locked_report(report_id uuid) returns public.reports
language plpgsql set search_path = '' as $$
declare
	-- Looked at before it is held: somebody with no right to it must not keep others from it.
	report public.reports := app.readable_report(report_id);
begin
	select * into report from public.reports where id = locked_report.report_id for no key update;
	if not coalesce(app.may_read_report(report), false) then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
	return report;
end
$$;
comment on function app.locked_report is
	'The report, held until the transaction ends, or report_not_found.';

create function app.require_owner(report public.reports) returns void
language plpgsql stable set search_path = '' as $$
begin
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
end
$$;
comment on function app.require_owner is 'Refuses a caller who is not the owner of the report: not_allowed.';

create function app.require_open(report public.reports) returns void
language plpgsql immutable set search_path = '' as $$
begin
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
end
$$;
comment on function app.require_open is 'Refuses a command on a closed report: already_closed.';

create function app.require_acknowledged(report public.reports) returns void
language plpgsql immutable set search_path = '' as $$
begin
	if report.acknowledged_at is null then
		raise sqlstate 'PT409' using message = 'acknowledge_first';
	end if;
end
$$;
comment on function app.require_acknowledged is
	'Refuses a command that only an acknowledged report allows: acknowledge_first.';

create function app.is_repeated(kind text, report_id uuid, person_id uuid default null) returns boolean
language sql stable set search_path = '' as $$
	select coalesce((
		select
			events.kind = is_repeated.kind and actor_id = auth.uid()
			and (is_repeated.person_id is null or events.person_id = is_repeated.person_id)
		from public.events
		where events.report_id = is_repeated.report_id
			and events.kind not in ('addendum', 'photo_received', 'thanked', 'asked')
		order by id desc limit 1
	), false)
$$;
comment on function app.is_repeated is
	'Whether the caller''s own command of that kind (to that person) was the last one on the report: a second tap, '
	'which changes nothing.';

create function app.acknowledge_report(
	report_id uuid, at timestamptz, act_id uuid default null, acted_at timestamptz default null,
	seen_hop integer default null
) returns public.report_state
language plpgsql set search_path = '' as $$
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
$$;

-- Definer, because nobody holds an update grant on reports.
create function public.acknowledge_report(report_id uuid, seen_hop integer default null)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.acknowledge_report(report_id, now(), seen_hop => seen_hop)
$$;
comment on function public.acknowledge_report is
	'Its owner says "I have read this", as it was at that hop. Had it another owner since, or was a danger '
	'added, nothing is done. Without a hop (an app from before there was one) it is refused while a danger is '
	'unanswered that was added after the caller got the report. Twice is quiet. Errors: report_not_found, '
	'not_allowed, changed_meanwhile.';

create function app.extend_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
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
$$;

create function public.extend_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.extend_report(report_id, reason, now())
$$;
comment on function public.extend_report is
	'Its owner, who acknowledged it, is still on it: from now on it has as long again until it lapses, '
	'with a reason for staff. Errors: report_not_found, not_allowed, reason_required, acknowledge_first, '
	'already_closed.';

create function app.release_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
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
$$;

create function public.release_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.release_report(report_id, reason, now())
$$;
comment on function public.release_report is
	'Its owner cannot take it: the next in line has it at once, with a fresh deadline. Twice is quiet; '
	'at the end of the line supervisors are told. Errors: report_not_found, not_allowed, reason_required, already_closed.';

create function app.claim_report(report_id uuid, at timestamptz) returns public.report_state
language plpgsql set search_path = '' as $$
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
$$;

create function public.claim_report(report_id uuid) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.claim_report(report_id, now())
$$;
comment on function public.claim_report is
	'An operator takes a report out of the hotline''s queue; of two, one wins. '
	'Errors: report_not_found, not_allowed, already_claimed, already_closed.';

create function app.close_report(
	report_id uuid, outcome text, reason text, at timestamptz,
	act_id uuid default null, acted_at timestamptz default null
) returns public.report_state
language plpgsql set search_path = '' as $$
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
$$;

create function public.close_report(report_id uuid, outcome text, reason text)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.close_report(report_id, outcome, reason, now())
$$;
comment on function public.close_report is
	'Its owner ends it with an outcome and a reason. The reporter is told the outcome''s feedback, never '
	'the reason. Errors: report_not_found, not_allowed, outcome_required, outcome_unknown, '
	'reason_required, acknowledge_first, already_closed.';

-- An acknowledgement answers only the danger that its person has seen, over acknowledge_report as well.
create function app.changed_since(report_id uuid, seen_hop integer) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.hops
		where hops.report_id = changed_since.report_id and hop > seen_hop
			-- a danger that was added later is news to somebody who acted before they knew of it
			and (part = 'owner' or part = 'alerted' and reason = 'urgent')
	)
$$;
comment on function app.changed_since is
	'Whether a report came to any owner, or became an alarm, after that hop.';

grant execute on function
	public.acknowledge_report,
	public.extend_report,
	public.release_report,
	public.claim_report,
	public.close_report
	to authenticated;
