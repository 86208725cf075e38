create policy "people read their own entry, also when switched off"
	on public.people for select to authenticated
	using (id = (select auth.uid()) and app.proven(role));

create policy "staff read the staff of their region"
	on public.people for select to authenticated
	using (
		role in ('officer', 'operator', 'supervisor')
		and region_id = (select app.my_region())
		and (select app.is_staff())
	);

create policy "administrators read everybody, but for who is made up"
	on public.people for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		and (region_id = (select app.canary_region())) is not true
	);

create policy "reporters read their own sites"
	on public.reporter_sites for select to authenticated using (person_id = (select app.me()));

create policy "administrators read who answers for which site"
	on public.reporter_sites for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		and person_id not in (select app.canary_people())
	);

create policy "administrators read every invitation"
	on public.invitations for select to authenticated
	using ((select app.my_role()) = 'administrator');
