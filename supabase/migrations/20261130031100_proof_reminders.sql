-- The proof of a channel no longer ends in silence. Its person is sent a test before it does, and the time
-- after it counts as not covered.

alter table app.notice_rules drop constraint notice_rules_urgency_check;
alter table app.notice_rules add check (
	urgency in ('now', 'today', 'routine', 'test', 'gaps', 'proof')
);
-- the next channel a day later, which is a second reminder
insert into app.notice_rules (urgency, prove_within, retry_after, expires_after) values
	('proof', '24 hours', '1 minute', '7 days');
alter table app.notices drop constraint notices_check;
alter table app.notices add constraint notices_check check (
	(report_id is null) = (urgency in ('test', 'gaps', 'proof'))
);
-- one reminder of each expiry, whatever number of clocks write it
create unique index notices_proof_key on app.notices (person_id, expires_at) where urgency = 'proof';

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

create or replace function app.has_reach(person_id uuid, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select app.proof_ends(person_id, at) >= at
$$;

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
	insert into app.notices (person_id, urgency, written_at, expires_at, next_at)
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

drop function app.cover_by(uuid, timestamptz, timestamptz);
create function app.cover_by(
	person_id uuid, since timestamptz, until timestamptz, asked_at timestamptz
) returns tstzmultirange
language plpgsql stable set search_path = '' as $$
declare
	reached_until constant timestamptz := app.proof_ends(person_id, asked_at);
begin
	if not exists (select from public.people where id = cover_by.person_id and active) then
		return '{}';
	end if;
	return app.duty_between(person_id, since, until) - (
		select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}') from public.absences
		where absences.person_id = cover_by.person_id
			and starts_at < until and (ends_at is null or ends_at > since)
	) - case
		-- a later expiry is not foretold: the reminder that goes out before it may still be answered
		when reached_until <= asked_at + app.remind_before(asked_at)
			then tstzmultirange(tstzrange(reached_until, 'infinity'))
		else '{}'
	end;
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return '{}'; -- routing treats a person whose roster cannot be read as absent
end
$$;
comment on function app.cover_by is
	'When a person is active, on duty, not absent and reachable between two moments, as foreseen at a third. '
	'A person without shifts never is. A proof that ends soon counts as not renewed.';

create or replace function app.cover_of(
	kind text, place_id uuid, since timestamptz, until timestamptz
) returns tstzmultirange
language sql stable set search_path = '' as $$
	select coalesce(
		range_agg(app.cover_by(person_id, greatest(starts_at, since), least(ends_at, until), since)),
		'{}'
	)
	from (
		select person_id, starts_at, ends_at
		from public.patch_officers join public.people on people.id = person_id
		where cover_of.kind = 'patch' and patch_id = cover_of.place_id and role = 'officer'
		union all
		select id, since, until from public.people
		where cover_of.kind = 'hotline' and region_id = cover_of.place_id and role = 'operator'
	) as staff
	where starts_at < until and (ends_at is null or ends_at > since)
$$;

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
		-- a reminder is void when anything has proven a channel since
		update app.notices set ended_at = at, ended = 'silenced', next_at = null
		where id = any (mine) and next_at <= at and urgency = 'proof'
			and app.proof_ends(person, at) > expires_at;
		-- Held back it loses none of the time for which it is worth sending. A proof ends all the same.
		update app.notices set
			next_at = quiet.until,
			expires_at = expires_at + case urgency when 'proof' then interval '0' else quiet.until - at end
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

create or replace function app.prove_channel(answer uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from app.attempts join app.notices on notices.id = any (notice_ids)
		where attempts.id = prove_channel.answer and attempts.person_id = app.me()
			and (
				urgency = 'test' and ended_at is null and expires_at > prove_channel.at
				or urgency = 'proof' -- late is better than never
			)
	) then
		raise sqlstate 'PT404' using message = 'notice_not_found';
	end if;
	perform app.open_notice(answer, at);
	return answer;
end
$$;
comment on function public.prove_channel is
	'Answers a test, by what its message said: the channel is proven, as of when the test was sent. A '
	'reminder can be answered late. Errors: notice_not_found.';

create or replace function app.out_because(person_id uuid, at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
begin
	return case
		when app.is_absent(person_id, at) then 'absent'
		when not app.on_duty(person_id, at) then 'off_duty'
		when not exists (select from public.channels where channels.person_id = out_because.person_id)
			then 'no_channel'
		when not app.has_reach(person_id, at) then 'channel_unproven'
	end;
exception when others then
	return 'roster_unreadable';
end
$$;

do $$
begin
	if to_regprocedure('cron.schedule(text,text,text)') is not null then
		perform cron.schedule(
			'remind of proofs', '*/15 * * * *', 'select app.remind_of_proofs(now())'
		);
	end if;
end
$$;
