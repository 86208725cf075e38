-- Supabase grants every new table, sequence and function in `public` to anon, authenticated and
-- service_role. Here nobody holds anything until a migration names the person and the thing.
alter default privileges in schema public
	revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public
	revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public
	revoke all on functions from anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;
revoke all on schema public from anon;

-- `public` is the API. `app` holds what the API is made of and is never exposed.
create schema app;
comment on schema app is
	'Predicates, routing and timed work. Not exposed; whatever decides takes the time as an argument.';
grant usage on schema app to authenticated;

create extension if not exists btree_gist with schema extensions;
