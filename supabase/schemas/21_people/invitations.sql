create table public.invitations (
	id uuid primary key default gen_random_uuid(),
	email text not null check (email = lower(email) and length(email) <= 254),
	name text not null check (length(name) between 1 and 120),
	role text not null check (role in ('reporter', 'officer', 'operator', 'supervisor', 'administrator')),
	reporter_kind text check (
		reporter_kind in ('harbour_master', 'marina_manager', 'port_facility_security_officer')
	),
	region_id uuid references public.regions,
	phone text check (phone ~ '^\+?[0-9 ]{3,20}$'),
	sites uuid[] not null default '{}', -- of a reporter, in the order of their ids
	home uuid,
	invited_by uuid not null references public.people,
	invited_at timestamptz not null,
	person_id uuid unique references public.people, -- whom it became
	mail_begun_at timestamptz, -- whoever began is left a moment to end
	mailed_at timestamptz,
	failed text check (failed in (
		'accounts_busy', 'address_refused', 'no_account', 'has_an_account', 'site_closed',
		'mail_failed', 'mail_not_set_up'
	)), -- why the last attempt did not succeed
	taken_back_at timestamptz,
	check ((role = 'reporter') = (reporter_kind is not null)),
	check (role = 'administrator' or region_id is not null),
	check (case
		when role = 'reporter' then coalesce(home = any (sites), false)
		else home is null and sites = '{}'
	end),
	check (person_id is null or taken_back_at is null)
);
comment on table public.invitations is
	'People an administrator asked in. One becomes a person once there is an account for the address.';
create unique index invitations_one_an_address_idx on public.invitations (email)
	where taken_back_at is null;
create index invitations_region_id_idx on public.invitations (region_id);
alter table public.invitations enable row level security;
grant select on public.invitations to authenticated;

create function app.invitation_facts(invitation public.invitations) returns jsonb
language sql immutable set search_path = '' as $$
	select to_jsonb(invitation) - array[
		'id', 'invited_by', 'invited_at', 'person_id', 'mail_begun_at', 'mailed_at', 'failed',
		'taken_back_at'
	]
$$;

create function app.note_invitation(
	verb text, invitation public.invitations, actor_id uuid, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.roster_events (at, actor_id, verb, person_id, region_id, before, after)
	values (
		at, actor_id, verb, invitation.person_id, invitation.region_id, '{}',
		-- supervisors read it: they know their staff, and neither addresses nor numbers
		app.invitation_facts(invitation) - array['email', 'phone']
			|| jsonb_build_object('invitation_id', invitation.id)
	)
$$;

create function app.code_of(words text) returns text
language sql immutable set search_path = '' as $$
	select case code when 'hotline_operator' then 'operator' else code end
	from regexp_replace(lower(trim(coalesce(words, ''))), '[\s_-]+', '_', 'g') as code
$$;
comment on function app.code_of is '“Harbour master” as it is kept: harbour_master.';

create function app.kept_invitation(invitation_id uuid) returns public.invitations
language plpgsql set search_path = '' as $$
declare
	invitation public.invitations;
begin
	perform app.require_role('administrator');
	select * into invitation from public.invitations
	where id = kept_invitation.invitation_id for update;
	if not found then
		raise sqlstate 'PT404' using message = 'invitation_not_found';
	end if;
	return invitation;
end
$$;

create function app.take_back_invitation(invitation_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	invitation public.invitations;
begin
	invitation := app.kept_invitation(invitation_id);
	if invitation.taken_back_at is not null then
		return;
	end if;
	if invitation.person_id is not null then
		raise sqlstate 'PT409' using message = 'invitation_done';
	end if;
	update public.invitations set taken_back_at = at where id = invitation.id;
	perform app.note_invitation('take_back_invitation', invitation, auth.uid(), at);
end
$$;

create function public.take_back_invitation(invitation_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.take_back_invitation(invitation_id, now());
	select jsonb '{"taken_back": true}'
$$;
comment on function public.take_back_invitation is
	'An administrator takes an invitation back that nobody has become a person by. Twice is quiet. '
	'Errors: not_allowed, invitation_not_found, invitation_done.';

-- Accounts are made outside, by whoever holds the secret key, and an e-mail is sent from there. Each step
-- below may be asked for again, after whatever cut, and by two at once.
create function app.complete_invitation(invitation_id uuid, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	invitation public.invitations;
	account uuid;
	broken text;
begin
	select * into invitation from public.invitations
	where id = complete_invitation.invitation_id and taken_back_at is null for update;
	if not found then
		raise sqlstate 'PT404' using message = 'invitation_not_found';
	end if;
	if invitation.person_id is null then
		select id into account from auth.users
		where lower(email) = invitation.email and deleted_at is null;
		broken := case
			when account is null then 'no_account'
			when exists (select from public.people where id = account) then 'has_an_account'
			when exists (
				select from unnest(invitation.sites) as wanted
				left join public.sites on sites.id = wanted
				where sites.id is null or disused_at is not null
			) then 'site_closed'
		end;
		if broken is not null then
			update public.invitations set failed = broken where id = invitation.id;
			return jsonb_build_object('failed', broken, 'mail', false);
		end if;
		insert into public.people (id, name, role, reporter_kind, region_id, phone)
		values (
			account, invitation.name, invitation.role, invitation.reporter_kind,
			invitation.region_id, invitation.phone
		);
		insert into public.reporter_sites (person_id, site_id, is_home)
		select account, wanted, wanted = invitation.home from unnest(invitation.sites) as wanted;
		update public.invitations set person_id = account, failed = null
		where id = invitation.id returning * into invitation;
		perform app.note_invitation('add_person', invitation, invitation.invited_by, at);
	end if;
	if invitation.mailed_at is not null
		or invitation.mail_begun_at > at - interval '2 minutes' -- somebody else is at it
	then
		return jsonb_build_object('failed', null, 'mail', false);
	end if;
	update public.invitations set mail_begun_at = at where id = invitation.id;
	return jsonb_build_object('failed', null, 'mail', true);
end
$$;
comment on function app.complete_invitation is
	'Makes the person, their sites and the entry in roster_events, once there is an account for the '
	'address; or keeps why not. Says whether the caller is the one to send the e-mail.';

create function public.complete_invitation(invitation_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.complete_invitation(invitation_id, now())
$$;
comment on function public.complete_invitation is
	'For the function invite-people alone: {failed, mail}. Errors: invitation_not_found.';

create function app.invitation_failed(invitation_id uuid, word text) returns void
language sql set search_path = '' as $$
	update public.invitations set failed = word, mail_begun_at = null
	where id = invitation_failed.invitation_id and mailed_at is null
		-- who was made a person by another call has an account
		and (person_id is null or word like 'mail%')
$$;

create function public.invitation_failed(invitation_id uuid, word text) returns void
language sql security definer set search_path = '' as $$
	select app.invitation_failed(invitation_id, word)
$$;
comment on function public.invitation_failed is
	'For the function invite-people alone: why there is no account, or why no e-mail left.';

create function app.invitation_mailed(invitation_id uuid, at timestamptz) returns void
language sql set search_path = '' as $$
	update public.invitations set mailed_at = at, failed = null
	where id = invitation_mailed.invitation_id and person_id is not null
$$;

create function public.invitation_mailed(invitation_id uuid) returns void
language sql security definer set search_path = '' as $$
	select app.invitation_mailed(invitation_id, now())
$$;
comment on function public.invitation_mailed is
	'For the function invite-people alone: the e-mail has left.';

create function public.invitation_to_send(invitation_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	invitation constant public.invitations := app.kept_invitation(invitation_id);
begin
	if invitation.taken_back_at is not null then
		raise sqlstate 'PT404' using message = 'invitation_not_found';
	end if;
	return jsonb_build_object(
		'email', invitation.email, 'has_account', invitation.person_id is not null
	);
end
$$;
comment on function public.invitation_to_send is
	'To whom an administrator may have an invitation sent, and whether they have an account. Errors: '
	'not_allowed, invitation_not_found.';

-- Definer: when somebody signed in last stands in Auth's own table.
create function public.open_invitations() returns table (
	id uuid, email text, name text, role text, reporter_kind text, invited_at timestamptz,
	person_id uuid, state text, failed text
)
language sql stable security definer set search_path = '' as $$
	select
		invitations.id, invitations.email, invitations.name, invitations.role,
		invitations.reporter_kind, invitations.invited_at, invitations.person_id,
		case
			when mailed_at is not null then 'invited'
			when invitations.person_id is not null then 'no_mail'
			when invitations.failed is not null then 'failed'
			else 'waiting'
		end,
		invitations.failed
	from public.invitations
	left join auth.users on users.id = invitations.person_id
	where app.my_role() = 'administrator' and taken_back_at is null and last_sign_in_at is null
	order by mailed_at is not null, invitations.invited_at desc, invitations.name, invitations.id
$$;
comment on function public.open_invitations is
	'Who was invited and has not signed in yet, and how far each has come: waiting, failed, no_mail, '
	'invited. Who still needs something done first, then the latest. For administrators; nobody else is told of any.';

grant execute on function
	public.take_back_invitation,
	public.invitation_to_send,
	public.open_invitations
	to authenticated;
grant execute on function
	public.complete_invitation,
	public.invitation_failed,
	public.invitation_mailed
	to service_role;
