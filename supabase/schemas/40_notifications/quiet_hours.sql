create table public.quiet_hours (
	person_id uuid primary key references public.people,
	starts time not null,
	ends time not null, -- before `starts`: on the next day
	zone text not null default 'Europe/London'
		check ((timestamptz '2026-01-01 00:00Z' at time zone zone) is not null),
	check (starts <> ends and ends - starts < interval '24 hours') -- else nothing would ever be sent
);
comment on table public.quiet_hours is
	'When a person is told of nothing but what happens now, as the wall clock of a zone.';
alter table public.quiet_hours enable row level security;
grant select on public.quiet_hours to authenticated;

create policy "people read their own quiet hours"
	on public.quiet_hours for select to authenticated using (person_id = (select app.me()));

create function app.quiet_until(person_id uuid, at timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
	return (
		select max(span.ends_at)
		from public.quiet_hours
		cross join generate_series(-1, 0) as number
		cross join lateral (select (at at time zone zone)::date + number as day) as began
		cross join lateral (
			select
				app.instant_of(began.day + starts, zone) as starts_at,
				app.instant_of(
					began.day + ends + case when ends < starts then interval '1 day' else interval '0' end,
					zone
				) as ends_at
		) as span
		where quiet_hours.person_id = quiet_until.person_id
			and span.starts_at <= at and span.ends_at > at
	);
exception when others then
	raise warning 'the quiet hours of % cannot be read: %', person_id, sqlerrm;
	return null;
end
$$;
comment on function app.quiet_until is
	'When the quiet hours a person is in end; null when they are in none, or nobody can tell.';

create function app.set_quiet_hours(starts time, ends time, zone text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
	if app.me() is null then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if starts is null or ends is null then
		delete from public.quiet_hours where person_id = app.me();
		return false;
	end if;
	insert into public.quiet_hours as kept (person_id, starts, ends, zone)
	values (app.me(), set_quiet_hours.starts, set_quiet_hours.ends, coalesce(zone, 'Europe/London'))
	on conflict (person_id) do update
		set starts = excluded.starts, ends = excluded.ends, zone = excluded.zone;
	return true;
exception when check_violation or invalid_parameter_value then
	raise sqlstate 'PT422' using message = 'span_unreadable';
end
$$;

-- Definer, because nobody holds a right to write quiet hours.
create function public.set_quiet_hours(starts time, ends time, zone text default null) returns boolean
language sql security definer set search_path = '' as $$
	select app.set_quiet_hours(starts, ends, zone, now())
$$;
comment on function public.set_quiet_hours is
	'When the caller wants to hear of nothing but what happens now; without both ends, never. '
	'Answers whether there are such hours. '
	'Errors: not_allowed, span_unreadable.';

grant execute on function public.set_quiet_hours to authenticated;
