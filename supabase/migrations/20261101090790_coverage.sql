create function app.cover_by(person_id uuid, since timestamptz, until timestamptz)
returns tstzmultirange
language plpgsql stable set search_path = '' as $$
begin
	if not exists (
		select from public.people where id = cover_by.person_id and active and role = 'officer'
	) then
		return '{}';
	end if;
	return app.duty_between(person_id, since, until) - (
		select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}') from public.absences
		where absences.person_id = cover_by.person_id
			and starts_at < until and (ends_at is null or ends_at > since)
	);
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return '{}'; -- as routing has it: who cannot be read covers nothing
end
$$;
comment on function app.cover_by is
	'When an officer is active, on duty and not absent between two moments. Capacity and channels are '
	'of the moment, and are not foretold.';

create function app.uncovered(patch_id uuid, since timestamptz, until timestamptz)
returns tstzmultirange
language sql stable set search_path = '' as $$
	select tstzmultirange(tstzrange(since, until)) - coalesce(range_agg(held.cover), '{}')
	from (
		select
			app.cover_by(person_id, greatest(starts_at, since), least(ends_at, until)) as cover
		from public.patch_officers
		where patch_officers.patch_id = uncovered.patch_id
			and starts_at < until and (ends_at is null or ends_at > since)
	) as held
$$;

create function app.coverage_gaps(patch_id uuid, since timestamptz, until timestamptz)
returns table (starts_at timestamptz, ends_at timestamptz)
language sql stable set search_path = '' as $$
	select lower(gap), upper(gap)
	from unnest(app.uncovered(patch_id, since, until)) as gap
	order by gap
$$;
comment on function app.coverage_gaps is
	'When neither the officer nor the twin of a patch is there: every interval between two moments.';

create function app.coverage_gaps_of(region_id uuid, since timestamptz, until timestamptz)
returns table (patch_id uuid, patch_name text, starts_at timestamptz, ends_at timestamptz)
language sql stable set search_path = '' as $$
	select patches.id, patches.name, gap.starts_at, gap.ends_at
	from public.patches
	cross join lateral app.coverage_gaps(patches.id, since, until) as gap
	where disused_at is null
		and (coverage_gaps_of.region_id is null or patches.region_id = coverage_gaps_of.region_id)
		and (patches.region_id = (select app.canary_region())) is not true
	order by patches.name, gap.starts_at
$$;
comment on function app.coverage_gaps_of is 'The gaps of every patch of a region; null: of all.';

create function app.coverage_gaps(days integer, at timestamptz)
returns table (patch_id uuid, patch_name text, starts_at timestamptz, ends_at timestamptz)
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
returns table (patch_id uuid, patch_name text, starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = '' as $$
	select * from app.coverage_gaps(days, now())
$$;
comment on function public.coverage_gaps is
	'When no officer and no twin of a patch is there, in the next days (1 to 366): a supervisor''s '
	'region, an administrator''s whole coast. Errors: not_allowed.';
grant execute on function public.coverage_gaps to authenticated;
