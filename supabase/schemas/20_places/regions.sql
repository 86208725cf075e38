create table public.regions (
	id uuid primary key default gen_random_uuid(),
	name text not null unique check (length(name) between 1 and 80),
	canary boolean not null default false -- made up, to try the whole way: nobody else is shown it
);
comment on table public.regions is 'One command; it has one hotline queue.';
create unique index regions_one_canary_idx on public.regions (canary) where canary;
alter table public.regions enable row level security;
grant select on public.regions to authenticated;

-- Definer, because policies on regions ask it.
create function app.canary_region() returns uuid
language sql stable security definer set search_path = '' as $$
	select id from public.regions where canary
$$;
comment on function app.canary_region is
	'The region whose reports are made up and count nowhere; null where there is none.';

-- Triggers, because these must hold whoever writes: a region of real reports that was called made up
-- could be forgotten, and somebody real in a made-up place would report to nobody.
create trigger regions__canary_stays before update on public.regions
	for each row when (old.canary <> new.canary) execute function app.tg_append_only();

grant execute on function app.canary_region to authenticated;
