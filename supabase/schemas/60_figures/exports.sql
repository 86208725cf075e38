-- Figures that left the service. The access log is about reports, each entry about one; a table of
-- figures is about none, so who took which is written down here.
create table public.figure_exports (
	id bigint generated always as identity primary key,
	region_id uuid not null references public.regions,
	person_id uuid not null references public.people,
	at timestamptz not null,
	form text not null check (form in ('csv', 'print')),
	what text not null check (what in ('trends', 'month')),
	dimension text not null, -- by what they were broken down
	since date not null,
	until date not null -- the day after the last
);
comment on table public.figure_exports is
	'Who took figures of a region out of the service, in which form and of which days: from one to before '
	'another.';
create index figure_exports_region_id_idx on public.figure_exports (region_id, id);
alter table public.figure_exports enable row level security;
grant select on public.figure_exports to authenticated;

create policy "supervisors read who took figures of their region"
	on public.figure_exports for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));

create function app.export_figures(
	form text, what text, dimension text, since date, until date, at timestamptz
) returns public.figure_exports
language plpgsql set search_path = '' as $$
declare
	region constant uuid := app.supervised();
	taken public.figure_exports;
begin
	if form is null or form not in ('csv', 'print') then
		raise sqlstate 'PT422' using message = 'form_unknown';
	end if;
	if what is null or what not in ('trends', 'month') then
		raise sqlstate 'PT422' using message = 'figure_unknown';
	end if;
	perform app.period(since, until, dimension, 'period');
	insert into public.figure_exports
		(region_id, person_id, at, form, what, dimension, since, until)
	values (region, auth.uid(), at, form, what, dimension, since, until)
	returning * into taken;
	return taken;
end
$$;

-- Definer, because nobody may add to what is written down.
create function public.export_figures(
	form text, what text, dimension text, since date, until date
) returns public.figure_exports
language sql security definer set search_path = '' as $$
	select app.export_figures(form, what, dimension, since, until, now())
$$;
comment on function public.export_figures is
	'Writes down that the calling supervisor takes figures of their region out (csv, print): the trends '
	'by a dimension, or a month''s report. To be called before the file or the page is made. Errors: '
	'not_allowed, form_unknown, figure_unknown, period_unreadable.';

create trigger figure_exports__append_only before update or delete on public.figure_exports
	for each row execute function app.tg_append_only();
create trigger figure_exports__never_emptied before truncate on public.figure_exports
	for each statement execute function app.tg_append_only();

grant execute on function public.export_figures to authenticated;
