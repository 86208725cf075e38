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

create table public.absences (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	reason text not null check (reason in ('leave', 'sickness', 'away')),
	starts_at timestamptz not null,
	ends_at timestamptz, -- null: until they say they are back
	check (ends_at > starts_at)
);
comment on table public.absences is 'Leave, sickness, and "I am away now".';
create index absences_person_id_idx on public.absences (person_id);
create unique index absences_one_away_idx on public.absences (person_id)
	where reason = 'away' and ends_at is null;

create table public.channels (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	kind text not null check (kind in ('push', 'email', 'sms')),
	address text not null,
	proven_at timestamptz, -- when the last thing that was answered had been sent there; null: never
	place smallint not null default 100, -- the lower, the sooner it is tried
	p256dh text, -- these two: what a push is sealed with, made by the browser
	auth text,
	unique (person_id, kind, address)
);
comment on table public.channels is 'Where a person is reached. Only a proven one counts.';

create table public.reach_rules (
	id uuid primary key default gen_random_uuid(),
	proof_days integer not null check (proof_days between 1 and 3650), -- of 24 hours each
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	exclude using gist (tstzrange(starts_at, ends_at) with &&)
);
comment on table public.reach_rules is
	'For how many days the proof of a channel counts, and from when that has held.';
insert into public.reach_rules (proof_days, starts_at) values (30, '2026-01-01 00:00Z');

alter table public.patch_officers enable row level security;
alter table public.duties enable row level security;
alter table public.duty_changes enable row level security;
alter table public.absences enable row level security;
alter table public.channels enable row level security;
alter table public.reach_rules enable row level security;
grant select on public.patch_officers, public.duties, public.duty_changes, public.absences,
	public.channels, public.reach_rules to authenticated;

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

create policy "staff read who looks after which patch"
	on public.patch_officers for select to authenticated
	using (
		((select app.is_staff()) or (select app.my_role()) = 'administrator')
		and person_id not in (select app.canary_people())
	);
create policy "people read their own duties, and those they answer for"
	on public.duties for select to authenticated using (app.may_see_roster_of(person_id));
create policy "people read their own changes of duty, and those they answer for"
	on public.duty_changes for select to authenticated using (app.may_see_roster_of(person_id));
create policy "people read their own absences, and those they answer for"
	on public.absences for select to authenticated using (app.may_see_roster_of(person_id));
create policy "people read their own channels, administrators all"
	on public.channels for select to authenticated
	using (
		person_id = (select app.me())
		or (select app.my_role()) = 'administrator'
			and person_id not in (select app.canary_people())
	);
create policy "staff and administrators read for how long a proof counts"
	on public.reach_rules for select to authenticated
	using ((select app.is_staff()) or (select app.my_role()) = 'administrator');
