create table public.outcomes (
	code text primary key check (code ~ '^[a-z_]+$'),
	wording text not null, -- for staff
	feedback text not null check (
		feedback in ('useful_kept', 'passed_to_partner', 'nothing_more_needed', 'more_detail_helps')
	),
	position smallint not null
);
comment on table public.outcomes is
	'How a report can end, and the only word of it that its reporter is told.';
alter table public.outcomes enable row level security;
grant select on public.outcomes to authenticated;

create policy "staff read how a report can end"
	on public.outcomes for select to authenticated using ((select app.is_staff()));
