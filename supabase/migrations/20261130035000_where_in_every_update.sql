-- Supabase loads safeupdate for API roles: an UPDATE or DELETE without WHERE fails, also inside a function.
-- These tables have one row each.

create or replace function app.escalate(at timestamptz, at_most integer default 500) returns integer
language plpgsql set search_path = '' as $$
declare
	due uuid[];
	one uuid;
	went integer;
	count integer := 0;
begin
	-- Two clocks share the work and never do a step twice. Locked outside the block below: the locks stay
	-- when the whole set cannot be moved.
	due := array(
		select id from public.reports left join app.stuck on report_id = id
		where closed_at is null and due_at <= at
		order by report_id is not null, app.priority(reports), due_at
		limit at_most
		for no key update of reports skip locked
	);
	-- Also reports that an officer received at the moment of being disabled. The limit makes the plan look
	-- up each owner in the index.
	due := due || array(
		select theirs.id from public.people
		cross join lateral (
			select id from public.reports
			where owner_id = people.id and closed_at is null and due_at > at
			order by app.priority(reports), due_at
			limit at_most
			for no key update skip locked
		) as theirs
		where not people.active
	);
	begin
		loop
			went := app.move_on(due, null, null, null, at);
			exit when went = 0;
			count := count + went;
		end loop;
		delete from app.stuck where report_id = any (due);
	exception when others then
		count := 0;
		-- One report cannot be moved. Move each on its own, so that this one does not delay the rest.
		foreach one in array due loop
			begin
				count := count + app.move_on(array[one], null, null, null, at);
				delete from app.stuck where report_id = one;
			exception when others then
				raise warning 'report % could not be escalated: %', one, sqlerrm;
				insert into app.stuck values (one, at, sqlerrm)
				on conflict (report_id) do update set error = excluded.error;
			end;
		end loop;
	end;
	-- A clock that hangs in its tick must not delay this one.
	perform from app.heartbeat for update skip locked;
	if found then
		update app.heartbeat set last_tick_at = at, moved = count where true;
	end if;
	return count;
end
$$;

create or replace function app.begin_canary(at timestamptz) returns public.canary_begun
language plpgsql set search_path = '' as $$
declare
	kept app.canary;
	report public.reports;
	way record;
	begun public.canary_begun;
begin
	-- of two callers the second waits here, and then finds that it is not its turn
	select * into kept from app.canary for no key update;
	begun.due := coalesce(kept.called_at <= at - interval '4 minutes', true);
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
	-- nobody answers its notices, so nothing else keeps the proof fresh
	update public.channels set proven_at = at where person_id in (select app.canary_people());
	select true, site_id, person_id into begun
	from public.reporter_sites where person_id in (select app.canary_people());
	return begun;
end
$$;

create or replace function app.canary_stopped(step text, at timestamptz) returns text
language sql set search_path = '' as $$
	update app.canary set called_at = at, stopped = step where true returning stopped
$$;

create or replace function app.prove(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	this constant date := date_trunc('month', at at time zone 'Europe/London');
	month date;
	found bigint;
	unlike bigint := 0;
begin
	while app.fold(at) > 0 loop
	end loop;
	-- this month, the last, and each older one in its turn
	foreach month in array array[
		this,
		(this - interval '1 month')::date,
		(this - make_interval(months => 2 + extract(doy from at)::integer % 22))::date
	]
	loop
		with mended as (
			insert into app.unfolded (report_id) select * from app.mistimed(month, at)
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
		while app.fold(at) > 0 loop
		end loop;
		with mended as (
			insert into app.time_counts as kept
				(region_id, span, starts_on, dimension, key, measure, step, reports)
			select
				anew.region_id, anew.span, anew.starts_on, anew.dimension, anew.key, anew.measure,
				anew.step, counted
			from app.miscounted(month) as anew
			on conflict (region_id, span, dimension, starts_on, measure, key, step)
				do update set reports = excluded.reports
			returning 1
		)
		select count(*) into found from mended;
		unlike := unlike + found;
	end loop;
	if unlike > 0 then
		raise warning '% figures were wrong', unlike;
	end if;
	update app.proof set proved_at = at, wrong = unlike where true;
	return unlike;
end
$$;
