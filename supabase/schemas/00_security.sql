set check_function_bodies = off; -- a function may stand before what it calls

-- Supabase grants every new table, sequence and function in `public` to anon, authenticated and
-- service_role. Here nobody holds anything until a file names the person and the thing.
alter default privileges in schema public
	revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public
	revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public
	revoke all on functions from anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;
revoke all on schema public from anon;
grant usage on schema public to anon;

-- `public` is the API. `app` holds what the API is made of and is never exposed.
create schema app;
comment on schema app is
	'Predicates, routing and timed work. Not exposed; whatever decides takes the time as an argument.';
grant usage on schema app to anon, authenticated, service_role;

create extension if not exists btree_gist with schema extensions;

-- Those below are definer because the policies that call them guard the very tables they read.
create function app.proven(role text) returns boolean
language sql stable set search_path = '' as $$
	select role = 'reporter' or coalesce(auth.jwt() ->> 'aal' = 'aal2', false)
$$;
comment on function app.proven is
	'Whether the caller''s token is proof enough for somebody of that role: staff show a second factor.';

-- The caller, unless their account was switched off: a token outlives the switch by up to an hour.
-- Staff whose token shows one factor alone are nobody, to every policy and every verb.
create function app.me() returns uuid
language sql stable security definer set search_path = '' as $$
	select id from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.my_role() returns text
language sql stable security definer set search_path = '' as $$
	select role from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.my_region() returns uuid
language sql stable security definer set search_path = '' as $$
	select region_id from public.people where id = auth.uid() and active and app.proven(role)
$$;

create function app.is_staff() returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce(app.my_role() in ('officer', 'operator', 'supervisor'), false)
$$;

create function app.require_role(role text) returns void
language plpgsql stable set search_path = '' as $$
begin
	if app.my_role() is distinct from role then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
end
$$;
comment on function app.require_role is 'Refuses a caller who does not have the role: not_allowed.';

create function app.owes_second_factor() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.people where id = auth.uid() and not app.proven(role))
$$;
comment on function app.owes_second_factor is
	'Whether the caller is known by one factor and must show another before they are anybody.';

create function app.tidy(value text) returns text
language sql immutable set search_path = '' as $$
	select btrim(coalesce(value, ''), E' \t\r\n')
$$;

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

create function app.plain(words text) returns text
language sql immutable set search_path = '' as $$
	select nullif(regexp_replace(upper(coalesce(words, '')), '[^A-Z0-9]', '', 'g'), '')
$$;

create function app.pattern_of(words text[]) returns text
language sql immutable set search_path = '' as $$
	select '\m(?:' || string_agg(
		regexp_replace(
			regexp_replace(plain, '([^[:alnum:][:space:]])', '\\\1', 'g'), '[[:space:]]+', '[[:space:]]+', 'g'
		), '|' order by length(plain) desc, plain
	) || ')\M'
	from (
		select distinct regexp_replace(word, '^[^[:alnum:]]+|[^[:alnum:]]+$', '', 'g') as plain
		from unnest(words) as word
	) as each_word
	where length(plain) >= 3
$$;
comment on function app.pattern_of is 'Finds each of these words or phrases, whole; null where there is none.';

-- The second line, should a policy forget to ask who the caller is: it narrows what the others let
-- through, and lets nothing through by itself. The last schema file calls it, since it is about every table.
create function app.demand_second_factor() returns void
language plpgsql set search_path = '' as $$
declare
	guarded record;
begin
	for guarded in
		select oid::regclass as name, 'select' as verb from pg_catalog.pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r'
		union all
		select 'realtime.messages'::regclass, 'select'
		union all
		select 'storage.objects'::regclass, unnest(array['select', 'insert', 'update', 'delete'])
	loop
		if exists (
			select from pg_catalog.pg_policy where polrelid = guarded.name
				and polname = format('staff %s with a second factor', guarded.verb)
		) then
			continue;
		end if;
		execute format(
			'create policy %I on %s as restrictive for %s to authenticated %s (not (select app.owes_second_factor()))',
			format('staff %s with a second factor', guarded.verb), guarded.name, guarded.verb,
			case guarded.verb when 'insert' then 'with check' else 'using' end
		);
	end loop;
end
$$;
comment on function app.demand_second_factor is
	'Gives every table of the API, and those of Realtime and Storage, a policy that refuses staff who show one factor.';

grant execute on function
	app.proven,
	app.me,
	app.my_role,
	app.my_region,
	app.is_staff,
	app.owes_second_factor
	to authenticated;
grant execute on function app.before_request to anon, authenticated, service_role;

alter role authenticator set pgrst.db_pre_request = 'app.before_request';
-- What the API asks is short, and compiling it first can take seconds where the planner guesses high.
alter role authenticator set jit = off;
notify pgrst, 'reload config';
