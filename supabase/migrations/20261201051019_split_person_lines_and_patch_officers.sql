set local check_function_bodies = off;

CREATE OR REPLACE FUNCTION app.read_person_lines(rows jsonb)
 RETURNS SETOF app.person_line
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.rostered_patch(patch_id uuid)
 RETURNS public.patches
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	patch public.patches;
begin
	select * into patch from public.patches
	where id = rostered_patch.patch_id and (
		app.my_role() = 'administrator' and (region_id = app.canary_region()) is not true
		or app.my_role() = 'supervisor' and region_id = app.my_region()
	)
	for no key update;
	if not found then
		if app.my_role() = 'administrator' then
			raise sqlstate 'PT404' using message = 'patch_not_found';
		end if;
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return patch;
end
$function$;

CREATE OR REPLACE FUNCTION app.set_patch_officer(patch_id uuid, standing text, person_id uuid, starts_at timestamp with time zone, at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
	patch constant public.patches := app.rostered_patch(patch_id);
	person public.people;
	since constant timestamptz := coalesce(starts_at, at);
	was jsonb;
	before jsonb;
begin
	if standing is null or standing not in ('officer', 'twin') then
		raise sqlstate 'PT422' using message = 'standing_unknown';
	end if;
	if since < at then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	if patch.disused_at is not null then
		raise sqlstate 'PT409' using message = 'patch_closed';
	end if;
	if person_id is not null then
		person := app.kept_person(person_id);
		if person.role <> 'officer' or not person.active then
			raise sqlstate 'PT422' using message = 'not_an_officer';
		end if;
	end if;
	was := app.gaps_ahead(array[patch.id], at);
	before := app.officers_of(patch.id, at);
	delete from public.patch_officers as held
	where held.patch_id = patch.id and held.standing = set_patch_officer.standing
		and held.starts_at >= since;
	update public.patch_officers as held set ends_at = since
	where held.patch_id = patch.id and held.standing = set_patch_officer.standing
		and (held.ends_at is null or held.ends_at > since);
	if person.id is not null then
		begin
			insert into public.patch_officers (patch_id, person_id, standing, starts_at)
			values (patch.id, person.id, set_patch_officer.standing, since);
		exception when exclusion_violation then
			-- officer and twin of one patch are two people
			raise sqlstate 'PT409' using message = 'stands_already', detail = patch.name;
		end;
	end if;
	perform app.note_roster(
		'set_patch_officer', person.id, patch.id, before, app.officers_of(patch.id, at), at
	);
	return app.gaps_opened(was, at);
end
$function$;

CREATE OR REPLACE FUNCTION app.sites_of_person_lines(rows jsonb)
 RETURNS TABLE(place bigint, ids uuid[], home_id uuid, unknown text, in_two text, closed text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$;

COMMENT ON FUNCTION "app"."rostered_patch"(uuid) IS 'The patch whose officers the caller may set, held until the transaction ends. Errors: patch_not_found, not_allowed.';

COMMENT ON FUNCTION "app"."sites_of_person_lines"(jsonb) IS 'The sites that each line of a file names, with the home among them and the names that match no site, two sites or a closed one. A line that names none is left out.';

REVOKE ALL ON FUNCTION "app"."rostered_patch"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "app"."sites_of_person_lines"(jsonb) FROM PUBLIC;

