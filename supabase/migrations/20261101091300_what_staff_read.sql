create view public.desk_reports with (security_invoker = true) as
select
	reports.id, reports.reference, reports.urgency, reports.danger_to_life,
	reports.site_id, sites.name as site_name, sites.latitude as site_latitude,
	sites.longitude as site_longitude, patches.name as patch_name,
	reports.description, reports.indicators, reports.indicator_version, reports.place_text,
	reports.latitude, reports.longitude, reports.position_source, reports.accuracy_metres,
	reports.fixed_at, reports.observer_latitude, reports.observer_longitude,
	reports.seen_at, reports.saved_at, reports.sent_at, reports.received_at, reports.deadline_at,
	reports.lapses_at, reports.claimed_until,
	round(extract(epoch from reports.phone_ahead))::double precision as phone_ahead_seconds,
	reports.flags, reports.detail,
	reports.hop, reports.owner_step, reports.owner_id, owner.name as owner_name,
	reports.hotline_alerted_at is not null as hotline_alerted,
	reports.acknowledged_at, reports.closed_at,
	reporter.name as reporter_name, reporter.reporter_kind, reporter.phone as reporter_phone,
	reports.taken_by, taker.name as taken_by_name,
	-- counted in the select list, so that a page of a long queue is sorted before anything is counted
	(select count(*)::integer from public.addenda where report_id = reports.id) as addenda_count,
	(select count(*)::integer from public.photos where report_id = reports.id) as photos_announced,
	(
		select count(*)::integer from public.photos
		where report_id = reports.id and photos.received_at is not null
	) as photos_received,
	(
		select coalesce(
			jsonb_agg(
				jsonb_build_object(
					'kind', kind, 'as_typed', as_typed, 'normalised', normalised, 'result', result
				) order by id
			),
			'[]'
		)
		from public.identifiers where report_id = reports.id and addendum_id is null
	) as identifiers
from public.reports
left join public.sites on sites.id = reports.site_id
left join public.patches on patches.id = reports.patch_id
left join public.people as owner on owner.id = reports.owner_id
left join public.sources on sources.id = reports.source_id
left join public.people as reporter on reporter.id = sources.person_id
left join public.people as taker on taker.id = reports.taken_by;
comment on view public.desk_reports is
	'A report as a desk shows it, under the reader''s own policies.';
grant select on public.desk_reports to authenticated;

create function app.response_times(since timestamptz, until timestamptz, at timestamptz)
returns table (
	scope text, patch_id uuid, patch_name text, urgency text,
	reports integer, open_reports integer, over_target integer,
	median_seconds double precision, p90_seconds double precision
)
language sql stable set search_path = '' as $$
	with waits as (
		select
			reports.patch_id, patches.name as patch_name, reports.urgency,
			reports.closed_at is null as is_open,
			coalesce(first_acknowledged_at, response_times.at) - received_at as wait,
			acknowledge_within
		from public.reports left join public.patches on patches.id = reports.patch_id
		where received_at >= greatest(since, response_times.at - interval '400 days')
			and received_at < until
	)
	select
		case
			when grouping(waits.patch_id) = 0 then 'patch'
			when grouping(waits.urgency) = 0 then 'urgency'
			else 'all'
		end,
		waits.patch_id, waits.patch_name, waits.urgency,
		count(*)::integer,
		(count(*) filter (where is_open))::integer,
		(count(*) filter (where wait > acknowledge_within))::integer,
		-- a percentile of fewer than five would name the officer it is about
		case when count(*) >= 5 then
			percentile_cont(0.5) within group (order by extract(epoch from wait)::double precision)
		end,
		case when count(*) >= 5 then
			percentile_cont(0.9) within group (order by extract(epoch from wait)::double precision)
		end
	from waits
	group by grouping sets ((), (waits.patch_id, waits.patch_name), (waits.urgency))
$$;
comment on function app.response_times is
	'Time from receipt to first acknowledgement, of at most the last 400 days. A report nobody has '
	'acknowledged counts with the time it has waited, so leaving one unanswered moves the numbers now.';

-- Invoker: a supervisor's own policies decide which reports are counted.
create function public.response_times(since timestamptz, until timestamptz default null)
returns table (
	scope text, patch_id uuid, patch_name text, urgency text,
	reports integer, open_reports integer, over_target integer,
	median_seconds double precision, p90_seconds double precision
)
language plpgsql stable set search_path = '' as $$
begin
	if app.my_role() is distinct from 'supervisor' then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return query select * from app.response_times(since, coalesce(until, now()), now());
end
$$;
comment on function public.response_times is
	'Median and 90th percentile of the time to acknowledge in the caller''s region, in seconds; null for '
	'fewer than five.';
grant execute on function public.response_times to authenticated;
grant execute on function app.response_times to authenticated;
