-- One definition of a coverage gap, which pages, verbs and e-mails share. It counts the hotline of a region
-- and a site without a patch as well as a patch.

drop function public.coverage_gaps(integer);
drop function app.coverage_gaps(integer, timestamptz);
drop function app.coverage_gaps(uuid, timestamptz, timestamptz);
drop function app.coverage_gaps_of(uuid, timestamptz, timestamptz);
drop function app.gaps_foreseen(uuid, timestamptz);
drop function app.uncovered(uuid, timestamptz, timestamptz);
drop function app.patches_of(uuid, timestamptz);

create or replace function app.cover_by(person_id uuid, since timestamptz, until timestamptz)
returns tstzmultirange
language plpgsql stable set search_path = '' as $$
begin
	if not exists (select from public.people where id = cover_by.person_id and active) then
		return '{}';
	end if;
	return app.duty_between(person_id, since, until) - (
		select coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}') from public.absences
		where absences.person_id = cover_by.person_id
			and starts_at < until and (ends_at is null or ends_at > since)
	);
exception when others then
	raise warning 'the roster of % cannot be read: %', person_id, sqlerrm;
	return '{}'; -- routing treats a person whose roster cannot be read as absent
end
$$;
comment on function app.cover_by is
	'When a person is active, on duty and not absent between two moments. A person without shifts never is.';

create function app.cover_of(
	kind text, place_id uuid, since timestamptz, until timestamptz
) returns tstzmultirange
language sql stable set search_path = '' as $$
	select coalesce(
		range_agg(app.cover_by(person_id, greatest(starts_at, since), least(ends_at, until))), '{}'
	)
	from (
		select person_id, starts_at, ends_at
		from public.patch_officers join public.people on people.id = person_id
		where cover_of.kind = 'patch' and patch_id = cover_of.place_id and role = 'officer'
		union all
		select id, since, until from public.people
		where cover_of.kind = 'hotline' and region_id = cover_of.place_id and role = 'operator'
	) as staff
	where starts_at < until and (ends_at is null or ends_at > since)
$$;
comment on function app.cover_of is
	'When at least one of the staff is there: of a patch its officer or twin, of the hotline of a region '
	'(its id) an operator. A site without a patch has no staff.';

create function app.uncovered(
	region_id uuid, place_ids uuid[], since timestamptz, until timestamptz
) returns table (
	kind text, place_id uuid, place_name text, region_id uuid, sites text[], gaps tstzmultirange
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
		and (uncovered.place_ids is null or places.id = any (uncovered.place_ids))
		and (places.region_id = (select app.canary_region())) is not true
$$;
comment on function app.uncovered is
	'The definition of a coverage gap: when nobody of the staff of a patch, a hotline or a site without a '
	'patch is there, between two moments. Each of a region (null: of all) that is among the ids (null: '
	'any), also those without a gap. Capacity is of the moment and is not foretold.';

create function app.coverage_gaps_of(region_id uuid, since timestamptz, until timestamptz)
returns table (
	kind text, patch_id uuid, patch_name text, region_id uuid, sites text[],
	starts_at timestamptz, ends_at timestamptz
)
language sql stable set search_path = '' as $$
	select kind, place_id, place_name, place.region_id, sites, lower(gap), upper(gap)
	from app.uncovered(coverage_gaps_of.region_id, null, since, until) as place
	cross join lateral unnest(gaps) as gap
	order by kind, place_name, lower(gap)
$$;
comment on function app.coverage_gaps_of is 'Every gap of a region between two moments; null: of all.';

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
grant execute on function public.coverage_gaps to authenticated;

create function app.places_of(person_id uuid, at timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
	select array(
		select patch_id from public.patch_officers
		where patch_officers.person_id = places_of.person_id and (ends_at is null or ends_at > at)
		union
		select region_id from public.people where id = places_of.person_id and role = 'operator'
	)
$$;
comment on function app.places_of is
	'What a person covers or will: the patches they stand for, and as an operator the hotline of a region.';

drop function app.gaps_ahead(uuid[], timestamptz); -- its argument gets another name
create function app.gaps_ahead(places uuid[], at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_object_agg(place_id, gaps), '{}')
	from app.uncovered(null, places, at, at + interval '720 hours')
$$;
comment on function app.gaps_ahead is
	'The gaps of those patches and hotlines in the next thirty days, to compare with those after a change.';

create or replace function app.gaps_opened(before jsonb, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object('gaps', coalesce(
		jsonb_agg(
			jsonb_build_object(
				'kind', kind, 'patch_id', place_id, 'patch_name', place_name, 'region_id', region_id,
				'sites', sites, 'starts_at', lower(gap), 'ends_at', upper(gap)
			) order by kind, place_name, gap
		),
		'[]'
	))
	from app.uncovered(
		null, array(select jsonb_object_keys(before)::uuid), at, at + interval '720 hours'
	) as place
	cross join lateral unnest(gaps - (before ->> place_id::text)::tstzmultirange) as gap
$$;
comment on function app.gaps_opened is
	'What a verb on rosters answers: the gaps that were not there before it, as coverage_gaps has them. It '
	'warns and never refuses, because people fall ill.';

create or replace function app.set_duties(person_id uuid, shifts jsonb, starts_on date, at timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
	was constant jsonb := app.gaps_ahead(app.places_of(person.id, at), at);
	before constant jsonb := app.duties_of(person.id, starts_on);
begin
	if starts_on is null or jsonb_typeof(shifts) is distinct from 'array'
		or jsonb_array_length(shifts) > 100
	then
		raise sqlstate 'PT422' using message = 'shifts_unreadable';
	end if;
	if starts_on < (at at time zone 'Europe/London')::date then
		raise sqlstate 'PT422' using message = 'in_the_past';
	end if;
	delete from public.duties
	where duties.person_id = person.id and duties.starts_on >= set_duties.starts_on;
	update public.duties set ends_on = set_duties.starts_on - 1
	where duties.person_id = person.id
		and (ends_on is null or ends_on >= set_duties.starts_on);
	begin
		insert into public.duties (person_id, weekday, starts, ends, zone, starts_on)
		select
			person.id, shift.weekday, shift.starts, shift.ends,
			coalesce(shift.zone, 'Europe/London'), set_duties.starts_on
		from jsonb_to_recordset(shifts)
			as shift (weekday smallint, starts time, ends time, zone text);
	exception when others then
		raise sqlstate 'PT422' using message = 'shifts_unreadable', detail = sqlerrm;
	end;
	perform app.note_roster(
		'set_duties', person.id, null, before, app.duties_of(person.id, starts_on), at
	);
	return app.gaps_opened(was, at);
end
$$;

create or replace function app.add_duty_change(
	person_id uuid, kind text, starts_at timestamptz, ends_at timestamptz, note text,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.kept_staff(person_id);
	was constant jsonb := app.gaps_ahead(app.places_of(person.id, at), at);
	before constant jsonb := app.duty_changes_of(person.id, at);
begin
	perform app.check_span(starts_at, ends_at, at);
	case kind
		when 'off' then
			perform app.take_off(person.id, starts_at, ends_at, null, left(note, 500));
		when 'extra' then
			insert into public.duty_changes (person_id, kind, starts_at, ends_at, note)
			values (person.id, 'extra', starts_at, ends_at, left(add_duty_change.note, 500));
		else
			raise sqlstate 'PT422' using message = 'kind_unknown';
	end case;
	perform app.note_roster(
		'add_duty_change', person.id, null, before, app.duty_changes_of(person.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

create or replace function app.swap_duty(
	gives uuid, takes uuid, starts_at timestamptz, ends_at timestamptz, note text, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	-- held in one order, whoever gives, so that two swaps cannot wait for each other
	one constant public.people := app.kept_staff(least(gives, takes));
	other constant public.people := app.kept_staff(greatest(gives, takes));
	swap constant uuid := gen_random_uuid();
	was constant jsonb := app.gaps_ahead(
		app.places_of(gives, at) || app.places_of(takes, at), at
	);
	gave constant jsonb := app.duty_changes_of(gives, at);
	took constant jsonb := app.duty_changes_of(takes, at);
	given tstzmultirange;
begin
	if one.id = other.id or one.role <> other.role then
		raise sqlstate 'PT422' using message = 'swap_with_a_colleague';
	end if;
	perform app.check_span(starts_at, ends_at, at);
	if ends_at > starts_at + interval '366 days' then -- every shift in it is looked up
		raise sqlstate 'PT422' using message = 'span_unreadable';
	end if;
	given := app.duty_between(gives, starts_at, ends_at);
	if isempty(given) then
		raise sqlstate 'PT409' using message = 'no_duty_to_swap';
	end if;
	perform app.take_off(gives, starts_at, ends_at, swap, left(note, 500));
	insert into public.duty_changes (person_id, kind, starts_at, ends_at, swap_id, note)
	select takes, 'extra', lower(shift), upper(shift), swap, left(swap_duty.note, 500)
	from unnest(given) as shift;
	perform app.note_roster('swap_duty', gives, null, gave, app.duty_changes_of(gives, at), at);
	perform app.note_roster('swap_duty', takes, null, took, app.duty_changes_of(takes, at), at);
	return app.gaps_opened(was, at);
end
$$;

create or replace function app.record_absence(
	person_id uuid, reason text, starts_at timestamptz, ends_at timestamptz, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.absentee(person_id);
	was constant jsonb := app.gaps_ahead(app.places_of(person.id, at), at);
	before constant jsonb := app.absences_of(person.id, at);
begin
	if reason is null or reason not in ('leave', 'sickness') then -- away has a switch of its own
		raise sqlstate 'PT422' using message = 'reason_unknown';
	end if;
	perform app.check_span(starts_at, coalesce(ends_at, 'infinity'), at);
	insert into public.absences (person_id, reason, starts_at, ends_at)
	values (person.id, record_absence.reason, record_absence.starts_at, record_absence.ends_at);
	if starts_at <= at and person.role = 'officer' then
		-- As with away: what nobody has answered goes to whoever is there, in the same second.
		perform app.pass_on_all(person.id, false, 'handed_back', auth.uid(), 'absent', at);
	end if;
	perform app.note_roster(
		'record_absence', person.id, null, before, app.absences_of(person.id, at), at
	);
	return app.gaps_opened(was, at);
end
$$;

drop function app.set_role(uuid, text, text, uuid, timestamptz);
create function app.set_role(
	person_id uuid, role text, reporter_kind text, region_id uuid, at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	person constant public.people := app.administered(person_id);
	wanted public.people := person;
	before constant jsonb := app.role_of(person);
	was constant jsonb := app.gaps_ahead(app.places_of(person.id, at), at);
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
	perform app.pass_on_all(person.id, true, 'officer_disabled', auth.uid(), null, at);
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

create or replace function app.tell_gaps_of(told app.gaps_told, at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	foreseen jsonb;
	written integer;
begin
	select coalesce(jsonb_object_agg(place_id, gaps), '{}') into foreseen
	from app.uncovered(told.region_id, null, at, at + interval '720 hours')
	where not isempty(gaps);
	if not app.are_gaps_news(told, foreseen, at) then
		return 0;
	end if;
	update app.notices set ended_at = at, ended = 'silenced', next_at = null
	where urgency = 'gaps' and ended_at is null and written_at < at
		and person_id in (select app.keepers_of(told.region_id));
	insert into app.notices (person_id, urgency, written_at, expires_at, next_at)
	select keeper, urgency, at, at + expires_after, at
	from app.notice_rules cross join app.keepers_of(told.region_id) as keeper
	where urgency = 'gaps'
		-- one letter speaks for all the regions somebody keeps
		and not exists (
			select from app.notices
			where person_id = keeper and notices.urgency = 'gaps' and written_at = at
		);
	get diagnostics written = row_count;
	update app.gaps_told set told_at = at, gaps = foreseen where region_id = told.region_id;
	return written;
end
$$;

drop function public.set_role(uuid, text, text, uuid);
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
grant execute on function public.set_role to authenticated;
