create table public.people (
	id uuid primary key references auth.users,
	name text not null check (length(name) between 1 and 120),
	role text not null check (role in ('reporter', 'officer', 'operator', 'supervisor', 'administrator')),
	reporter_kind text check (
		reporter_kind in ('harbour_master', 'marina_manager', 'port_facility_security_officer')
	),
	region_id uuid references public.regions,
	phone text check (phone ~ '^\+?[0-9 ]{3,20}$'),
	photo_path text,
	active boolean not null default true,
	capacity integer check (capacity >= 0), -- how many open reports at a time; null: no limit
	check ((role = 'reporter') = (reporter_kind is not null)),
	check (role = 'administrator' or region_id is not null)
);
comment on table public.people is 'Everybody who signs in. One role each; the role is the whole of what they may do.';
create index people_region_id_idx on public.people (region_id);
alter table public.people enable row level security;
grant select on public.people to authenticated;

create function app.canary_people() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select id from public.people where region_id = app.canary_region()
$$;
comment on function app.canary_people is 'Those who are made up; in no list is anybody shown them.';

create function public.who_am_i(out name text, out role text, out owes_second_factor boolean)
language sql stable security definer set search_path = '' as $$
	select people.name, people.role, app.owes_second_factor() from public.people
	where id = auth.uid() and active
$$;
comment on function public.who_am_i is
	'All that staff may ask before they have shown a second factor: what to call them, and that they owe it.';

grant execute on function app.canary_people, public.who_am_i to authenticated;
