create function app.check_number(number_id uuid, at timestamptz) returns date
language plpgsql set search_path = '' as $$
declare
	was public.contact_numbers;
	today constant date := (at at time zone 'Europe/London')::date;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into was from public.contact_numbers where id = number_id for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'number_not_found';
	end if;
	if was.last_checked_on >= today then
		return was.last_checked_on;
	end if;
	update public.contact_numbers set last_checked_on = today where id = was.id;
	perform app.note_roster(
		'check_number', null, null, to_jsonb(was),
		to_jsonb(was) || jsonb_build_object('last_checked_on', today), at
	);
	return today;
end
$$;

create function app.set_target(urgency text, minutes integer, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	was jsonb;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	-- one after the other, or two at once would leave two targets
	perform pg_advisory_xact_lock(hashtext('urgency_targets'));
	if app.target(urgency, at) = make_interval(mins => minutes) and exists (
		select from public.urgency_targets as held
		where held.urgency = set_target.urgency and ends_at is null and starts_at <= at
	) then
		return;
	end if;
	select jsonb_agg(to_jsonb(held) order by starts_at) into was
	from public.urgency_targets as held
	where held.urgency = set_target.urgency and (ends_at is null or ends_at > at);
	delete from public.urgency_targets as held
	where held.urgency = set_target.urgency and held.starts_at >= at;
	update public.urgency_targets as held set ends_at = at
	where held.urgency = set_target.urgency and (held.ends_at is null or held.ends_at > at);
	begin
		insert into public.urgency_targets (urgency, acknowledge_within, starts_at)
		values (set_target.urgency, make_interval(mins => minutes), at);
	exception when check_violation or not_null_violation or datetime_field_overflow then
		raise sqlstate 'PT422' using message = 'target_unreadable';
	end;
	perform app.note_roster(
		'set_target', null, null, was,
		jsonb_build_object('urgency', urgency, 'minutes', minutes), at
	);
end
$$;

-- Definer, as in rosters: nobody holds a right to write what everybody goes by.

create function public.check_number(number_id uuid) returns date
language sql security definer set search_path = '' as $$
	select app.check_number(number_id, now())
$$;
comment on function public.check_number is
	'An administrator has called it today, and it is right. Twice is quiet. Errors: not_allowed, '
	'number_not_found.';

create function public.set_target(urgency text, minutes integer) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_target(urgency, minutes, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_target is
	'How soon reports of an urgency must be acknowledged, from now on. Those on their way keep their '
	'deadline. Errors: not_allowed, target_unreadable.';

grant execute on function public.check_number, public.set_target to authenticated;
