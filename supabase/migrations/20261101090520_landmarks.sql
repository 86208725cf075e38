create table public.landmarks (
	id uuid primary key default gen_random_uuid(),
	site_id uuid not null references public.sites,
	name text not null check (length(name) between 1 and 120),
	kind text not null check (kind in ('berth', 'mark', 'landmark')),
	latitude double precision check (latitude between -90 and 90), -- null: known by name alone
	longitude double precision check (longitude between -180 and 180),
	position smallint not null, -- in the list a reporter picks from
	unique (site_id, name),
	check ((latitude is null) = (longitude is null))
);
comment on table public.landmarks is
	'Berths, marks and landmarks by which the people of a site say where something is.';

alter table public.landmarks enable row level security;
grant select on public.landmarks to authenticated;

create policy "reporters read the landmarks of their own sites"
	on public.landmarks for select to authenticated
	using (
		site_id in (select site_id from public.reporter_sites where person_id = (select app.me()))
	);
create policy "staff read the landmarks of their region, administrators all"
	on public.landmarks for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		or (select app.is_staff())
			and exists (
				select from public.sites where id = site_id and region_id = (select app.my_region())
			)
	);
