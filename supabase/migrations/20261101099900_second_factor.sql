-- The second line, should a policy forget to ask who the caller is: it narrows what the others let
-- through, and lets nothing through by itself. The last migration, since it is about every table;
-- a later one that adds a table calls it again.
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
select app.demand_second_factor();
