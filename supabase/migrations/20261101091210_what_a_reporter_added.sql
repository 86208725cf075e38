-- Definer, as all that a reporter is told: they may not read addenda themselves.
create function public.my_addenda(report_id uuid)
returns table (
	id uuid, text text, photos_announced integer, photos_received integer,
	sent_at timestamptz, received_at timestamptz, answers uuid
)
language sql stable security definer set search_path = '' as $$
	select
		addenda.id,
		-- a report that arrived in two versions was described in both
		app.tidy(coalesce(addenda.content ->> 'text', addenda.content ->> 'description')),
		count(photos.id)::integer, count(photos.received_at)::integer,
		addenda.sent_at, addenda.received_at, app.answers_what(addenda)
	from public.addenda
	join public.reports on reports.id = addenda.report_id
	left join public.photos on photos.addendum_id = addenda.id
	where addenda.report_id = my_addenda.report_id and reports.source_id = app.my_source()
	group by addenda.id
	order by addenda.received_at, addenda.id
$$;
comment on function public.my_addenda is
	'What the caller added to one of their own reports, oldest first, and how many photos of it are '
	'here.';
grant execute on function public.my_addenda to authenticated;
