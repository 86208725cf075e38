-- Messages about danger to life, and then about what happens now, leave first and have no limit a minute.

create function app.priority(report public.reports) returns integer
language sql stable set search_path = '' as $$
	select case
		when report.danger_to_life or exists (
			select from public.addenda
			where report_id = report.id and addenda.content -> 'danger_to_life' = 'true'::jsonb
		) then 1
		when report.urgency = 'now' or report.hotline_alerted_at is not null then 2
		else 3
	end
$$;
comment on function app.priority is
	'1: danger to life, as filed or as added later; 2: now; 3: any other. Where not all reports can be '
	'handled at once, the lowest number goes first.';

alter table app.attempts add column urgent boolean not null default false;
comment on column app.attempts.urgent is
	'The message was about something that happens now. It does not count towards the limit a minute.';

create or replace function app.take_for(person_id uuid, mine uuid[], at timestamptz)
returns setof public.due_message
language plpgsql set search_path = '' as $$
declare
	allowance constant integer := app.messages_a_minute() - (
		select count(*) from app.attempts
		where attempts.person_id = take_for.person_id and attempts.at > take_for.at - interval '1 minute'
			and not urgent -- alarms have no limit and use up nobody's allowance
			and (outcome is null or outcome = 'sent') -- what reached nobody bothered nobody
	);
	message record;
	attempt uuid;
begin
	if allowance <= 0 then
		update app.notices set next_at = at + interval '15 seconds'
		where id = any (mine) and next_at <= at and urgency <> 'now';
	end if;
	for message in
		with due as (
			select notices.id, notices.urgency, notices.expires_at, notices.channel_id,
				notices.urgency = 'now' as urgent,
				case notices.urgency when 'now' then app.messages_a_minute() else allowance end as at_once,
				row_number() over (
					partition by notices.urgency = 'now'
					order by app.urgency_place(notices.urgency), notices.written_at, notices.id
				) as place,
				count(*) over (partition by notices.urgency = 'now') as all_due
			from app.notices
			where notices.id = any (mine) and next_at <= at
				and notices.channel_id is not null
		),
		numbered as (
			-- a test is about one channel and cannot speak for anything else, nor can gaps
			select *, urgency in ('test', 'gaps') as alone, case
				when urgency in ('test', 'gaps') or all_due <= at_once then place
				else least(place, at_once)
			end as message
			from due
		)
		select
			(array_agg(numbered.channel_id order by place))[1] as channel_id,
			array_agg(numbered.id order by place) as notice_ids,
			(array_agg(numbered.urgency order by place))[1] as urgency,
			alone,
			urgent,
			max(numbered.expires_at) as expires_at
		from numbered
		group by numbered.message, numbered.alone, numbered.urgent
		order by numbered.urgent desc, min(place)
	loop
		-- a shared phone may be taken over in this moment: the next round finds another channel
		perform from public.channels where id = message.channel_id for key share skip locked;
		continue when not found;
		insert into app.attempts (person_id, channel_id, notice_ids, at, urgent)
		values (
			take_for.person_id, message.channel_id, message.notice_ids, take_for.at, message.urgent
		)
		returning id into attempt;
		update app.notices set
			attempt_id = attempt, channel_id = message.channel_id, next_at = at + app.attempt_lease()
		where id = any (message.notice_ids);
		return query select
			attempt, kind, address, p256dh, auth, message.urgency,
			case when message.alone then 0 else cardinality(message.notice_ids) end,
			message.expires_at
		from public.channels where id = message.channel_id;
	end loop;
end
$$;
comment on function app.take_for is
	'The messages one person is sent now. The caller holds that person. Alarms have no limit a minute: five '
	'messages a call, the last of which bundles the rest. Other notices get what the minute still allows, '
	'bundled the same way.';

create or replace function app.take_notices(at timestamptz, at_most integer default 50)
returns setof public.due_message
language plpgsql set search_path = '' as $$
declare
	person uuid;
	mine uuid[];
begin
	perform app.tell_again(at);
	-- By person, so that of two dispatchers one counts what a person was sent and no other does; not
	-- for update, so that nobody who files a report waits.
	for person in
		select people.id
		from (
			select
				person_id, min(next_at) as due_at,
				min(case notices.urgency when 'now' then app.priority(reports) else 3 end) as priority
			from app.notices left join public.reports on reports.id = report_id
			where next_at <= at
			group by person_id
			order by priority, due_at
			limit at_most
		) as owed
		join public.people on people.id = owed.person_id
		order by owed.priority, owed.due_at, people.id
		for no key update of people skip locked
	loop
		-- Skipped here too: what is being silenced must not make this wait, nor that wait for this.
		mine := array(
			select id from app.notices
			where person_id = person and next_at <= at and ended_at is null
			for update skip locked
		);
		update app.notices set ended_at = at, ended = 'expired', next_at = null
		where id = any (mine) and next_at <= at
			and (
				expires_at <= at
				or not exists (select from public.people where id = person and active)
				or urgency = 'test'
					and not exists (select from public.channels where id = notices.channel_id)
			);
		-- that it was answered is enough, should its silencing have failed
		update app.notices set ended_at = at, ended = 'silenced', next_at = null
		from public.reports
		where notices.id = any (mine) and next_at <= at and ended_at is null
			and reports.id = report_id and acknowledged_at is not null and part <> 'answered';
		-- held back it loses none of the time for which it is worth sending
		update app.notices set next_at = quiet.until, expires_at = expires_at + (quiet.until - at)
		from (select app.quiet_until(person, at) as until) as quiet
		where id = any (mine) and next_at <= at and urgency not in ('now', 'test')
			and quiet.until is not null;
		update app.notices set channel_id = app.next_channel(person, tried, urgency)
		where id = any (mine) and next_at <= at and urgency <> 'test';
		-- nowhere to send it: they may yet add a channel
		update app.notices set next_at = at + interval '5 minutes'
		where id = any (mine) and next_at <= at and channel_id is null;
		return query select * from app.take_for(person, mine, at);
	end loop;
end
$$;
comment on function app.take_notices is
	'Hands out what is due, to one dispatcher only, who then says what became of it; else it is '
	'handed out again when its lease has run out. At most so many people a call: first those with a danger '
	'to life, then those with an alarm, then the longest due.';
