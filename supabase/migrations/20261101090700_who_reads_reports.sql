-- Reporters hold no row here: what they are told comes through my_reports and my_report_timeline,
-- which cannot leak a staff column that a later migration adds.
alter table public.reports enable row level security;
alter table public.hops enable row level security;
alter table public.events enable row level security;
alter table public.addenda enable row level security;
alter table public.closures enable row level security;
alter table public.photos enable row level security;
alter table public.identifiers enable row level security;
alter table public.access_log enable row level security;
grant select on public.reports, public.hops, public.events, public.addenda, public.closures,
	public.photos, public.identifiers, public.access_log to authenticated;

create function app.my_patches() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select patch_id from public.patch_officers
	where person_id = app.me() and starts_at <= now() and (ends_at is null or ends_at > now())
$$;
comment on function app.my_patches is
	'The patches the caller is officer or twin of today. Definer, as policies on reports need it.';
grant execute on function app.my_patches to authenticated;

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
