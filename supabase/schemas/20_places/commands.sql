create function app.note_site(verb text, site public.sites, before jsonb, at timestamptz)
returns void
language sql set search_path = '' as $$
	insert into public.roster_events
		(at, actor_id, verb, site_id, patch_id, region_id, before, after)
	values (
		at, auth.uid(), verb, site.id, site.patch_id, site.region_id,
		coalesce(before, '{}'), to_jsonb(site)
	)
$$;

create function app.kept_site(site_id uuid) returns public.sites
language plpgsql set search_path = '' as $$
declare
	site public.sites;
begin
	perform app.require_role('administrator');
	select * into site from public.sites
	where id = kept_site.site_id and (region_id = app.canary_region()) is not true
	for no key update;
	if not found then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	return site;
end
$$;
comment on function app.kept_site is
	'The site an administrator is about to change, held until the transaction ends.';

create function app.kept_open_patch(patch_id uuid) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	select * into patch from public.patches
	where id = kept_open_patch.patch_id and (region_id = app.canary_region()) is not true
	for share;
	if not found then
		raise sqlstate 'PT404' using message = 'patch_not_found';
	end if;
	if patch.disused_at is not null then
		raise sqlstate 'PT409' using message = 'patch_closed';
	end if;
	return patch;
end
$$;
comment on function app.kept_open_patch is
	'The patch a site is about to join. A share lock keeps it open until the transaction ends.';

create function app.write_site(was public.sites, site public.sites) returns void
language plpgsql set search_path = '' as $$
declare
	broken text;
begin
	if site.county = '' then
		raise check_violation using constraint = 'sites_county_check';
	end if;
	if was.id is null then
		insert into public.sites select site.*;
	else
		update public.sites set
			patch_id = site.patch_id, region_id = site.region_id, kind = site.kind,
			latitude = site.latitude, longitude = site.longitude, locode = site.locode,
			berths = site.berths
		where id = was.id;
		-- apart: to write what a site is known by holds up everybody who files a report from there
		if (site.name, site.county) is distinct from (was.name, was.county) then
			update public.sites set name = site.name, county = site.county where id = was.id;
		end if;
	end if;
exception
	when unique_violation then
		raise sqlstate 'PT409' using message = 'name_taken';
	when check_violation or not_null_violation then
		get stacked diagnostics broken = constraint_name;
		raise sqlstate 'PT422' using message = 'site_unreadable', detail = broken;
end
$$;
comment on function app.write_site is
	'Inserts the site when was has no id; else updates its row.';

create function app.set_site(
	site_id uuid, patch_id uuid, name text, kind text, county text,
	latitude double precision, longitude double precision, locode text, berths integer, at timestamptz
) returns public.sites
language plpgsql set search_path = '' as $$
declare
	was public.sites;
	site public.sites;
begin
	perform app.require_role('administrator');
	if site_id is not null then
		was := app.kept_site(site_id);
	end if;
	site := was;
	site.id := coalesce(was.id, gen_random_uuid());
	site.patch_id := set_site.patch_id;
	site.name := trim(set_site.name);
	site.kind := set_site.kind;
	site.county := trim(set_site.county);
	site.latitude := set_site.latitude;
	site.longitude := set_site.longitude;
	site.locode := nullif(trim(set_site.locode), '');
	site.berths := set_site.berths;
	site.region_id := (app.kept_open_patch(set_site.patch_id)).region_id;
	if site = was then
		return site;
	end if;
	perform app.write_site(was, site);
	perform app.note_site(
		case when was.id is null then 'add_site' else 'change_site' end, site,
		case when was.id is not null then to_jsonb(was) end, at
	);
	return site;
end
$$;
comment on function app.set_site is
	'Adds a site (no id), or changes what one is and which patch it belongs to. Reports already filed '
	'stay with whoever has them.';

create function app.close_site(site_id uuid, closed boolean, at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	was constant public.sites := app.kept_site(site_id);
	site public.sites;
	left_alone text;
begin
	if closed = (was.disused_at is not null) then
		return;
	end if;
	select people.name into left_alone
	from public.reporter_sites join public.people on people.id = person_id
	where reporter_sites.site_id = was.id and active
	order by people.name limit 1;
	if found and closed then
		raise sqlstate 'PT409' using message = 'reporters_first', detail = left_alone;
	end if;
	update public.sites set disused_at = case when closed then at end
	where id = was.id returning * into site;
	perform app.note_site(
		case when closed then 'close_site' else 'reopen_site' end, site, to_jsonb(was), at
	);
end
$$;

create function public.close_site(site_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.close_site(site_id, true, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.close_site is
	'Nobody new is attached to it; whoever still is must be moved first. Twice is quiet. Errors: '
	'not_allowed, site_not_found, reporters_first (details: one of them).';

-- Definer, as in rosters: nobody holds a right to write sites.
create function public.add_site(
	patch_id uuid, name text, kind text, county text,
	latitude double precision, longitude double precision, locode text default null,
	berths integer default null
) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(
		app.set_site(
			null, patch_id, name, kind, county, latitude, longitude, locode, berths, now()
		)
	)
$$;
comment on function public.add_site is
	'An administrator adds a site to a patch. Errors: not_allowed, patch_not_found, patch_closed, '
	'name_taken, site_unreadable (details: which rule).';

create function public.change_site(
	site_id uuid, patch_id uuid, name text, kind text, county text,
	latitude double precision, longitude double precision, locode text default null,
	berths integer default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	if site_id is null then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	return to_jsonb(
		app.set_site(
			site_id, patch_id, name, kind, county, latitude, longitude, locode, berths, now()
		)
	);
end
$$;
comment on function public.change_site is
	'What a site is, and which patch it belongs to. Twice is quiet. Errors: not_allowed, '
	'site_not_found, patch_not_found, patch_closed, name_taken, site_unreadable (details: which rule).';

create function public.reopen_site(site_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.close_site(site_id, false, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.reopen_site is
	'It is in use again. Twice is quiet. Errors: not_allowed, site_not_found.';

create function app.write_region(region_id uuid, name text) returns public.regions
language plpgsql set search_path = '' as $$
declare
	region public.regions;
begin
	if region_id is null then
		insert into public.regions (name) values (trim(write_region.name)) returning * into region;
	else
		update public.regions set name = trim(write_region.name)
		where id = region_id returning * into region;
	end if;
	return region;
exception
	when unique_violation then
		raise sqlstate 'PT409' using message = 'region_name_taken';
	when check_violation or not_null_violation then
		raise sqlstate 'PT422' using message = 'region_unreadable';
end
$$;
comment on function app.write_region is
	'Names the region, or a new one when region_id is null. Errors: region_name_taken, region_unreadable.';

create function app.add_region(name text, at timestamptz) returns public.regions
language plpgsql set search_path = '' as $$
declare
	region public.regions;
begin
	perform app.require_role('administrator');
	region := app.write_region(null, name);
	perform app.note_region('add_region', region.id, null, null, to_jsonb(region), at);
	return region;
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

create function app.rename_region(region_id uuid, name text, shown text, at timestamptz)
returns public.regions
language plpgsql set search_path = '' as $$
declare
	was public.regions;
	region public.regions;
begin
	perform app.require_role('administrator');
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
	region := app.write_region(was.id, name);
	perform app.note_region('rename_region', was.id, null, to_jsonb(was), to_jsonb(region), at);
	return region;
end
$$;

create function public.rename_region(region_id uuid, name text, shown text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.rename_region(region_id, name, shown, now()))
$$;
comment on function public.rename_region is
	'Another name for a region, instead of the one that was shown. Errors: not_allowed, '
	'region_not_found, changed_meanwhile (details: the name it has, as JSON), region_name_taken, '
	'region_unreadable.';

create function app.write_patch(patch_id uuid, region_id uuid, name text) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	if patch_id is null then
		insert into public.patches (region_id, name)
		values (write_patch.region_id, trim(write_patch.name)) returning * into patch;
	else
		update public.patches set name = trim(write_patch.name)
		where id = patch_id returning * into patch;
	end if;
	return patch;
exception
	when foreign_key_violation then
		raise sqlstate 'PT404' using message = 'region_not_found';
	when unique_violation then
		raise sqlstate 'PT409' using message = 'patch_name_taken';
	when check_violation or not_null_violation then
		raise sqlstate 'PT422' using message = 'patch_unreadable';
end
$$;
comment on function app.write_patch is
	'Names the patch, or a new one of the region when patch_id is null. Errors: region_not_found, '
	'patch_name_taken, patch_unreadable.';

create function app.add_patch(region_id uuid, name text, at timestamptz) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	perform app.require_role('administrator');
	if add_patch.region_id = app.canary_region() then -- no administrator sees that region
		raise sqlstate 'PT404' using message = 'region_not_found';
	end if;
	patch := app.write_patch(null, region_id, name);
	perform app.note_region('add_patch', patch.region_id, patch.id, null, to_jsonb(patch), at);
	return patch;
end
$$;

create function public.add_patch(region_id uuid, name text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.add_patch(region_id, name, now()))
$$;
comment on function public.add_patch is
	'An administrator adds a patch to a region, with nobody to look after it yet. Errors: not_allowed, '
	'region_not_found, patch_name_taken, patch_unreadable.';

create function app.kept_patch(patch_id uuid) returns public.patches
language plpgsql set search_path = '' as $$
declare
	patch public.patches;
begin
	perform app.require_role('administrator');
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
	patch := app.write_patch(was.id, was.region_id, name);
	perform app.note_region(
		'rename_patch', was.region_id, was.id, to_jsonb(was), to_jsonb(patch), at
	);
	return patch;
end
$$;

create function public.rename_patch(patch_id uuid, name text, shown text) returns jsonb
language sql security definer set search_path = '' as $$
	select to_jsonb(app.rename_patch(patch_id, name, shown, now()))
$$;
comment on function public.rename_patch is
	'Another name for a patch, instead of the one that was shown. Errors: not_allowed, '
	'patch_not_found, changed_meanwhile (details: the name it has, as JSON), patch_name_taken, '
	'patch_unreadable.';

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
	perform app.note_region(
		case when closed then 'close_patch' else 'reopen_patch' end, was.region_id, was.id,
		to_jsonb(was) || jsonb_build_object('officers', officers),
		to_jsonb(patch) || jsonb_build_object('officers', coalesce(app.officers_of(was.id, at), '[]')),
		at
	);
	return patch;
end
$$;

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

grant execute on function
	public.close_site,
	public.add_site,
	public.change_site,
	public.reopen_site,
	public.add_region,
	public.rename_region,
	public.add_patch,
	public.rename_patch,
	public.close_patch,
	public.reopen_patch
	to authenticated;
