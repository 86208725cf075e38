create table app.notice_rules (
	urgency text primary key check (urgency in ('now', 'today', 'routine', 'test', 'gaps')),
	prove_within interval not null check (prove_within > '0'), -- else the next channel
	retry_after interval not null check (retry_after > '0'), -- doubled with every failure
	expires_after interval not null check (expires_after > '0')
);
comment on table app.notice_rules is
	'How a notice goes on when nobody answers it, and for how long it is worth sending.';
insert into app.notice_rules (urgency, prove_within, retry_after, expires_after) values
	('now', '60 seconds', '15 seconds', '4 hours'),
	('today', '10 minutes', '30 seconds', '12 hours'),
	('routine', '30 minutes', '1 minute', '24 hours'),
	('test', '15 minutes', '15 seconds', '15 minutes'),
	('gaps', '4 hours', '1 minute', '4 hours');
-- no policy on these three: no API reads them
alter table app.notice_rules enable row level security;

create table app.attempts (
	id uuid primary key default gen_random_uuid(), -- known only to whoever was sent it
	person_id uuid not null references public.people,
	channel_id uuid references public.channels on delete set null,
	notice_ids uuid[] not null, -- more than one: a bundle
	at timestamptz not null,
	outcome text check (outcome in ('sent', 'failed', 'gone'))
);
comment on table app.attempts is
	'One message handed to a dispatcher. Its id is part of the address in the message, so whoever '
	'names it has received it.';
create index attempts_person_id_idx on app.attempts (person_id, at desc);
alter table app.attempts enable row level security;

create table app.notices (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	report_id uuid references public.reports, -- null: a test of a channel, or gaps in a roster
	hop integer,
	part text check (part in ('owner', 'alerted')),
	urgency text not null references app.notice_rules,
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
	check ((report_id is null) = (urgency in ('test', 'gaps'))),
	check ((report_id is null) = (hop is null)),
	check ((report_id is null) = (part is null)),
	check ((ended_at is null) = (ended is null)),
	check (ended_at is null or next_at is null)
);
comment on table app.notices is
	'One message owed to one person about one hop of a report, a channel of theirs or the rosters they '
	'keep, until it is proven, silenced or expired.';
create index notices_due_idx on app.notices (next_at) where next_at is not null;
create index notices_report_id_idx on app.notices (report_id) where ended_at is null;
create index notices_channel_id_idx on app.notices (channel_id) where ended_at is null;
alter table app.notices enable row level security;

-- A statement's worth at a time, since the clock moves hundreds of reports in one.
create function app.tg_hops__notices() returns trigger
language plpgsql set search_path = '' as $$
begin
	-- Handing on silences whoever was told; the clock's step only whoever had it, so that those who
	-- were alerted stay so.
	-- It may wait here for those who send, and they never wait for this: see hold_for.
	update app.notices set ended_at = written.at, ended = 'silenced', next_at = null
	from written
	where notices.report_id = written.report_id
		and notices.hop < written.hop and notices.ended_at is null
		and (
			-- an alarm tells its owner anew
			notices.part = 'owner' and (written.part = 'owner' or written.reason = 'urgent')
			or written.part = 'owner'
				and written.reason in ('handed_back', 'reassigned', 'claimed', 'claim_expired')
		);
	insert into app.notices (
		person_id, report_id, hop, part, urgency, written_at, expires_at, next_at
	)
	select
		people.id, written.report_id, written.hop, written.part, rule.urgency, written.at,
		written.at + expires_after, written.at
	from written
	join public.reports on reports.id = written.report_id
	-- what became an alarm later is one from then on
	join app.notice_rules as rule on rule.urgency =
		case when reports.hotline_alerted_at is null then reports.urgency else 'now' end
	join public.people on people.active and case
		when written.person_id is not null then people.id = written.person_id
		else people.region_id = reports.region_id
			and people.role = case written.step
				when 'hotline' then 'operator' when 'supervisor' then 'supervisor'
			end
	end
	where written.part in ('owner', 'alerted')
		and written.reason <> 'claimed' -- they took it themselves
	on conflict (report_id, hop, person_id) do nothing;
	return null;
exception when others then
	-- a report that nobody is told of goes on by its deadline; one that was refused would be lost
	raise warning 'notices could not be written: %', sqlerrm;
	return null;
end
$$;
create trigger hops__notices after insert on public.hops
	referencing new table as written
	for each statement execute function app.tg_hops__notices();

create function app.tg_events__silence() returns trigger
language plpgsql set search_path = '' as $$
begin
	update app.notices set ended_at = written.at, ended = 'silenced', next_at = null
	from written
	where written.kind in ('acknowledged', 'closed')
		and notices.report_id = written.report_id and notices.ended_at is null;
	return null;
exception when others then
	raise warning 'notices could not be silenced: %', sqlerrm; -- answering comes first
	return null;
end
$$;
create trigger events__silence after insert on public.events
	referencing new table as written
	for each statement execute function app.tg_events__silence();

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
