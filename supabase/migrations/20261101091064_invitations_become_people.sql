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

create function app.invitation_failed(invitation_id uuid, word text) returns void
language sql set search_path = '' as $$
	update public.invitations set failed = word, mail_begun_at = null
	where id = invitation_failed.invitation_id and mailed_at is null
		-- who was made a person by another call has an account
		and (person_id is null or word like 'mail%')
$$;

create function app.invitation_mailed(invitation_id uuid, at timestamptz) returns void
language sql set search_path = '' as $$
	update public.invitations set mailed_at = at, failed = null
	where id = invitation_mailed.invitation_id and person_id is not null
$$;

create function public.complete_invitation(invitation_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.complete_invitation(invitation_id, now())
$$;
comment on function public.complete_invitation is
	'For the function invite-people alone: {failed, mail}. Errors: invitation_not_found.';

create function public.invitation_failed(invitation_id uuid, word text) returns void
language sql security definer set search_path = '' as $$
	select app.invitation_failed(invitation_id, word)
$$;
comment on function public.invitation_failed is
	'For the function invite-people alone: why there is no account, or why no e-mail left.';

create function public.invitation_mailed(invitation_id uuid) returns void
language sql security definer set search_path = '' as $$
	select app.invitation_mailed(invitation_id, now())
$$;
comment on function public.invitation_mailed is
	'For the function invite-people alone: the e-mail has left.';

grant execute on function public.complete_invitation, public.invitation_failed,
	public.invitation_mailed to service_role;

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

grant execute on function public.invitation_to_send, public.open_invitations to authenticated;
