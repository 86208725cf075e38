create table app.notification_rules (
	urgency text primary key check (
		urgency in ('now', 'today', 'routine', 'test', 'gaps', 'proof')
	),
	prove_within interval not null check (prove_within > '0'), -- else the next channel
	retry_after interval not null check (retry_after > '0'), -- doubled with every failure
	expires_after interval not null check (expires_after > '0')
);
comment on table app.notification_rules is
	'How a notification goes on when nobody answers it, and for how long it is worth sending.';
-- no policy on these three: no API reads them
alter table app.notification_rules enable row level security;

create table app.attempts (
	id uuid primary key default gen_random_uuid(), -- known only to whoever was sent it
	person_id uuid not null references public.people,
	channel_id uuid references public.channels on delete set null,
	notification_ids uuid[] not null, -- more than one: a bundle
	at timestamptz not null,
	outcome text check (outcome in ('sent', 'failed', 'gone')),
	urgent boolean not null default false
);
comment on table app.attempts is
	'One message handed to a dispatcher. Its id is part of the address in the message, so whoever '
	'names it has received it.';
comment on column app.attempts.urgent is
	'The message was about something that happens now. It does not count towards the limit a minute.';
create index attempts_person_id_idx on app.attempts (person_id, at desc);
alter table app.attempts enable row level security;

create table app.notifications (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	report_id uuid references public.reports, -- null: a test of a channel, or gaps in a roster
	hop integer,
	part text check (part in ('owner', 'alerted', 'answered')),
	-- what was answered. No reference: a question is kept longer, and goes together with its notifications
	question_id uuid,
	urgency text not null references app.notification_rules,
	written_at timestamptz not null,
	expires_at timestamptz not null,
	-- the one it goes over now. No reference: forgetting a channel would wait for reports that move
	channel_id uuid,
	tried uuid[] not null default '{}', -- channels this round needs no more
	sent_over uuid[] not null default '{}', -- channels that took it; none is used twice
	tries integer not null default 0,
	next_at timestamptz, -- null: nothing is pending
	attempt_id uuid references app.attempts, -- the one under way, or the last
	sent_at timestamptz,
	ended_at timestamptz,
	ended text check (ended in ('proven', 'silenced', 'expired')),
	unique (report_id, hop, person_id),
	unique (question_id, person_id),
	check ((report_id is null) = (urgency in ('test', 'gaps', 'proof'))),
	check ((hop is null) = (part is null or part = 'answered')),
	check ((question_id is null) = (part is null or part <> 'answered')),
	check ((report_id is null) = (part is null)),
	check ((ended_at is null) = (ended is null)),
	check (ended_at is null or next_at is null)
);
comment on table app.notifications is
	'One message owed to one person about one hop of a report, an answer to what they asked, a channel of '
	'theirs or the rosters they keep, until it is proven, silenced or expired.';
create index notifications_due_idx on app.notifications (next_at) where next_at is not null;
create index notifications_report_id_idx on app.notifications (report_id) where ended_at is null;
create index notifications_channel_id_idx on app.notifications (channel_id) where ended_at is null;
alter table app.notifications enable row level security;

create table app.unwritten_notifications (
	report_id uuid,
	hop integer,
	since timestamptz not null,
	error text not null,
	primary key (report_id, hop),
	foreign key (report_id, hop) references public.hops
);
comment on table app.unwritten_notifications is
	'Hops that nobody could be told of when they were written. Whoever sends tells of them first.';
alter table app.unwritten_notifications enable row level security; -- no policy: nobody reads it over the API

create function app.presence(person_id uuid, at timestamptz) returns integer
language plpgsql stable set search_path = '' as $$
begin
	return case
		when app.is_absent(person_id, at) then 3
		when app.on_duty(person_id, at)
			and exists (select from public.channels where channels.person_id = presence.person_id)
		then 1
		else 2
	end;
exception when others then
	return 2; -- a roster that cannot be read keeps nothing from anybody
end
$$;
comment on function app.presence is '1: on duty, with a way to be told; 2: not absent; 3: absent.';

create function app.watch(region_id uuid, role text, again boolean, at timestamptz)
returns setof uuid
language sql stable set search_path = '' as $$
	with staff as materialized (
		select
			id, app.presence(id, at) as presence,
			app.has_reach(id, at) as reached
		from public.people
		where active and people.region_id = watch.region_id and people.role = watch.role
	)
	select id from staff
	where presence <= greatest(
		(select min(presence) from staff),
		-- greatest skips null: nobody can be reached
		(select min(presence) from staff where reached and presence <= 2),
		case when again then 2 else 1 end
	)
$$;
comment on function app.watch is
	'Who of a role in a region is notified: those on duty; if none of these can be reached, or if they were '
	'notified of it before, all who are not absent; if there are none of these either, all.';

create function app.silence_earlier_notifications(written public.hops[]) returns void
language plpgsql set search_path = '' as $$
begin
	-- Handing a report on silences everybody who was notified. An escalation silences only the owner.
	-- This may wait for a dispatcher; a dispatcher never waits for this: see hold_for.
	update app.notifications set ended_at = hops.at, ended = 'silenced', next_at = null
	from unnest(written) as hops
	where notifications.report_id = hops.report_id
		and notifications.hop < hops.hop and notifications.ended_at is null
		and (
			-- an alarm notifies its owner again
			notifications.part = 'owner' and (hops.part = 'owner' or hops.reason = 'urgent')
			or hops.part = 'owner'
				and hops.reason in ('released', 'reassigned', 'claimed', 'claim_expired', 'away_undone')
				-- nobody has answered the alarm by handing its report on
				and not (
					notifications.part = 'alerted' and hops.reason in ('released', 'away_undone')
					and exists (
						select from public.hops as alarm
						where alarm.report_id = notifications.report_id and alarm.hop = notifications.hop
							and alarm.reason = 'urgent' and alarm.person_id is null
					)
				)
		);
end
$$;
comment on function app.silence_earlier_notifications is 'Ends the notifications that these hops make void.';

-- A named owner who cannot be reached is notified all the same, and so are the people who would be notified of
-- the report in the queue. The seat is not refused: a supervisor may have rung that operator.
create function app.write_notifications(written public.hops[]) returns void
language plpgsql set search_path = '' as $$
begin
	perform app.silence_earlier_notifications(written);
	with hopped as materialized (
		select hops.*, region_id,
			case hops.step when 'hotline' then 'operator' when 'supervisor' then 'supervisor' end as role,
			exists (
				select from public.hops as earlier
				where earlier.report_id = hops.report_id and earlier.hop < hops.hop
					and earlier.step = hops.step and earlier.part <> 'passed_over'
			) as again,
			-- a report that became an alarm later stays one
			case when hotline_alerted_at is null then urgency else 'now' end as urgency
		from unnest(written) as hops
		join public.reports on reports.id = hops.report_id
		where hops.part in ('owner', 'alerted')
			and hops.reason <> 'claimed' -- they took it themselves
	),
	-- each person once, however many reports the clock moves to them
	unreachable as materialized (
		select person_id, at
		from (
			select distinct person_id, at from hopped
			where part = 'owner' and person_id is not null and urgency = 'now'
		) as owners
		where not app.can_be_notified(person_id, at)
	),
	told as (
		select report_id, hop, person_id, part, urgency, region_id, role, again, at from hopped
		union all
		select report_id, hop, null, 'alerted', urgency, region_id, 'operator', again, at
		from hopped join unreachable using (person_id, at)
		where part = 'owner' and urgency = 'now'
	),
	watches as materialized (
		select asked.*, app.who_hears_of_queue(region_id, role, again, at) as on_watch
		from (
			select distinct region_id, role, again, at from told where person_id is null
		) as asked
	)
	insert into app.notifications (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	-- a supervisor who stands in for the operators of a queue is told once of what goes to both
	select distinct on (people.id, told.report_id, told.at)
		people.id, told.report_id, told.hop, told.part, rule.urgency, told.at,
		told.at + expires_after, told.at
	from told
	join app.notification_rules as rule using (urgency)
	left join watches using (region_id, role, again, at)
	join public.people
		on people.active and people.id = coalesce(told.person_id, on_watch)
	-- an owner who is on watch too hears of it as its owner
	order by
		people.id, told.report_id, told.at, told.person_id is null, told.part = 'alerted' desc, told.hop
	on conflict (report_id, hop, person_id) do nothing;
end
$$;
comment on function app.write_notifications is
	'Owes a message to everybody these hops are about, and ends those that they make void.';

-- A statement's worth at a time, since the clock moves hundreds of reports in one.
create function app.tg_hops__notifications() returns trigger
language plpgsql set search_path = '' as $$
begin
	perform app.write_notifications(array(select row(written.*)::public.hops from written));
	return null;
exception when others then
	-- a report that nobody is told of goes on by its deadline; one that was refused would be lost
	raise warning 'notifications could not be written: %', sqlerrm;
	insert into app.unwritten_notifications select report_id, hop, at, sqlerrm from written;
	return null;
end
$$;

create function app.tg_events__silence() returns trigger
language plpgsql set search_path = '' as $$
begin
	update app.notifications set ended_at = written.at, ended = 'silenced', next_at = null
	from written
	where (written.kind = 'closed' or written.kind = 'acknowledged' and notifications.part <> 'answered')
		and notifications.report_id = written.report_id and notifications.ended_at is null;
	return null;
exception when others then
	raise warning 'notifications could not be silenced: %', sqlerrm; -- answering comes first
	return null;
end
$$;

create function app.next_channel(person_id uuid, tried uuid[], urgency text) returns uuid
language sql stable set search_path = '' as $$
	select id from public.channels
	where channels.person_id = next_channel.person_id and array_position(tried, id) is null
		and (urgency <> 'gaps' or kind = 'email')
	order by
		proven_at is null, place,
		case kind when 'push' then 1 when 'email' then 2 else 3 end, id
	limit 1
$$;
comment on function app.next_channel is
	'Where a person is tried next: channels that were ever proven first, then in their own order. Of gaps '
	'in a roster they are told by e-mail alone.';

create trigger hops__notifications after insert on public.hops
	referencing new table as written
	for each statement execute function app.tg_hops__notifications();
create trigger events__silence after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_events__silence();
