create type public.announced_photo as (
	photo_id uuid,
	report_id uuid,
	sha256 text,
	bytes integer,
	media_type text,
	received_at timestamptz
);

create type public.photo_receipt as (
	photo_id uuid,
	report_id uuid,
	received_at timestamptz,
	announced integer, -- of the same report
	received integer
);

create table public.photos (
	id uuid primary key, -- made on the phone; the name of its object in storage
	report_id uuid not null references public.reports,
	addendum_id uuid references public.addenda, -- null: it came with the report itself
	-- what the phone said of it, before a byte of it was sent
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	bytes integer not null check (bytes between 1 and 10485760),
	media_type text not null check (media_type = 'image/jpeg'),
	width integer check (width > 0),
	height integer check (height > 0),
	-- what the camera had written into it
	taken_at timestamptz,
	latitude double precision check (latitude between -90 and 90),
	longitude double precision check (longitude between -180 and 180),
	announced_at timestamptz not null,
	received_at timestamptz, -- null: still on the phone, or not yet looked at
	check ((latitude is null) = (longitude is null))
);
comment on table public.photos is
	'Photos a reporter has announced, and since when each is here. The pictures are in storage.';
create index photos_report_id_idx on public.photos (report_id, announced_at, id);
alter table public.photos enable row level security;
grant select on public.photos to authenticated;

create function app.tg_photos__what_was_announced_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.received_at is not null
		or (to_jsonb(new) - 'received_at') is distinct from (to_jsonb(old) - 'received_at')
	then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

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

create function app.may_upload(photo text) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from public.photos
		join public.reports on reports.id = photos.report_id
		where photos.id = case
				when photo ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then photo::uuid
			end
			and photos.received_at is null
			and reports.source_id = app.my_source()
	)
$$;
comment on function app.may_upload is
	'Whether the caller announced a photo of that name, so that its report is here, and still owes it. '
	'Definer, because a reporter holds no row of photos.';

create function public.announced_photo(photo_id uuid) returns public.announced_photo
language plpgsql stable security definer set search_path = '' as $$
declare
	announced public.announced_photo;
begin
	select photos.id, photos.report_id, sha256, bytes, media_type, photos.received_at into announced
	from public.photos join public.reports on reports.id = photos.report_id
	where photos.id = announced_photo.photo_id and reports.source_id = app.my_source();
	if not found then
		raise sqlstate 'PT404' using message = 'photo_not_found';
	end if;
	return announced;
end
$$;
comment on function public.announced_photo is
	'What the caller''s phone said of one of their own photos. Errors: photo_not_found.';

create function app.photo_received(photo_id uuid, sha256 text, bytes integer, at timestamptz)
returns public.photo_receipt
language plpgsql set search_path = '' as $$
declare
	photo public.photos;
	receipt public.photo_receipt;
begin
	select * into photo from public.photos where id = photo_received.photo_id for update;
	if not found then
		raise sqlstate 'PT404' using message = 'photo_not_found';
	end if;
	if photo.sha256 is distinct from lower(photo_received.sha256)
		or photo.bytes is distinct from photo_received.bytes
	then
		raise sqlstate 'PT422' using message = 'photo_damaged';
	end if;
	if photo.received_at is null then -- a second time is quiet
		update public.photos set received_at = at where id = photo.id returning * into photo;
		insert into public.events (report_id, kind, at, actor_id)
		select photo.report_id, 'photo_received', at, app.filing_staff(reports)
		from public.reports where id = photo.report_id;
	end if;
	receipt.photo_id := photo.id;
	receipt.report_id := photo.report_id;
	receipt.received_at := photo.received_at;
	select counts.announced, counts.received into receipt.announced, receipt.received
	from app.photo_counts(photo.report_id) as counts;
	return receipt;
end
$$;

-- For the secret key alone, held by the function that has looked at the picture itself.
create function public.photo_received(photo_id uuid, sha256 text, bytes integer)
returns public.photo_receipt
language sql security definer set search_path = '' as $$
	select app.photo_received(photo_id, sha256, bytes, now())
$$;
comment on function public.photo_received is
	'Says that a picture is here, whole: its hash and length are those announced. Twice is quiet. '
	'Errors: photo_not_found, photo_damaged.';

create function app.view_photo(photo_id uuid, at timestamptz) returns text
language plpgsql set search_path = '' as $$
declare
	photo public.photos;
	report public.reports;
begin
	select * into photo from public.photos where id = view_photo.photo_id;
	select * into report from public.reports where id = photo.report_id;
	-- One word for both, so that nobody learns of a photo by trying its id.
	if not coalesce(report.source_id = app.my_source() or app.may_read_report(report), false) then
		raise sqlstate 'PT404' using message = 'photo_not_found';
	end if;
	if photo.received_at is null then
		raise sqlstate 'PT409' using message = 'photo_not_received';
	end if;
	insert into public.access_log (kind, report_id, region_id, photo_id, person_id, at, what)
	values (
		'consultation', report.id, report.region_id, photo.id,
		case when report.source_id is distinct from app.my_source() then app.me() end, at, 'photo'
	);
	return photo.id::text;
end
$$;

-- Definer, because looking and the entry about it are one thing.
create function public.view_photo(photo_id uuid) returns text
language sql security definer set search_path = '' as $$
	select app.view_photo(photo_id, now())
$$;
comment on function public.view_photo is
	'The name a photo has in storage, for whoever may read its report and for its reporter; that they '
	'asked is written down. Errors: photo_not_found, photo_not_received.';

create trigger photos__what_was_announced_stays before update on public.photos
	for each row execute function app.tg_photos__what_was_announced_stays();
create trigger photos__append_only before delete on public.photos
	for each row execute function app.tg_history_stays();
create trigger photos__never_emptied before truncate on public.photos
	for each statement execute function app.tg_append_only();

grant execute on function
	app.may_upload,
	public.announced_photo,
	public.view_photo
	to authenticated;
grant execute on function public.photo_received to service_role;
