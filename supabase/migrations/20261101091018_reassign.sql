create function app.seat_of(person_id uuid, report public.reports, at timestamptz) returns text
language sql stable set search_path = '' as $$
	select case
		when people.role = 'operator' then 'hotline'
		when app.unavailable_because(people.id, at) is not null then null
		when exists (
			select from public.patch_officers as held
			where held.patch_id = report.patch_id and held.person_id = people.id
				and held.standing = 'twin'
				and held.starts_at <= at and (held.ends_at is null or held.ends_at > at)
		) then 'twin'
		else 'officer'
	end
	from public.people
	where people.id = seat_of.person_id and people.active and people.region_id = report.region_id
		and people.role in ('officer', 'operator')
$$;
comment on function app.seat_of is
	'The step at which somebody of its region could have a report at that moment, whoever''s patch it '
	'is; null when they cannot. From there it goes on like any other.';

create function app.reassign_report(
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
	if report.owner_id is distinct from auth.uid() and app.my_role() is distinct from 'supervisor' then
		-- Giving it away twice is quiet: it has left the caller's hands and stayed where it went.
		if (
			select kind = 'reassigned' and actor_id = auth.uid()
				and events.person_id = reassign_report.person_id
			from public.events
			where events.report_id = report.id and kind not in ('addendum', 'photo_received')
			order by id desc limit 1
		) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.owner_id = reassign_report.person_id then
		return app.state_of(report.id);
	end if;
	seat := app.seat_of(person_id, report, at);
	if seat is null then
		raise sqlstate 'PT409' using message = 'person_unavailable';
	end if;
	update public.reports set
		owner_step = seat, owner_id = reassign_report.person_id, hop = hop + 1,
		acknowledged_at = null, acknowledged_by = null, lapses_at = null, claimed_until = null,
		deadline_at = at + acknowledge_within
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

-- Definer, because nobody holds an update grant on reports.
create function public.reassign_report(report_id uuid, person_id uuid, reason text)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.reassign_report(report_id, person_id, reason, now())
$$;
comment on function public.reassign_report is
	'Its owner or a supervisor gives it to an officer who is available or to an operator, of its region, '
	'with a reason for staff and a fresh deadline. To whoever has it already is quiet. Errors: '
	'report_not_found, not_allowed, reason_required, already_closed, person_unavailable.';
grant execute on function public.reassign_report to authenticated;
