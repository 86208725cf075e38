-- In plpgsql, here and below, for its plans are kept: routing asks this for every report it moves.
create function app.instant_of(wall timestamp, zone text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
	instant constant timestamptz := wall at time zone zone;
	shown constant timestamp := instant at time zone zone;
begin
	if shown = wall then
		return instant;
	end if;
	-- skipped by the clocks: the moment they jumped, which has always been on a quarter of an hour
	return (
		select min(quarter)
		from generate_series(
			date_bin('15 minutes', instant - (shown - wall), 'epoch'), instant, '15 minutes'
		) as quarter
		where (quarter at time zone zone) >= wall
	);
end
$$;
comment on function app.instant_of is
	'The moment a wall clock shows that time. Of a time shown twice, the second; a time never shown is '
	'the moment the clocks jumped over it. So later on the wall is never earlier in truth, and shifts '
	'that meet on the wall meet at every change of clocks.';

create function app.shifts(person_id uuid, since timestamptz, until timestamptz)
returns setof tstzrange
language plpgsql stable set search_path = '' as $$
begin
	return query select tstzrange(run.starts_at, run.ends_at)
	from public.duties
	cross join lateral (
		select (since at time zone zone)::date as first, (until at time zone zone)::date as last
	) as days
	-- a shift that began the day before may still run
	cross join lateral generate_series(-1, days.last - days.first) as number
	cross join lateral (select days.first + number as day) as began
	cross join lateral (
		select
			app.instant_of(began.day + starts, zone) as starts_at,
			app.instant_of(
				began.day + ends + case when ends <= starts then interval '1 day' else interval '0' end,
				zone
			) as ends_at
	) as run
	where duties.person_id = shifts.person_id
		and extract(isodow from began.day) = weekday
		and began.day >= starts_on
		and (ends_on is null or began.day <= ends_on)
		and run.starts_at < run.ends_at; -- one that the clocks jumped over is none
end
$$;
comment on function app.shifts is
	'Every weekly shift that touches the time between two moments, and perhaps one more before it.';

create function app.changes(person_id uuid, kind text, since timestamptz, until timestamptz)
returns tstzmultirange
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}')
		from public.duty_changes
		where duty_changes.person_id = changes.person_id and duty_changes.kind = changes.kind
			and starts_at < until and ends_at > since
	);
end
$$;

create function app.duty_between(person_id uuid, since timestamptz, until timestamptz)
returns tstzmultirange
language plpgsql stable set search_path = '' as $$
begin
	return tstzmultirange(tstzrange(since, until)) * (
		(select coalesce(range_agg(shift), '{}') from app.shifts(person_id, since, until) as shift)
		- app.changes(person_id, 'off', since, until)
		+ app.changes(person_id, 'extra', since, until)
	);
end
$$;
comment on function app.duty_between is
	'When a person is on duty between two moments: weekly shifts less what is off, and what is extra.';

create function app.on_duty(person_id uuid, at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return app.duty_between(person_id, at, at + interval '1 microsecond') @> at;
end
$$;

create function app.spare_capacity(person_id uuid) returns integer
language plpgsql stable set search_path = '' as $$
begin
	return (
		select capacity - (
			select count(*) from public.reports where owner_id = people.id and closed_at is null
		)
		from public.people where people.id = spare_capacity.person_id
	);
end
$$;
comment on function app.spare_capacity is
	'How many more reports that officer can have; null, whose capacity nobody set: any number.';

create function app.is_absent(person_id uuid, at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.absences
		where absences.person_id = is_absent.person_id
			and starts_at <= at and (ends_at is null or ends_at > at)
	);
end
$$;

-- A roster that cannot be read (a zone this server no longer knows, say) is nobody's fault who
-- reports or waits: such an officer is passed over like one on leave.
create function app.unavailable_because(person_id uuid, at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
	person public.people;
	proven timestamptz;
begin
	select * into person from public.people where id = unavailable_because.person_id;
	if not coalesce(person.active and person.role = 'officer', false) then
		return 'inactive';
	end if;
	if app.is_absent(person.id, at) then
		return 'absent';
	end if;
	if not app.on_duty(person.id, at) then
		return 'off_duty';
	end if;
	select max(proven_at) into proven from public.channels
	where channels.person_id = person.id and proven_at <= at;
	if proven is null then
		return 'no_channel';
	end if;
	if proven < at - app.proof_lasts(at) then
		return 'channel_unproven';
	end if;
	if app.spare_capacity(person.id) <= 0 then
		return 'at_capacity';
	end if;
	return null;
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return 'roster_unreadable';
end
$$;
comment on function app.unavailable_because is
	'Why an officer cannot take a report at that moment; null when they can. Capacity is what they own '
	'open as the caller sees it: two reports filed in the same instant may exceed it by one.';
