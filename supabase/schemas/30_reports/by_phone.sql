create function app.submit_report_for(
	report_id uuid, reporter_id uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.receipt
language plpgsql set search_path = '' as $$
begin
	perform app.require_role('operator');
	if reporter_id is not null and not exists (
		select from public.people where id = reporter_id and role = 'reporter' and active
	) then
		raise sqlstate 'PT404' using message = 'reporter_not_found';
	end if;
	return app.submit_report(
		report_id, coalesce(reporter_id, auth.uid()), content, sent_at, at, taken_by => auth.uid()
	);
end
$$;

-- Definer, because nobody may insert a report; it routes like the reporter's own door.
create function public.submit_report_for(
	report_id uuid, content jsonb, sent_at timestamptz, reporter_id uuid default null
) returns public.receipt
language sql security definer set search_path = '' as $$
	select app.submit_report_for(report_id, reporter_id, content, sent_at, now())
$$;
comment on function public.submit_report_for is
	'An operator files for somebody on the telephone: under the account of the caller, or under their '
	'own when the caller has none, with `caller` (name, number) in the content. All else is as in '
	'submit_report. Errors: not_allowed, reporter_not_found, report_id_taken, report_unreadable '
	'(detail: the field).';

create function app.find_reporters(words text)
returns table (
	person_id uuid, name text, reporter_kind text, site_id uuid, site_name text, is_home boolean
)
language plpgsql stable set search_path = '' as $$
declare
	wanted constant text := lower(app.tidy(words));
begin
	perform app.require_role('operator');
	if length(wanted) < 2 then
		return;
	end if;
	return query
		with found as (
			select people.id, people.name, people.reporter_kind from public.people
			where people.role = 'reporter' and people.active and people.region_id = app.my_region()
				and (
					strpos(lower(people.name), wanted) > 0
					or exists (
						select from public.reporter_sites join public.sites on sites.id = reporter_sites.site_id
						where reporter_sites.person_id = people.id and strpos(lower(sites.name), wanted) > 0
					)
				)
			order by people.name, people.id
			limit 20
		)
		select found.id, found.name, found.reporter_kind, sites.id, sites.name, reporter_sites.is_home
		from found
		left join public.reporter_sites on reporter_sites.person_id = found.id
		left join public.sites on sites.id = reporter_sites.site_id
		order by found.name, found.id, reporter_sites.is_home desc, sites.name;
end
$$;

-- Definer, because operators read only the reporters whose reports they may read.
create function public.find_reporters(words text)
returns table (
	person_id uuid, name text, reporter_kind text, site_id uuid, site_name text, is_home boolean
)
language sql stable security definer set search_path = '' as $$
	select * from app.find_reporters(words)
$$;
comment on function public.find_reporters is
	'For an operator with somebody on the telephone: the reporters of the region whose name, or that of a '
	'site of theirs, has these words in it, with their sites, home first; at most 20 people, and none for '
	'fewer than two letters. Errors: not_allowed.';

grant execute on function public.submit_report_for, public.find_reporters to authenticated;
