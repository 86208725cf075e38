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

create table public.reporter_sites (
	person_id uuid not null references public.people,
	site_id uuid not null references public.sites,
	is_home boolean not null default false, -- where their familiar officer is looked up first
	primary key (person_id, site_id)
);
comment on table public.reporter_sites is 'The sites a reporter answers for.';
create unique index reporter_sites_one_home_idx on public.reporter_sites (person_id) where is_home;
create index reporter_sites_site_id_idx on public.reporter_sites (site_id);

-- Those below are definer because the policies that call them guard the very tables they read.

create function app.proven(role text) returns boolean
language sql stable set search_path = '' as $$
	select role = 'reporter' or coalesce(auth.jwt() ->> 'aal' = 'aal2', false)
$$;
comment on function app.proven is
	'Whether the caller''s token is proof enough for somebody of that role: staff show a second factor.';

-- The caller, unless their account was switched off: a token outlives the switch by up to an hour.
-- Staff whose token shows one factor alone are nobody, to every policy and every verb.
create function app.me() returns uuid
language sql stable security definer set search_path = '' as $$
	select id from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.my_role() returns text
language sql stable security definer set search_path = '' as $$
	select role from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.my_region() returns uuid
language sql stable security definer set search_path = '' as $$
	select region_id from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.is_staff() returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce(app.my_role() in ('officer', 'operator', 'supervisor'), false)
$$;

create function app.owes_second_factor() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.people where id = auth.uid() and not app.proven(role))
$$;
comment on function app.owes_second_factor is
	'Whether the caller is known by one factor and must show another before they are anybody.';

create function app.canary_people() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select id from public.people where region_id = app.canary_region()
$$;
comment on function app.canary_people is 'Those who are made up; in no list is anybody shown them.';

grant execute on function app.proven, app.me, app.my_role, app.my_region, app.is_staff,
	app.owes_second_factor, app.canary_people to authenticated;

create function public.who_am_i(out name text, out role text, out owes_second_factor boolean)
language sql stable security definer set search_path = '' as $$
	select people.name, people.role, app.owes_second_factor() from public.people
	where id = auth.uid() and active
$$;
comment on function public.who_am_i is
	'All that staff may ask before they have shown a second factor: what to call them, and that they owe it.';
grant execute on function public.who_am_i to authenticated;

alter table public.regions enable row level security;
alter table public.patches enable row level security;
alter table public.sites enable row level security;
alter table public.people enable row level security;
alter table public.reporter_sites enable row level security;

grant select on public.regions, public.patches, public.sites, public.people, public.reporter_sites
	to authenticated;

create policy "everybody with an account reads regions, but for what is made up"
	on public.regions for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(id = (select app.canary_region())) is not true
			or id = (select app.my_region())
		)
	);
create policy "everybody with an account reads patches, but for what is made up"
	on public.patches for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(region_id = (select app.canary_region())) is not true
			or region_id = (select app.my_region())
		)
	);
create policy "everybody with an account reads sites, but for what is made up"
	on public.sites for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(region_id = (select app.canary_region())) is not true
			or region_id = (select app.my_region())
		)
	);

create policy "people read their own entry, also when switched off"
	on public.people for select to authenticated
	using (id = (select auth.uid()) and app.proven(role));
create policy "staff read the staff of their region"
	on public.people for select to authenticated
	using (
		role in ('officer', 'operator', 'supervisor')
		and region_id = (select app.my_region())
		and (select app.is_staff())
	);
create policy "administrators read everybody, but for who is made up"
	on public.people for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		and (region_id = (select app.canary_region())) is not true
	);

create policy "reporters read their own sites"
	on public.reporter_sites for select to authenticated using (person_id = (select app.me()));
create policy "administrators read who answers for which site"
	on public.reporter_sites for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		and person_id not in (select app.canary_people())
	);
