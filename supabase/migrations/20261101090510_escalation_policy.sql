create table public.escalation_policies (
	id uuid primary key default gen_random_uuid(),
	region_id uuid references public.regions, -- null: everywhere that has none of its own
	urgency text not null check (urgency in ('now', 'today', 'routine')),
	-- an acknowledgement that led to no outcome by then counts no longer
	lapse_within interval not null
		check (lapse_within between interval '1 minute' and interval '90 days'),
	-- how often supervisors are told at the end of the line; null: as often as the target
	alert_every interval check (alert_every between interval '1 minute' and interval '30 days'),
	claim_lease interval not null default '5 minutes'
		check (claim_lease between interval '1 minute' and interval '1 day'),
	starts_at timestamptz not null default now(),
	ends_at timestamptz,
	check (ends_at > starts_at),
	exclude using gist (
		coalesce(region_id, '00000000-0000-0000-0000-000000000000') with =,
		urgency with =,
		tstzrange(starts_at, ends_at) with &&
	)
);
comment on table public.escalation_policies is
	'How a report goes on when nobody acts, and from when that has held. A report keeps the policy it '
	'was routed under.';

create function app.canary_within() returns interval
language sql immutable set search_path = '' as $$ select interval '2 minutes' $$;
comment on function app.canary_within is
	'The time to acknowledge of a report that is made up, which nobody does: soon over, so that the '
	'clock has to move it before the next.';

insert into public.escalation_policies (urgency, lapse_within, starts_at)
values ('now', '2 hours', '2026-01-01'), ('today', '24 hours', '2026-01-01'),
	('routine', '72 hours', '2026-01-01');

alter table public.escalation_policies enable row level security;
grant select on public.escalation_policies to authenticated;
create policy "staff and administrators read how reports go on"
	on public.escalation_policies for select to authenticated
	using ((select app.is_staff()) or (select app.my_role()) = 'administrator');

create function app.escalation_policy(
	region_id uuid, urgency text, at timestamptz,
	out lapse_within interval, out alert_every interval, out claim_lease interval
)
language sql stable set search_path = '' as $$
	select
		coalesce(policy.lapse_within, '2 hours'),
		coalesce(policy.alert_every, app.target(escalation_policy.urgency, at)),
		coalesce(policy.claim_lease, '5 minutes')
	from (values (true)) as always
	left join lateral (
		select * from public.escalation_policies as written
		where written.urgency = escalation_policy.urgency
			and (written.region_id = escalation_policy.region_id or written.region_id is null)
			and starts_at <= at and (ends_at is null or ends_at > at)
		order by written.region_id nulls last limit 1
	) as policy on true
$$;
comment on function app.escalation_policy is
	'What holds for a region at that moment: its own, else everybody''s, else what is written here.';
