create table public.reporter_sites (
	person_id uuid not null references public.people,
	site_id uuid not null references public.sites,
	is_home boolean not null default false, -- where their familiar officer is looked up first
	primary key (person_id, site_id)
);
comment on table public.reporter_sites is 'The sites a reporter answers for.';
create unique index reporter_sites_one_home_idx on public.reporter_sites (person_id) where is_home;
create index reporter_sites_site_id_idx on public.reporter_sites (site_id);
alter table public.reporter_sites enable row level security;
grant select on public.reporter_sites to authenticated;
