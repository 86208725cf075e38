create table app.verification (
	id boolean primary key default true check (id), -- one row
	verified_at timestamptz,
	wrong integer not null default 0
);
comment on table app.verification is 'When the figures were last verified, and how much of them was wrong.';
alter table app.verification enable row level security;

-- What is held is counted again, from both ends.
create function app.miscounted(month date)
returns table (
	region_id uuid, span text, starts_on date, dimension text, key text, measure text, outcome text,
	bucket integer, counted bigint, held bigint
)
language sql stable set search_path = '' as $$
	with fresh as (
		select
			line.region_id, line.span, line.starts_on, line.dimension, line.key, line.measure,
			line.outcome, line.bucket, count(*) as reports
		from app.report_times as times join app.counted as line using (id)
		where day >= month and day < month + interval '1 month'
		group by 1, 2, 3, 4, 5, 6, 7, 8
	),
	kept as (
		select * from app.time_counts
		where starts_on >= month and starts_on < month + interval '1 month' and reports <> 0
	)
	select
		region_id, span, starts_on, dimension, key, measure, outcome, bucket,
		coalesce(fresh.reports, 0), coalesce(kept.reports, 0)
	from fresh full join kept using (region_id, span, starts_on, dimension, key, measure, outcome, bucket)
	where coalesce(fresh.reports, 0) <> coalesce(kept.reports, 0)
$$;
comment on function app.miscounted is
	'Counts a month anew from report_times: each line that differs from what is held. None, or something '
	'is wrong.';

create function app.mistimed(month date, at timestamptz) returns setof uuid
language sql stable set search_path = '' as $$
	with known as (
		select * from app.report_times
		where day >= month and day < month + interval '1 month' and report_id is not null
			and report_id not in (select pending.report_id from app.pending)
	),
	anew as (
		select * from app.times_of(array(select report_id from known), mistimed.at)
	),
	generated as (
		select array_agg(attname::text) || '{id}' as names from pg_catalog.pg_attribute
		where attrelid = 'app.report_times'::regclass and attgenerated <> ''
	)
	select known.report_id
	from known join anew using (report_id) cross join generated
	where (to_jsonb(known) - generated.names) is distinct from (to_jsonb(anew) - generated.names)
$$;
comment on function app.mistimed is
	'Reads the history of a month''s reports anew: each report of which another time is held. None, or '
	'something is wrong.';

create function app.verify(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	this constant date := date_trunc('month', at at time zone 'Europe/London');
	month date;
	found bigint;
	unlike bigint := 0;
begin
	while app.roll_up(at) > 0 loop
	end loop;
	-- this month, the last, and each older one in its turn
	foreach month in array array[
		this,
		(this - interval '1 month')::date,
		(this - make_interval(months => 2 + extract(doy from at)::integer % 22))::date
	]
	loop
		with mended as (
			insert into app.pending (report_id) select * from app.mistimed(month, at)
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
		while app.roll_up(at) > 0 loop
		end loop;
		with mended as (
			insert into app.time_counts as kept
				(region_id, span, starts_on, dimension, key, measure, outcome, bucket, reports)
			select
				anew.region_id, anew.span, anew.starts_on, anew.dimension, anew.key, anew.measure,
				anew.outcome, anew.bucket, counted
			from app.miscounted(month) as anew
			on conflict (region_id, span, dimension, starts_on, measure, key, outcome, bucket)
				do update set reports = excluded.reports
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
	end loop;
	if unlike > 0 then
		raise warning '% figures were wrong', unlike;
	end if;
	update app.verification set verified_at = at, wrong = unlike where true;
	return unlike;
end
$$;
comment on function app.verify is
	'Proves the figures of this month, the last and one older against the reports and their history, and '
	'answers with how many reports and lines were wrong. They are right then.';
