-- A reporter reads back how sure they were of the time and until when they saw it, as the desk does.
-- A function's columns cannot change in place, so my_reports is dropped and created with two more.

drop function public.my_reports(timestamptz, integer);

create function public.my_reports(before timestamptz default null, size integer default 20)
returns table (
	id uuid, reference text, site_name text, urgency text, description text, indicators text[],
	indicator_version integer, place_text text, latitude double precision, longitude double precision,
	seen_at timestamptz, saved_at timestamptz, sent_at timestamptz, received_at timestamptz,
	owner_step text, owner_name text, hotline_alerted boolean, deadline_at timestamptz,
	acknowledged_at timestamptz, acknowledged_by text, closed_at timestamptz, feedback text,
	observer_latitude double precision, observer_longitude double precision,
	flags text[], phone_ahead_seconds double precision,
	photos_announced integer, photos_received integer, open_questions integer,
	seen_about_minutes double precision, seen_until timestamptz
)
language sql stable security definer set search_path = '' as $$
	select
		reports.id, reference, sites.name, urgency, description, indicators,
		indicator_version, place_text, reports.latitude, reports.longitude,
		seen_at, saved_at, sent_at, received_at,
		owner_step, app.named_to_reporters(owner_step, owner_id), hotline_alerted_at is not null,
		deadline_at, acknowledged_at, app.named_to_reporters(owner_step, acknowledged_by),
		closed_at, feedback,
		observer_latitude, observer_longitude, flags, app.seconds(phone_ahead),
		photos.announced, photos.received,
		(
			select count(*)::integer from public.feedback as asked
			where report_id = reports.id and kind = 'question' and app.answered_at(asked) is null
		),
		app.number(detail, 'seen_about_minutes'),
		app.moment(detail ->> 'seen_until')
	from public.reports
	left join public.sites on sites.id = reports.site_id
	cross join lateral app.photo_counts(reports.id) as photos
	where source_id = app.my_source() and (before is null or received_at < before)
	order by received_at desc
	limit least(greatest(size, 1), 100)
$$;
comment on function public.my_reports is
	'The caller''s own reports, newest first, at most 100 at a time; the next page is before the last '
	'received_at.';

grant execute on function public.my_reports to authenticated;
