-- How many reports one account files in a while, so that a stolen or broken phone does not drown a region.
create table app.submission_limits (
	within interval not null check (within > '0'),
	starts_at timestamptz not null,
	reports integer not null check (reports >= 20), -- a phone that was without signal may bring so many
	also_now boolean not null, -- whether what happens now, or is a danger to life, is held back as well
	primary key (within, starts_at)
);
comment on table app.submission_limits is
	'How many reports somebody files in that time, by themselves. Of each time the latest row that has '
	'begun holds.';
alter table app.submission_limits enable row level security; -- no policy: no API reads it

create function app.goes_on_at(filed_by uuid, urgent boolean, at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
	select max(nth.received_at + held.within)
	from (
		select distinct on (within) * from app.submission_limits
		where starts_at <= at order by within, starts_at desc
	) as held
	cross join lateral (
		select received_at from public.reports
		where source_id = app.source_of(filed_by) and taken_by is null
		order by received_at desc offset held.reports - 1 limit 1
	) as nth
	where nth.received_at + held.within > at and (held.also_now or not urgent)
$$;
comment on function app.goes_on_at is
	'When somebody can file their next report, if not at once: null, unless a limit is reached.';
