create table public.roster_events (
	id bigint generated always as identity primary key,
	at timestamptz not null,
	actor_id uuid not null references public.people,
	verb text not null,
	person_id uuid references public.people, -- whom it is about
	patch_id uuid references public.patches, -- which patch it is about
	site_id uuid references public.sites, -- which site it is about
	region_id uuid references public.regions, -- theirs at that time; whose supervisors read it
	before jsonb not null,
	after jsonb not null
);
comment on table public.roster_events is
	'Who changed which roster, account, place or rule when, from what to what. Entries are added and '
	'never changed.';
create index roster_events_region_id_idx on public.roster_events (region_id, id);
alter table public.roster_events enable row level security;
grant select on public.roster_events to authenticated;

-- Every verb on a roster or an account ends here, at the moment of that verb.
create function app.note_roster(
	verb text, person_id uuid, patch_id uuid, before jsonb, after jsonb, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.roster_events
		(at, actor_id, verb, person_id, patch_id, region_id, before, after)
	values (
		at, auth.uid(), verb, person_id, patch_id,
		coalesce(
			(select region_id from public.patches where id = note_roster.patch_id),
			(select region_id from public.people where id = note_roster.person_id)
		),
		coalesce(before, '[]'), coalesce(after, '[]')
	);
	select app.notify_others(person_id, at);
$$;

create function app.note_region(
	verb text, region_id uuid, patch_id uuid, before jsonb, after jsonb, at timestamptz
) returns void
language sql set search_path = '' as $$
	insert into public.roster_events (at, actor_id, verb, patch_id, region_id, before, after)
	values (
		at, auth.uid(), verb, patch_id, region_id, coalesce(before, '{}'), coalesce(after, '{}')
	)
$$;
comment on function app.note_region is 'What was done to a region, to a patch, or to what holds there.';

create function app.unless_changed(shown jsonb, held jsonb) returns void
language plpgsql set search_path = '' as $$
begin
	if coalesce(shown, 'null') <> coalesce(held, 'null') then
		raise sqlstate 'PT409' using
			message = 'changed_meanwhile', detail = coalesce(held, 'null')::text;
	end if;
end
$$;
comment on function app.unless_changed is
	'Refuses a change made from what is not so any more, and tells what is: so that nobody undoes what '
	'a colleague saved while a form was open.';

-- What a verb writes down as before and after: all of it that is not yet over.
create function app.duties_of(person_id uuid, since date) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(duties) - 'person_id' order by starts_on, weekday, starts, id)
	from public.duties
	where duties.person_id = duties_of.person_id and (ends_on is null or ends_on >= since)
$$;

create function app.duty_changes_of(person_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(duty_changes) - 'person_id' order by starts_at, kind, id)
	from public.duty_changes
	where duty_changes.person_id = duty_changes_of.person_id and ends_at > at
$$;

create function app.absences_of(person_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(absences) - 'person_id' order by starts_at, id)
	from public.absences
	where absences.person_id = absences_of.person_id and (ends_at is null or ends_at > at)
$$;

create function app.officers_of(patch_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_agg(to_jsonb(patch_officers) - 'patch_id' order by starts_at, standing, id)
	from public.patch_officers
	where patch_officers.patch_id = officers_of.patch_id and (ends_at is null or ends_at > at)
$$;

create trigger roster_events__append_only before update or delete on public.roster_events
	for each row execute function app.tg_append_only();
create trigger roster_events__never_emptied before truncate on public.roster_events
	for each statement execute function app.tg_append_only();
