create index notices_attempt_id_idx on app.notices (attempt_id); -- looked at for every attempt forgotten

create function app.forget_notices(at timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
	kept_since constant timestamptz := at - interval '90 days';
	forgotten integer;
begin
	-- one that was sent over every channel and never answered has no end but its expiry
	delete from app.notices where coalesce(ended_at, expires_at) < kept_since and next_at is null;
	get diagnostics forgotten = row_count;
	delete from app.attempts
	where attempts.at < kept_since
		and not exists (select from app.notices where attempt_id = attempts.id);
	return forgotten;
end
$$;
comment on function app.forget_notices is
	'Deletes the notices that ended more than 90 days ago and what was attempted for them. The history '
	'of a report is its hops and events, which stay.';

do $$
begin
	if to_regprocedure('cron.schedule(text,text,text)') is not null then
		perform cron.schedule('forget notices', '37 3 * * *', 'select app.forget_notices(now())');
	end if;
end
$$;
