create policy "staff read who looks after which patch"
	on public.patch_officers for select to authenticated
	using (
		((select app.is_staff()) or (select app.my_role()) = 'administrator')
		and person_id not in (select app.canary_people())
	);

create policy "people read their own duties, and those they answer for"
	on public.duties for select to authenticated using (app.may_see_roster_of(person_id));

create policy "people read their own changes of duty, and those they answer for"
	on public.duty_changes for select to authenticated using (app.may_see_roster_of(person_id));

create policy "people read their own absences, and those they answer for"
	on public.absences for select to authenticated using (app.may_see_roster_of(person_id));

create policy "administrators read what was done to every roster"
	on public.roster_events for select to authenticated
	using ((select app.my_role()) = 'administrator');

create policy "supervisors read what was done to the rosters of their region"
	on public.roster_events for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));
