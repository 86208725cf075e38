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

-- It names reports and photos by id and holds no key to them: an entry outlives what it is about.
create table public.access_log (
	id bigint generated always as identity primary key,
	kind text not null check (
		kind in ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')
	),
	report_id uuid not null,
	region_id uuid not null references public.regions,
	photo_id uuid,
	person_id uuid references public.people, -- null: the reporter themselves, or the clock
	at timestamptz not null,
	what text, -- one word: the verb, the form it was handed out in, or the rule it went by
	recipient text check (length(recipient) between 1 and 200),
	reason text check (length(reason) between 1 and 2000),
	-- a reporter looks at nothing here but their own photos
	check (kind not in ('consultation', 'disclosure') or person_id is not null or what = 'photo'),
	check (kind = 'disclosure' or num_nonnulls(recipient, reason) = 0)
);
comment on table public.access_log is
	'Who did what with a report as data, and when (Data Protection Act 2018, section 62). Entries are '
	'added and never changed. Nothing else reads them: response times come from events.';
create index access_log_report_id_idx on public.access_log (report_id, id);
create index access_log_person_id_idx on public.access_log (person_id, id);
