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
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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

create function app.set_site(
	site_id uuid, patch_id uuid, name text, kind text, county text,
	latitude double precision, longitude double precision, locode text, berths integer, at timestamptz
) returns public.sites
language plpgsql set search_path = '' as $$
declare
	was public.sites;
	site public.sites;
	patch public.patches;
	broken text;
begin
	if app.my_role() is distinct from 'administrator' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
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
	-- held, so that it is not closed at the same moment
	select * into patch from public.patches
	where id = set_site.patch_id and (region_id = app.canary_region()) is not true
	for share;
	if not found then
		raise sqlstate 'PT404' using message = 'patch_not_found';
	end if;
	if patch.disused_at is not null then
		raise sqlstate 'PT409' using message = 'patch_closed';
	end if;
	site.region_id := patch.region_id;
	if site = was then
		return site;
	end if;
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
			-- apart: to write what a site is known by holds up whoever files a report from there
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
	end;
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

create function public.close_site(site_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.close_site(site_id, true, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.close_site is
	'Nobody new is attached to it; whoever still is must be moved first. Twice is quiet. Errors: '
	'not_allowed, site_not_found, reporters_first (details: one of them).';

create function public.reopen_site(site_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
	select app.close_site(site_id, false, now());
	select jsonb '{"gaps": []}'
$$;
comment on function public.reopen_site is
	'It is in use again. Twice is quiet. Errors: not_allowed, site_not_found.';

grant execute on function public.add_site, public.change_site, public.close_site,
	public.reopen_site to authenticated;
