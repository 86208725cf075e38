create function app.escalate(at timestamptz, at_most integer default 500) returns integer
language plpgsql set search_path = '' as $$
declare
	due uuid;
	moved integer := 0;
begin
	for due in
		select id from public.reports
		where deadline_at <= at
		order by deadline_at
		limit at_most
		for update skip locked -- two clocks at once share the work and never do a step twice
	loop
		-- Each in a subtransaction of its own: one that cannot be moved must not hold up the rest.
		begin
			perform app.pass_on(due, 'no_answer', null, null, at);
			moved := moved + 1;
		exception when others then
			raise warning 'report % could not be escalated: %', due, sqlerrm;
		end;
	end loop;
	return moved;
end
$$;
comment on function app.escalate is
	'Moves each report whose deadline has passed one step on, once: the move sets the next deadline. '
	'At most so many a call, the longest overdue first. Returns how many moved.';

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
