create table public.channels (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references public.people,
	kind text not null check (kind in ('push', 'email', 'sms')),
	address text not null,
	proven_at timestamptz, -- when the last thing that was answered had been sent there; null: never
	place smallint not null default 100, -- the lower, the sooner it is tried
	p256dh text, -- these two: what a push is sealed with, made by the browser
	auth text,
	unique (person_id, kind, address)
);
comment on table public.channels is 'Where a person is reached. Only a proven one counts.';
alter table public.channels enable row level security;
grant select on public.channels to authenticated;

create policy "people read their own channels, administrators all"
	on public.channels for select to authenticated
	using (
		person_id = (select app.me())
		or (select app.my_role()) = 'administrator'
			and person_id not in (select app.canary_people())
	);

create function app.is_push_service(address text) returns boolean
language sql immutable set search_path = '' as $$
	select address ~ ('^https://([a-z0-9-]+\.)*(fcm\.googleapis\.com|push\.services\.mozilla\.com|'
		'push\.apple\.com|notify\.windows\.com)/')
$$;
comment on function app.is_push_service is
	'Whether an endpoint is at a known push service: we must send to no address somebody made up.';

create function app.own_channel(channel_id uuid) returns public.channels
language plpgsql stable set search_path = '' as $$
declare
	channel public.channels;
begin
	select * into channel from public.channels
	where id = own_channel.channel_id and person_id = app.me();
	if not found then
		raise sqlstate 'PT404' using message = 'channel_not_found';
	end if;
	return channel;
end
$$;
comment on function app.own_channel is 'A channel of the caller''s own, or channel_not_found.';

create function app.keep_channel(
	kind text, address text, p256dh text, auth text, place integer, at timestamptz
) returns public.channels
language plpgsql set search_path = '' as $$
declare
	channel public.channels;
	fits constant boolean := length(address) <= 2000 and case kind
		when 'push' then app.is_push_service(address)
			and p256dh ~ '^[A-Za-z0-9_-]{87}=?$' and auth ~ '^[A-Za-z0-9_-]{22}(==)?$'
		when 'email' then address ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'
		when 'sms' then address ~ '^\+?[0-9 ]{7,20}$'
	end;
begin
	if app.me() is null or app.my_role() = 'reporter' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if not coalesce(fits and coalesce(place, 100) between 1 and 1000, false) then
		raise sqlstate 'PT422' using message = 'channel_unreadable';
	end if;
	if kind = 'push' then
		-- a shared phone rings for whoever signed in last; held in one order, whoever they are
		perform app.hold_for(id) from (
			select people.id from public.people
			where people.id = app.me() or exists (
				select from public.channels
				where person_id = people.id and channels.kind = 'push'
					and channels.address = keep_channel.address
			)
			order by people.id
		) as sharing;
		delete from public.channels
		where channels.kind = 'push' and channels.address = keep_channel.address
			and person_id <> app.me();
	end if;
	insert into public.channels as kept (person_id, kind, address, p256dh, auth, place)
	values (
		app.me(), keep_channel.kind, keep_channel.address, keep_channel.p256dh, keep_channel.auth,
		coalesce(keep_channel.place, 100)
	)
	on conflict on constraint channels_person_id_kind_address_key do update set
		p256dh = excluded.p256dh, auth = excluded.auth,
		place = coalesce(keep_channel.place, kept.place),
		-- other keys are another subscription
		proven_at = case when kept.p256dh is not distinct from excluded.p256dh then kept.proven_at end
	returning * into channel;
	return channel;
end
$$;

-- Definer, all of them: nobody holds a right to write channels or to read notifications.
create function public.keep_channel(
	kind text, address text, p256dh text default null, auth text default null,
	place integer default null
) returns public.channels
language sql security definer set search_path = '' as $$
	select app.keep_channel(kind, address, p256dh, auth, place, now())
$$;
comment on function public.keep_channel is
	'Where the caller, staff, is reached; the lower the place, the sooner it is tried. At each launch '
	'again is quiet; it counts once it is proven. Errors: not_allowed, channel_unreadable.';

create function app.forget_channel(channel_id uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
begin
	perform app.hold_for(app.me());
	delete from public.channels where id = (app.own_channel(channel_id)).id;
	return channel_id;
end
$$;

create function public.forget_channel(channel_id uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.forget_channel(channel_id, now())
$$;
comment on function public.forget_channel is
	'The caller is reached there no more. Errors: channel_not_found.';

create function app.test_channel(channel_id uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
declare
	channel public.channels := app.own_channel(channel_id);
begin
	perform app.hold_for(channel.person_id); -- one tap at a time
	if exists (
		select from app.notifications
		where notifications.channel_id = channel.id and urgency = 'test' and ended_at is null
			and written_at > at - interval '1 minute'
	) then
		return channel.id;
	end if;
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	where notifications.channel_id = channel.id and urgency = 'test' and ended_at is null;
	insert into app.notifications (person_id, urgency, written_at, expires_at, channel_id, next_at)
	select channel.person_id, urgency, at, at + expires_after, channel.id, at
	from app.notification_rules where urgency = 'test';
	return channel.id;
end
$$;

create function public.test_channel(channel_id uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.test_channel(channel_id, now())
$$;
comment on function public.test_channel is
	'Sends the caller a test over a channel of theirs; again within a minute is quiet. '
	'Errors: channel_not_found.';

create function app.open_notification(answer uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
declare
	attempt app.attempts;
	mine uuid[];
begin
	select * into attempt from app.attempts where id = open_notification.answer and person_id = app.me();
	if not found then
		raise sqlstate 'PT404' using message = 'notification_not_found';
	end if;
	mine := app.hold_for(attempt.person_id, attempt.notification_ids);
	update app.notifications set ended_at = at, ended = 'proven', next_at = null where id = any (mine);
	-- As of when it was sent: an old answer said again proves nothing new.
	update public.channels set proven_at = greatest(proven_at, attempt.at)
	where id = attempt.channel_id;
	return (
		select (array_agg(report_id))[1] from app.notifications where id = any (attempt.notification_ids)
		having count(distinct report_id) = 1
	);
end
$$;

create function public.open_notification(answer uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.open_notification(answer, now())
$$;
comment on function public.open_notification is
	'The person a message was for has opened it: it needs no other channel, and the one it came by is '
	'proven. Answers with the report it was about, null if there were several. Twice is quiet. '
	'Errors: notification_not_found.';

create function app.prove_channel(answer uuid, at timestamptz) returns uuid
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from app.attempts join app.notifications on notifications.id = any (notification_ids)
		where attempts.id = prove_channel.answer and attempts.person_id = app.me()
			and (
				urgency = 'test' and ended_at is null and expires_at > prove_channel.at
				or urgency = 'proof' -- late is better than never
			)
	) then
		raise sqlstate 'PT404' using message = 'notification_not_found';
	end if;
	perform app.open_notification(answer, at);
	return answer;
end
$$;

create function public.prove_channel(answer uuid) returns uuid
language sql security definer set search_path = '' as $$
	select app.prove_channel(answer, now())
$$;
comment on function public.prove_channel is
	'Answers a test, by what its message said: the channel is proven, as of when the test was sent. A '
	'reminder can be answered late. Errors: notification_not_found.';

grant execute on function
	public.keep_channel,
	public.forget_channel,
	public.test_channel,
	public.open_notification,
	public.prove_channel
	to authenticated;
