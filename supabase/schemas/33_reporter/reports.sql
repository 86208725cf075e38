-- All of them are definer: a reporter may not read rosters, staff or reports, only these answers.
create function public.my_officers()
returns table (
	site_id uuid, site_name text, is_home boolean, standing text, person_id uuid, name text,
	photo_path text, phone text, available boolean, as_of timestamptz
)
language sql stable security definer set search_path = '' as $$
	select
		sites.id, sites.name, reporter_sites.is_home, held.standing, people.id, people.name,
		people.photo_path, people.phone, app.unavailable_because(people.id, now()) is null, now()
	from public.reporter_sites
	join public.sites on sites.id = reporter_sites.site_id
	left join public.patch_officers as held on held.patch_id = sites.patch_id
		and held.starts_at <= now() and (held.ends_at is null or held.ends_at > now())
	left join public.people on people.id = held.person_id
	where reporter_sites.person_id = app.me()
	order by reporter_sites.is_home desc, sites.name, held.standing
$$;
comment on function public.my_officers is
	'The officer and the twin of each of the caller''s sites, and whether they can take a report now, '
	'but not why not. A site that has nobody comes with a null standing.';

create function app.named_to_reporters(step text, person_id uuid) returns text
language sql stable set search_path = '' as $$
	select name from public.people where id = person_id and step in ('officer', 'twin')
$$;
comment on function app.named_to_reporters is
	'Officers are known by name; the hotline''s operators and supervisors are not.';

create function app.seconds(span interval) returns double precision
language sql immutable set search_path = '' as $$
	select round(extract(epoch from span))::double precision
$$;

create function app.photo_counts(report_id uuid, out announced integer, out received integer)
language sql stable set search_path = '' as $$
	select count(*)::integer, count(received_at)::integer
	from public.photos where photos.report_id = photo_counts.report_id
$$;

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

create function public.my_report_timeline(report_id uuid)
returns table (at timestamptz, kind text, step text, name text, reason text)
language sql stable security definer set search_path = '' as $$
	select
		events.at, events.kind, events.step,
		app.named_to_reporters(events.step, coalesce(events.person_id, events.actor_id)),
		app.reason_for_reporters(
			events.kind, events.reason, app.passed_over(events.report_id, events.at)
		)
	from public.events
	join public.reports on reports.id = events.report_id
	where events.report_id = my_report_timeline.report_id and reports.source_id = app.my_source()
		and events.kind not in ('extended', 'claim_expired') -- who works on it how is staff's
	order by events.id
$$;
comment on function public.my_report_timeline is
	'What has happened to one of the caller''s own reports: process facts, never the notes of staff.';

create function public.my_feedback(report_id uuid)
returns table (
	id uuid, kind text, at timestamptz, step text, name text, wording text, words text,
	answered_at timestamptz
)
language sql stable security definer set search_path = '' as $$
	select
		told.id, told.kind, told.sent_at,
		case when step in ('officer', 'twin') then step else 'hotline' end,
		app.named_to_reporters(step, sent_by), known.wording, words, app.answered_at(told)
	from public.feedback as told
	join public.reports on reports.id = told.report_id
	join public.feedback_wordings as known on (known.kind, known.code) = (told.kind, told.wording)
	where told.report_id = my_feedback.report_id and reports.source_id = app.my_source()
	order by told.sent_at, told.id
$$;
comment on function public.my_feedback is
	'What the reporter of one of their own reports was thanked for and asked, oldest first. Officers are '
	'named; who works at the duty desk is not.';

create function public.my_photos(report_id uuid)
returns table (
	id uuid, bytes integer, announced_at timestamptz, received_at timestamptz, taken_at timestamptz
)
language sql stable security definer set search_path = '' as $$
	select photos.id, bytes, announced_at, photos.received_at, taken_at
	from public.photos
	join public.reports on reports.id = photos.report_id
	where photos.report_id = my_photos.report_id and source_id = app.my_source()
	order by announced_at, photos.id
$$;
comment on function public.my_photos is
	'Which photos of one of the caller''s own reports were announced, and since when each is here.';

-- Definer, as all that a reporter is told: they may not read addenda themselves.
create function public.my_addenda(report_id uuid)
returns table (
	id uuid, text text, photos_announced integer, photos_received integer,
	sent_at timestamptz, received_at timestamptz, answers uuid
)
language sql stable security definer set search_path = '' as $$
	select
		addenda.id,
		-- a report that arrived in two versions was described in both
		app.tidy(coalesce(addenda.content ->> 'text', addenda.content ->> 'description')),
		count(photos.id)::integer, count(photos.received_at)::integer,
		addenda.sent_at, addenda.received_at, app.answers_what(addenda)
	from public.addenda
	join public.reports on reports.id = addenda.report_id
	left join public.photos on photos.addendum_id = addenda.id
	where addenda.report_id = my_addenda.report_id and reports.source_id = app.my_source()
	group by addenda.id
	order by addenda.received_at, addenda.id
$$;
comment on function public.my_addenda is
	'What the caller added to one of their own reports, oldest first, and how many photos of it are '
	'here.';

grant execute on function
	public.my_officers,
	public.my_reports,
	public.my_report_timeline,
	public.my_feedback,
	public.my_photos,
	public.my_addenda
	to authenticated;
