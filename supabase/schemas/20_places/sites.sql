create table public.sites (
	id uuid primary key default gen_random_uuid(),
	region_id uuid not null references public.regions, -- whose hotline answers, also without a patch
	patch_id uuid,
	name text not null check (length(name) between 1 and 120),
	kind text not null check (kind in ('harbour', 'marina', 'port')),
	county text not null,
	latitude double precision not null check (latitude between -90 and 90), -- WGS84
	longitude double precision not null check (longitude between -180 and 180),
	locode text check (locode ~ '^[A-Z]{2}[A-Z2-9]{3}$'), -- UN/LOCODE of the place, so not unique to the site
	berths integer check (berths between 1 and 99999), -- null: nobody has said how many
	disused_at timestamptz, -- nobody new is attached to it; what was or is still filed for it stays
	unique (name, county),
	foreign key (patch_id, region_id) references public.patches (id, region_id)
);
comment on table public.sites is 'A harbour, marina or port. Positions are for routing, not for navigation.';
create index sites_patch_id_idx on public.sites (patch_id);
alter table public.sites enable row level security;
grant select on public.sites to authenticated;
