-- An estimate of how many rows there are comes from the planner's statistics, which know nothing of
-- row-level security: a reporter could learn how many reports there are, and of whom.
create function app.before_request() returns void
language plpgsql stable set search_path = '' as $$
begin
	if current_setting('request.headers', true)::json ->> 'prefer' ~ 'count=(planned|estimated)' then
		raise sqlstate 'PT400' using message = 'count_exactly';
	end if;
	-- Policies and verbs refuse them too; this says why, so that the app can ask for the second factor.
	if current_user = 'authenticated' then -- by itself: nobody else may call what comes next
		if coalesce(current_setting('request.path', true), '') not in ('/rpc/who_am_i', '/rpc/health')
			and app.owes_second_factor()
		then
			raise sqlstate 'PT403' using message = 'second_factor_needed';
		end if;
	end if;
end
$$;
comment on function app.before_request is 'PostgREST calls it before every request, whoever asks.';
grant usage on schema app to anon, service_role;
grant execute on function app.before_request to anon, authenticated, service_role;

alter role authenticator set pgrst.db_pre_request = 'app.before_request';
-- What the API asks is short, and compiling it first can take seconds where the planner guesses high.
alter role authenticator set jit = off;
notify pgrst, 'reload config';
