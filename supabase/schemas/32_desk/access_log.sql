-- It names reports and photos by id and holds no key to them: an entry outlives what it is about.
create table public.access_log (
	id bigint generated always as identity primary key,
	kind text not null check (
		kind in ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')
	),
	report_id uuid not null,
	region_id uuid not null references public.regions,
	photo_id uuid,
	person_id uuid references public.people, -- null: the reporter themselves, or the clock
	at timestamptz not null,
	what text, -- one word: the verb, the form it was handed out in, or the rule it went by
	recipient text check (length(recipient) between 1 and 200),
	reason text check (length(reason) between 1 and 2000),
	-- a reporter looks at nothing here but their own photos
	check (kind not in ('consultation', 'disclosure') or person_id is not null or what = 'photo'),
	check (kind = 'disclosure' or num_nonnulls(recipient, reason) = 0)
);
comment on table public.access_log is
	'Who did what with a report as data, and when (Data Protection Act 2018, section 62). Entries are '
	'added and never changed. Nothing else reads them: response times come from events.';
create index access_log_report_id_idx on public.access_log (report_id, id);
create index access_log_person_id_idx on public.access_log (person_id, id);
alter table public.access_log enable row level security;
grant select on public.access_log to authenticated;

-- Triggers, so that no verb, and none that is written later, can do something to a report unlogged.
create function app.tg_events__logged() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	select
		case when new.kind in ('received', 'addendum', 'photo_received')
			then 'collection' else 'alteration' end,
		id, region_id,
		new.actor_id, new.at, new.kind
	from public.reports
	where id = new.report_id and region_id is distinct from app.canary_region();
	return null;
end
$$;

create function app.tg_logged() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	select
		'alteration', id, region_id, (to_jsonb(new) ->> tg_argv[0])::uuid,
		(to_jsonb(new) ->> tg_argv[1])::timestamptz, tg_argv[2]
	from public.reports where id = new.report_id;
	return null;
end
$$;
comment on function app.tg_logged is 'Takes the columns of who and when, and the word of what was done.';

create function app.tg_links__logged() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	select
		'combination', id, region_id, coalesce(new.unlinked_by, new.linked_by),
		coalesce(new.unlinked_at, new.linked_at),
		case when new.unlinked_at is null then 'linked' else 'unlinked' end
	from public.reports where id in (new.one, new.other) order by id;
	return null;
end
$$;

create function app.open_report(report_id uuid, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
begin
	perform app.has_read_answers(report.id, at);
	-- a page that stays open reads again every half minute
	if exists (
		select from public.access_log
		where access_log.report_id = report.id and person_id = auth.uid() and kind = 'consultation'
			and what = 'report' and access_log.at > open_report.at - interval '5 minutes'
	) then
		return false;
	end if;
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	values ('consultation', report.id, report.region_id, auth.uid(), at, 'report');
	return true;
end
$$;
comment on function app.open_report is 'Whether this look was written down, or one of a moment ago covers it.';

-- Invoker: what is answered is what the reader's own policies show.
create function public.open_report(report_id uuid) returns setof public.desk_reports
language plpgsql set search_path = '' as $$
begin
	perform app.log_opening(report_id);
	return query select * from public.desk_reports where id = open_report.report_id;
end
$$;
comment on function public.open_report is
	'A report for whoever may read it at a desk. That they opened it is written down, once in five '
	'minutes. Errors: report_not_found.';

-- Definer, because nobody may add to the log.
create function app.log_opening(report_id uuid) returns boolean
language sql security definer set search_path = '' as $$
	select app.open_report(report_id, now())
$$;

create trigger access_log__append_only before update or delete on public.access_log
	for each row execute function app.tg_append_only();
create trigger access_log__never_emptied before truncate on public.access_log
	for each statement execute function app.tg_append_only();
create trigger events__logged after insert on public.events
	for each row when (
		new.actor_id is not null or new.kind in ('received', 'addendum', 'photo_received')
	) execute function app.tg_events__logged();
create trigger notes__logged after insert on public.notes
	for each row execute function app.tg_logged('written_by', 'written_at', 'note');
create trigger grades__logged after insert on public.grades
	for each row execute function app.tg_logged('graded_by', 'graded_at', 'grade');
create trigger reviews__logged after insert on public.reviews
	for each row execute function app.tg_logged('set_by', 'set_at', 'review');
create trigger links__logged after insert or update on public.links
	for each row execute function app.tg_links__logged();

grant execute on function public.open_report, app.log_opening to authenticated;
