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

create function public.end_absence(absence_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.end_absence(absence_id, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.end_absence is
	'They are back, or are not going. Twice is quiet. Errors: not_allowed, absence_not_found.';

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

create function public.set_capacity(person_id uuid, capacity integer) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_capacity(person_id, capacity, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_capacity is
	'How many open reports a person owns before they are passed over; null: no limit. Errors: '
	'not_allowed, person_not_found, not_staff, capacity_unreadable.';

create function public.disable_person(
	person_id uuid, successors jsonb default '[]', despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(app.disable_person(person_id, successors, now()), despite_gaps)
$$;
comment on function public.disable_person is
	'An administrator switches an account off; each patch it stands for goes to a successor, '
	'[{patch_id, standing, person_id}], and each open report to the next, in the same act. Twice is '
	'quiet. Errors: not_allowed, person_not_found, not_yourself, patches_first (details: the patch), '
	'not_an_officer, stands_already, successors_unreadable.';

create function public.enable_person(person_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.enable_person(person_id, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.enable_person is
	'An administrator switches an account on again. Its patches stay with their successors. Errors: '
	'not_allowed, person_not_found.';

grant execute on function public.set_duties, public.add_duty_change, public.swap_duty,
	public.record_absence, public.end_absence, public.set_patch_officer, public.set_capacity,
	public.disable_person, public.enable_person to authenticated;
