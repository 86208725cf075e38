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
alter table public.urgency_targets enable row level security;
grant select on public.urgency_targets to authenticated;

create policy "everybody with an account reads targets"
	on public.urgency_targets for select to authenticated using ((select app.me()) is not null);

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

create function app.set_target(urgency text, minutes integer, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	was jsonb;
begin
	perform app.require_role('administrator');
	-- one after the other, or two at once would leave two targets
	perform pg_advisory_xact_lock(hashtext('urgency_targets'));
	if app.target(urgency, at) = make_interval(mins => minutes) and exists (
		select from public.urgency_targets as held
		where held.urgency = set_target.urgency and ends_at is null and starts_at <= at
	) then
		return;
	end if;
	select jsonb_agg(to_jsonb(held) order by starts_at) into was
	from public.urgency_targets as held
	where held.urgency = set_target.urgency and (ends_at is null or ends_at > at);
	delete from public.urgency_targets as held
	where held.urgency = set_target.urgency and held.starts_at >= at;
	update public.urgency_targets as held set ends_at = at
	where held.urgency = set_target.urgency and (held.ends_at is null or held.ends_at > at);
	begin
		insert into public.urgency_targets (urgency, acknowledge_within, starts_at)
		values (set_target.urgency, make_interval(mins => minutes), at);
	exception when check_violation or not_null_violation or datetime_field_overflow then
		raise sqlstate 'PT422' using message = 'target_unreadable';
	end;
	perform app.note_roster(
		'set_target', null, null, was,
		jsonb_build_object('urgency', urgency, 'minutes', minutes), at
	);
end
$$;

create function public.set_target(urgency text, minutes integer) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_target(urgency, minutes, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_target is
	'How soon reports of an urgency must be acknowledged, from now on. Those on their way keep their '
	'deadline. Errors: not_allowed, target_unreadable.';

grant execute on function public.set_target to authenticated;
