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
