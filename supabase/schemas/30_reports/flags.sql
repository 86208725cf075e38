create function app.nautical_miles(
	from_latitude double precision, from_longitude double precision,
	to_latitude double precision, to_longitude double precision
) returns double precision
language sql immutable strict set search_path = '' as $$
	select 2 * 6371.0088 / 1.852 * asin(sqrt(least(
		1,
		sind((to_latitude - from_latitude) / 2) ^ 2
			+ cosd(from_latitude) * cosd(to_latitude) * sind((to_longitude - from_longitude) / 2) ^ 2
	)))
$$;
comment on function app.nautical_miles is 'Along a great circle of a round earth.';

create function app.flags_of(
	content jsonb, site public.sites, phone_ahead interval, at timestamptz
) returns text[]
language sql stable set search_path = '' as $$
	with said as (
		select
			app.number(content, 'latitude') as latitude, app.number(content, 'longitude') as longitude,
			app.number(content, 'accuracy_metres') as accuracy,
			app.moment(content ->> 'seen_at') as seen_at,
			app.moment(content ->> 'saved_at') as saved_at,
			case content ->> 'position_source' when 'gps' then app.moment(content ->> 'fixed_at') end
				as fixed_at
	)
	select array_remove(
		array[
			case when app.nautical_miles(site.latitude, site.longitude, latitude, longitude) > 30
				then 'outside_area' end,
			case when latitude not between 49 and 53.5 or longitude not between -7.5 and 3
				then 'off_coast' end,
			case when seen_at > at + interval '5 minutes' then 'seen_in_future' end,
			case when seen_at < at - interval '30 days' then 'seen_long_ago' end,
			case when coalesce(
				phone_ahead not between interval '-5 minutes' and interval '5 minutes', true
			) then 'clock_off' end,
			case when accuracy > 100 then 'inexact_position' end,
			case when fixed_at < saved_at - interval '2 minutes' then 'old_position' end,
			case when exists (
				select from app.identifiers_in(content) where result not in ('ok', 'unchecked')
			) then 'identifier_doubtful' end
		],
		null
	)
	from said
$$;
comment on function app.flags_of is
	'What a desk should look at twice. It warns and tags; it never changes who has the report, or '
	'how soon they must answer.';
