create index reports_region_seen_idx on public.reports (region_id, seen_at);

create function app.place_of_vessel(report public.reports)
returns table (latitude double precision, longitude double precision)
language sql stable set search_path = '' as $$
	select coalesce(report.latitude, sites.latitude), coalesce(report.longitude, sites.longitude)
	from (values (true)) as always left join public.sites on sites.id = report.site_id
$$;
comment on function app.place_of_vessel is 'Where a report says it was; else its site.';

create function app.plain(words text) returns text
language sql immutable set search_path = '' as $$
	select nullif(regexp_replace(upper(coalesce(words, '')), '[^A-Z0-9]', '', 'g'), '')
$$;

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
language sql stable set search_path = '' as $$
	select distinct kind, normalised, result = 'ok'
	from public.identifiers
	where identifiers.report_id = numbers_of.report_id and length(normalised) >= 3
$$;

-- What it costs a mistaken hint is a glance; what a missed one costs is two officers at one boat.
create function app.same_vessel(report public.reports)
returns table (report_id uuid, because text, nautical_miles double precision, apart interval)
language sql stable set search_path = '' as $$
	with mine as (
		select place.*, app.plain(report.detail #>> '{vessel,name}') as name,
			report.detail #>> '{vessel,type}' as type, report.detail #>> '{vessel,hull_colour}' as colour
		from app.place_of_vessel(report) as place
	),
	numbers as (
		select * from app.numbers_of(report.id)
	),
	near as (
		select other.id, 'number' as found
		from numbers
		join public.identifiers using (kind, normalised)
		join public.reports as other on other.id = identifiers.report_id
		union
		select other.id, 'around'
		from public.reports as other
		where other.region_id = report.region_id
			and other.seen_at between report.seen_at - interval '24 hours'
				and report.seen_at + interval '24 hours'
	),
	compared as (
		select
			other.id, bool_or(near.found = 'number') as by_number,
			app.nautical_miles(place.latitude, place.longitude, mine.latitude, mine.longitude) as miles,
			case when other.seen_at > report.seen_at then other.seen_at - report.seen_at
				else report.seen_at - other.seen_at end as apart,
			app.agree(mine.name, other.detail #>> '{vessel,name}') and length(mine.name) >= 4 as by_name,
			app.differ(mine.type, other.detail #>> '{vessel,type}')
				or app.differ(mine.colour, other.detail #>> '{vessel,hull_colour}')
				or app.differ(mine.name, other.detail #>> '{vessel,name}') as looks_otherwise,
			app.agree(mine.type, other.detail #>> '{vessel,type}')
				or app.agree(mine.colour, other.detail #>> '{vessel,hull_colour}')
				or other.indicators && report.indicators as looks_alike,
			other.filed_by = report.filed_by as same_reporter
		from near
		join public.reports as other on other.id = near.id
		cross join mine
		cross join lateral app.place_of_vessel(other) as place
		where other.id <> report.id
		group by other.id, place.latitude, place.longitude, mine.latitude, mine.longitude, mine.name,
			mine.type, mine.colour
	),
	judged as (
		select compared.*,
			extract(epoch from apart)::double precision / 3600 as hours,
			not by_number and exists (
				select from numbers
				join app.numbers_of(compared.id) as theirs using (kind)
				where numbers.sound and theirs.sound and numbers.normalised <> theirs.normalised
			) as other_number
		from compared
	)
	select id, because, miles, apart
	from judged
	cross join lateral (
		select case
			when by_number and hours <= 72 and coalesce(miles, 0) <= 5 + 25 * hours then 'number'
			when by_number then 'seen_before'
			when other_number then null
			when by_name and hours <= 24 and coalesce(miles, 0) <= 3 + 15 * hours then 'name'
			when hours <= 2 and miles <= 1 and looks_alike and not looks_otherwise
				and not same_reporter then 'place_and_time'
		end as because
	) as verdict
	where because is not null
$$;
comment on function app.same_vessel is
	'Which other reports may be about the vessel of this one, and why: the same number where a fast boat '
	'could have been (5 nautical miles and 25 an hour, within 72 hours), else seen before; the same name '
	'within a day; or nearly the same place and time, seen by somebody else, looking alike in something '
	'and otherwise in nothing. Two sound numbers of one kind that differ are two boats.';

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

create function app.tg_links__stay() returns trigger
language plpgsql set search_path = '' as $$
declare
	ending constant text[] := array['unlinked_by', 'unlinked_at'];
begin
	if tg_op = 'DELETE' or old.unlinked_at is not null
		or (to_jsonb(new) - ending) is distinct from (to_jsonb(old) - ending)
	then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;
create trigger links__stay before update or delete on public.links
	for each row execute function app.tg_links__stay();
create trigger links__never_emptied before truncate on public.links
	for each statement execute function app.tg_append_only();

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

create function app.close_linked(report_id uuid, outcome text, reason text, at timestamptz)
returns setof public.report_state
language plpgsql set search_path = '' as $$
declare
	one uuid;
begin
	return next app.close_report(report_id, outcome, reason, at);
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

-- Definer: the comparison runs past the policies, what comes of it does not.
create function public.same_vessel(report_id uuid)
returns table (
	id uuid, reference text, description text, seen_at timestamptz, closed_at timestamptz,
	owner_name text, because text, nautical_miles double precision, apart_seconds double precision,
	linked boolean
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
		other.id, other.reference, other.description, other.seen_at, other.closed_at, people.name,
		(array_agg(found.because order by found.because = 'linked'))[1],
		max(found.nautical_miles), extract(epoch from max(found.apart))::double precision,
		bool_or(found.because = 'linked')
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

create function public.link_reports(one uuid, other uuid, linked boolean) returns boolean
language sql security definer set search_path = '' as $$
	select app.link_reports(one, other, linked, now())
$$;
comment on function public.link_reports is
	'Staff who may read both reports say that they are about one thing, or that they are not after all. '
	'Twice is quiet. Errors: report_not_found, link_to_another.';

create function public.close_linked(report_id uuid, outcome text, reason text)
returns setof public.report_state
language sql security definer set search_path = '' as $$
	select * from app.close_linked(report_id, outcome, reason, now())
$$;
comment on function public.close_linked is
	'Closes a report and all that is linked to it and the caller''s own, acknowledged or not, in one '
	'act, so that each of their reporters is told. Errors: those of close_report.';

grant execute on function public.same_vessel, public.link_reports, public.close_linked
	to authenticated;
