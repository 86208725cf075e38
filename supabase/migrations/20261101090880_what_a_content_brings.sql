create function app.announce_photos(
	report_id uuid, addendum_id uuid, content jsonb, at timestamptz
) returns void
language sql set search_path = '' as $$
	with said as (
		select
			case when value ->> 'id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
				then (value ->> 'id')::uuid end as id,
			lower(value ->> 'sha256') as sha256,
			app.whole(app.number(value, 'bytes')::numeric) as bytes,
			value ->> 'type' as media_type,
			app.whole(app.number(value, 'width')::numeric) as width,
			app.whole(app.number(value, 'height')::numeric) as height,
			app.moment(value ->> 'taken_at') as taken_at,
			where_taken.latitude, where_taken.longitude, place
		from app.elements(content, 'photos')
		left join lateral app.point(value) as where_taken on true
	)
	insert into public.photos (
		id, report_id, addendum_id, sha256, bytes, media_type, width, height, taken_at, latitude,
		longitude, announced_at
	)
	select
		id, announce_photos.report_id, announce_photos.addendum_id, sha256, bytes, media_type,
		case when width > 0 then width end, case when height > 0 then height end, taken_at, latitude,
		longitude, at
	from said
	where id is not null and sha256 ~ '^[0-9a-f]{64}$' and bytes between 1 and 10485760
		and media_type = 'image/jpeg'
	order by place
	limit 5
	on conflict (id) do nothing -- announced before, or another report's
$$;
comment on function app.announce_photos is
	'Takes the first five photos a content announces that could ever arrive; the rest is left aside.';

create function app.note_identifiers(report_id uuid, addendum_id uuid, content jsonb) returns void
language sql set search_path = '' as $$
	insert into public.identifiers (report_id, addendum_id, kind, as_typed, normalised, result)
	select note_identifiers.report_id, note_identifiers.addendum_id, kind, as_typed, normalised, result
	from app.identifiers_in(content) order by place
$$;
