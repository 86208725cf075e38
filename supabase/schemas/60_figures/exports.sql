-- Figures that left the service. The access log is about reports, each entry about one; a table of
-- figures is about none, so who took which is written down here.
create table public.figures_taken (
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
comment on table public.figures_taken is
	'Who took figures of a region out of the service, in which form and of which days: from one to before '
	'another.';
create index figures_taken_region_id_idx on public.figures_taken (region_id, id);
alter table public.figures_taken enable row level security;
grant select on public.figures_taken to authenticated;

create policy "supervisors read who took figures of their region"
	on public.figures_taken for select to authenticated
	using ((select app.my_role()) = 'supervisor' and region_id = (select app.my_region()));

create function app.take_figures(
	form text, what text, dimension text, since date, until date, at timestamptz
) returns public.figures_taken
language plpgsql set search_path = '' as $$
declare
	region constant uuid := app.supervised();
	taken public.figures_taken;
begin
	if form is null or form not in ('csv', 'print') then
		raise sqlstate 'PT422' using message = 'form_unknown';
	end if;
	if what is null or what not in ('trends', 'month') then
		raise sqlstate 'PT422' using message = 'figure_unknown';
	end if;
	perform app.period(since, until, dimension, 'period');
	insert into public.figures_taken
		(region_id, person_id, at, form, what, dimension, since, until)
	values (region, auth.uid(), at, form, what, dimension, since, until)
	returning * into taken;
	return taken;
end
$$;

-- Definer, because nobody may add to what is written down.
create function public.take_figures(
	form text, what text, dimension text, since date, until date
) returns public.figures_taken
language sql security definer set search_path = '' as $$
	select app.take_figures(form, what, dimension, since, until, now())
$$;
comment on function public.take_figures is
	'Writes down that the calling supervisor takes figures of their region out (csv, print): the trends '
	'by a dimension, or a month''s report. To be called before the file or the page is made. Errors: '
	'not_allowed, form_unknown, figure_unknown, period_unreadable.';

create trigger figures_taken__append_only before update or delete on public.figures_taken
	for each row execute function app.tg_append_only();
create trigger figures_taken__never_emptied before truncate on public.figures_taken
	for each statement execute function app.tg_append_only();

grant execute on function public.take_figures to authenticated;
