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
create policy "administrators read every invitation"
	on public.invitations for select to authenticated
	using ((select app.my_role()) = 'administrator');

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

create function app.person_lines(rows jsonb) returns jsonb
language sql stable set search_path = '' as $$
	with said as (
		select
			place, (entry ->> 'line')::integer as line,
			trim(coalesce(entry ->> 'name', '')) as name,
			lower(trim(coalesce(entry ->> 'email', ''))) as email,
			app.code_of(entry ->> 'role') as role,
			app.code_of(entry ->> 'kind') as kind,
			trim(coalesce(entry ->> 'region', '')) as region,
			nullif(trim(entry ->> 'phone'), '') as phone,
			coalesce(entry ->> 'sites', '') as sites,
			trim(coalesce(entry ->> 'home', '')) as home
		from jsonb_array_elements(rows) with ordinality as _ (entry, place)
	),
	-- A site is named by its name, with its county where there are two, or by its id.
	known as (
		select words, id, disused_at
		from public.sites cross join lateral unnest(array[id::text, name, name || ', ' || county]) as words
		where (region_id = (select app.canary_region())) is not true
	),
	named as (
		select said.place, item.words, count(known.id) as many, (array_agg(known.id))[1] as id,
			bool_or(disused_at is not null) as closed
		from said
		cross join lateral (
			select distinct trim(part) as words from regexp_split_to_table(said.sites, ';') as part
		) as item
		left join known on known.words = item.words
		where item.words <> ''
		group by said.place, item.words
	),
	attached as (
		select
			place, array_agg(distinct id order by id) as ids,
			string_agg(words, '; ' order by words) filter (where many = 0) as unknown,
			string_agg(words, '; ' order by words) filter (where many > 1) as in_two,
			string_agg(words, '; ' order by words) filter (where many = 1 and closed) as closed
		from named group by place
	),
	homes as (
		select said.place, (array_agg(known.id))[1] as id
		from said join attached using (place) join known on known.words = said.home
		where known.id = any (attached.ids)
		group by said.place
	),
	held as (
		select
			said.*, attached.unknown, attached.in_two, attached.closed,
			coalesce(attached.ids, '{}') as ids,
			case
				when said.home <> '' then homes.id
				when cardinality(attached.ids) = 1 then attached.ids[1]
			end as home_id,
			regions.id as region_id, invitations.id is not null as invited,
			said.email in (
				select lower(users.email) from auth.users join public.people using (id)
				where users.email is not null
			) as taken,
			min(said.line) over (
				partition by said.email
				order by said.place rows between unbounded preceding and 1 preceding
			) as earlier,
			app.invitation_facts(invitations) as facts_before
		from said
		left join attached using (place)
		left join homes using (place)
		left join public.regions on regions.name = said.region and not canary
		left join public.invitations
			on invitations.email = said.email and taken_back_at is null
	),
	wanted as (
		select held.*, jsonb_build_object(
			'email', email, 'name', name, 'role', role, 'reporter_kind', nullif(kind, ''),
			'region_id', region_id, 'phone', phone, 'sites', ids, 'home', home_id
		) as facts
		from held
	)
	select coalesce(jsonb_agg(
		jsonb_build_object(
			'line', line, 'label', name || ', ' || email, 'columns', jsonb_build_array(),
			'errors', errors, 'facts', facts,
			'act', case
				when errors <> '[]' then 'refuse' when invited then 'leave' else 'add'
			end
		) order by place
	), '[]')
	from wanted
	cross join lateral (
		select coalesce(jsonb_agg(
			jsonb_build_object('column', at_column, 'word', word, 'about', about) order by nth
		), '[]') as errors
		from (values
			(1, 'name', case
				when name = '' then 'missing'
				when length(name) > 120 then 'too_long'
			end, null),
			(2, 'email', case
				when email = '' then 'missing'
				when email !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or length(email) > 254
					or email like '%@canary.invalid' -- of those who are made up
				then 'not_an_address'
				when earlier is not null then 'twice'
				when invited and facts = facts_before then null
				when taken then 'has_an_account'
				when invited then 'invited_otherwise'
			end, earlier::text),
			(3, 'role', case
				when role = '' then 'missing'
				when role not in ('reporter', 'officer', 'operator', 'supervisor', 'administrator')
					then 'no_such_role'
			end, null),
			(4, 'kind', case
				when role <> 'reporter' then case when kind <> '' then 'only_reporters' end
				when kind = '' then 'missing'
				when kind not in ('harbour_master', 'marina_manager', 'port_facility_security_officer')
					then 'no_such_reporter'
			end, null),
			(5, 'region', case
				when region <> '' then case when region_id is null then 'no_such_region' end
				when role <> 'administrator' then 'missing'
			end, null),
			(6, 'phone', case when phone !~ '^\+?[0-9 ]{3,20}$' then 'not_a_phone' end, null),
			(7, 'sites', case
				when role <> 'reporter' then case when sites <> '' then 'only_reporters' end
				when unknown is not null then 'no_such_site'
				when in_two is not null then 'in_two_counties'
				when closed is not null then 'site_closed'
				when ids = '{}' then 'missing'
				when cardinality(ids) > 50 then 'too_many'
			end, coalesce(unknown, in_two, closed, '50')),
			(8, 'home', case
				when role <> 'reporter' then case when home <> '' then 'only_reporters' end
				when home = '' and cardinality(ids) > 1 then 'missing'
				when home <> '' and home_id is null then 'not_among_them'
			end, null)
		) as rule (nth, at_column, word, about)
		where word is not null
	) as wrong
$$;
comment on function app.person_lines is
	'What each line means for people: invited, left as it is because it was invited before, or refused, '
	'and why.';

create function app.invite_people(rows jsonb, only_check boolean, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	lines jsonb;
	answer jsonb;
	invitation public.invitations;
begin
	perform app.assert_lines(rows);
	if not only_check then
		lock table public.invitations in share row exclusive mode;
	end if;
	lines := app.person_lines(rows);
	answer := app.lines_answer(lines);
	if only_check or answer -> 'errors' <> '[]' then
		return answer;
	end if;
	for invitation in
		insert into public.invitations (
			email, name, role, reporter_kind, region_id, phone, sites, home, invited_by, invited_at
		)
		select
			wanted.email, wanted.name, wanted.role, wanted.reporter_kind, wanted.region_id,
			wanted.phone, wanted.sites, wanted.home, auth.uid(), at
		from jsonb_array_elements(lines) with ordinality as _ (line, place)
		cross join lateral jsonb_populate_record(null::public.invitations, line -> 'facts') as wanted
		where line ->> 'act' = 'add'
		order by place
		returning *
	loop
		perform app.note_invitation('invite_person', invitation, auth.uid(), at);
	end loop;
	return answer;
end
$$;

create function app.kept_invitation(invitation_id uuid) returns public.invitations
language plpgsql set search_path = '' as $$
declare
	invitation public.invitations;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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

-- Definer, as in rosters: nobody holds a right to write invitations.

create function public.invite_people(rows jsonb, only_check boolean default false) returns jsonb
language sql security definer set search_path = '' as $$
	select app.invite_people(rows, only_check, now())
$$;
comment on function public.invite_people is
	'An administrator invites people, [{line, name, email, role, kind, region, phone, sites, home}], all '
	'text: all of them or, if anything is wrong, none. Sites are parted by semicolons, and are names, '
	'names with counties, or ids. Answers as import_sites does. Twice is quiet. Errors: not_allowed, '
	'lines_unreadable.';

create function public.take_back_invitation(invitation_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.take_back_invitation(invitation_id, now());
	select jsonb '{"taken_back": true}'
$$;
comment on function public.take_back_invitation is
	'An administrator takes an invitation back that nobody has become a person by. Twice is quiet. '
	'Errors: not_allowed, invitation_not_found, invitation_done.';

grant execute on function public.invite_people, public.take_back_invitation to authenticated;
