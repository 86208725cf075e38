create table public.links (
	id bigint generated always as identity primary key,
	one uuid not null references public.reports,
	other uuid not null references public.reports,
	linked_by uuid not null references public.people,
	linked_at timestamptz not null,
	unlinked_by uuid references public.people,
	unlinked_at timestamptz,
	check (one < other),
	check ((unlinked_by is null) = (unlinked_at is null))
);
comment on table public.links is 'Reports that are about one thing, in the judgement of staff.';
create unique index links_one_idx on public.links (one, other) where unlinked_at is null;
create index links_other_idx on public.links (other) where unlinked_at is null;
alter table public.links enable row level security;
grant select on public.links to authenticated;

create policy "who reads both reports reads that they are linked"
	on public.links for select to authenticated
	using (
		(select app.is_staff())
		and exists (select from public.reports where id = one)
		and exists (select from public.reports where id = other)
	);

create function app.position_of_vessel(report public.reports)
returns table (latitude double precision, longitude double precision)
language sql stable rows 1 set search_path = '' as $$
	select coalesce(report.latitude, sites.latitude), coalesce(report.longitude, sites.longitude)
	from (values (true)) as always left join public.sites on sites.id = report.site_id
$$;
comment on function app.position_of_vessel is 'Where a report says it was; else its site.';

create function app.differ(one text, other text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(app.plain(one) <> app.plain(other), false)
		and app.plain(one) not in ('UNKNOWN', 'OTHER') and app.plain(other) not in ('UNKNOWN', 'OTHER')
$$;
comment on function app.differ is 'Both were said, and not the same.';

create function app.agree(one text, other text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(app.plain(one) = app.plain(other), false)
		and app.plain(one) not in ('UNKNOWN', 'OTHER')
$$;

create function app.numbers_of(report_id uuid) returns table (kind text, normalised text, sound boolean)
language sql stable rows 3 set search_path = '' as $$
	select distinct kind, normalised, result = 'ok'
	from public.identifiers
	where identifiers.report_id = numbers_of.report_id and length(normalised) >= 3
$$;

create function app.vessel_candidates(report public.reports)
returns table (id uuid, by_number boolean, by_name boolean)
language sql stable rows 100 set search_path = '' as $$
	with mine as (
		select app.plain(report.detail #>> '{vessel,name}') as name
	),
	numbers as materialized (
		select * from app.numbers_of(report.id)
	),
	near as (
		select identifiers.report_id as id, true as by_number, false as by_name
		from numbers join public.identifiers using (kind, normalised)
		union all
		select other.id, false, true
		from mine join public.reports as other on app.plain(other.detail #>> '{vessel,name}') = mine.name
		where length(mine.name) >= 4
			and other.seen_at between report.seen_at - interval '24 hours'
				and report.seen_at + interval '24 hours'
		union all
		select other.id, false, false
		from public.reports as other
		where other.region_id = report.region_id
			and other.seen_at between report.seen_at - interval '2 hours'
				and report.seen_at + interval '2 hours'
	)
	select id, bool_or(by_number), bool_or(by_name)
	from near where id <> report.id group by id
$$;
comment on function app.vessel_candidates is
	'Reports worth a comparison: the same number, the same name within a day, or the region within two hours.';

-- What it costs a mistaken hint is a glance; what a missed one costs is two officers at one boat.
create function app.same_vessel(report public.reports)
returns table (report_id uuid, because text, nautical_miles double precision, apart interval)
language sql stable rows 3 set search_path = '' as $$
	with mine as (
		select place.*, app.plain(report.detail #>> '{vessel,name}') as name,
			report.detail #>> '{vessel,type}' as type, report.detail #>> '{vessel,hull_colour}' as colour
		from app.position_of_vessel(report) as place
	),
	numbers as materialized (
		select * from app.numbers_of(report.id)
	),
	placed as materialized (
		select
			candidates.*, other.detail, other.indicators, other.source_id,
			other.site_id = report.site_id and num_nonnulls(other.latitude, report.latitude) < 2
				as only_site,
			app.nautical_miles(place.latitude, place.longitude, mine.latitude, mine.longitude) as miles,
			greatest(other.seen_at, report.seen_at) - least(other.seen_at, report.seen_at) as apart
		from app.vessel_candidates(report) as candidates
		join public.reports as other using (id)
		cross join mine
		cross join lateral app.position_of_vessel(other) as place
	),
	judged as (
		select
			placed.*, extract(epoch from apart)::double precision / 3600 as hours,
			not by_number and exists (
				select from numbers
				join app.numbers_of(placed.id) as theirs using (kind)
				where numbers.sound and theirs.sound and numbers.normalised <> theirs.normalised
			) as other_number,
			app.differ(mine.type, detail #>> '{vessel,type}')
				or app.differ(mine.colour, detail #>> '{vessel,hull_colour}')
				or app.differ(mine.name, detail #>> '{vessel,name}') as looks_otherwise,
			app.agree(mine.type, detail #>> '{vessel,type}')::integer
				+ app.agree(mine.colour, detail #>> '{vessel,hull_colour}')::integer
				+ (indicators && report.indicators)::integer as alike,
			source_id = report.source_id as same_reporter
		from placed cross join mine
		where by_number or by_name or miles <= 1 or only_site -- the rest is not worth a look
	)
	select id, because, miles, apart
	from judged
	cross join lateral (
		select case
			when by_number and hours <= 72 and coalesce(miles, 0) <= 5 + 25 * hours then 'number'
			when by_number then 'seen_before'
			when other_number then null
			when looks_otherwise then null
			when by_name and coalesce(miles, 0) <= 3 + 10 * hours then 'name'
			when hours <= 2 and not same_reporter and (
				only_site and alike >= 2 or not coalesce(only_site, false) and miles <= 1 and alike >= 1
			) then 'place_and_time'
		end as because
	) as verdict
	where because is not null
$$;
comment on function app.same_vessel is
	'Which other reports may be about the vessel of this one, and why. Number: the same where a fast boat '
	'could have been (5 nautical miles and 25 an hour, within 72 hours), else seen before. Name: the same '
	'within a day, 3 miles and 10 an hour. Place and time: within a mile and two hours, seen by somebody '
	'else, alike in type, hull or signs; where one says no more than its site, alike in two of these. '
	'Two sound numbers of one kind that differ are two boats, and so is what looks otherwise.';

-- Definer: the comparison runs past the policies, what comes of it does not.
create function public.same_vessel(report_id uuid)
returns table (
	id uuid, reference text, description text, seen_at timestamptz, closed_at timestamptz,
	owner_id uuid, owner_name text, because text, nautical_miles double precision,
	apart_seconds double precision, linked boolean,
	directly boolean -- not by way of a third, so that it can be taken apart from here
)
language sql stable security definer set search_path = '' as $$
	with report as (
		select (app.readable_report(same_vessel.report_id)).*
	),
	linked as materialized (
		select app.linked_to(same_vessel.report_id) as id
	),
	found as (
		select same.report_id, same.because, same.nautical_miles, same.apart
		from report cross join lateral app.same_vessel(report) as same
		union all
		select linked.id, 'linked', null, null from linked
	)
	select
		other.id, other.reference, other.description, other.seen_at, other.closed_at, other.owner_id,
		people.name,
		(array_agg(found.because order by found.because = 'linked'))[1],
		max(found.nautical_miles), extract(epoch from max(found.apart))::double precision,
		bool_or(found.because = 'linked'),
		exists (
			select from public.links
			where one = least(other.id, same_vessel.report_id)
				and links.other = greatest(other.id, same_vessel.report_id) and unlinked_at is null
		)
	from found
	join public.reports as other on other.id = found.report_id
	left join public.people on people.id = other.owner_id
	where app.may_read_report(other)
	group by other.id, people.name
	order by bool_or(found.because = 'linked') desc, max(found.apart) nulls first, other.id
	limit 50
$$;
comment on function public.same_vessel is
	'Reports the caller may read that may be about the same vessel, the linked ones first. Errors: '
	'report_not_found.';

create function app.tg_links__stay() returns trigger
language plpgsql set search_path = '' as $$
declare
	ending constant text[] := array['unlinked_by', 'unlinked_at'];
begin
	if tg_op = 'DELETE' then
		if app.may_go(old.one) or app.may_go(old.other) then
			return old;
		end if;
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	if old.unlinked_at is not null
		or (to_jsonb(new) - ending) is distinct from (to_jsonb(old) - ending)
	then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

create function app.linked_to(report_id uuid) returns setof uuid
language sql stable set search_path = '' as $$
	with recursive together as (
		select linked_to.report_id as id
		union
		select case when links.one = together.id then links.other else links.one end
		from together join public.links on together.id in (links.one, links.other)
		where unlinked_at is null
	)
	select id from together where id <> linked_to.report_id
$$;
comment on function app.linked_to is 'All that hangs together with a report, also by way of others.';

create function app.link_reports(one uuid, other uuid, linked boolean, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	first public.reports := app.readable_report(least(one, other));
	second public.reports := app.readable_report(greatest(one, other));
begin
	if first.id = second.id then
		raise sqlstate 'PT422' using message = 'link_to_another';
	end if;
	if linked then
		insert into public.links (one, other, linked_by, linked_at)
		values (first.id, second.id, auth.uid(), at)
		on conflict do nothing;
	else
		update public.links set unlinked_by = auth.uid(), unlinked_at = at
		where links.one = first.id and links.other = second.id and unlinked_at is null;
	end if;
	return linked;
end
$$;

create function public.link_reports(one uuid, other uuid, linked boolean) returns boolean
language sql security definer set search_path = '' as $$
	select app.link_reports(one, other, linked, now())
$$;
comment on function public.link_reports is
	'Staff who may read both reports say that they are about one thing, or that they are not after all. '
	'Twice is quiet. Errors: report_not_found, link_to_another.';

create function app.close_linked(
	report_id uuid, outcome text, reason text, at timestamptz,
	act_id uuid default null, acted_at timestamptz default null
) returns setof public.report_state
language plpgsql set search_path = '' as $$
declare
	one uuid;
begin
	return next app.close_report(report_id, outcome, reason, at, act_id, acted_at);
	for one in
		select id from public.reports
		where id in (select app.linked_to(close_linked.report_id))
			and owner_id = auth.uid() and closed_at is null
		order by id
	loop
		perform app.acknowledge_report(one, at);
		return next app.close_report(one, outcome, reason, at);
	end loop;
end
$$;

create function public.close_linked(report_id uuid, outcome text, reason text)
returns setof public.report_state
language sql security definer set search_path = '' as $$
	select * from app.close_linked(report_id, outcome, reason, now())
$$;
comment on function public.close_linked is
	'Closes a report and all that is linked to it and the caller''s own, acknowledged or not, in one '
	'act, so that each of their reporters is told. Errors: those of close_report.';

create index reports_region_seen_idx on public.reports (region_id, seen_at);

create index reports_vessel_name_idx on public.reports (
	app.plain(detail #>> '{vessel,name}'), seen_at
);

create trigger links__stay before update or delete on public.links
	for each row execute function app.tg_links__stay();
create trigger links__never_emptied before truncate on public.links
	for each statement execute function app.tg_append_only();

grant execute on function
	public.same_vessel,
	public.link_reports,
	public.close_linked
	to authenticated;
