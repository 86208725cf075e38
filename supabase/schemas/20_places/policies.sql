create policy "everybody with an account reads regions, but for what is made up"
	on public.regions for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(id = (select app.canary_region())) is not true
			or id = (select app.my_region())
		)
	);

create policy "everybody with an account reads patches, but for what is made up"
	on public.patches for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(region_id = (select app.canary_region())) is not true
			or region_id = (select app.my_region())
		)
	);

create policy "everybody with an account reads sites, but for what is made up"
	on public.sites for select to authenticated
	using (
		(select app.me()) is not null
		and (
			(region_id = (select app.canary_region())) is not true
			or region_id = (select app.my_region())
		)
	);

create policy "reporters read the landmarks of their own sites"
	on public.landmarks for select to authenticated
	using (
		site_id in (select site_id from public.reporter_sites where person_id = (select app.me()))
	);

create policy "staff read the landmarks of their region, administrators all"
	on public.landmarks for select to authenticated
	using (
		(select app.my_role()) = 'administrator'
		or (select app.is_staff())
			and exists (
				select from public.sites where id = site_id and region_id = (select app.my_region())
			)
	);
