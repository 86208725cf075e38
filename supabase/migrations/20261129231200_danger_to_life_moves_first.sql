-- Where a limit or a capacity decides, reports move in the order of app.priority, then by due time.
-- app.move_on follows the same order; the next migration replaces it.

create or replace function app.pass_on_all(
	person_id uuid, read_too boolean, cause text, actor_id uuid, note text, at timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
	-- Locked first, in one order: reports that another transaction answers, closes or moves at this moment
	-- are then left out.
	theirs constant uuid[] := array(
		select id from public.reports
		where owner_id = pass_on_all.person_id and closed_at is null
			and (read_too or acknowledged_at is null)
		order by id
		for no key update
	);
	one uuid;
begin
	for one in
		select id from public.reports where id = any (theirs)
		order by app.priority(reports), due_at, id
	loop
		perform app.pass_on(one, cause, actor_id, note, at);
	end loop;
end
$$;

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
		update app.heartbeat set last_tick_at = at, moved = count;
	end if;
	return count;
end
$$;
comment on function app.escalate is
	'Moves each report whose moment has passed, or whose owner is switched off, one step on, once: the '
	'move sets the next moment, from now on, so that a clock that stood still makes up for it without a '
	'burst. At most so many due ones a call: danger to life, then now, then the longest overdue; those '
	'it cannot move last. Returns how many moved.';

create or replace function app.tell_again(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	one public.hops;
	told integer := 0;
begin
	for one in
		select hops.* from app.untold join public.hops using (report_id, hop)
		join public.reports on reports.id = report_id
		order by app.priority(reports), since, report_id, hops.hop
		for update of untold skip locked
	loop
		begin
			-- If the report has moved on since, its present owner was notified.
			if one.part <> 'owner' or not exists (
				select from public.hops as next
				where next.report_id = one.report_id and next.hop > one.hop and next.part = 'owner'
			) then
				perform app.write_notices(array[one]);
			end if;
			delete from app.untold where report_id = one.report_id and hop = one.hop;
			told := told + 1;
		exception when others then
			update app.untold set error = sqlerrm where report_id = one.report_id and hop = one.hop;
		end;
	end loop;
	return told;
end
$$;
