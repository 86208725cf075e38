create table public.visits (
	id uuid primary key, -- made at the desk, so a resend is the same visit
	site_id uuid not null references public.sites,
	region_id uuid not null references public.regions, -- that of the site on that day
	kind text not null check (kind in ('visit', 'visit_without_contact', 'call', 'message')),
	happened_at timestamptz not null,
	words text not null check (length(words) <= 2000),
	logged_by uuid not null references public.people,
	logged_at timestamptz not null
);
comment on table public.visits is 'When staff were at a site or in touch with it. What was, stays.';
create index visits_site_id_idx on public.visits (site_id, happened_at desc);
create index visits_region_id_idx on public.visits (region_id, happened_at desc);
alter table public.visits enable row level security;
grant select on public.visits to authenticated;

create policy "staff read the visits of their region"
	on public.visits for select to authenticated
	using ((select app.is_staff()) and region_id = (select app.my_region()));

create function app.log_visit(
	visit_id uuid, site_id uuid, kind text, happened_at timestamptz, words text, at timestamptz
) returns public.visits
language plpgsql set search_path = '' as $$
declare
	site public.sites;
	visit public.visits;
begin
	select * into site from public.sites
	where id = log_visit.site_id and region_id = app.my_region() and app.is_staff();
	if not found then
		raise sqlstate 'PT404' using message = 'site_not_found';
	end if;
	if kind is null or kind not in ('visit', 'visit_without_contact', 'call', 'message') then
		raise sqlstate 'PT422' using message = 'visit_kind_unknown';
	end if;
	if happened_at is null or happened_at > at + interval '5 minutes'
		or happened_at < at - interval '400 days'
	then
		raise sqlstate 'PT422' using message = 'visit_time_unusable';
	end if;
	if length(words) > 2000 then
		raise sqlstate 'PT422' using message = 'visit_words_too_long';
	end if;
	insert into public.visits (
		id, site_id, region_id, kind, happened_at, words, logged_by, logged_at
	)
	values (
		visit_id, site.id, site.region_id, kind, happened_at, app.tidy(coalesce(words, '')), auth.uid(), at
	)
	on conflict (id) do nothing returning * into visit;
	if not found then
		select * into strict visit from public.visits where id = visit_id;
		if (visit.site_id, visit.logged_by, visit.kind, visit.happened_at, visit.words)
			is distinct from (log_visit.site_id, auth.uid(), log_visit.kind, log_visit.happened_at,
				app.tidy(coalesce(log_visit.words, '')))
		then
			raise sqlstate 'PT409' using message = 'visit_id_taken';
		end if;
	end if;
	return visit;
end
$$;

create function public.log_visit(
	visit_id uuid, site_id uuid, kind text, happened_at timestamptz, words text default ''
) returns public.visits
language sql security definer set search_path = '' as $$
	select app.log_visit(visit_id, site_id, kind, happened_at, words, now())
$$;
comment on function public.log_visit is
	'Staff were at a site of their region, or in touch with it, within the last 400 days. Twice the same '
	'is quiet. Errors: site_not_found, visit_kind_unknown, visit_time_unusable, visit_words_too_long, '
	'visit_id_taken.';

create trigger visits__append_only before update or delete on public.visits
	for each row execute function app.tg_append_only();
create trigger visits__never_emptied before truncate on public.visits
	for each statement execute function app.tg_append_only();

grant execute on function public.log_visit to authenticated;
