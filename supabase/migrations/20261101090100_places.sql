create table public.regions (
	id uuid primary key default gen_random_uuid(),
	name text not null unique check (length(name) between 1 and 80),
	canary boolean not null default false -- made up, to try the whole way: nobody else is shown it
);
comment on table public.regions is 'One command; it has one hotline queue.';
create unique index regions_one_canary_idx on public.regions (canary) where canary;

-- Definer, because policies on regions ask it.
create function app.canary_region() returns uuid
language sql stable security definer set search_path = '' as $$
	select id from public.regions where canary
$$;
comment on function app.canary_region is
	'The region whose reports are made up and count nowhere; null where there is none.';
grant execute on function app.canary_region to authenticated;

create table public.patches (
	id uuid primary key default gen_random_uuid(),
	region_id uuid not null references public.regions,
	name text not null check (length(name) between 1 and 80),
	disused_at timestamptz, -- no site is in it, and none comes to it; what was filed under it stays
	unique (region_id, name),
	unique (id, region_id) -- so that a site can be held to the region of its patch
);
comment on table public.patches is 'The sites one officer looks after.';

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
