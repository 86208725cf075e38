create table public.patch_officers (
	id uuid primary key default gen_random_uuid(),
	patch_id uuid not null references public.patches,
	person_id uuid not null references public.people,
	standing text not null check (standing in ('officer', 'twin')),
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	-- one officer and one twin at a time, and never the same person in both places
	exclude using gist (
		patch_id with =, standing with =,
		tstzrange(starts_at, ends_at) with &&
	),
	exclude using gist (
		patch_id with =, person_id with =,
		tstzrange(starts_at, ends_at) with &&
	)
);
comment on table public.patch_officers is
	'Who is the officer, and who the twin, of a patch and from when to when.';
create index patch_officers_person_id_idx on public.patch_officers (person_id);
alter table public.patch_officers enable row level security;
grant select on public.patch_officers to authenticated;

create function app.my_patches() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select patch_id from public.patch_officers
	where person_id = app.me() and starts_at <= now() and (ends_at is null or ends_at > now())
$$;
comment on function app.my_patches is
	'The patches the caller is officer or twin of today. Definer, as policies on reports need it.';

grant execute on function app.my_patches to authenticated;
