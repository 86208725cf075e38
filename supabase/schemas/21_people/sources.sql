-- Who told us, apart from what they told. A report carries an id that means nothing by itself; whom it
-- stands for is here and nowhere else, under a policy of its own.
create table public.sources (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null unique references public.people on delete cascade
);
comment on table public.sources is
	'The opaque id under which somebody''s reports are kept. Also of staff, who may file for a caller '
	'without an account.';
alter table public.sources enable row level security;
grant select on public.sources to authenticated;

create function app.tg_people__become_sources() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.sources (person_id) values (new.id);
	return null;
end
$$;

create function app.source_of(person_id uuid) returns uuid
language sql stable set search_path = '' as $$
	select id from public.sources where sources.person_id = source_of.person_id
$$;

create function app.person_of(source_id uuid) returns uuid
language sql stable set search_path = '' as $$
	select person_id from public.sources where id = source_id
$$;

-- Definer, as no reporter reads this table.
create function app.my_source() returns uuid
language sql stable security definer set search_path = '' as $$
	select app.source_of(app.me())
$$;
comment on function app.my_source is 'The id the caller''s own reports are kept under.';

create trigger people__become_sources after insert on public.people
	for each row execute function app.tg_people__become_sources();

-- another person under the same id would be another source of the same reports
create trigger sources__stay before update on public.sources
	for each row execute function app.tg_append_only();

grant execute on function app.my_source to authenticated;
