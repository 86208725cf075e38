create table app.heartbeat (
	id boolean primary key default true check (id), -- one row
	last_tick_at timestamptz, -- null: the clock has never run
	moved integer not null default 0
);
comment on table app.heartbeat is 'When the clock last ran, and how many reports that tick moved.';
insert into app.heartbeat default values;
alter table app.heartbeat enable row level security; -- no policy: nobody reads it over the API

create table app.stuck (
	report_id uuid primary key references public.reports,
	since timestamptz not null,
	error text not null
);
comment on table app.stuck is
	'Reports the clock could not move. They are tried again after all others, and a probe hears of them.';
alter table app.stuck enable row level security; -- no policy: nobody reads it over the API

create function app.escalate(at timestamptz, at_most integer default 500) returns integer
language plpgsql set search_path = '' as $$
declare
	due uuid[];
	one uuid;
	went integer;
	count integer := 0;
begin
	-- Two clocks at once share the work and never do a step twice. Held outside the block below, so
	-- that they stay ours when the set cannot be moved.
	due := array(
		select id from public.reports left join app.stuck on report_id = id
		where closed_at is null and due_at <= at
		order by report_id is not null, due_at
		limit at_most
		for no key update of reports skip locked
	);
	-- And what somebody was given in the very moment they were switched off. The limit has every owner
	-- looked up in the index.
	due := due || array(
		select theirs.id from public.people
		cross join lateral (
			select id from public.reports
			where owner_id = people.id and closed_at is null and due_at > at
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
		-- One of them cannot be moved and must not hold up the rest: each by itself.
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
	-- A clock that stands still in the middle of its tick must not hold up this one.
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
	'burst. At most so many due ones a call, the longest overdue first; those it cannot move last. '
	'Returns how many moved.';

create function app.nudge(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
begin
	if not app.is_staff() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if not pg_try_advisory_xact_lock(hashtextextended('app.nudge', 0))
		or exists (
			select from app.heartbeat where last_tick_at > at - interval '5 seconds' and last_tick_at <= at
		)
	then
		return 0;
	end if;
	return app.escalate(at, 100); -- somebody waits for a page
end
$$;

-- Definer, because staff may move no report but by its verbs; this one does only what is due anyway.
create function public.nudge() returns integer
language sql security definer set search_path = '' as $$
	select app.nudge(now())
$$;
comment on function public.nudge is
	'Staff, by looking, make the clock tick, should it have stopped; at most once in five seconds. '
	'Returns how many reports moved. Errors: not_allowed.';
grant execute on function public.nudge to authenticated;

-- pg_cron where the platform has it; the local gateway brings tables and functions of the same name.
do $$
begin
	if exists (select from pg_available_extensions where name = 'pg_cron') then
		create extension if not exists pg_cron;
	end if;
	if to_regprocedure('cron.schedule(text,text,text)') is not null then
		perform cron.schedule('escalate', '15 seconds', 'select app.escalate(now())');
	else
		raise warning 'no scheduler here: call app.escalate(now()) every 15 seconds from outside';
	end if;
	if to_regclass('cron.job_run_details') is not null then
		perform cron.schedule(
			'forget old runs', '17 3 * * *',
			'delete from cron.job_run_details where end_time < now() - interval ''7 days'''
		);
	end if;
end
$$;
