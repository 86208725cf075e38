-- Whoever reports the same vessel again and again may be on the way to becoming a source that nobody
-- decided on. That is for a supervisor to see, and for nobody else.
create function app.safeguarding_concerns(region_id uuid, at timestamptz)
returns table (
	reporter_id uuid, reporter_name text, abouts text[], reports jsonb, latest_at timestamptz
)
language sql stable set search_path = '' as $$
	with recent as (
		select * from public.reports
		where reports.region_id = safeguarding_concerns.region_id
			and received_at > safeguarding_concerns.at - interval '90 days' and received_at <= safeguarding_concerns.at
	),
	said as (
		select recent.id, source_id, kind || ' ' || normalised as about, as_typed as shown
		from recent join public.identifiers on identifiers.report_id = recent.id
		where length(normalised) >= 3
		union all
		select id, source_id, 'name ' || app.plain(detail #>> '{vessel,name}'), detail #>> '{vessel,name}'
		from recent
		where length(app.plain(detail #>> '{vessel,name}')) >= 3
			and app.plain(detail #>> '{vessel,name}') <> 'UNKNOWN'
	),
	thrice as (
		select source_id, max(shown) as shown, array_agg(distinct id order by id) as ids
		from said group by source_id, about having count(distinct id) >= 3
	),
	-- one boat by its name and by its number is one line
	each_once as (
		select source_id, ids, array_agg(distinct shown order by shown) as abouts
		from thrice group by source_id, ids
	)
	select
		sources.person_id, people.name, each_once.abouts,
		jsonb_agg(
			jsonb_build_object('id', recent.id, 'reference', recent.reference)
			order by recent.received_at desc
		),
		max(recent.received_at)
	from each_once
	join public.sources on sources.id = each_once.source_id
	join public.people on people.id = sources.person_id
	join recent on recent.id = any (each_once.ids)
	group by sources.person_id, people.name, each_once.ids, each_once.abouts
	order by max(recent.received_at) desc, people.name
	limit 100
$$;
comment on function app.safeguarding_concerns is
	'Who has sent three or more reports of the last ninety days about one identifier, or one named '
	'vessel.';

create function public.safeguarding_concerns()
returns table (
	reporter_id uuid, reporter_name text, abouts text[], reports jsonb, latest_at timestamptz
)
language plpgsql stable security definer set search_path = '' as $$
begin
	perform app.require_role('supervisor');
	return query select * from app.safeguarding_concerns(app.my_region(), now());
end
$$;
comment on function public.safeguarding_concerns is
	'For a supervisor: the reporters of their region with three or more reports in ninety days about one '
	'vessel. Errors: not_allowed.';

grant execute on function public.safeguarding_concerns to authenticated;
