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

-- A roster that cannot be read (a zone this server no longer knows, say) is nobody's fault who
-- reports or waits: such an officer is passed over like one on leave.
create function app.unavailable_because(person_id uuid, at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
begin
	return case
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
	end;
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return 'roster_unreadable';
end
$$;
comment on function app.unavailable_because is
	'Why an officer cannot take a report at that moment; null when they can.';
