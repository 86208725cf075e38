create function app.add_region(name text, at timestamptz) returns public.regions
language plpgsql set search_path = '' as $$
declare
	region public.regions;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	begin
		insert into public.regions (name) values (trim(add_region.name)) returning * into region;
	exception
		when unique_violation then
			raise sqlstate 'PT409' using message = 'region_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'region_unreadable';
	end;
	perform app.note_place('add_region', region.id, null, null, to_jsonb(region), at);
	return region;
end
$$;

create function app.rename_region(region_id uuid, name text, shown text, at timestamptz)
returns public.regions
language plpgsql set search_path = '' as $$
declare
	was public.regions;
	region public.regions;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into was from public.regions
	where id = rename_region.region_id and not canary
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'region_not_found';
	end if;
	if was.name = trim(rename_region.name) then
		return was;
	end if;
	perform app.unless_changed(to_jsonb(shown), to_jsonb(was.name));
	begin
		update public.regions as held set name = trim(rename_region.name)
		where id = was.id returning * into region;
	exception
		when unique_violation then
			raise sqlstate 'PT409' using message = 'region_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'region_unreadable';
	end;
	perform app.note_place('rename_region', was.id, null, to_jsonb(was), to_jsonb(region), at);
	return region;
end
$$;

create function app.add_patch(region_id uuid, name text, at timestamptz) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	begin
		if add_patch.region_id = app.canary_region() then
			raise foreign_key_violation; -- there is no such region to add to
		end if;
		insert into public.patches (region_id, name) values (add_patch.region_id, trim(add_patch.name))
		returning * into patch;
	exception
		when foreign_key_violation then
			raise sqlstate 'PT404' using message = 'region_not_found';
		when unique_violation then
			raise sqlstate 'PT409' using message = 'patch_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'patch_unreadable';
	end;
	perform app.note_place('add_patch', patch.region_id, patch.id, null, to_jsonb(patch), at);
	return patch;
end
$$;

create function app.kept_patch(patch_id uuid) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	select * into patch from public.patches
	where id = kept_patch.patch_id and (region_id = app.canary_region()) is not true
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'patch_not_found';
	end if;
	return patch;
end
$$;
comment on function app.kept_patch is
	'The patch an administrator is about to change, held until the transaction ends.';

create function app.rename_patch(patch_id uuid, name text, shown text, at timestamptz)
returns public.patches
language plpgsql set search_path = '' as $$
declare
	was constant public.patches := app.kept_patch(patch_id);
	patch public.patches;
begin
	if was.name = trim(rename_patch.name) then
		return was;
	end if;
	perform app.unless_changed(to_jsonb(shown), to_jsonb(was.name));
	begin
		update public.patches as held set name = trim(rename_patch.name)
		where id = was.id returning * into patch;
	exception
		when unique_violation then
			raise sqlstate 'PT409' using message = 'patch_name_taken';
		when check_violation or not_null_violation then
			raise sqlstate 'PT422' using message = 'patch_unreadable';
	end;
	perform app.note_place(
		'rename_patch', was.region_id, was.id, to_jsonb(was), to_jsonb(patch), at
	);
	return patch;
end
$$;

create function app.close_patch(patch_id uuid, closed boolean, at timestamptz)
returns public.patches
language plpgsql set search_path = '' as $$
declare
	was constant public.patches := app.kept_patch(patch_id);
	officers constant jsonb := coalesce(app.officers_of(was.id, at), '[]');
	patch public.patches;
	left_in_it text;
begin
	if closed = (was.disused_at is not null) then
		return was;
	end if;
	-- also one that is closed: what a phone kept for it still comes, and goes to the patch's officer
	select sites.name into left_in_it from public.sites
	where sites.patch_id = was.id order by sites.name limit 1;
	if found and closed then
		raise sqlstate 'PT409' using message = 'sites_first', detail = left_in_it;
	end if;
	update public.patches set disused_at = case when closed then at end
	where id = was.id returning * into patch;
	if closed then -- else nobody could switch off an account that stands for what is no more
		delete from public.patch_officers as held
		where held.patch_id = was.id and held.starts_at >= at;
		update public.patch_officers as held set ends_at = at
		where held.patch_id = was.id and (held.ends_at is null or held.ends_at > at);
	end if;
	perform app.note_place(
		case when closed then 'close_patch' else 'reopen_patch' end, was.region_id, was.id,
		to_jsonb(was) || jsonb_build_object('officers', officers),
		to_jsonb(patch) || jsonb_build_object('officers', coalesce(app.officers_of(was.id, at), '[]')),
		at
	);
	return patch;
end
$$;

-- Definer, as in rosters: nobody holds a right to write places.

create function public.add_region(name text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.add_region(name, now()))
$$;
comment on function public.add_region is
	'An administrator adds a region, with no patch, nobody and no number yet. Errors: not_allowed, '
	'region_name_taken, region_unreadable.';

create function public.rename_region(region_id uuid, name text, shown text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.rename_region(region_id, name, shown, now()))
$$;
comment on function public.rename_region is
	'Another name for a region, instead of the one that was shown. Errors: not_allowed, '
	'region_not_found, changed_meanwhile (details: the name it has, as JSON), region_name_taken, '
	'region_unreadable.';

create function public.add_patch(region_id uuid, name text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.add_patch(region_id, name, now()))
$$;
comment on function public.add_patch is
	'An administrator adds a patch to a region, with nobody to look after it yet. Errors: not_allowed, '
	'region_not_found, patch_name_taken, patch_unreadable.';

create function public.rename_patch(patch_id uuid, name text, shown text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.rename_patch(patch_id, name, shown, now()))
$$;
comment on function public.rename_patch is
	'Another name for a patch, instead of the one that was shown. Errors: not_allowed, '
	'patch_not_found, changed_meanwhile (details: the name it has, as JSON), patch_name_taken, '
	'patch_unreadable.';

create function public.close_patch(patch_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.close_patch(patch_id, true, now()))
$$;
comment on function public.close_patch is
	'Nobody looks after it any more and no site comes to it; those that are in it, closed ones too, '
	'move first. Twice is quiet. Errors: not_allowed, patch_not_found, sites_first (details: one of '
	'them).';

create function public.reopen_patch(patch_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.close_patch(patch_id, false, now()))
$$;
comment on function public.reopen_patch is
	'It is in use again, with nobody to look after it yet. Twice is quiet. Errors: not_allowed, '
	'patch_not_found.';

grant execute on function public.add_region, public.rename_region, public.add_patch,
	public.rename_patch, public.close_patch, public.reopen_patch to authenticated;
