create function app.possible_owners(report public.reports, at timestamptz)
returns table (person_id uuid, name text, step text, of_patch boolean, reason text)
language sql stable set search_path = '' as $$
	select
		people.id, people.name,
		case when people.role = 'operator' then 'hotline' else coalesce(held.standing, 'officer') end,
		held.standing is not null,
		case
			when people.role = 'officer' then coalesce(
				app.unavailable_because(people.id, at),
				case
					when app.my_role() is distinct from 'supervisor' and people.id = any (released.by_whom)
						then 'had_it'
				end
			)
			when not people.active then 'inactive'
		end
	from public.people
	cross join (select app.released_by(report.id) as by_whom) as released
	left join public.patch_officers as held
		on held.patch_id = report.patch_id and held.person_id = people.id
		and held.starts_at <= at and (held.ends_at is null or held.ends_at > at)
	where people.region_id = report.region_id and people.role in ('officer', 'operator')
$$;
comment on function app.possible_owners is
	'The officers and operators of the report''s region, the step at which each would own the report, and the '
	'reason why they cannot own it at that moment; null: they can. had_it: the officer let the report lapse '
	'or released it, and only a supervisor may name them.';

create function app.may_reassign(report public.reports) returns boolean
language sql stable set search_path = '' as $$
	select report.owner_id is not distinct from auth.uid() or app.my_role() = 'supervisor'
$$;
comment on function app.may_reassign is
	'Whether the caller, who may read the report, gives it to somebody by name: its owner or a supervisor.';

create function app.assignees(report_id uuid, at timestamptz)
returns table (
	person_id uuid, name text, step text, of_patch boolean, available boolean, reason text
)
language plpgsql stable set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
begin
	if not coalesce(app.may_reassign(report), false) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	perform app.require_open(report);
	return query
		select possible_owners.person_id, possible_owners.name, possible_owners.step, possible_owners.of_patch, possible_owners.reason is null, possible_owners.reason
		from app.possible_owners(report, at) as possible_owners
		where possible_owners.person_id is distinct from report.owner_id
			and possible_owners.reason is distinct from 'inactive'
		order by
			not possible_owners.of_patch, app.rank_of(possible_owners.step), possible_owners.reason is not null,
			possible_owners.name, possible_owners.person_id;
end
$$;

-- Definer, because availability is worked out of rosters and channels that colleagues may not read.
create function public.assignees(report_id uuid)
returns table (
	person_id uuid, name text, step text, of_patch boolean, available boolean, reason text
)
language sql stable security definer set search_path = '' as $$
	select * from app.assignees(report_id, now())
$$;
comment on function public.assignees is
	'For whoever may reassign a report: to whom, those of its patch first, and of each who cannot have '
	'it now, why. Whoever has it already and accounts switched off are not in it. Errors: '
	'report_not_found, not_allowed, already_closed.';

create function app.reassign_report(
	report_id uuid, person_id uuid, reason text, at timestamptz
) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
	seat text;
begin
	reason := app.said(reason);
	perform app.require_open(report);
	if not coalesce(app.may_reassign(report), false) then
		if app.is_repeated('reassigned', report.id, person_id) then
			return app.state_of(report.id);
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.owner_id = reassign_report.person_id then
		return app.state_of(report.id);
	end if;
	seat := (
		select step from app.possible_owners(report, at) as possible_owners
		where possible_owners.person_id = reassign_report.person_id and possible_owners.reason is null
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

grant execute on function public.assignees, public.reassign_report to authenticated;
