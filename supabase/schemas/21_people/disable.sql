create function app.named_successor(
	person public.people, held public.patch_officers, patch public.patches, successors jsonb
) returns public.people
language plpgsql set search_path = '' as $$
declare
	successor public.people;
begin
	select people.* into successor
	from jsonb_to_recordset(successors)
		as named (patch_id uuid, standing text, person_id uuid)
	join public.people on people.id = named.person_id
	where named.patch_id = held.patch_id and named.standing = held.standing
	for no key update of people;
	if not found then
		raise sqlstate 'PT409' using message = 'patches_first', detail = patch.name;
	end if;
	if successor.id = person.id or successor.role <> 'officer' or not successor.active
		or successor.region_id = app.canary_region()
	then
		raise sqlstate 'PT422' using message = 'not_an_officer', detail = patch.name;
	end if;
	if successor.region_id is distinct from patch.region_id then
		raise sqlstate 'PT422' using message = 'successor_elsewhere', detail = patch.name;
	end if;
	return successor;
end
$$;
comment on function app.named_successor is
	'Who takes a standing of a patch over, held until the transaction ends.';

create function app.replace_patch_officer(
	held public.patch_officers, patch_name text, successor_id uuid, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	before constant jsonb := app.officers_of(held.patch_id, at);
begin
	if held.starts_at >= at then
		delete from public.patch_officers where id = held.id;
	else
		update public.patch_officers set ends_at = at where id = held.id;
	end if;
	begin
		insert into public.patch_officers (patch_id, person_id, standing, starts_at, ends_at)
		values (
			held.patch_id, successor_id, held.standing, greatest(held.starts_at, at), held.ends_at
		);
	exception when exclusion_violation then
		raise sqlstate 'PT409' using message = 'stands_already', detail = patch_name;
	end;
	perform app.note_roster(
		'disable_person', successor_id, held.patch_id, before,
		app.officers_of(held.patch_id, at), at
	);
end
$$;

create function app.hand_over_patches(
	person public.people, successors jsonb, despite_unready boolean, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	duty record;
	successor public.people;
	missing text[];
	unready jsonb := '[]';
begin
	for duty in
		select held, patches as patch
		from public.patch_officers as held join public.patches on patches.id = held.patch_id
		where held.person_id = person.id and (held.ends_at is null or held.ends_at > at)
		order by patches.name, held.standing, held.starts_at
	loop
		successor := app.named_successor(person, duty.held, duty.patch, successors);
		missing := app.missing_for_reports(successor.id, at);
		if missing <> '{}' then
			unready := unready || jsonb_build_object(
				'patch_id', (duty.patch).id, 'patch_name', (duty.patch).name, 'standing', (duty.held).standing,
				'person_id', successor.id, 'person_name', successor.name, 'missing', missing
			);
		end if;
		perform app.replace_patch_officer(duty.held, (duty.patch).name, successor.id, at);
	end loop;
	if unready <> '[]' and not coalesce(despite_unready, false) then
		raise sqlstate 'PT409' using message = 'successor_not_ready', detail = unready::text;
	end if;
end
$$;

create function app.disable_person(
	person_id uuid, successors jsonb, at timestamptz, despite_unready boolean default false
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person public.people;
	was jsonb;
begin
	perform app.require_role('administrator');
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
	was := app.gaps_ahead(app.patches_and_queues_of(person.id, at), at);
	perform app.hand_over_patches(person, coalesce(successors, '[]'), despite_unready, at);
	perform app.reroute_reports_of(person.id, true, 'officer_disabled', auth.uid(), null, at);
	update public.people set active = false where id = person.id;
	perform app.note_roster(
		'disable_person', person.id, null, '{"active": true}', '{"active": false}', at
	);
	return app.gaps_opened(was, at);
end
$$;

-- Definer, like every door on rosters.
create function public.disable_person(
	person_id uuid, successors jsonb default '[]', despite_gaps boolean default true,
	despite_unready boolean default false
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.unless_gaps(
		app.disable_person(person_id, successors, now(), despite_unready), despite_gaps
	)
$$;
comment on function public.disable_person is
	'An administrator switches an account off; each patch it stands for goes to a successor of its region, '
	'[{patch_id, standing, person_id}], and each open report to the next, in the same act. Twice is '
	'quiet. Errors: not_allowed, person_not_found, not_yourself, patches_first (details: the patch), '
	'not_an_officer, stands_already, successors_unreadable, successor_elsewhere (details: the patch), '
	'successor_not_ready unless despite_unready (details, as JSON: patch by patch what the successor '
	'lacks, see app.missing_for_reports).';

create function app.enable_person(person_id uuid, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	person public.people;
begin
	perform app.require_role('administrator');
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

create function public.enable_person(person_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.enable_person(person_id, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.enable_person is
	'An administrator switches an account on again. Its patches stay with their successors. Errors: '
	'not_allowed, person_not_found.';

-- A patch goes only to a successor who can take its reports, unless an administrator confirms it.
create function app.missing_for_reports(person_id uuid, at timestamptz) returns text[]
language plpgsql stable set search_path = '' as $$
declare
	proven constant timestamptz := (
		select max(proven_at) from public.channels
		where channels.person_id = missing_for_reports.person_id and proven_at <= at
	);
	has_shifts boolean;
begin
	begin
		has_shifts := not isempty(app.duty_between(person_id, at, at + interval '720 hours'));
	exception when others then
		has_shifts := false; -- a roster that cannot be read gives no shifts to routing either
	end;
	return array_remove(array[
		case when not exists (
			select from auth.users where id = person_id and last_sign_in_at is not null
		) then 'sign_in' end,
		case when not has_shifts then 'shifts' end,
		case
			when proven is null then 'channel'
			when proven < at - app.proof_lasts(at) then 'channel_proof'
		end
	], null);
end
$$;
comment on function app.missing_for_reports is
	'What an officer lacks to take reports: sign_in (never signed in), shifts (none in the next thirty '
	'days), channel (none was ever proven), channel_proof (the proof has run out).';

grant execute on function public.disable_person, public.enable_person to authenticated;
