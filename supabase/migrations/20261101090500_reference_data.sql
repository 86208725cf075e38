create table public.urgency_targets (
	id uuid primary key default gen_random_uuid(),
	urgency text not null check (urgency in ('now', 'today', 'routine')),
	acknowledge_within interval not null
		check (acknowledge_within between interval '1 minute' and interval '30 days'),
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	exclude using gist (
		urgency with =,
		tstzrange(starts_at, ends_at) with &&
	)
);
comment on table public.urgency_targets is
	'How soon a report must be acknowledged, and from when that has held.';

create table public.contact_numbers (
	id uuid primary key default gen_random_uuid(),
	region_id uuid references public.regions, -- null: the same everywhere
	kind text not null check (
		kind in ('hotline', 'emergency', 'coastal_crime_line', 'anti_terrorist_hotline', 'police')
	),
	label text not null,
	number text not null check (number ~ '^\+?[0-9 ]{3,20}$'),
	last_checked_on date not null, -- old numbers still hang on harbour walls; ours say their age
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at)
);
comment on table public.contact_numbers is
	'Numbers to call. They have changed at every relaunch, so they are dated data.';

create function app.ringable(number text, short boolean) returns text
language sql immutable set search_path = '' as $$
	select tidy from (select regexp_replace(trim(number), '\s+', ' ', 'g') as tidy) as written
	where length(tidy) <= 20
		and (
			replace(tidy, ' ', '') ~ '^(0|\+44)[1-9][0-9]{8,9}$'
			or replace(tidy, ' ', '') ~ '^\+(?!44)[1-9][0-9]{6,13}$'
			or short and replace(tidy, ' ', '') ~ '^[1-9][0-9]{2,5}$'
		)
$$;
comment on function app.ringable is
	'A number as it is kept, if a phone in this country can ring it just so; else null. Short ones, such '
	'as 999, only where they are allowed.';

create table public.indicator_versions (
	version integer primary key check (version > 0),
	published_at timestamptz -- from when phones are given it; null: a draft
);
comment on table public.indicator_versions is
	'Editions of the checklist; a report says which one the reporter was shown.';
-- one after the other: what follows the edition in use is begun from it
create unique index indicator_versions_one_draft_idx on public.indicator_versions ((true))
	where published_at is null;

create table public.indicators (
	version integer not null references public.indicator_versions,
	code text not null check (code ~ '^[a-z_]+$'),
	grouping text not null check (
		grouping in ('vessel', 'people', 'activity', 'place_and_time', 'shore', 'finds')
	),
	wording text not null check (length(wording) between 1 and 160),
	audience text not null check (audience in ('everyone', 'maritime_worker')),
	position smallint not null,
	primary key (version, code)
);
comment on table public.indicators is
	'The checklist of suspicious signs. Never race, religion or nationality.';

create table public.outcomes (
	code text primary key check (code ~ '^[a-z_]+$'),
	wording text not null, -- for staff
	feedback text not null check (
		feedback in ('useful_kept', 'passed_to_partner', 'nothing_more_needed', 'more_detail_helps')
	),
	position smallint not null
);
comment on table public.outcomes is
	'How a report can end, and the only word of it that its reporter is told.';

alter table public.urgency_targets enable row level security;
alter table public.contact_numbers enable row level security;
alter table public.indicator_versions enable row level security;
alter table public.indicators enable row level security;
alter table public.outcomes enable row level security;
grant select on public.urgency_targets, public.contact_numbers, public.indicator_versions,
	public.indicators, public.outcomes to authenticated;

create policy "everybody with an account reads targets"
	on public.urgency_targets for select to authenticated using ((select app.me()) is not null);
create policy "everybody with an account reads the numbers of their region"
	on public.contact_numbers for select to authenticated
	using (
		(select app.me()) is not null
		and (
			region_id is null
			or region_id = (select app.my_region())
			or (select app.my_role()) = 'administrator'
		)
	);
create policy "everybody reads the editions of the checklist that came, administrators all"
	on public.indicator_versions for select to authenticated
	using (
		(select app.me()) is not null
		and (published_at <= now() or (select app.my_role()) = 'administrator')
	);
-- The inner select is under the reader's own policies.
create policy "who reads an edition reads its signs"
	on public.indicators for select to authenticated
	using (
		exists (
			select from public.indicator_versions where indicator_versions.version = indicators.version
		)
	);
create policy "staff read how a report can end"
	on public.outcomes for select to authenticated using ((select app.is_staff()));

create function app.target(urgency text, at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select coalesce(
		(
			select acknowledge_within from public.urgency_targets
			where urgency_targets.urgency = target.urgency
				and starts_at <= at and (ends_at is null or ends_at > at)
		),
		interval '15 minutes'
	)
$$;
comment on function app.target is
	'Time allowed to acknowledge. A gap in the data must not leave a report without a deadline.';
