create function app.cover_by(
	person_id uuid, since timestamptz, until timestamptz, asked_at timestamptz
) returns tstzmultirange
language plpgsql stable set search_path = '' as $$
declare
	reached_until constant timestamptz := app.proof_ends(person_id, asked_at);
begin
	if not exists (select from public.people where id = cover_by.person_id and active) then
		return '{}';
	end if;
	return app.duty_between(person_id, since, until) - (
		select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}') from public.absences
		where absences.person_id = cover_by.person_id
			and starts_at < until and (ends_at is null or ends_at > since)
	) - case
		-- a later expiry is not foretold: the reminder that goes out before it may still be answered
		when reached_until <= asked_at + app.remind_before(asked_at)
			then tstzmultirange(tstzrange(reached_until, 'infinity'))
		else '{}'
	end;
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return '{}'; -- routing treats a person whose roster cannot be read as absent
end
$$;
comment on function app.cover_by is
	'When a person is active, on duty, not absent and reachable between two moments, as foreseen at a third. '
	'A person without shifts never is. A proof that ends soon counts as not renewed.';

create function app.uncovered(
	region_id uuid, covered_ids uuid[], since timestamptz, until timestamptz
) returns table (
	kind text, covered_id uuid, covered_name text, region_id uuid, sites text[], gaps tstzmultirange
)
language sql stable set search_path = '' as $$
	with places as (
		select
			'patch' as kind, id, name, patches.region_id,
			array(
				select sites.name from public.sites
				where patch_id = patches.id and sites.disused_at is null order by sites.name
			) as sites
		from public.patches where disused_at is null
		union all
		select 'site', id, name, sites.region_id, array[name]
		from public.sites where patch_id is null and disused_at is null
		union all
		-- as in unwatched_queues: no report falls to a region without sites
		select 'hotline', id, name, id, '{}' from public.regions
		where exists (select from public.sites where sites.region_id = regions.id)
	)
	select
		places.kind, places.id, places.name, places.region_id, places.sites,
		tstzmultirange(tstzrange(since, until)) - app.cover_of(places.kind, places.id, since, until)
	from places
	where (uncovered.region_id is null or places.region_id = uncovered.region_id)
		and (uncovered.covered_ids is null or places.id = any (uncovered.covered_ids))
		and (places.region_id = (select app.canary_region())) is not true
$$;
comment on function app.uncovered is
	'The definition of a coverage gap: when nobody of the staff of a patch, a hotline or a site without a '
	'patch is there, between two moments. Each of a region (null: of all) that is among the ids (null: '
	'any), also those without a gap. Capacity is of the moment and is not foretold.';

create function app.coverage_gaps(days integer, at timestamptz)
returns table (
	kind text, patch_id uuid, patch_name text, region_id uuid, sites text[],
	starts_at timestamptz, ends_at timestamptz
)
language plpgsql stable set search_path = '' as $$
declare
	until constant timestamptz := at + make_interval(hours => 24 * least(greatest(days, 1), 366));
begin
	case app.my_role()
		when 'administrator' then
			return query select * from app.coverage_gaps_of(null, at, until);
		when 'supervisor' then
			return query select * from app.coverage_gaps_of(app.my_region(), at, until);
		else
			raise sqlstate 'PT403' using message = 'not_allowed';
	end case;
end
$$;

-- Definer, because it reads absences of people the policies show to no caller in one sweep.
create function public.coverage_gaps(days integer default 30)
returns table (
	kind text, patch_id uuid, patch_name text, region_id uuid, sites text[],
	starts_at timestamptz, ends_at timestamptz
)
language sql stable security definer set search_path = '' as $$
	select * from app.coverage_gaps(days, now())
$$;
comment on function public.coverage_gaps is
	'Coverage gaps of the next days (1 to 366): a supervisor''s region, an administrator''s whole coast. '
	'kind `patch`: neither officer nor twin is there. kind `hotline`: no operator is, and patch_id and '
	'patch_name are those of the region. kind `site`: the site has no patch, and patch_id and patch_name '
	'are its own. sites: the sites in use it leaves alone; of a hotline, none by name. '
	'Errors: not_allowed.';

create function app.coverage_gaps_of(region_id uuid, since timestamptz, until timestamptz)
returns table (
	kind text, patch_id uuid, patch_name text, region_id uuid, sites text[],
	starts_at timestamptz, ends_at timestamptz
)
language sql stable set search_path = '' as $$
	select kind, covered_id, covered_name, place.region_id, sites, lower(gap), upper(gap)
	from app.uncovered(coverage_gaps_of.region_id, null, since, until) as place
	cross join lateral unnest(gaps) as gap
	order by kind, covered_name, lower(gap)
$$;
comment on function app.coverage_gaps_of is 'Every gap of a region between two moments; null: of all.';

create function app.gaps_ahead(places uuid[], at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_object_agg(covered_id, gaps), '{}')
	from app.uncovered(null, places, at, at + interval '720 hours')
$$;
comment on function app.gaps_ahead is
	'The gaps of those patches and hotlines in the next thirty days, to compare with those after a change.';

create function app.gaps_opened(before jsonb, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object('gaps', coalesce(
		jsonb_agg(
			jsonb_build_object(
				'kind', kind, 'patch_id', covered_id, 'patch_name', covered_name, 'region_id', region_id,
				'sites', sites, 'starts_at', lower(gap), 'ends_at', upper(gap)
			) order by kind, covered_name, gap
		),
		'[]'
	))
	from app.uncovered(
		null, array(select jsonb_object_keys(before)::uuid), at, at + interval '720 hours'
	) as place
	cross join lateral unnest(gaps - (before ->> covered_id::text)::tstzmultirange) as gap
$$;
comment on function app.gaps_opened is
	'What a verb on rosters answers: the gaps that were not there before it, as coverage_gaps has them. It '
	'warns and never refuses, because people fall ill.';

create function app.unless_gaps(answer jsonb, despite_gaps boolean) returns jsonb
language plpgsql set search_path = '' as $$
begin
	if not coalesce(despite_gaps, true) and answer -> 'gaps' <> '[]' then
		raise sqlstate 'PT409' using message = 'opens_gaps', detail = answer ->> 'gaps';
	end if;
	return answer;
end
$$;
comment on function app.unless_gaps is
	'Lets a change stand, or takes all of it back and names the gaps it would open: so that a page asks '
	'before they hold, and asks with the answer of the change itself.';

create function app.cover_of(
	kind text, covered_id uuid, since timestamptz, until timestamptz
) returns tstzmultirange
language sql stable set search_path = '' as $$
	select coalesce(
		range_agg(app.cover_by(person_id, greatest(starts_at, since), least(ends_at, until), since)),
		'{}'
	)
	from (
		select person_id, starts_at, ends_at
		from public.patch_officers join public.people on people.id = person_id
		where cover_of.kind = 'patch' and patch_id = cover_of.covered_id and role = 'officer'
		union all
		select id, since, until from public.people
		where cover_of.kind = 'hotline' and region_id = cover_of.covered_id and role = 'operator'
	) as staff
	where starts_at < until and (ends_at is null or ends_at > since)
$$;
comment on function app.cover_of is
	'When at least one of the staff is there: of a patch its officer or twin, of the hotline of a region '
	'(its id) an operator. A site without a patch has no staff.';

create function app.patches_and_queues_of(person_id uuid, at timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
	select array(
		select patch_id from public.patch_officers
		where patch_officers.person_id = patches_and_queues_of.person_id and (ends_at is null or ends_at > at)
		union
		select region_id from public.people where id = patches_and_queues_of.person_id and role = 'operator'
	)
$$;
comment on function app.patches_and_queues_of is
	'What a person covers or will: the patches they stand for, and as an operator the hotline of a region.';

-- The e-mail about coverage gaps goes by site.
create function app.gaps_by_site(person_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(
		jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'gaps', count) order by kind, name), '[]'
	)
	from (
		select case when sites = '{}' then gap.kind else 'site' end as kind, site.name, count(*) as count
		from public.regions
		cross join lateral app.coverage_gaps_of(regions.id, at, at + interval '720 hours') as gap
		cross join lateral unnest(
			case when sites = '{}' then array[patch_name] else sites end
		) as site (name)
		where gaps_by_site.person_id in (select app.roster_keepers(regions.id))
		group by patch_id, 1, site.name -- two patches may each have a site of that name
	) as counted
$$;
comment on function app.gaps_by_site is
	'How many coverage gaps each site has in the next thirty days, in the regions whose rosters a person '
	'keeps: [{kind, name, gaps}]. Kind `hotline`: of a region; kind `patch`: one without sites.';

grant execute on function public.coverage_gaps to authenticated;
