create function app.may_read_report(report public.reports) returns boolean
language sql stable set search_path = '' as $$
	select case app.my_role()
		when 'officer' then
			report.owner_id = auth.uid() or report.patch_id in (select app.my_patches())
		when 'operator' then
			report.region_id = app.my_region()
			and (report.owner_step = 'hotline' or report.hotline_alerted_at is not null)
		when 'supervisor' then report.region_id = app.my_region()
		else false
	end
$$;
comment on function app.may_read_report is
	'What the policies on reports say, for verbs that run past them.';

create function app.readable_report(report_id uuid) returns public.reports
language plpgsql stable set search_path = '' as $$
declare
	report public.reports;
begin
	select * into report from public.reports where id = readable_report.report_id;
	-- One word for both, so that nobody learns of a report by trying its id.
	if not found or not coalesce(app.may_read_report(report), false) then
		raise sqlstate 'PT404' using message = 'report_not_found';
	end if;
	return report;
end
$$;
comment on function app.readable_report is 'The report, as far as the caller may read it, or report_not_found.';

create policy "officers read the reports they own and those of their patches"
	on public.reports for select to authenticated
	using (
		(select app.my_role()) = 'officer'
		and (owner_id = (select auth.uid()) or patch_id in (select app.my_patches()))
	);

create policy "operators read what their hotline has or was alerted to"
	on public.reports for select to authenticated
	using (
		(select app.my_role()) = 'operator'
		and region_id = (select app.my_region())
		and (owner_step = 'hotline' or hotline_alerted_at is not null)
	);

create policy "supervisors read the reports of their region"
	on public.reports for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));

-- The inner select is under the reader's own policies: who reads the report reads what hangs on it.
-- The first condition spares everybody else the scan.
create policy "who reads a report reads its hops"
	on public.hops for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its history"
	on public.events for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its addenda"
	on public.addenda for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads how it was closed"
	on public.closures for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads which photos it has"
	on public.photos for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads the identifiers in it"
	on public.identifiers for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

-- Not for those it is about, and not for administrators, who read no report.
create policy "supervisors read the access log of their region"
	on public.access_log for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));

create policy "who reads a report reads who told us"
	on public.sources for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where source_id = sources.id));

create policy "staff read the reporters whose reports they may read"
	on public.people for select to authenticated
	using (
		role = 'reporter'
		and (select app.is_staff())
		and exists (select from public.sources where person_id = people.id)
	);

-- The only policy there: nobody reads, replaces or removes a picture, whoever they are. They are
-- looked at through view_photo, which writes down who did.
create policy "reporters upload the photos they have announced"
	on storage.objects for insert to authenticated
	with check (bucket_id = 'photos' and (select app.may_upload(name)));
