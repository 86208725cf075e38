create type public.announced_photo as (
	photo_id uuid,
	report_id uuid,
	sha256 text,
	bytes integer,
	media_type text,
	received_at timestamptz
);

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
grant execute on function public.announced_photo to authenticated;

create type public.photo_receipt as (
	photo_id uuid,
	report_id uuid,
	received_at timestamptz,
	announced integer, -- of the same report
	received integer
);

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
grant execute on function public.photo_received to service_role;

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
grant execute on function public.view_photo to authenticated;
