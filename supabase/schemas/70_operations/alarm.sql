-- Alarms leave the system: by e-mail and webhook, to addresses that an administrator sets.
create table app.alarm_addresses (
	id boolean primary key default true check (id), -- one row
	emails text[] not null default '{}' check (cardinality(emails) <= 5),
	web_address text -- null: no webhook
);
comment on table app.alarm_addresses is 'Who gets an alarm when the service fails.';
-- No policy: nobody reads these over the API but by the functions below.
alter table app.alarm_addresses enable row level security;

create table app.alarm_state (
	id boolean primary key default true check (id), -- one row
	red_since timestamptz, -- null: nothing was wrong when it was last looked at
	green_since timestamptz,
	check (red_since is null or green_since is null)
);
comment on table app.alarm_state is 'Since when something is wrong, or nothing is.';
alter table app.alarm_state enable row level security;

create table app.alarms_sent (
	kind text not null check (kind in ('email', 'web')),
	address text not null,
	sent_at timestamptz, -- the last alarm that left; null: none, since all was well
	alarms text[] not null default '{}', -- what it named
	taken_at timestamptz, -- a sender has it; null: none
	primary key (kind, address)
);
comment on table app.alarms_sent is
	'Which address was told of the alarm that lasts. A row goes once it was told that all is well again.';
alter table app.alarms_sent enable row level security;

create function app.is_email(address text) returns boolean
language sql immutable set search_path = '' as $$
	-- no space, line break, comma or bracket: nothing that a mail server could read as a second address
	select length(address) <= 254
		and address ~ '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$'
$$;

create function app.is_web_address(address text) returns boolean
language sql immutable set search_path = '' as $$
	-- http on this machine alone; no name or password in the address
	select length(address) <= 2000 and (
		address ~ '^https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?][!-~]*)?$'
		or address ~ '^http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?([/?][!-~]*)?$'
	)
$$;

create function app.alarm_facts() returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object('emails', emails, 'web_address', web_address) from app.alarm_addresses
$$;

create function app.set_alarm_addresses(
	emails text[], web_address text, shown jsonb, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	was jsonb;
	wanted_emails constant text[] := array(
		select trim(address) from unnest(emails) with ordinality as given (address, place)
		group by trim(address) order by min(place)
	);
	wanted_web constant text := nullif(trim(web_address), '');
	wanted jsonb;
begin
	perform app.require_role('administrator');
	if cardinality(wanted_emails) > 5
		or exists (
			select from unnest(wanted_emails) as given (address)
			where app.is_email(address) is not true
		)
	then
		raise sqlstate 'PT422' using message = 'channel_unreadable', detail = 'emails';
	end if;
	if wanted_web is not null and not app.is_web_address(wanted_web) then
		raise sqlstate 'PT422' using message = 'channel_unreadable', detail = 'web_address';
	end if;
	-- one after the other, so that the second is held to what the first has set
	perform from app.alarm_addresses for update;
	was := app.alarm_facts();
	wanted := jsonb_build_object('emails', wanted_emails, 'web_address', wanted_web);
	if was = wanted then
		return wanted;
	end if;
	perform app.unless_changed(shown, was);
	update app.alarm_addresses set emails = wanted_emails, web_address = wanted_web where id;
	delete from app.alarms_sent as sent
	where case sent.kind
		when 'email' then sent.address <> all (wanted_emails)
		else sent.address is distinct from wanted_web
	end;
	-- The path of a web address is often a secret: the history keeps the host.
	perform app.note_region(
		'set_alarm_addresses', null, null,
		was || jsonb_build_object('web_address', substring(was ->> 'web_address' from '^https?://[^/?]+')),
		wanted || jsonb_build_object('web_address', substring(wanted_web from '^https?://[^/?]+')),
		at
	);
	return wanted;
end
$$;

create function public.set_alarm_addresses(emails text[], web_address text, shown jsonb)
returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_alarm_addresses(emails, web_address, shown, now())
$$;
comment on function public.set_alarm_addresses is
	'Who gets an alarm when the service fails: up to five e-mail addresses, and a web address (https; '
	'null: none) to which it is posted as JSON; instead of what was shown: {emails, web_address}. '
	'Errors: not_allowed, channel_unreadable (details: emails or web_address), changed_meanwhile '
	'(details: what holds, as JSON).';

create function public.alarm_addresses() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
	perform app.require_role('administrator');
	return app.alarm_facts();
end
$$;
comment on function public.alarm_addresses is
	'Who gets an alarm when the service fails: {emails, web_address}. Errors: not_allowed.';

create function app.take_alarms(at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	said constant public.health := app.health(at);
	red constant boolean := said.alarms <> '{}';
	state app.alarm_state;
	due jsonb;
begin
	-- The lock on this row lets one sender after the other through: nothing is handed to two.
	update app.alarm_state set
		red_since = case when red then least(red_since, at) end,
		green_since = case when not red then least(green_since, at) end
	where id
	returning * into state;
	with targets as (
		select 'email' as kind, unnest(emails) as address from app.alarm_addresses
		union all
		select 'web', web_address from app.alarm_addresses where web_address is not null
	),
	wanted as (
		select kind, address
		from targets left join app.alarms_sent as sent using (kind, address)
		where (sent.taken_at <= at - interval '1 minute' or app.is_ahead(sent.taken_at, at)) is not false
			and case
				when red then
					sent.sent_at is null or sent.sent_at <= at - interval '30 minutes'
					or app.is_ahead(sent.sent_at, at)
					-- What is wrong since the last message is told at once: a region without staff for
					-- hours must not hide that the clock stopped.
					or not said.alarms <@ sent.alarms
				-- Two minutes without a fault: what comes and goes is one alarm and not many.
				else sent.sent_at is not null and state.green_since <= at - interval '2 minutes'
			end
	),
	taken as (
		insert into app.alarms_sent as kept (kind, address, taken_at)
		select kind, address, at from wanted
		on conflict (kind, address) do update set
			taken_at = excluded.taken_at,
			-- else it would stay the latest, and due at each call
			sent_at = case
				when app.is_ahead(kept.sent_at, at) then at - interval '30 minutes' else kept.sent_at
			end
		returning kind, address
	)
	select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'address', address)), '[]')
	into due from taken;
	return app.alarm_facts() || jsonb_build_object(
		'health', to_jsonb(said),
		'since', coalesce(state.red_since, state.green_since),
		'due', due
	);
end
$$;
comment on function app.take_alarms is
	'How the service is, everybody who is told of it, and who is due to be told now. A due address is '
	'handed to one sender, for a minute.';

-- Definer, and for the secret key alone, held by the function that sends.
create function public.take_alarms() returns jsonb
language sql security definer set search_path = '' as $$
	select app.take_alarms(now())
$$;
comment on function public.take_alarms is
	'For the function sound-alarm: {health, since, emails, web_address, due: [{kind, address}]}. What is '
	'due is handed to one caller, for a minute.';

create function app.alarm_sent(kind text, address text, alarms text[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	if alarms = '{}' then
		delete from app.alarms_sent as sent
		where sent.kind = alarm_sent.kind and sent.address = alarm_sent.address;
		return;
	end if;
	insert into app.alarms_sent as sent (kind, address, sent_at, alarms)
	select alarm_sent.kind, alarm_sent.address, at, alarms
	from app.alarm_addresses as held
	where case alarm_sent.kind -- it may have been removed meanwhile
		when 'email' then alarm_sent.address = any (held.emails)
		else alarm_sent.address = held.web_address
	end
	on conflict on constraint alarms_sent_pkey do update set
		-- within half an hour the words add up, so that a fault that comes and goes is told once
		alarms = case
			when sent.sent_at > excluded.sent_at - interval '30 minutes' then array(
				select unnest(sent.alarms) union select unnest(excluded.alarms)
			)
			else excluded.alarms
		end,
		sent_at = greatest(sent.sent_at, excluded.sent_at),
		taken_at = null;
end
$$;

create function public.alarm_sent(
	kind text, address text, alarms text[], sent_at timestamptz default null
) returns void
language sql security definer set search_path = '' as $$
	select app.alarm_sent(kind, address, alarms, least(coalesce(sent_at, now()), now()))
$$;
comment on function public.alarm_sent is
	'A message left that named these alarms; none: that all is well again. sent_at: when, if it left '
	'while the database did not answer.';

-- After the server's time was set back, the last tick and the last canary lie in the future. They count as
-- missing until there is a new one, and no alarm message waits until the old time is reached again.
create function app.is_ahead(moment timestamptz, at timestamptz) returns boolean
language sql immutable set search_path = '' as $$
	-- as much as the last tick may lie in the past; servers that stand in for each other differ by less
	select moment > at + interval '60 seconds'
$$;
comment on function app.is_ahead is
	'Whether a moment that was written down as past lies in the future, by more than clocks differ.';

grant execute on function public.set_alarm_addresses, public.alarm_addresses to authenticated;
grant execute on function public.take_alarms, public.alarm_sent to service_role;
