create function app.reference(id uuid) returns text
language sql immutable strict set search_path = '' as $$
	with bits as (select ('x' || left(replace(id::text, '-', ''), 10))::bit(40)::bigint as value),
	symbols as (
		select string_agg(
			substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', ((value >> (35 - 5 * place)) & 31)::int + 1, 1),
			'' order by place
		) as code
		from bits cross join generate_series(0, 7) as place
	)
	select 'KR-' || left(code, 4) || '-' || right(code, 4) from symbols
$$;
comment on function app.reference is
	'The code a reporter says on the phone: the first 40 bits of the id in 32 symbols without 0, O, 1, I. '
	'The phone computes the same, so the reference holds before and after sending.';

create table public.reports (
	id uuid primary key, -- made on the phone, so a resend is the same report
	reference text not null generated always as (app.reference(id)) stored,
	source_id uuid not null references public.sources,
	taken_by uuid references public.people, -- the operator who wrote it down for a caller
	site_id uuid references public.sites, -- null: a site we do not know; the region's hotline has it
	patch_id uuid references public.patches, -- the patch of the site when it was received
	region_id uuid not null references public.regions,

	-- What was filed. `content` is kept to the letter; the columns are read out of it once.
	content jsonb not null check (pg_column_size(content) <= 65536),
	content_hash bytea not null,
	urgency text not null check (urgency in ('now', 'today', 'routine')),
	danger_to_life boolean not null,
	indicator_version integer,
	indicators text[] not null,
	description text not null check (length(description) <= 2000),
	latitude double precision check (latitude between -90 and 90),
	longitude double precision check (longitude between -180 and 180),
	position_source text check (
		position_source in ('gps', 'typed', 'map', 'bearing', 'landmark', 'photo', 'site')
	),
	accuracy_metres double precision,
	fixed_at timestamptz, -- when the phone took that position
	-- where the reporter stood; `latitude` and `longitude` are where the vessel was
	observer_latitude double precision check (observer_latitude between -90 and 90),
	observer_longitude double precision check (observer_longitude between -180 and 180),
	detail jsonb not null, -- the nested parts, of them what has the shape a desk can show
	place_text text not null check (length(place_text) <= 200),

	-- The phone's clock is evidence, never the start of a target.
	seen_at timestamptz not null,
	saved_at timestamptz not null,
	sent_at timestamptz not null,
	received_at timestamptz not null,
	phone_ahead interval, -- how far the phone's clock was ahead; null: it said nothing readable
	flags text[] not null, -- what to look at twice; decides nothing

	-- Where it stands. Never null, so that a report without an owner cannot be written down.
	owner_step text not null check (owner_step in ('officer', 'twin', 'hotline')),
	owner_id uuid references public.people, -- null: waiting in the hotline's queue
	hop integer not null, -- the number of its latest hop
	hotline_alerted_at timestamptz, -- `now` goes to the hotline as well, at once
	acknowledge_within interval not null, -- the target as it stood on receipt
	lapse_within interval not null, -- these three: the policy as it stood on receipt
	alert_every interval not null,
	claim_lease interval not null,
	deadline_at timestamptz, -- when it goes on unless it is acknowledged
	lapses_at timestamptz, -- when it goes on unless it is closed
	claimed_until timestamptz, -- when a claim that nobody acted on goes back to the queue
	-- the next moment of an open report
	due_at timestamptz generated always as (coalesce(claimed_until, deadline_at, lapses_at)) stored,
	acknowledged_at timestamptz,
	acknowledged_by uuid references public.people,
	first_acknowledged_at timestamptz, -- what response times are measured to; survives a hand-back
	closed_at timestamptz,
	feedback text,

	check ((latitude is null) = (longitude is null)),
	check ((observer_latitude is null) = (observer_longitude is null)),
	check (owner_step = 'hotline' or owner_id is not null),
	check ((acknowledged_at is null) = (acknowledged_by is null)),
	check (closed_at is null or acknowledged_at is not null),
	-- somebody always owes an answer: unacknowledged and on the clock are the same thing
	check ((acknowledged_at is null) = (deadline_at is not null)),
	check ((acknowledged_at is not null and closed_at is null) = (lapses_at is not null)),
	-- so that what is open always has a next moment, and one only
	check (num_nonnulls(deadline_at, lapses_at) = (closed_at is null)::integer),
	check (
		claimed_until is null
		or owner_step = 'hotline' and owner_id is not null
			and acknowledged_at is null and claimed_until <= deadline_at
	)
);
comment on table public.reports is 'A sighting, from filing to closing.';
create index reports_source_id_idx on public.reports (source_id, received_at desc);
-- the three queues of a desk: what is open, what is closed, and what was mine
create index reports_open_idx on public.reports (
	(coalesce(deadline_at, 'infinity')), (coalesce(lapses_at, 'infinity')), received_at, id
)
	where closed_at is null;
create index reports_closed_idx on public.reports (closed_at desc, received_at desc, id desc)
	where closed_at is not null;
create index reports_owner_id_idx on public.reports (owner_id, closed_at desc, received_at desc, id desc);
create index reports_patch_id_idx on public.reports (patch_id, received_at desc);
create index reports_region_id_idx on public.reports (region_id, received_at desc);
-- the clock reads nothing else, however many are closed
create index reports_due_at_idx on public.reports (due_at) where closed_at is null;
-- Reporters hold no row here: what they are told comes through my_reports and my_report_timeline,
-- which cannot leak a staff column that is added later.
alter table public.reports enable row level security;
grant select on public.reports to authenticated;

create table public.closures (
	report_id uuid not null references public.reports,
	outcome text not null references public.outcomes,
	reason text not null check (length(reason) between 1 and 2000), -- for staff only
	closed_by uuid not null references public.people,
	closed_at timestamptz not null,
	primary key (report_id, closed_at) -- one that was reopened ends again
);
comment on table public.closures is
	'How a report ended and why, in the words of staff. No reporter reads it.';
alter table public.closures enable row level security;
grant select on public.closures to authenticated;

create function app.tg_reports__what_was_filed_stays() returns trigger
language plpgsql set search_path = '' as $$
declare
	moving constant text[] := array[
		'owner_step', 'owner_id', 'hop', 'hotline_alerted_at', 'deadline_at', 'lapses_at',
		'claimed_until', 'acknowledged_at', 'acknowledged_by', 'first_acknowledged_at', 'closed_at',
		'feedback',
		'reference', 'due_at' -- generated after this trigger, so null here
	];
begin
	if (to_jsonb(new) - moving) is distinct from (to_jsonb(old) - moving) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

create function app.tg_reports__stay() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.may_go(old.id) then
		return old;
	end if;
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;

create trigger closures__append_only before update or delete on public.closures
	for each row execute function app.tg_history_stays();
create trigger closures__never_emptied before truncate on public.closures
	for each statement execute function app.tg_append_only();
create trigger reports__what_was_filed_stays before update on public.reports
	for each row execute function app.tg_reports__what_was_filed_stays();
create trigger reports__stay before delete on public.reports
	for each row execute function app.tg_reports__stay();
