insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('photos', 'photos', false, 10485760, array['image/jpeg'])
on conflict (id) do update set
	public = excluded.public,
	file_size_limit = excluded.file_size_limit,
	allowed_mime_types = excluded.allowed_mime_types;

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
grant execute on function app.may_upload to authenticated;

-- The only policy there: nobody reads, replaces or removes a picture, whoever they are. They are
-- looked at through view_photo, which writes down who did.
create policy "reporters upload the photos they have announced"
	on storage.objects for insert to authenticated
	with check (bucket_id = 'photos' and (select app.may_upload(name)));
