create type public.due_message as (
	attempt_id uuid,
	kind text,
	address text,
	p256dh text,
	auth text,
	urgency text, -- the most pressing of those it carries; `test`: of a channel; `gaps`: in a roster
	reports integer,
	expires_at timestamptz,
	gaps jsonb
);
comment on column public.due_message.gaps is
	'Of an e-mail about coverage gaps, how many each site has: [{kind, name, gaps}]. Otherwise null.';

create function app.urgency_rank(urgency text) returns integer
language sql immutable set search_path = '' as $$
	select case urgency when 'now' then 1 when 'test' then 2 when 'today' then 3 when 'routine' then 4 else 5 end
$$;

create function app.messages_a_minute() returns integer
language sql immutable set search_path = '' as $$ select 5 $$;
comment on function app.messages_a_minute is
	'What one person is sent within a minute at the most; the last of them speaks for all the rest.';

create function app.attempt_lease() returns interval
language sql immutable set search_path = '' as $$ select interval '1 minute' $$;
comment on function app.attempt_lease is
	'How long a dispatcher has to say what became of a message before another takes it.';

create function app.messages_due(mine uuid[], allowance integer, at timestamptz)
returns table (
	channel_id uuid, notification_ids uuid[], urgency text, alone boolean, urgent boolean, expires_at timestamptz
)
language sql stable rows 10 set search_path = '' as $$
	with due as (
		select notifications.id, notifications.urgency, notifications.expires_at, notifications.channel_id,
			-- about a channel or rosters: it cannot speak for a report, nor another notification for it
			notifications.report_id is null as alone,
			notifications.urgency = 'now' as urgent,
			case notifications.urgency when 'now' then app.messages_a_minute() else allowance end as at_once,
			row_number() over (
				partition by notifications.urgency = 'now'
				order by app.urgency_rank(notifications.urgency), notifications.written_at, notifications.id
			) as place,
			count(*) over (partition by notifications.urgency = 'now') as all_due
		from app.notifications
		where notifications.id = any (mine) and next_at <= at
			and notifications.channel_id is not null
	),
	numbered as (
		select *, case
			when alone or all_due <= at_once then place
			else least(place, at_once)
		end as message
		from due
	)
	select
		(array_agg(numbered.channel_id order by place))[1] as channel_id,
		array_agg(numbered.id order by place) as notification_ids,
		(array_agg(numbered.urgency order by place))[1] as urgency,
		alone,
		urgent,
		max(numbered.expires_at) as expires_at
	from numbered
	group by numbered.message, numbered.alone, numbered.urgent
	order by numbered.urgent desc, min(place)
$$;
comment on function app.messages_due is
	'The messages that carry these notifications, in the order in which they are sent. An allowance is what the '
	'minute still allows of other messages than alarms.';

create function app.take_for(person_id uuid, mine uuid[], at timestamptz)
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
		update app.notifications set next_at = at + interval '15 seconds'
		where id = any (mine) and next_at <= at and urgency <> 'now';
	end if;
	for message in
		select * from app.messages_due(mine, allowance, at)
	loop
		-- a shared phone may be taken over in this moment: the next round finds another channel
		perform from public.channels where id = message.channel_id for key share skip locked;
		continue when not found;
		insert into app.attempts (person_id, channel_id, notification_ids, at, urgent)
		values (
			take_for.person_id, message.channel_id, message.notification_ids, take_for.at, message.urgent
		)
		returning id into attempt;
		update app.notifications set
			attempt_id = attempt, channel_id = message.channel_id, next_at = at + app.attempt_lease()
		where id = any (message.notification_ids);
		return query select
			attempt, kind, address, p256dh, auth, message.urgency,
			case when message.alone then 0 else cardinality(message.notification_ids) end,
			message.expires_at,
			case message.urgency when 'gaps' then app.gaps_by_site(take_for.person_id, take_for.at) end
		from public.channels where id = message.channel_id;
	end loop;
end
$$;
comment on function app.take_for is
	'The messages one person is sent now. The caller holds that person. Alarms have no limit a minute: five '
	'messages a call, the last of which bundles the rest. Other notifications get what the minute still allows, '
	'bundled the same way.';

create function app.write_unwritten_notifications(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	one public.hops;
	told integer := 0;
begin
	for one in
		select hops.* from app.unwritten_notifications join public.hops using (report_id, hop)
		join public.reports on reports.id = report_id
		order by app.priority(reports), since, report_id, hops.hop
		for update of unwritten_notifications skip locked
	loop
		begin
			-- If the report has moved on since, its present owner was notified.
			if one.part <> 'owner' or not exists (
				select from public.hops as next
				where next.report_id = one.report_id and next.hop > one.hop and next.part = 'owner'
			) then
				perform app.write_notifications(array[one]);
			end if;
			delete from app.unwritten_notifications where report_id = one.report_id and hop = one.hop;
			told := told + 1;
		exception when others then
			update app.unwritten_notifications set error = sqlerrm where report_id = one.report_id and hop = one.hop;
		end;
	end loop;
	return told;
end
$$;
comment on function app.write_unwritten_notifications is
	'Writes the notifications that could not be written when their hop was. Returns of how many hops.';

create function app.end_void_notifications(person_id uuid, mine uuid[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	update app.notifications set ended_at = at, ended = 'expired', next_at = null
	where id = any (mine) and next_at <= at
		and (
			expires_at <= at
			or not exists (select from public.people where id = end_void_notifications.person_id and active)
			or urgency = 'test'
				and not exists (select from public.channels where id = notifications.channel_id)
		);
	-- that it was answered is enough, should its silencing have failed
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	from public.reports
	where notifications.id = any (mine) and next_at <= at and ended_at is null
		and reports.id = report_id and acknowledged_at is not null and part <> 'answered';
	-- a reminder is void when anything has proven a channel since
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	where id = any (mine) and next_at <= at and urgency = 'proof'
		and app.proof_ends(end_void_notifications.person_id, at) > expires_at;
end
$$;
comment on function app.end_void_notifications is
	'Ends those of a person''s due notifications that expired, were answered or that a proof made void.';

create function app.take_notifications(at timestamptz, at_most integer default 50)
returns setof public.due_message
language plpgsql set search_path = '' as $$
declare
	person uuid;
	mine uuid[];
begin
	perform app.write_unwritten_notifications(at);
	-- By person, so that of two dispatchers one counts what a person was sent and no other does; not
	-- for update, so that nobody who files a report waits.
	for person in
		select people.id
		from (
			select
				person_id, min(next_at) as due_at,
				min(case notifications.urgency when 'now' then app.priority(reports) else 3 end) as priority
			from app.notifications left join public.reports on reports.id = report_id
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
			select id from app.notifications
			where person_id = person and next_at <= at and ended_at is null
			for update skip locked
		);
		perform app.end_void_notifications(person, mine, at);
		-- Held back it loses none of the time for which it is worth sending. A proof ends all the same.
		update app.notifications set
			next_at = quiet.until,
			expires_at = expires_at + case urgency when 'proof' then interval '0' else quiet.until - at end
		from (select app.quiet_until(person, at) as until) as quiet
		where id = any (mine) and next_at <= at and urgency not in ('now', 'test')
			and quiet.until is not null;
		update app.notifications set channel_id = app.next_channel(person, tried, urgency)
		where id = any (mine) and next_at <= at and urgency <> 'test';
		-- nowhere to send it: they may yet add a channel
		update app.notifications set next_at = at + interval '5 minutes'
		where id = any (mine) and next_at <= at and channel_id is null;
		return query select * from app.take_for(person, mine, at);
	end loop;
end
$$;
comment on function app.take_notifications is
	'Hands out what is due, to one dispatcher only, who then says what became of it; else it is '
	'handed out again when its lease has run out. At most so many people a call: first those with a danger '
	'to life, then those with an alarm, then the longest due.';

-- Definer, and for the secret key alone, held by the function that sends.
create function public.take_notifications(at_most integer default 50) returns setof public.due_message
language sql security definer set search_path = '' as $$
	select * from app.take_notifications(now(), at_most)
$$;
comment on function public.take_notifications is
	'Hands out the messages that are due, each to one caller only and for a minute.';

create function app.hold_for(person_id uuid, notification_ids uuid[] default '{}') returns uuid[]
language plpgsql set search_path = '' as $$
begin
	perform from public.people where id = hold_for.person_id for no key update;
	return array(
		select id from app.notifications
		where id = any (notification_ids) and ended_at is null
		for update skip locked
	);
end
$$;
comment on function app.hold_for is
	'Holds a person, so that all who send to them and all they answer come one after the other, and then '
	'those of the notifications that nobody silences in this moment. Whoever holds a notification waits for '
	'nothing, so a report that moves waits at most for this, and never in a circle.';

create function app.settle(attempt_id uuid, outcome text) returns app.attempts
language plpgsql set search_path = '' as $$
declare
	attempt app.attempts;
begin
	perform app.hold_for((select person_id from app.attempts where id = settle.attempt_id));
	update app.attempts set outcome = settle.outcome
	where id = settle.attempt_id and attempts.outcome is null returning * into attempt;
	return attempt;
end
$$;
comment on function app.settle is
	'Writes down what became of a message, once: null the second time. Its person is held.';

create function app.notification_sent(attempt_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	attempt constant app.attempts := app.settle(attempt_id, 'sent');
	mine constant uuid[] := app.hold_for(attempt.person_id, attempt.notification_ids);
begin
	-- One that was silenced or taken by another meanwhile goes no further because of this.
	update app.notifications set
		sent_at = coalesce(sent_at, at), tries = tries + 1,
		sent_over = sent_over || attempt.channel_id, tried = tried || attempt.channel_id,
		next_at = case
			when urgency not in ('test', 'gaps')
				and app.next_channel(notifications.person_id, tried || attempt.channel_id, urgency) is not null
			then at + (
				select prove_within from app.notification_rules where notification_rules.urgency = notifications.urgency
			)
		end
	where id = any (mine) and notifications.attempt_id = attempt.id;
end
$$;

create function public.notification_sent(attempt_id uuid) returns void
language sql security definer set search_path = '' as $$
	select app.notification_sent(attempt_id, now())
$$;
comment on function public.notification_sent is
	'A message was taken on. Unless it is answered in time the next channel follows.';

create function app.notification_failed(attempt_id uuid, gone boolean, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	attempt constant app.attempts := app.settle(
		attempt_id, case when gone then 'gone' else 'failed' end
	);
	mine constant uuid[] := app.hold_for(attempt.person_id, attempt.notification_ids);
begin
	if gone then
		delete from public.channels where id = attempt.channel_id and kind = 'push';
	end if;
	with failed as (
		select notifications.id,
			case
				when notifications.urgency = 'test' then null
				else app.next_channel(notifications.person_id, tried || attempt.channel_id, notifications.urgency)
			end as next,
			least(retry_after * power(2, least(tries, 10)), interval '15 minutes') as wait
		from app.notifications join app.notification_rules using (urgency)
		where id = any (mine) and notifications.attempt_id = attempt.id
	)
	update app.notifications set
		tries = tries + 1,
		channel_id = case when notifications.urgency = 'test' then channel_id else failed.next end,
		-- with nothing left to try the round begins again, without those that took it
		tried = case when failed.next is null then sent_over else tried || attempt.channel_id end,
		next_at = at + case when failed.next is null then failed.wait else interval '0' end
	from failed where notifications.id = failed.id;
end
$$;

create function public.notification_failed(attempt_id uuid, gone boolean) returns void
language sql security definer set search_path = '' as $$
	select app.notification_failed(attempt_id, gone, now())
$$;
comment on function public.notification_failed is
	'A message was not taken on: the next channel is due at once, and after the last the first again, '
	'later and later. A push subscription that is gone is forgotten.';

create function app.forget_notifications(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	kept_since constant timestamptz := at - interval '90 days';
	forgotten integer;
begin
	-- one that was sent over every channel and never answered has no end but its expiry
	delete from app.notifications where coalesce(ended_at, expires_at) < kept_since and next_at is null;
	get diagnostics forgotten = row_count;
	delete from app.attempts
	where attempts.at < kept_since
		and not exists (select from app.notifications where attempt_id = attempts.id);
	return forgotten;
end
$$;
comment on function app.forget_notifications is
	'Deletes the notifications that ended more than 90 days ago and what was attempted for them. The history '
	'of a report is its hops and events, which stay.';

create index notifications_attempt_id_idx on app.notifications (attempt_id); -- looked at for every attempt forgotten

grant execute on function
	public.take_notifications,
	public.notification_sent,
	public.notification_failed
	to service_role;
