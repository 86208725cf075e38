-- The clock runs every 10 seconds. Under 25 reports a second a tick takes up to 5 seconds, so that with
-- 15 between them the last one was nearly 20 seconds old.
do $$
begin
	if to_regprocedure('cron.schedule(text,text,text)') is not null then
		perform cron.schedule('escalate', '10 seconds', 'select app.escalate(now())');
	else
		raise warning 'no scheduler here: call app.escalate(now()) every 10 seconds from outside';
	end if;
end
$$;
