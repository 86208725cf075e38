create function app.kept_person(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
declare
	person public.people;
	mine constant text := app.my_role();
begin
	-- held, so that two who change one roster do so one after the other
	select * into person from public.people
	where id = kept_person.person_id and (
		mine = 'administrator' and (region_id = app.canary_region()) is not true
		or mine = 'supervisor' and region_id = app.my_region()
			and people.role in ('officer', 'operator', 'supervisor')
	)
	for no key update;
	if found then
		return person;
	end if;
	if mine = 'administrator' then
		raise sqlstate 'PT404' using message = 'person_not_found';
	end if;
	raise sqlstate 'PT403' using message = 'not_allowed';
end
$$;
comment on function app.kept_person is
	'The person whose roster the caller keeps, held until the transaction ends: any for an administrator, '
	'staff of the own region for a supervisor. Else not_allowed.';

create function app.kept_staff(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_person(person_id);
begin
	if person.role not in ('officer', 'operator', 'supervisor') then
		raise sqlstate 'PT422' using message = 'not_staff';
	end if;
	return person;
end
$$;

create function app.check_span(starts_at timestamptz, ends_at timestamptz, at timestamptz)
returns void
language plpgsql set search_path = '' as $$
begin
	if starts_at is null or ends_at is null or ends_at <= starts_at then
		raise sqlstate 'PT422' using message = 'span_unreadable';
	end if;
	if ends_at <= at then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
end
$$;
comment on function app.check_span is
	'What is over stays as it was: who was on duty then has decided where reports went.';

create function app.set_duties(person_id uuid, shifts jsonb, starts_on date, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	before constant jsonb := app.duties_of(person.id, starts_on);
begin
	if starts_on is null or jsonb_typeof(shifts) is distinct from 'array'
		or jsonb_array_length(shifts) > 100
	then
		raise sqlstate 'PT422' using message = 'shifts_unreadable';
	end if;
	if starts_on < (at at time zone 'Europe/London')::date then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	delete from public.duties
	where duties.person_id = person.id and duties.starts_on >= set_duties.starts_on;
	update public.duties set ends_on = set_duties.starts_on - 1
	where duties.person_id = person.id
		and (ends_on is null or ends_on >= set_duties.starts_on);
	begin
		insert into public.duties (person_id, weekday, starts, ends, zone, starts_on)
		select
			person.id, shift.weekday, shift.starts, shift.ends,
			coalesce(shift.zone, 'Europe/London'), set_duties.starts_on
		from jsonb_to_recordset(shifts)
			as shift (weekday smallint, starts time, ends time, zone text);
	exception when others then
		raise sqlstate 'PT422' using message = 'shifts_unreadable', detail = sqlerrm;
	end;
	perform app.note_roster(
		'set_duties', person.id, null, before, app.duties_of(person.id, starts_on), at
	);
	return app.gaps_opened(was, at);
end
$$;

-- Definer, all of them: nobody holds a right to write rosters, so each change has one door, and each
-- door leaves an entry in roster_events. Those that can open a gap answer
-- {"gaps": [{patch_id, patch_name, starts_at, ends_at}]}: what they opened in the next thirty days.
-- Asked with despite_gaps false they would rather not: opens_gaps, the gaps in details, nothing changed.
create function public.set_duties(
	person_id uuid, shifts jsonb, starts_on date, despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(app.set_duties(person_id, shifts, starts_on, now()), despite_gaps)
$$;
comment on function public.set_duties is
	'The weekly shifts of a person from a day on, [{weekday, starts, ends, zone}]; those before end the '
	'day before. Errors: not_allowed, person_not_found, not_staff, shifts_unreadable, in_the_past.';

create function app.take_off(
	person_id uuid, starts_at timestamptz, ends_at timestamptz, swap_id uuid, note text
) returns void
language sql set search_path = '' as $$
	-- extra duty wins over being off, so that of it which lies in the time off is taken away
	with cut as (
		delete from public.duty_changes
		where duty_changes.person_id = take_off.person_id and kind = 'extra'
			and duty_changes.starts_at < take_off.ends_at and duty_changes.ends_at > take_off.starts_at
		returning *
	)
	insert into public.duty_changes (person_id, kind, starts_at, ends_at, swap_id, note)
	select cut.person_id, 'extra', lower(left_over), upper(left_over), cut.swap_id, cut.note
	from cut
	cross join lateral unnest(
		tstzmultirange(tstzrange(cut.starts_at, cut.ends_at))
		- tstzmultirange(tstzrange(take_off.starts_at, take_off.ends_at))
	) as left_over
	union all
	values (person_id, 'off', starts_at, ends_at, swap_id, note)
$$;

create function app.add_duty_change(
	person_id uuid, kind text, starts_at timestamptz, ends_at timestamptz, note text,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	before constant jsonb := app.duty_changes_of(person.id, at);
begin
	perform app.check_span(starts_at, ends_at, at);
	case kind
		when 'off' then
			perform app.take_off(person.id, starts_at, ends_at, null, left(note, 500));
		when 'extra' then
			insert into public.duty_changes (person_id, kind, starts_at, ends_at, note)
			values (person.id, 'extra', starts_at, ends_at, left(add_duty_change.note, 500));
		else
			raise sqlstate 'PT422' using message = 'kind_unknown';
	end case;
	perform app.note_roster(
		'add_duty_change', person.id, null, before, app.duty_changes_of(person.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

create function public.add_duty_change(
	person_id uuid, kind text, starts_at timestamptz, ends_at timestamptz, note text default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.add_duty_change(person_id, kind, starts_at, ends_at, note, now()), despite_gaps
	)
$$;
comment on function public.add_duty_change is
	'Once extra duty, or once off. Errors: not_allowed, person_not_found, not_staff, kind_unknown, '
	'span_unreadable, in_the_past.';

create function app.swap_duty(
	gives uuid, takes uuid, starts_at timestamptz, ends_at timestamptz, note text, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	-- held in one order, whoever gives, so that two swaps cannot wait for each other
	one constant public.people := app.kept_staff(least(gives, takes));
	other constant public.people := app.kept_staff(greatest(gives, takes));
	swap constant uuid := gen_random_uuid();
	was constant jsonb := app.gaps_ahead(
		app.patches_and_queues_of(gives, at) || app.patches_and_queues_of(takes, at), at
	);
	gave constant jsonb := app.duty_changes_of(gives, at);
	took constant jsonb := app.duty_changes_of(takes, at);
	given tstzmultirange;
begin
	if one.id = other.id or one.role <> other.role then
		raise sqlstate 'PT422' using message = 'swap_with_a_colleague';
	end if;
	perform app.check_span(starts_at, ends_at, at);
	if ends_at > starts_at + interval '366 days' then -- every shift in it is looked up
		raise sqlstate 'PT422' using message = 'span_unreadable';
	end if;
	given := app.duty_between(gives, starts_at, ends_at);
	if isempty(given) then
		raise sqlstate 'PT409' using message = 'no_duty_to_swap';
	end if;
	perform app.take_off(gives, starts_at, ends_at, swap, left(note, 500));
	insert into public.duty_changes (person_id, kind, starts_at, ends_at, swap_id, note)
	select takes, 'extra', lower(shift), upper(shift), swap, left(swap_duty.note, 500)
	from unnest(given) as shift;
	perform app.note_roster('swap_duty', gives, null, gave, app.duty_changes_of(gives, at), at);
	perform app.note_roster('swap_duty', takes, null, took, app.duty_changes_of(takes, at), at);
	return app.gaps_opened(was, at);
end
$$;

create function public.swap_duty(
	gives uuid, takes uuid, starts_at timestamptz, ends_at timestamptz, note text default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.swap_duty(gives, takes, starts_at, ends_at, note, now()), despite_gaps
	)
$$;
comment on function public.swap_duty is
	'One gives what duty they have between two moments, another takes just that, in one act. Errors: '
	'not_allowed, person_not_found, not_staff, swap_with_a_colleague, no_duty_to_swap, '
	'span_unreadable, in_the_past.';

create function app.rostered_patch(patch_id uuid) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	select * into patch from public.patches
	where id = rostered_patch.patch_id and (
		app.my_role() = 'administrator' and (region_id = app.canary_region()) is not true
		or app.my_role() = 'supervisor' and region_id = app.my_region()
	)
	for no key update;
	if not found then
		if app.my_role() = 'administrator' then
			raise sqlstate 'PT404' using message = 'patch_not_found';
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return patch;
end
$$;
comment on function app.rostered_patch is
	'The patch whose officers the caller may set, held until the transaction ends. Errors: patch_not_found, '
	'not_allowed.';

create function app.set_patch_officer(
	patch_id uuid, standing text, person_id uuid, starts_at timestamptz, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	patch constant public.patches := app.rostered_patch(patch_id);
	person public.people;
	since constant timestamptz := coalesce(starts_at, at);
	was jsonb;
	before jsonb;
begin
	if standing is null or standing not in ('officer', 'twin') then
		raise sqlstate 'PT422' using message = 'standing_unknown';
	end if;
	if since < at then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	if patch.disused_at is not null then
		raise sqlstate 'PT409' using message = 'patch_closed';
	end if;
	if person_id is not null then
		person := app.kept_person(person_id);
		if person.role <> 'officer' or not person.active then
			raise sqlstate 'PT422' using message = 'not_an_officer';
		end if;
	end if;
	was := app.gaps_ahead(array[patch.id], at);
	before := app.officers_of(patch.id, at);
	delete from public.patch_officers as held
	where held.patch_id = patch.id and held.standing = set_patch_officer.standing
		and held.starts_at >= since;
	update public.patch_officers as held set ends_at = since
	where held.patch_id = patch.id and held.standing = set_patch_officer.standing
		and (held.ends_at is null or held.ends_at > since);
	if person.id is not null then
		begin
			insert into public.patch_officers (patch_id, person_id, standing, starts_at)
			values (patch.id, person.id, set_patch_officer.standing, since);
		exception when exclusion_violation then
			-- officer and twin of one patch are two people
			raise sqlstate 'PT409' using message = 'stands_already', detail = patch.name;
		end;
	end if;
	perform app.note_roster(
		'set_patch_officer', person.id, patch.id, before, app.officers_of(patch.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

create function public.set_patch_officer(
	patch_id uuid, standing text, person_id uuid, starts_at timestamptz default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.set_patch_officer(patch_id, standing, person_id, starts_at, now()), despite_gaps
	)
$$;
comment on function public.set_patch_officer is
	'Who is officer or twin of a patch from a moment on (null: now; no person: nobody), instead of '
	'whoever was or was going to be. Errors: not_allowed, patch_not_found, person_not_found, '
	'patch_closed, standing_unknown, not_an_officer, stands_already, in_the_past.';

create function app.set_capacity(person_id uuid, capacity integer, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
begin
	if capacity < 0 then
		raise sqlstate 'PT422' using message = 'capacity_unreadable';
	end if;
	update public.people set capacity = set_capacity.capacity where id = person.id;
	perform app.note_roster(
		'set_capacity', person.id, null,
		jsonb_build_object('capacity', person.capacity),
		jsonb_build_object('capacity', set_capacity.capacity), at
	);
end
$$;

create function public.set_capacity(person_id uuid, capacity integer) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_capacity(person_id, capacity, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_capacity is
	'How many open reports a person owns before they are passed over; null: no limit. Errors: '
	'not_allowed, person_not_found, not_staff, capacity_unreadable.';

grant execute on function
	public.set_duties,
	public.add_duty_change,
	public.swap_duty,
	public.set_patch_officer,
	public.set_capacity
	to authenticated;
