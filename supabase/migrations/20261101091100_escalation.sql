create function app.escalate(at timestamptz, at_most integer default 10000) returns integer
language sql set search_path = '' as $$
	with due as materialized (
		select id from public.reports
		where deadline_at <= at
		order by deadline_at
		limit at_most
		for update skip locked -- two clocks at once share the work and never do a step twice
	),
	moved as materialized (
		select app.pass_on(due.id, 'no_answer', null, null, at) from due
	)
	select count(*)::integer from moved
$$;
comment on function app.escalate is
	'Moves each report whose deadline has passed one step on, once: the move sets the next deadline. '
	'Returns how many moved.';

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
end
$$;
