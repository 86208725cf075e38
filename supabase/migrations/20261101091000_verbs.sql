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

create function app.may_read_report(report public.reports) returns boolean
language sql stable set search_path = '' as $$
	select case app.my_role()
		when 'officer' then
			report.owner_id = auth.uid() or report.patch_id in (select app.my_patches())
		when 'operator' then
			report.region_id = app.my_region()
			and (report.owner_step = 'hotline' or report.hotline_alerted_at is not null)
		when 'supervisor' then report.region_id = app.my_region()
		else false
	end
$$;
comment on function app.may_read_report is
	'What the policies on reports say, for verbs that run past them.';

create function app.readable_report(report_id uuid) returns public.reports
language plpgsql stable set search_path = '' as $$
declare
	report public.reports;
begin
	select * into report from public.reports where id = readable_report.report_id;
	-- One word for both, so that nobody learns of a report by trying its id.
	if not found or not coalesce(app.may_read_report(report), false) then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
	return report;
end
$$;
comment on function app.readable_report is 'The report, as far as the caller may read it, or report_not_found.';

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

create function app.said(reason text) returns text
language plpgsql immutable set search_path = '' as $$
begin
	if app.tidy(reason) = '' or length(reason) > 2000 then
		raise sqlstate 'PT422' using message = 'reason_required';
	end if;
	return app.tidy(reason);
end
$$;
comment on function app.said is 'A reason somebody gave, or reason_required.';

create function app.acknowledge_report(
	report_id uuid, at timestamptz, act_id uuid default null, acted_at timestamptz default null
) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.acknowledged_at is null then -- a second tap is quiet
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

create function app.keep_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if report.acknowledged_at is null then
		raise sqlstate 'PT409' using message = 'acknowledge_first';
	end if;
	if report.lapses_at < at + report.lapse_within then -- a second tap is quiet
		update public.reports set lapses_at = at + lapse_within where id = report.id;
		insert into public.events (report_id, kind, at, actor_id, step, note)
		values (report.id, 'kept', at, auth.uid(), report.owner_step, keep_report.reason);
	end if;
	return app.state_of(report.id);
end
$$;

create function app.hand_back_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
	if report.owner_id is distinct from auth.uid() then
		-- Handing back twice is quiet: it has left the caller's hands and stayed where it went.
		if (
			select kind = 'handed_back' and actor_id = auth.uid()
			from public.events
			where events.report_id = report.id
				and kind not in ('addendum', 'photo_received', 'thanked', 'asked')
			order by id desc limit 1
		) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	perform app.pass_on(report.id, 'handed_back', auth.uid(), reason, at);
	return app.state_of(report.id);
end
$$;

create function app.claim_report(report_id uuid, at timestamptz) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	if app.my_role() is distinct from 'operator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.owner_id = auth.uid() then -- the winner's second tap is quiet
		return app.state_of(report.id);
	end if;
	if report.closed_at is not null then
		raise sqlstate 'PT409' using message = 'already_closed';
	end if;
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
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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
	if report.acknowledged_at is null then
		raise sqlstate 'PT409' using message = 'acknowledge_first';
	end if;
	insert into public.closures (report_id, outcome, reason, closed_by, closed_at)
	values (report.id, outcome, reason, auth.uid(), at);
	update public.reports set closed_at = at, feedback = told, lapses_at = null where id = report.id;
	insert into public.events (report_id, kind, at, actor_id, reason, act_id, acted_at)
	values (report.id, 'closed', at, auth.uid(), told, act_id, acted_at);
	return app.state_of(report.id);
end
$$;
