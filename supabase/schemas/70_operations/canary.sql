create type public.canary_begun as (
	due boolean, -- false: one was sent a moment ago
	site_id uuid, -- null: its people have no account yet
	reporter_id uuid
);

-- A report that is made up goes the whole way every few minutes: signed in for, filed, routed, told of,
-- and passed on by the clock. Its region, people and places are nobody else's.
create table app.canary (
	id boolean primary key default true check (id), -- one row
	called_at timestamptz, -- null: nobody has ever sent one
	stopped text check ( -- where the last that did not make the whole way stopped; null: it did
		stopped in ('sign_in', 'secrecy', 'filing', 'routing', 'notification', 'clock', 'queue')
	),
	whole_at timestamptz -- when the last that made the whole way had made it
);
comment on table app.canary is 'How far the reports came that are made up to try the whole way.';
alter table app.canary enable row level security; -- no policy: nobody reads it over the API

create function app.tg_region_stays_apart() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.canary_region() in (old.region_id, new.region_id) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return new;
end
$$;

create function app.tg_people__made_up() returns trigger
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from auth.users where id = new.id and email like '%@canary.invalid'
	) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return new;
end
$$;

create function app.tg_held_apart() returns trigger
language plpgsql set search_path = '' as $$
declare
	canary constant uuid := app.canary_region();
	place uuid;
begin
	if tg_table_name = 'reporter_sites' then
		select region_id into place from public.sites where id = new.site_id;
	else
		select region_id into place from public.patches where id = new.patch_id;
	end if;
	if coalesce(place = canary, false) <> (new.person_id in (select app.canary_people())) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return new;
end
$$;

create function app.make_canary(at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	reporter constant uuid := (select id from auth.users where email = 'reporter@canary.invalid');
	officer constant uuid := (select id from auth.users where email = 'officer@canary.invalid');
	region uuid;
	patch uuid;
	site uuid;
begin
	if reporter is null or officer is null then
		return false;
	end if;
	insert into public.regions (name, canary) values ('Canary (made up)', true) returning id into region;
	insert into public.patches (region_id, name) values (region, 'Canary') returning id into patch;
	insert into public.sites (region_id, patch_id, name, kind, county, latitude, longitude)
	values (region, patch, 'Canary', 'harbour', 'None', 0, 0) returning id into site;
	insert into public.people (id, name, role, reporter_kind, region_id) values
		(reporter, 'Canary reporter', 'reporter', 'harbour_master', region),
		(officer, 'Canary officer', 'officer', null, region);
	insert into public.reporter_sites (person_id, site_id, is_home) values (reporter, site, true);
	insert into public.patch_officers (patch_id, person_id, standing, starts_at)
	values (patch, officer, 'officer', at);
	insert into public.duties (person_id, weekday, starts, ends)
	select officer, weekday, '00:00', '00:00' from generate_series(1, 7) as weekday;
	-- GOV.UK Notify takes what is sent there as it takes all else, and sends it to nobody
	insert into public.channels (person_id, kind, address)
	values (officer, 'email', 'simulate-delivered@notifications.service.gov.uk');
	return true;
end
$$;
comment on function app.make_canary is
	'A region with one patch, site, reporter and officer, once both have an account; false until then.';

create function app.canary_way(
	report public.reports, at timestamptz, out whole_at timestamptz, out stopped text
)
language sql stable set search_path = '' as $$
	with seen as (
		select
			(
				select step from public.hops
				where report_id = report.id and part = 'owner' order by hop limit 1
			) as first_step,
			(select min(sent_at) from app.notifications where report_id = report.id) as notified_at,
			(
				select min(hops.at) from public.hops
				where report_id = report.id and reason = 'no_answer'
			) as moved_at,
			report.received_at + interval '2 minutes' as notify_by,
			report.received_at + report.acknowledge_within + interval '1 minute' as move_by
	),
	judged as (
		select *, case
			when first_step <> 'officer' then 'routing'
			when coalesce(notified_at, at) > notify_by then 'notification'
			when coalesce(moved_at, at) > move_by then 'clock'
			when app.unwatched_queues(at) > 0 then 'queue'
		end as stopped
		from seen
	)
	select
		case
			when judged.stopped is null and notified_at is not null and moved_at is not null
				then greatest(notified_at, moved_at)
		end,
		judged.stopped
	from judged
$$;
comment on function app.canary_way is
	'When such a report had made the whole way, or where it stopped; neither while it is on its way.';

create function app.begin_canary(at timestamptz) returns public.canary_begun
language plpgsql set search_path = '' as $$
declare
	kept app.canary;
	report public.reports;
	way record;
	begun public.canary_begun;
begin
	-- of two callers the second waits here, and then finds that it is not its turn
	select * into kept from app.canary for no key update;
	begun.due := coalesce(
		kept.called_at <= at - interval '4 minutes' or app.is_ahead(kept.called_at, at), true
	);
	if not begun.due or app.canary_region() is null and not app.make_canary(at) then
		return begun;
	end if;
	for report in
		select * from public.reports
		where region_id = app.canary_region() and closed_at is null
		order by received_at
		for no key update
	loop
		way := app.canary_way(report, at);
		kept.stopped := way.stopped;
		kept.whole_at := coalesce(way.whole_at, kept.whole_at);
		-- nobody read it; only so can it be closed, and it owes nobody an answer
		update public.reports set
			acknowledged_at = at, acknowledged_by = app.person_of(source_id), closed_at = at,
			deadline_at = null, lapses_at = null, claimed_until = null
		where id = report.id;
		insert into public.events (report_id, kind, at) values (report.id, 'closed', at);
	end loop;
	update app.canary set called_at = at, stopped = kept.stopped, whole_at = kept.whole_at
	where true;
	-- nobody answers its notifications, so nothing else keeps the proof fresh
	update public.channels set proven_at = at where person_id in (select app.canary_people());
	select true, site_id, person_id into begun
	from public.reporter_sites where person_id in (select app.canary_people());
	return begun;
end
$$;

-- Definer, and for the secret key alone, held by the function that sends them.
create function public.begin_canary() returns public.canary_begun
language sql security definer set search_path = '' as $$
	select app.begin_canary(now())
$$;
comment on function public.begin_canary is
	'Writes down how far the last made-up report came, closes it, and says where and as whom to file the '
	'next. Again within four minutes it is not due.';

create function app.canary_stopped(step text, at timestamptz) returns text
language sql set search_path = '' as $$
	update app.canary set called_at = at, stopped = step where true returning stopped
$$;

create function public.canary_stopped(step text) returns text
language sql security definer set search_path = '' as $$
	select app.canary_stopped(step, now())
$$;
comment on function public.canary_stopped is
	'The next one could not be filed: sign_in, secrecy or filing went wrong.';

create function app.forget_canaries(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	old constant uuid[] := array(
		select id from public.reports
		where region_id = app.canary_region() and closed_at < at - interval '7 days'
	);
begin
	delete from app.stuck where report_id = any (old);
	delete from app.unwritten_notifications where report_id = any (old);
	delete from app.notifications where report_id = any (old);
	delete from app.attempts
	where person_id in (select app.canary_people()) and attempts.at < forget_canaries.at - interval '7 days'
		and not exists (select from app.notifications where attempt_id = attempts.id);
	delete from public.events where report_id = any (old);
	delete from public.hops where report_id = any (old);
	delete from public.reports where id = any (old);
	return cardinality(old);
end
$$;
comment on function app.forget_canaries is
	'Deletes the made-up reports that were closed more than 7 days ago, with all that hangs on them. '
	'Triggers let nobody delete a real one.';

create trigger people__stay_apart before update on public.people
	for each row when (old.region_id is distinct from new.region_id)
	execute function app.tg_region_stays_apart();
create trigger people__made_up before insert on public.people
	for each row when (new.region_id = app.canary_region()) execute function app.tg_people__made_up();
create trigger patches__stay_apart before update on public.patches
	for each row when (old.region_id <> new.region_id) execute function app.tg_region_stays_apart();
create trigger sites__stay_apart before update on public.sites
	for each row when (old.region_id <> new.region_id) execute function app.tg_region_stays_apart();
create trigger reporter_sites__held_apart before insert or update on public.reporter_sites
	for each row execute function app.tg_held_apart();
create trigger patch_officers__held_apart before insert or update on public.patch_officers
	for each row execute function app.tg_held_apart();

grant execute on function public.begin_canary, public.canary_stopped to service_role;
