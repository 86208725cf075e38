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
alter table public.escalation_policies enable row level security;
grant select on public.escalation_policies to authenticated;

create policy "staff and administrators read how reports go on"
	on public.escalation_policies for select to authenticated
	using ((select app.is_staff()) or (select app.my_role()) = 'administrator');

create function app.canary_within() returns interval
language sql immutable set search_path = '' as $$ select interval '2 minutes' $$;
comment on function app.canary_within is
	'The time to acknowledge of a report that is made up, which nobody does: soon over, so that the '
	'clock has to move it before the next.';

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

create function app.own_policy(region_id uuid, urgency text, at timestamptz)
returns public.escalation_policies
language sql stable set search_path = '' as $$
	select * from public.escalation_policies as held
	where held.region_id is not distinct from own_policy.region_id
		and held.urgency = own_policy.urgency
		and starts_at <= at and (ends_at is null or ends_at > at)
$$;

create function app.policy_facts(policy public.escalation_policies) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'lapse_minutes', (extract(epoch from policy.lapse_within) / 60)::integer,
		'alert_minutes', (extract(epoch from policy.alert_every) / 60)::integer,
		'lease_minutes', (extract(epoch from policy.claim_lease) / 60)::integer
	)
	where policy.id is not null
$$;
comment on function app.policy_facts is 'What a page shows of a policy; nothing of none.';

create function app.stop_policy(region_id uuid, urgency text, at timestamptz)
returns public.escalation_policies
language plpgsql set search_path = '' as $$
declare
	was public.escalation_policies;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would leave two policies
	perform pg_advisory_xact_lock(hashtext('escalation_policies'));
	was := app.own_policy(region_id, urgency, at);
	delete from public.escalation_policies as held
	where held.region_id is not distinct from stop_policy.region_id
		and held.urgency = stop_policy.urgency and held.starts_at >= at;
	update public.escalation_policies as held set ends_at = at
	where held.region_id is not distinct from stop_policy.region_id
		and held.urgency = stop_policy.urgency and (held.ends_at is null or held.ends_at > at);
	return was;
end
$$;
comment on function app.stop_policy is
	'What held there until that moment, which is over now; what was going to hold there never will.';

create function app.set_policy(
	region_id uuid, urgency text, lapse_minutes integer, alert_minutes integer,
	lease_minutes integer, shown jsonb, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	was public.escalation_policies;
	policy public.escalation_policies;
	wanted constant jsonb := jsonb_build_object(
		'lapse_minutes', lapse_minutes, 'alert_minutes', alert_minutes, 'lease_minutes', lease_minutes
	);
begin
	perform app.require_role('administrator');
	if app.policy_facts(app.own_policy(region_id, urgency, at)) = wanted then
		return wanted;
	end if;
	was := app.stop_policy(region_id, urgency, at);
	perform app.unless_changed(shown, app.policy_facts(was));
	begin
		if set_policy.region_id = app.canary_region() then
			raise foreign_key_violation; -- there is no such region to set it for
		end if;
		insert into public.escalation_policies
			(region_id, urgency, lapse_within, alert_every, claim_lease, starts_at)
		values (
			set_policy.region_id, set_policy.urgency, make_interval(mins => lapse_minutes),
			make_interval(mins => alert_minutes), make_interval(mins => lease_minutes), at
		)
		returning * into policy;
	exception
		when foreign_key_violation then
			raise sqlstate 'PT404' using message = 'region_not_found';
		when check_violation or not_null_violation or datetime_field_overflow then
			raise sqlstate 'PT422' using message = 'policy_unreadable';
	end;
	perform app.note_region(
		'set_policy', policy.region_id, null,
		case when was.id is not null then to_jsonb(was) end, to_jsonb(policy), at
	);
	return wanted;
end
$$;

-- Definer, as in rosters: nobody holds a right to write what everybody goes by.
create function public.set_policy(
	region_id uuid, urgency text, lapse_minutes integer, alert_minutes integer,
	lease_minutes integer, shown jsonb
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_policy(
		region_id, urgency, lapse_minutes, alert_minutes, lease_minutes, shown, now()
	)
$$;
comment on function public.set_policy is
	'How reports of an urgency that are received from now on go on in a region (null: everywhere that '
	'has none of its own), instead of what was shown of it: {lapse_minutes, alert_minutes, '
	'lease_minutes}, null where it had none. No alert_minutes: as often as the time to acknowledge. '
	'Errors: not_allowed, region_not_found, changed_meanwhile (details: what holds, as JSON), '
	'policy_unreadable.';

create function app.end_policy(region_id uuid, urgency text, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	was constant public.escalation_policies := app.stop_policy(region_id, urgency, at);
begin
	if region_id is null then
		raise sqlstate 'PT409' using message = 'policy_needed';
	end if;
	if was.id is not null then
		perform app.note_region(
			'end_policy', was.region_id, null, to_jsonb(was),
			to_jsonb(was) || jsonb_build_object('ends_at', at), at
		);
	end if;
	return to_jsonb(app.escalation_policy(region_id, urgency, at));
end
$$;

create function public.end_policy(region_id uuid, urgency text) returns jsonb
language sql security definer set search_path = '' as $$
	select app.end_policy(region_id, urgency, now())
$$;
comment on function public.end_policy is
	'A region goes on as everywhere, for reports received from now on. Twice is quiet. Errors: '
	'not_allowed, policy_needed.';

grant execute on function public.set_policy, public.end_policy to authenticated;
