create function app.administered(person_id uuid) returns public.people
language plpgsql set search_path = '' as $$
begin
	perform app.require_role('administrator');
	return app.kept_person(person_id);
end
$$;
comment on function app.administered is
	'The person an administrator is about to change, held until the transaction ends.';

create function app.sites_of(person_id uuid) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(
		jsonb_build_object('site_id', site_id, 'is_home', is_home) order by is_home desc, site_id
	)
	from public.reporter_sites where reporter_sites.person_id = sites_of.person_id
$$;

create function app.role_of(person public.people) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object(
		'role', person.role, 'reporter_kind', person.reporter_kind, 'region_id', person.region_id,
		'sites', coalesce(app.sites_of(person.id), '[]')
	)
$$;

create function app.set_role(
	person_id uuid, role text, reporter_kind text, region_id uuid, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.administered(person_id);
	wanted public.people := person;
	before constant jsonb := app.role_of(person);
	was constant jsonb := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	held text;
begin
	if person.id = auth.uid() then -- else the last of them could lock everybody out
		raise sqlstate 'PT409' using message = 'not_yourself';
	end if;
	wanted.role := set_role.role;
	wanted.reporter_kind := set_role.reporter_kind;
	wanted.region_id := set_role.region_id;
	if wanted = person then
		return '{"gaps": []}';
	end if;
	select patches.name into held
	from public.patch_officers join public.patches on patches.id = patch_id
	where patch_officers.person_id = person.id and (ends_at is null or ends_at > at)
	order by patches.name limit 1;
	if found then
		raise sqlstate 'PT409' using message = 'patches_first', detail = held;
	end if;
	perform app.reroute_reports_of(person.id, true, 'officer_disabled', auth.uid(), null, at);
	begin
		if wanted.region_id = app.canary_region() then
			raise foreign_key_violation; -- there is no such region to be in
		end if;
		update public.people set
			role = wanted.role, reporter_kind = wanted.reporter_kind, region_id = wanted.region_id
		where id = person.id;
	exception when check_violation or not_null_violation or foreign_key_violation then
		raise sqlstate 'PT422' using message = 'role_unreadable';
	end;
	if wanted.role <> 'reporter' then
		delete from public.reporter_sites where reporter_sites.person_id = person.id;
	end if;
	perform app.note_roster('set_role', person.id, null, before, app.role_of(wanted), at);
	return app.gaps_opened(was, at);
end
$$;

-- Definer, as in rosters: nobody holds a right to write people.
create function public.set_role(
	person_id uuid, role text, reporter_kind text default null, region_id uuid default null,
	despite_gaps boolean default true
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.set_role(person_id, role, reporter_kind, region_id, now()), despite_gaps
	)
$$;
comment on function public.set_role is
	'An administrator says what a person is: their role, their region, and of a reporter the kind. Open '
	'reports go to the next in the same act; who no longer reports answers for no site. Twice is quiet. '
	'Errors: not_allowed, person_not_found, not_yourself, patches_first (details: the patch), '
	'role_unreadable, opens_gaps (details: the gaps).';

create function app.set_sites(person_id uuid, sites uuid[], home uuid, at timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.administered(person_id);
	before constant jsonb := app.sites_of(person.id);
begin
	if person.role <> 'reporter' then
		raise sqlstate 'PT422' using message = 'sites_need_a_reporter';
	end if;
	if sites is null or cardinality(sites) = 0 then
		raise sqlstate 'PT422' using message = 'site_required';
	end if;
	if cardinality(sites) > 50
		or exists (
			select from unnest(sites) as wanted
			where not exists (
				select from public.sites as known
				where known.id = wanted and (region_id = app.canary_region()) is not true
			)
		)
	then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	if exists (
		select from public.sites as closed
		where closed.id = any (sites) and disused_at is not null
			and not exists (
				select from public.reporter_sites as held
				where held.person_id = person.id and held.site_id = closed.id
			)
	) then
		raise sqlstate 'PT409' using message = 'site_closed';
	end if;
	if home is null or home <> all (sites) then
		raise sqlstate 'PT422' using message = 'home_required';
	end if;
	delete from public.reporter_sites where reporter_sites.person_id = person.id;
	insert into public.reporter_sites (person_id, site_id, is_home)
	select distinct person.id, wanted, wanted = home from unnest(sites) as wanted;
	perform app.note_roster('set_sites', person.id, null, before, app.sites_of(person.id), at);
end
$$;

create function public.set_sites(person_id uuid, sites uuid[], home uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.set_sites(person_id, sites, home, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.set_sites is
	'The sites a reporter answers for, instead of those before, and which is their home. Errors: '
	'not_allowed, person_not_found, sites_need_a_reporter, site_required, site_not_found, '
	'site_closed, home_required.';

create function app.facts_of(person public.people) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'name', person.name, 'phone', person.phone, 'capacity', person.capacity
	)
$$;

create function app.change_person(
	person_id uuid, name text, phone text, capacity integer, shown jsonb, at timestamptz
) returns public.people
language plpgsql set search_path = '' as $$
declare
	was constant public.people := app.administered(person_id);
	person public.people := was;
begin
	person.name := trim(change_person.name);
	person.phone := nullif(trim(change_person.phone), '');
	person.capacity := change_person.capacity;
	if person.name is null or length(person.name) not between 1 and 120 then
		raise sqlstate 'PT422' using message = 'name_unreadable';
	end if;
	if person.phone is distinct from was.phone and person.phone is not null then
		person.phone := app.ringable(person.phone, false);
		if person.phone is null then
			raise sqlstate 'PT422' using message = 'phone_unreadable';
		end if;
	end if;
	if person.capacity < 0 then
		raise sqlstate 'PT422' using message = 'capacity_unreadable';
	end if;
	if person = was then
		return was;
	end if;
	if person.capacity is distinct from was.capacity
		and was.role not in ('officer', 'operator', 'supervisor')
	then
		raise sqlstate 'PT422' using message = 'not_staff';
	end if;
	perform app.unless_changed(shown, app.facts_of(was));
	update public.people as held
	set name = person.name, phone = person.phone, capacity = person.capacity
	where held.id = was.id;
	perform app.note_roster(
		'change_person', was.id, null, app.facts_of(was), app.facts_of(person), at
	);
	return person;
end
$$;

create function public.change_person(
	person_id uuid, name text, phone text, capacity integer, shown jsonb
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.facts_of(app.change_person(person_id, name, phone, capacity, shown, now()))
$$;
comment on function public.change_person is
	'Name, phone and capacity of a person (null: none, no limit), instead of those that were shown: '
	'{name, phone, capacity}. Twice is quiet. Errors: not_allowed, person_not_found, '
	'changed_meanwhile (details: what they are, as JSON), name_unreadable, phone_unreadable, '
	'capacity_unreadable, not_staff.';

grant execute on function public.set_role, public.set_sites, public.change_person to authenticated;
