-- One line of a file of people, beside the sites, region, account and invitation that it names.
create type app.person_line as (
	place bigint,
	line integer,
	name text,
	email text,
	role text,
	kind text,
	region text,
	phone text,
	sites text,
	home text,
	unknown text, -- names of sites that no site has
	in_two text, -- names that sites of two counties have
	closed text, -- names of sites that are closed
	ids uuid[],
	home_id uuid,
	region_id uuid,
	invited boolean,
	taken boolean, -- the address has an account
	earlier integer, -- the line before that has the same address
	facts_before jsonb, -- of the invitation there is
	facts jsonb
);

create function app.people_in_file(rows jsonb)
returns table (
	place bigint, line integer, name text, email text, role text, kind text, region text, phone text,
	sites text, home text
)
language sql stable set search_path = '' as $$
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
$$;
comment on function app.people_in_file is 'The cells of a file of people, tidied.';

create function app.sites_of_person_lines(rows jsonb)
returns table (place bigint, ids uuid[], home_id uuid, unknown text, in_two text, closed text)
language sql stable set search_path = '' as $$
	with said as (
		select * from app.people_in_file(rows)
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
	)
	select
		place, attached.ids,
		case
			when said.home <> '' then homes.id
			when cardinality(attached.ids) = 1 then attached.ids[1]
		end,
		attached.unknown, attached.in_two, attached.closed
	from said join attached using (place) left join homes using (place)
$$;
comment on function app.sites_of_person_lines is
	'The sites that each line of a file names, with the home among them and the names that match no site, two '
	'sites or a closed one. A line that names none is left out.';

create function app.read_person_lines(rows jsonb) returns setof app.person_line
language sql stable set search_path = '' as $$
	select
		said.*, named.unknown, named.in_two, named.closed, coalesce(named.ids, '{}') as ids, named.home_id,
		regions.id as region_id, invitations.id is not null as invited,
		said.email in (
			select lower(users.email) from auth.users join public.people using (id)
			where users.email is not null
		) as taken,
		min(said.line) over (
			partition by said.email
			order by said.place rows between unbounded preceding and 1 preceding
		) as earlier,
		app.invitation_facts(invitations) as facts_before,
		jsonb_build_object(
			'email', said.email, 'name', said.name, 'role', said.role,
			'reporter_kind', nullif(said.kind, ''), 'region_id', regions.id, 'phone', said.phone,
			'sites', coalesce(named.ids, '{}'), 'home', named.home_id
		) as facts
	from app.people_in_file(rows) as said
	left join app.sites_of_person_lines(rows) as named using (place)
	left join public.regions on regions.name = said.region and not canary
	left join public.invitations
		on invitations.email = said.email and taken_back_at is null
$$;
comment on function app.read_person_lines is
	'Each line of a file beside what it names: sites, a region, an account or an invitation of before.';

create function app.person_line_errors(line app.person_line) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(
		jsonb_build_object('column', at_column, 'word', word, 'about', about) order by nth
	), '[]')
	from (select line.*) as held
	cross join lateral (values
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
$$;
comment on function app.person_line_errors is
	'Why a line of a file of people is refused: column, word and what it is about.';

create function app.person_lines(rows jsonb) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(
		jsonb_build_object(
			'line', line, 'label', name || ', ' || email, 'columns', jsonb_build_array(),
			'errors', errors, 'facts', facts,
			'act', case
				when errors <> '[]' then 'refuse' when invited then 'leave' else 'add'
			end
		) order by place
	), '[]')
	from app.read_person_lines(rows) as held
	cross join lateral app.person_line_errors(held) as errors
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

grant execute on function public.invite_people to authenticated;
