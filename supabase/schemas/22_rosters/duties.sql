create table public.duties (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	weekday smallint not null check (weekday between 1 and 7), -- ISO: Monday is 1
	starts time not null,
	ends time not null, -- not after `starts`: it runs into the next day; equal: a whole day
	-- an unknown zone makes this expression raise, so no shift is kept in one
	zone text not null default 'Europe/London'
		check ((timestamptz '2026-01-01 00:00Z' at time zone zone) is not null),
	starts_on date not null default '2026-01-01', -- the first and last day on which a shift begins
	ends_on date check (ends_on >= starts_on)
);
comment on table public.duties is
	'Weekly shifts as the wall clock of a zone, so that a change of clocks moves no shift.';
create index duties_person_id_idx on public.duties (person_id);
alter table public.duties enable row level security;
grant select on public.duties to authenticated;

create table public.duty_changes (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	kind text not null check (kind in ('extra', 'off')),
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	swap_id uuid, -- the same for everything one swap wrote
	note text check (length(note) <= 500),
	check (ends_at > starts_at)
);
comment on table public.duty_changes is
	'Once, otherwise than the weekly shifts say. Extra duty wins over being off.';
create index duty_changes_person_id_idx on public.duty_changes (person_id, ends_at);
alter table public.duty_changes enable row level security;
grant select on public.duty_changes to authenticated;

create function app.may_see_roster_of(person_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select person_id = app.me()
		or app.my_role() = 'administrator' and person_id not in (select app.canary_people())
		or app.my_role() = 'supervisor' and exists (
			select from public.people where id = person_id and region_id = app.my_region()
		)
$$;
comment on function app.may_see_roster_of is
	'Definer, so that a policy on rosters does not depend on the policies of people.';

grant execute on function app.may_see_roster_of to authenticated;
