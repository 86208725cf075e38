create function app.note_event(
	report public.reports, kind text, step text, reason text, actor_id uuid, note text, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason, note)
	values (report.id, kind, at, actor_id, step, report.owner_id, reason, left(note, 2000))
$$;

create function app.return_to_queue(
	before public.reports, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	moved public.reports;
begin
	update public.reports set
		owner_step = 'hotline', owner_id = null, hop = hop + 2,
		acknowledged_at = null, acknowledged_by = null, deadline_at = at + acknowledge_within
	where id = before.id returning * into moved;
	insert into public.hops (report_id, hop, step, part, reason, at, deadline_at)
	values
		(moved.id, before.hop + 1, 'hotline', 'owner', cause, at, moved.deadline_at),
		(moved.id, before.hop + 2, 'supervisor', 'alerted', cause, at, null);
	perform app.note_event(
		moved, case cause when 'handed_back' then 'handed_back' else 'escalated' end,
		case cause when 'handed_back' then 'hotline' else 'supervisor' end, cause, actor_id, note, at
	);
end
$$;
comment on function app.return_to_queue is
	'The end of the line never ends silently: back to the queue, supervisors told, the clock again.';

create function app.walk_on(
	before public.reports, after_place integer, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	moved public.reports;
begin
	with walked as (
		select w.*, before.hop + row_number() over (order by w.place) as hop
		from app.walk(
			before.site_id, after_place, case cause when 'reopened' then null else before.owner_id end, at
		) as w
	),
	changed as (
		update public.reports set
			owner_step = walked.step, owner_id = walked.person_id, hop = walked.hop,
			acknowledged_at = null, acknowledged_by = null, closed_at = null, feedback = null,
			deadline_at = at + acknowledge_within
		from walked
		where walked.part = 'owner' and reports.id = before.id
		returning reports.*
	),
	logged as (
		insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
		select
			before.id, walked.hop, walked.step, walked.person_id, walked.part,
			case walked.part when 'owner' then cause else walked.reason end, at,
			case walked.part when 'owner' then changed.deadline_at end
		from walked cross join changed
	)
	select * into strict moved from changed;
	perform app.note_event(
		moved, case when cause in ('handed_back', 'reopened') then cause else 'escalated' end,
		moved.owner_step, cause, actor_id, note, at
	);
end
$$;
comment on function app.walk_on is 'Moves a report to the next after a place who can have it.';

create function app.pass_on(
	report_id uuid, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	before public.reports;
begin
	select * into strict before from public.reports where id = pass_on.report_id for update;
	if cause = 'reopened' then
		perform app.walk_on(before, 0, cause, actor_id, note, at);
	elsif before.owner_step = 'hotline' then
		perform app.return_to_queue(before, cause, actor_id, note, at);
	else
		perform app.walk_on(before, app.place_of(before.owner_step), cause, actor_id, note, at);
	end if;
end
$$;
comment on function app.pass_on is
	'Gives a report to the next who can have it, with a fresh deadline. The cause is no_answer, '
	'handed_back, officer_disabled, or reopened, which begins again with the officer.';

create function app.set_away(away boolean, at timestamptz) returns boolean
language plpgsql strict set search_path = '' as $$
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if away then
		insert into public.absences (person_id, reason, starts_at) values (auth.uid(), 'away', at)
		on conflict do nothing; -- saying it twice is quiet
		-- What nobody has answered goes to whoever is there, in the same second.
		perform app.pass_on(reports.id, 'handed_back', auth.uid(), 'away', at)
		from public.reports where owner_id = auth.uid() and acknowledged_at is null;
	else
		-- A switch flicked back at once must not break the check that ends follow starts.
		delete from public.absences
		where person_id = auth.uid() and reason = 'away' and ends_at is null and starts_at >= at;
		update public.absences set ends_at = at
		where person_id = auth.uid() and reason = 'away' and ends_at is null;
	end if;
	return away;
end
$$;

-- Definer, because nobody holds a right to write absences: this is the only door.
create function public.set_away(away boolean) returns boolean
language sql security definer set search_path = '' as $$
	select app.set_away(away, now())
$$;
comment on function public.set_away is
	'An officer says they cannot take reports now, or can again. Unanswered ones go on at once.';
grant execute on function public.set_away to authenticated;

create function app.tg_people__reports_go_on() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.pass_on(reports.id, 'handed_back', null, 'account switched off or changed', now())
	from public.reports where owner_id = new.id and closed_at is null;
	return null;
end
$$;
-- A trigger, because it must hold whoever switches an account off: nobody else could act on them.
create trigger people__reports_go_on after update of active, role on public.people
	for each row when (old.active and not new.active or old.role <> new.role)
	execute function app.tg_people__reports_go_on();
