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
alter table public.reach_rules enable row level security;
grant select on public.reach_rules to authenticated;

create policy "staff and administrators read for how long a proof counts"
	on public.reach_rules for select to authenticated
	using ((select app.is_staff()) or (select app.my_role()) = 'administrator');

create function app.proof_lasts(at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select make_interval(hours => 24 * proof_days) from public.reach_rules
	where starts_at <= at and (ends_at is null or ends_at > at)
$$;
comment on function app.proof_lasts is
	'For how long the proof of a channel counts. Null, where no rule says: for ever, since a gap in '
	'the rules must not make everybody unreachable.';

create function app.proof_ends(person_id uuid, at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
	select case
		when max(proven_at) is null then '-infinity'
		else coalesce(max(proven_at) + app.proof_lasts(at), 'infinity')
	end
	from public.channels where channels.person_id = proof_ends.person_id and proven_at <= at
$$;
comment on function app.proof_ends is
	'Until when a person can be reached, unless something proves a channel again. -infinity: no channel was '
	'ever proven; infinity: no rule limits a proof.';

create function app.remind_before(at timestamptz) returns interval
language sql stable set search_path = '' as $$
	-- at most half of the time a proof lasts: an answer must not bring the next reminder at once
	select least(interval '168 hours', app.proof_lasts(at) / 2)
$$;
comment on function app.remind_before is
	'How long before its end a proof is tested. From then on the end counts as a coming coverage gap.';

create function app.remind_of_proofs(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	ahead constant interval := app.remind_before(at);
	wall constant time := (at at time zone 'Europe/London')::time;
	written integer;
begin
	-- Nobody is woken for it, unless the proofs are so short that the day may come too late.
	if ahead >= interval '24 hours' and (wall < '08:00' or wall >= '17:00') then
		return 0;
	end if;
	insert into app.notifications (person_id, urgency, written_at, expires_at, next_at)
	select people.id, 'proof', at, ends, at
	from public.people cross join lateral app.proof_ends(people.id, at) as ends
	where active and role <> 'reporter' and (region_id = app.canary_region()) is not true
		and ends > at and ends <= at + ahead
	on conflict do nothing;
	get diagnostics written = row_count;
	return written;
end
$$;
comment on function app.remind_of_proofs is
	'Sends staff whose last proof ends within remind_before a test, once for each end, between eight and '
	'five by the clock of the coast. Returns how many it wrote.';

-- one reminder of each expiry, whatever number of clocks write it
create unique index notifications_proof_key on app.notifications (person_id, expires_at) where urgency = 'proof';
