create function app.on_duty(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select
		from public.duties
		cross join (values (0), (1)) as ago (days) -- a shift that began yesterday may still run
		cross join lateral (select (at at time zone duties.zone)::date - ago.days) as began (day)
		where duties.person_id = on_duty.person_id
			and extract(isodow from began.day) = duties.weekday
			and began.day >= duties.starts_on
			and (duties.ends_on is null or began.day <= duties.ends_on)
			and at >= (began.day + duties.starts) at time zone duties.zone
			and at < (
				began.day + duties.ends
				+ case when duties.ends <= duties.starts then interval '1 day' else interval '0' end
			) at time zone duties.zone
	)
$$;

create function app.unavailable_because(person_id uuid, at timestamptz) returns text
language sql stable set search_path = '' as $$
	select case
		when not exists (
			select from public.people
			where id = unavailable_because.person_id and active and role = 'officer'
		) then 'inactive'
		when exists (
			select from public.absences
			where absences.person_id = unavailable_because.person_id
				and starts_at <= at and (ends_at is null or ends_at > at)
		) then 'absent'
		when not app.on_duty(unavailable_because.person_id, at) then 'off_duty'
		when not exists (
			select from public.channels
			where channels.person_id = unavailable_because.person_id and proven_at <= at
		) then 'no_channel'
	end
$$;
comment on function app.unavailable_because is
	'Why an officer cannot take a report at that moment; null when they can.';

create function app.set_away(away boolean, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
	if app.my_role() is distinct from 'officer' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if away then
		insert into public.absences (person_id, reason, starts_at) values (auth.uid(), 'away', at)
		on conflict do nothing; -- saying it twice is quiet
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
comment on function public.set_away is 'An officer says they cannot take reports now, or can again.';
grant execute on function public.set_away to authenticated;
