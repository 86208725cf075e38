create table public.absences (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	reason text not null check (reason in ('leave', 'sickness', 'away')),
	starts_at timestamptz not null,
	ends_at timestamptz, -- null: until they say they are back
	check (ends_at > starts_at)
);
comment on table public.absences is 'Leave, sickness, and "I am away now".';
create index absences_person_id_idx on public.absences (person_id);
create unique index absences_one_away_idx on public.absences (person_id)
	where reason = 'away' and ends_at is null;
alter table public.absences enable row level security;
grant select on public.absences to authenticated;

create function app.absentee(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
declare
	person public.people;
begin
	if person_id = auth.uid() and app.my_role() = 'officer' then
		select * into strict person from public.people
		where id = absentee.person_id for no key update;
		return person;
	end if;
	return app.kept_staff(person_id);
end
$$;
comment on function app.absentee is
	'Whose absence the caller may record: an officer their own, and whoever keeps their roster.';

create function app.record_absence(
	person_id uuid, reason text, starts_at timestamptz, ends_at timestamptz, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.absentee(person_id);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	before constant jsonb := app.absences_of(person.id, at);
begin
	if reason is null or reason not in ('leave', 'sickness') then -- away has a switch of its own
		raise sqlstate 'PT422' using message = 'reason_unknown';
	end if;
	perform app.check_span(starts_at, coalesce(ends_at, 'infinity'), at);
	insert into public.absences (person_id, reason, starts_at, ends_at)
	values (person.id, record_absence.reason, record_absence.starts_at, record_absence.ends_at);
	if starts_at <= at and person.role = 'officer' then
		-- As with away: what nobody has answered goes to whoever is there, in the same second.
		perform app.reroute_reports_of(person.id, false, 'released', auth.uid(), 'absent', at);
	end if;
	perform app.note_roster(
		'record_absence', person.id, null, before, app.absences_of(person.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

create function public.record_absence(
	person_id uuid, reason text, starts_at timestamptz, ends_at timestamptz default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.record_absence(person_id, reason, starts_at, ends_at, now()), despite_gaps
	)
$$;
comment on function public.record_absence is
	'Leave or sickness; without an end, until it is ended. If it has begun, unanswered reports go on at '
	'once. Errors: not_allowed, person_not_found, not_staff, reason_unknown, span_unreadable, '
	'in_the_past.';

create function app.end_absence(absence_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	person public.people;
	absence public.absences;
	before jsonb;
begin
	select * into absence from public.absences where id = absence_id;
	if not found and app.my_role() = 'administrator' then
		raise sqlstate 'PT404' using message = 'absence_not_found';
	end if;
	person := app.absentee(absence.person_id); -- held: what is read next stays so
	select * into absence from public.absences where id = absence_id;
	if not found or absence.ends_at <= at then -- it is over already
		return;
	end if;
	before := app.absences_of(person.id, at);
	if absence.starts_at >= at then
		delete from public.absences where id = absence.id;
	else
		update public.absences set ends_at = at where id = absence.id;
	end if;
	perform app.note_roster(
		'end_absence', person.id, null, before, app.absences_of(person.id, at), at
	);
end
$$;

create function public.end_absence(absence_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.end_absence(absence_id, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.end_absence is
	'They are back, or are not going. Twice is quiet. Errors: not_allowed, absence_not_found.';

grant execute on function public.record_absence, public.end_absence to authenticated;
