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
	was constant jsonb := app.gaps_ahead(app.patches_of(person.id, at), at);
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
		perform app.pass_on_all(person.id, false, 'handed_back', auth.uid(), 'absent', at);
	end if;
	perform app.note_roster(
		'record_absence', person.id, null, before, app.absences_of(person.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

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
