create table public.contact_numbers (
	id uuid primary key default gen_random_uuid(),
	region_id uuid references public.regions, -- null: the same everywhere
	kind text not null check (
		kind in ('hotline', 'emergency', 'coastal_crime_line', 'anti_terrorist_hotline', 'police')
	),
	label text not null,
	number text not null check (number ~ '^\+?[0-9 ]{3,20}$'),
	last_checked_on date not null, -- old numbers still hang on harbour walls; ours say their age
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at)
);
comment on table public.contact_numbers is
	'Numbers to call. They have changed at every relaunch, so they are dated data.';
alter table public.contact_numbers enable row level security;
grant select on public.contact_numbers to authenticated;

create policy "everybody with an account reads the numbers of their region"
	on public.contact_numbers for select to authenticated
	using (
		(select app.me()) is not null
		and (
			region_id is null
			or region_id = (select app.my_region())
			or (select app.my_role()) = 'administrator'
		)
	);

create function app.ringable(number text, short boolean) returns text
language sql immutable set search_path = '' as $$
	select tidy from (select regexp_replace(trim(number), '\s+', ' ', 'g') as tidy) as written
	where length(tidy) <= 20
		and (
			replace(tidy, ' ', '') ~ '^(0|\+44)[1-9][0-9]{8,9}$'
			or replace(tidy, ' ', '') ~ '^\+(?!44)[1-9][0-9]{6,13}$'
			or short and replace(tidy, ' ', '') ~ '^[1-9][0-9]{2,5}$'
		)
$$;
comment on function app.ringable is
	'A number as it is kept, if a phone in this country can ring it just so; else null. Short ones, such '
	'as 999, only where they are allowed.';

create function app.kept_number(number_id uuid, at timestamptz) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	kept public.contact_numbers;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would each end the last but one
	perform pg_advisory_xact_lock(hashtext('contact_numbers'));
	select * into kept from public.contact_numbers
	where id = number_id and (ends_at is null or ends_at > at);
	if not found then
		raise sqlstate 'PT404' using message = 'number_not_found';
	end if;
	return kept;
end
$$;
comment on function app.kept_number is
	'The number an administrator is about to change, if people still ring it, held until the '
	'transaction ends.';

create function app.check_number(number_id uuid, at timestamptz) returns date
language plpgsql set search_path = '' as $$
declare
	was constant public.contact_numbers := app.kept_number(number_id, at);
	today constant date := (at at time zone 'Europe/London')::date;
begin
	if was.last_checked_on >= today then
		return was.last_checked_on;
	end if;
	update public.contact_numbers set last_checked_on = today where id = was.id;
	perform app.note_region(
		'check_number', was.region_id, null, to_jsonb(was),
		to_jsonb(was) || jsonb_build_object('last_checked_on', today), at
	);
	return today;
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

create function app.write_number(
	region_id uuid, kind text, label text, number text, checked_on date, at timestamptz
) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	written public.contact_numbers;
	-- in an emergency and to the police one rings short numbers
	ringable constant text := app.ringable(number, kind in ('emergency', 'police'));
begin
	if ringable is null then
		raise sqlstate 'PT422' using message = 'number_unreadable';
	end if;
	if trim(label) = '' or length(trim(label)) > 80 then
		raise sqlstate 'PT422' using message = 'label_unreadable';
	end if;
	if checked_on > (at at time zone 'Europe/London')::date then
		raise sqlstate 'PT422' using message = 'checked_unreadable';
	end if;
	begin
		if write_number.region_id = app.canary_region() then
			raise foreign_key_violation; -- nobody rings from there
		end if;
		insert into public.contact_numbers (region_id, kind, label, number, last_checked_on, starts_at)
		values (
			write_number.region_id, write_number.kind, trim(write_number.label), ringable, checked_on, at
		)
		returning * into written;
	exception
		when foreign_key_violation then
			raise sqlstate 'PT404' using message = 'region_not_found';
		when not_null_violation then
			if checked_on is null then
				raise sqlstate 'PT422' using message = 'checked_unreadable';
			end if;
			raise sqlstate 'PT422' using message = 'label_unreadable';
		when check_violation then
			raise sqlstate 'PT422' using message = 'number_kind_unknown';
	end;
	return written;
end
$$;

create function app.add_number(
	region_id uuid, kind text, label text, number text, checked_on date, at timestamptz
) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	added public.contact_numbers;
begin
	perform app.require_role('administrator');
	if kind is null then
		raise sqlstate 'PT422' using message = 'number_kind_unknown';
	end if;
	added := app.write_number(region_id, kind, label, number, checked_on, at);
	perform app.note_region('add_number', added.region_id, null, null, to_jsonb(added), at);
	return added;
end
$$;

create function public.add_number(
	region_id uuid, kind text, label text, number text, checked_on date
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.add_number(region_id, kind, label, number, checked_on, now()))
$$;
comment on function public.add_number is
	'A number to ring, from now on, in a region (null: everywhere), and when somebody last rang it. '
	'Errors: not_allowed, region_not_found, number_kind_unknown, label_unreadable, number_unreadable, '
	'checked_unreadable.';

create function app.stop_number(number public.contact_numbers, at timestamptz)
returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	stopped public.contact_numbers := number;
begin
	stopped.ends_at := at;
	if number.starts_at >= at then -- it was never shown to anybody
		delete from public.contact_numbers where id = number.id;
	else
		update public.contact_numbers set ends_at = at where id = number.id;
	end if;
	return stopped;
end
$$;

create function app.replace_number(
	number_id uuid, label text, number text, checked_on date, at timestamptz
) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	was constant public.contact_numbers := app.kept_number(number_id, at);
	written public.contact_numbers;
begin
	written := app.write_number(was.region_id, was.kind, label, number, checked_on, at);
	perform app.stop_number(was, at);
	perform app.note_region(
		'replace_number', was.region_id, null, to_jsonb(was), to_jsonb(written), at
	);
	return written;
end
$$;

create function public.replace_number(
	number_id uuid, label text, number text, checked_on date
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.replace_number(number_id, label, number, checked_on, now()))
$$;
comment on function public.replace_number is
	'Another number of the same kind and region instead of that one, from now on. Errors: not_allowed, '
	'number_not_found (somebody else was faster), label_unreadable, number_unreadable, '
	'checked_unreadable.';

create function app.is_needed(number public.contact_numbers, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	with others as (
		select * from public.contact_numbers as held
		where held.id <> number.id and held.kind = number.kind
			and starts_at <= at and (ends_at is null or ends_at > at)
	)
	select case
		when number.starts_at > at then false
		when number.kind = 'hotline' then exists (
			select from public.regions
			where not canary
				and (number.region_id is null or regions.id = number.region_id)
				and not exists (
					select from others where others.region_id is null or others.region_id = regions.id
				)
		)
		else number.region_id is null and not exists (select from others where others.region_id is null)
	end
$$;
comment on function app.is_needed is
	'Whether without it some region''s reporters had no hotline to ring, or everybody none of a kind '
	'that their pages name without signal.';

create function app.end_number(number_id uuid, at timestamptz) returns public.contact_numbers
language plpgsql set search_path = '' as $$
declare
	was constant public.contact_numbers := app.kept_number(number_id, at);
	ended public.contact_numbers;
begin
	if app.is_needed(was, at) then
		raise sqlstate 'PT409' using message = 'number_needed';
	end if;
	ended := app.stop_number(was, at);
	perform app.note_region('end_number', was.region_id, null, to_jsonb(was), to_jsonb(ended), at);
	return ended;
end
$$;

create function public.end_number(number_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.end_number(number_id, now()))
$$;
comment on function public.end_number is
	'Nobody is shown it from now on. Phones without signal show it until they were read anew. Errors: '
	'not_allowed, number_not_found, number_needed.';

grant execute on function
	public.check_number,
	public.add_number,
	public.replace_number,
	public.end_number
	to authenticated;
