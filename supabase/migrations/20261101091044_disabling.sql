create function app.hand_over_patches(
	person public.people, successors jsonb, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	held record;
	successor public.people;
	before jsonb;
begin
	for held in
		select patch_officers.*, patches.name
		from public.patch_officers join public.patches on patches.id = patch_id
		where person_id = person.id and (ends_at is null or ends_at > at)
		order by patches.name, standing, starts_at
	loop
		select people.* into successor
		from jsonb_to_recordset(successors)
			as named (patch_id uuid, standing text, person_id uuid)
		join public.people on people.id = named.person_id
		where named.patch_id = held.patch_id and named.standing = held.standing
		for no key update of people;
		if not found then
			raise sqlstate 'PT409' using message = 'patches_first', detail = held.name;
		end if;
		if successor.id = person.id or successor.role <> 'officer' or not successor.active
			or successor.region_id = app.canary_region()
		then
			raise sqlstate 'PT422' using message = 'not_an_officer', detail = held.name;
		end if;
		before := app.officers_of(held.patch_id, at);
		if held.starts_at >= at then
			delete from public.patch_officers where id = held.id;
		else
			update public.patch_officers set ends_at = at where id = held.id;
		end if;
		begin
			insert into public.patch_officers (patch_id, person_id, standing, starts_at, ends_at)
			values (
				held.patch_id, successor.id, held.standing, greatest(held.starts_at, at), held.ends_at
			);
		exception when exclusion_violation then
			raise sqlstate 'PT409' using message = 'stands_already', detail = held.name;
		end;
		perform app.note_roster(
			'disable_person', successor.id, held.patch_id, before,
			app.officers_of(held.patch_id, at), at
		);
	end loop;
end
$$;

create function app.disable_person(person_id uuid, successors jsonb, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person public.people;
	was jsonb;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	person := app.kept_person(person_id);
	if person.id = auth.uid() then -- else the last of them could lock everybody out
		raise sqlstate 'PT409' using message = 'not_yourself';
	end if;
	if not person.active then
		return '{"gaps": []}';
	end if;
	if jsonb_typeof(coalesce(successors, '[]')) <> 'array' then
		raise sqlstate 'PT422' using message = 'successors_unreadable';
	end if;
	was := app.gaps_ahead(app.patches_of(person.id, at), at);
	perform app.hand_over_patches(person, coalesce(successors, '[]'), at);
	perform app.pass_on_all(person.id, true, 'officer_disabled', auth.uid(), null, at);
	update public.people set active = false where id = person.id;
	perform app.note_roster(
		'disable_person', person.id, null, '{"active": true}', '{"active": false}', at
	);
	return app.gaps_opened(was, at);
end
$$;

create function app.enable_person(person_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	person public.people;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	person := app.kept_person(person_id);
	if person.active then
		return;
	end if;
	update public.people set active = true where id = person.id;
	perform app.note_roster(
		'enable_person', person.id, null, '{"active": false}', '{"active": true}', at
	);
end
$$;
