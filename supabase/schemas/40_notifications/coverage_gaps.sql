create table app.gap_notifications (
	region_id uuid primary key references public.regions,
	looked_on date, -- by the wall clock of the coast; null: never
	notified_at timestamptz, -- null: never
	gaps jsonb not null default '{}' -- of each patch, as they were told
);
comment on table app.gap_notifications is
	'Of which gaps in its rosters somebody of a region was told last, so that nobody is told daily.';
alter table app.gap_notifications enable row level security; -- no policy: nobody reads it over the API

create function app.roster_keepers(region_id uuid) returns setof uuid
language sql stable set search_path = '' as $$
	with supervisors as (
		select id from public.people
		where active and role = 'supervisor' and people.region_id = roster_keepers.region_id
	)
	select id from supervisors
	union all
	select id from public.people
	where active and role = 'administrator' and not exists (select from supervisors)
$$;
comment on function app.roster_keepers is
	'Who keeps the rosters of a region: its supervisors, where it has none the administrators.';

create function app.are_gaps_news(told app.gap_notifications, gaps jsonb, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select gaps <> '{}' and (
		told.notified_at is null
		or (at at time zone 'Europe/London')::date - (told.notified_at at time zone 'Europe/London')::date >= 7
		or not exists (
			select from app.notifications
			where urgency = 'gaps' and written_at = told.notified_at and sent_at is not null
				and person_id in (select app.roster_keepers(told.region_id))
		)
		-- days that only came into sight are no news; they were so all along
		or exists (
			select from jsonb_each_text(gaps) as patch (id, gaps)
			where not isempty(
				patch.gaps::tstzmultirange
				* tstzmultirange(tstzrange(at, greatest(at, told.notified_at + interval '720 hours')))
				- coalesce((told.gaps ->> patch.id)::tstzmultirange, '{}')
			)
		)
	)
$$;
comment on function app.are_gaps_news is
	'Whether there is a gap, and nobody was told of them, or not for a week, or one has opened since in '
	'the time they were told of.';

create function app.notify_of_gaps_in(told app.gap_notifications, at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	foreseen jsonb;
	written integer;
begin
	select coalesce(jsonb_object_agg(covered_id, gaps), '{}') into foreseen
	from app.uncovered(told.region_id, null, at, at + interval '720 hours')
	where not isempty(gaps);
	if not app.are_gaps_news(told, foreseen, at) then
		return 0;
	end if;
	update app.notifications set ended_at = at, ended = 'silenced', next_at = null
	where urgency = 'gaps' and ended_at is null and written_at < at
		and person_id in (select app.roster_keepers(told.region_id));
	insert into app.notifications (person_id, urgency, written_at, expires_at, next_at)
	select keeper, urgency, at, at + expires_after, at
	from app.notification_rules cross join app.roster_keepers(told.region_id) as keeper
	where urgency = 'gaps'
		-- one letter speaks for all the regions somebody keeps
		and not exists (
			select from app.notifications
			where person_id = keeper and notifications.urgency = 'gaps' and written_at = at
		);
	get diagnostics written = row_count;
	update app.gap_notifications set notified_at = at, gaps = foreseen where region_id = told.region_id;
	return written;
end
$$;

create function app.notify_of_gaps(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	wall constant timestamp := at at time zone 'Europe/London';
	told app.gap_notifications;
	count integer := 0;
begin
	if wall::time < '08:00' or wall::time >= '17:00' then
		return 0;
	end if;
	insert into app.gap_notifications (region_id)
	select id from public.regions
	-- asked, not left to the conflict: that would wait for another clock
	where not canary and not exists (select from app.gap_notifications where region_id = id)
	on conflict do nothing;
	for told in
		select * from app.gap_notifications where looked_on is distinct from wall::date
		order by region_id
		for no key update skip locked -- of two clocks one tells
	loop
		begin
			count := count + app.notify_of_gaps_in(told, at);
		exception when others then
			raise warning 'the gaps of region % could not be told: %', told.region_id, sqlerrm;
		end;
		update app.gap_notifications set looked_on = wall::date where region_id = told.region_id;
	end loop;
	return count;
end
$$;
comment on function app.notify_of_gaps is
	'Once a day, between eight and five by the clock of the coast, looks for gaps in the next thirty days '
	'and writes a notification to whoever keeps the rosters of that region, if they are news. Returns how many '
	'it wrote.';
