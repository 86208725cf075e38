create table public.patches (
	id uuid primary key default gen_random_uuid(),
	region_id uuid not null references public.regions,
	name text not null check (length(name) between 1 and 80),
	disused_at timestamptz, -- no site is in it, and none comes to it; what was filed under it stays
	unique (region_id, name),
	unique (id, region_id) -- so that a site can be held to the region of its patch
);
comment on table public.patches is 'The sites one officer looks after.';
alter table public.patches enable row level security;
grant select on public.patches to authenticated;
