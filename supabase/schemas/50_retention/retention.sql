-- How long a closed report is kept, and how it is erased whole when that is over.
create table app.retention_periods (
	rule text not null check (rule in ('no_action', 'acted_on')),
	starts_at timestamptz not null,
	keep interval not null check (keep >= '30 days'), -- from the day it was closed
	primary key (rule, starts_at)
);
comment on table app.retention_periods is
	'How long reports are kept that came to nothing, and how long others until somebody looks whether they '
	'still must be. Of each rule the latest that has begun holds.';
alter table app.retention_periods enable row level security; -- no policy on these three: no API reads them

create table public.holds (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	reason text not null check (length(reason) between 1 and 2000),
	held_by uuid not null references public.people,
	held_at timestamptz not null,
	release_reason text check (length(release_reason) between 1 and 2000),
	released_by uuid references public.people,
	released_at timestamptz,
	check (num_nulls(release_reason, released_by, released_at) in (0, 3))
);
comment on table public.holds is 'Reports that are kept beyond their time, by whom and why.';
create unique index holds_one_idx on public.holds (report_id) where released_at is null;
create index holds_report_id_idx on public.holds (report_id);
alter table public.holds enable row level security;
grant select on public.holds to authenticated;

create table app.disposals (
	report_id uuid primary key references public.reports,
	decided_by uuid not null references public.people,
	decided_at timestamptz not null,
	reason text not null check (length(reason) between 1 and 2000)
);
comment on table app.disposals is
	'Reports that came to something, were kept for their time, and need not be kept longer: a supervisor '
	'says so, and the next night they go.';
alter table app.disposals enable row level security; -- no policy: no API reads it

create table app.erasing (
	report_id uuid primary key
);
comment on table app.erasing is
	'What is being erased in this very transaction. It takes no report that is not due by the clock of '
	'the database, whoever asks and whatever time they say it is.';
alter table app.erasing enable row level security;

create table app.erased_objects (
	name text primary key, -- in the bucket of photos
	queued_at timestamptz not null,
	removed_at timestamptz -- null: it still lies in storage, or nobody has said otherwise
);
comment on table app.erased_objects is
	'Pictures of erased reports, to be removed from storage by a function that holds the secret key.';
alter table app.erased_objects enable row level security;

create policy "supervisors read the holds of their region"
	on public.holds for select to authenticated
	using (
		(select app.my_role()) = 'supervisor'
		and exists (select from public.reports where id = report_id)
	);

create function app.tg_holds__stay() returns trigger
language plpgsql set search_path = '' as $$
declare
	ending constant text[] := array['release_reason', 'released_by', 'released_at'];
begin
	if tg_op = 'DELETE' then
		if app.may_go(old.report_id) then
			return old;
		end if;
	elsif old.released_at is null and (to_jsonb(new) - ending) = (to_jsonb(old) - ending) then
		return new;
	end if;
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;

create function app.keeps(rule text, at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select keep from app.retention_periods as held
	where held.rule = keeps.rule and starts_at <= at
	order by starts_at desc limit 1
$$;

create function app.retention_of(report public.reports, at timestamptz, out rule text, out ends_at timestamptz)
language sql stable set search_path = '' as $$
	with judged as (
		select case
			when exists (select from public.grades where report_id = report.id)
				or exists (
					select from public.closures join public.outcomes on code = outcome
					where report_id = report.id
						and outcomes.feedback not in ('nothing_more_needed', 'more_detail_helps')
				)
				or exists (
					select from public.links where report.id in (one, other) and unlinked_at is null
				)
			then 'acted_on' else 'no_action'
		end as rule
	)
	select rule, greatest(
		report.closed_at + app.keeps(judged.rule, at),
		(
			select due_on::timestamp at time zone 'Europe/London' from public.reviews
			where report_id = report.id order by id desc limit 1
		)
	)
	from judged
	where report.closed_at is not null and report.region_id is distinct from app.canary_region()
		and not exists (
			select from public.holds where report_id = report.id and released_at is null
		)
$$;
comment on function app.retention_of is
	'By which rule a report is kept and until when. No action: it was closed without, is not graded and '
	'hangs together with no other. A date for review keeps it at least until then. Nulls: it is open, held '
	'or made up, and kept.';

create function app.is_due(report public.reports, at timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select coalesce(bool_or(
		rule = 'no_action'
		or exists (
			select from app.disposals
			where report_id = report.id
				-- not by what was decided before somebody wanted it kept after all
				and not exists (
					select from public.reviews
					where reviews.report_id = report.id and set_at >= decided_at
				)
				and not exists (
					select from public.holds
					where holds.report_id = report.id and held_at >= decided_at
				)
		)
	), false)
	from app.retention_of(report, at) where ends_at <= at
$$;
comment on function app.is_due is 'Whether a report is to be erased.';

create function app.tg_erasing__only_what_is_due() returns trigger
language plpgsql set search_path = '' as $$
declare
	report public.reports;
begin
	select * into report from public.reports where id = new.report_id for update;
	if tg_op = 'UPDATE' or not found or not app.is_due(report, now()) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;

create function app.rows_of(report_id uuid) returns table (relation text, key text)
language sql stable set search_path = '' as $$
	select 'public.reports', id::text from public.reports where id = rows_of.report_id
	union all select 'public.hops', hop::text from public.hops where hops.report_id = rows_of.report_id
	union all select 'public.events', id::text from public.events where events.report_id = rows_of.report_id
	union all select 'public.addenda', id::text from public.addenda where addenda.report_id = rows_of.report_id
	union all select 'public.closures', closed_at::text from public.closures where closures.report_id = rows_of.report_id
	union all select 'public.photos', id::text from public.photos where photos.report_id = rows_of.report_id
	union all select 'public.identifiers', id::text from public.identifiers where identifiers.report_id = rows_of.report_id
	union all select 'public.notes', id::text from public.notes where notes.report_id = rows_of.report_id
	union all select 'public.grades', id::text from public.grades where grades.report_id = rows_of.report_id
	union all select 'public.reviews', id::text from public.reviews where reviews.report_id = rows_of.report_id
	union all select 'public.feedback', id::text from public.feedback where feedback.report_id = rows_of.report_id
	union all select 'public.links', id::text from public.links where rows_of.report_id in (one, other)
	union all select 'public.holds', id::text from public.holds where holds.report_id = rows_of.report_id
	union all select 'app.disposals', disposals.report_id::text from app.disposals where disposals.report_id = rows_of.report_id
	union all select 'app.notifications', id::text from app.notifications where notifications.report_id = rows_of.report_id
	union all select 'app.unwritten_notifications', hop::text from app.unwritten_notifications where unwritten_notifications.report_id = rows_of.report_id
	union all select 'app.stuck', stuck.report_id::text from app.stuck where stuck.report_id = rows_of.report_id
$$;
comment on function app.rows_of is 'Every row there is of a report. The access log, which outlives it, is none.';

create function app.erase(report public.reports, rule text, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	insert into app.erasing values (report.id);
	insert into app.erased_objects (name, queued_at)
	select id::text, at from public.photos where report_id = report.id;
	insert into public.access_log (kind, report_id, region_id, at, what)
	values ('erasure', report.id, report.region_id, at, rule);
	delete from app.stuck where report_id = report.id;
	delete from app.unwritten_notifications where report_id = report.id;
	delete from app.notifications where report_id = report.id;
	delete from public.links where report.id in (one, other);
	delete from public.holds where report_id = report.id;
	delete from app.disposals where report_id = report.id;
	delete from public.feedback where report_id = report.id;
	delete from public.reviews where report_id = report.id;
	delete from public.grades where report_id = report.id;
	delete from public.notes where report_id = report.id;
	delete from public.identifiers where report_id = report.id;
	delete from public.photos where report_id = report.id;
	delete from public.addenda where report_id = report.id;
	delete from public.closures where report_id = report.id;
	delete from public.events where report_id = report.id;
	delete from public.hops where report_id = report.id;
	perform app.forget_times(report.id);
	delete from public.reports where id = report.id;
	delete from app.erasing where report_id = report.id;
end
$$;

create function app.retain(at timestamptz, only_look boolean default true, at_most integer default 100)
returns table (report_id uuid, reference text, rule text, since timestamptz, relation text, key text)
language plpgsql set search_path = '' as $$
declare
	report public.reports;
	kept record;
begin
	for report in
		select * from public.reports
		where closed_at <= at - least(app.keeps('no_action', at), app.keeps('acted_on', at))
			and app.is_due(reports, at)
		order by closed_at, id limit at_most
	loop
		kept := app.retention_of(report, at);
		return query
			select report.id, report.reference, kept.rule, kept.ends_at, r.relation, r.key
			from app.rows_of(report.id) as r order by r.relation, r.key;
		if not only_look then
			perform app.erase(report, kept.rule, at);
		end if;
	end loop;
end
$$;
comment on function app.retain is
	'Every row that goes at that moment, by which rule and since when it is due; the pictures of the '
	'photos among them go as well. Unless it is only to look, they are gone.';

create function app.locked_for_supervisor(report_id uuid) returns public.reports
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_report(report_id);
begin
	if app.my_role() is distinct from 'supervisor' then
		raise sqlstate 'PT403' using message = 'supervisors_only';
	end if;
	return report;
end
$$;
comment on function app.locked_for_supervisor is
	'The report, held until the transaction ends, for a supervisor of its region, or report_not_found, or '
	'supervisors_only.';

create function app.hold_report(report_id uuid, reason text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_for_supervisor(report_id);
begin
	hold_report.reason := app.said(hold_report.reason);
	insert into public.holds (report_id, reason, held_by, held_at)
	values (report.id, hold_report.reason, auth.uid(), at)
	on conflict do nothing;
	return true;
end
$$;

-- Definer: nobody holds a grant to write.
create function public.hold_report(report_id uuid, reason text) returns boolean
language sql security definer set search_path = '' as $$
	select app.hold_report(report_id, reason, now())
$$;
comment on function public.hold_report is
	'A supervisor has a report of their region kept whatever its time. Twice is quiet. Errors: '
	'report_not_found, supervisors_only, reason_required.';

create function app.release_hold(report_id uuid, reason text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_for_supervisor(report_id);
begin
	release_hold.reason := app.said(release_hold.reason);
	update public.holds set
		release_reason = release_hold.reason, released_by = auth.uid(), released_at = at
	where holds.report_id = report.id and released_at is null;
	return false;
end
$$;

create function public.release_hold(report_id uuid, reason text) returns boolean
language sql security definer set search_path = '' as $$
	select app.release_hold(report_id, reason, now())
$$;
comment on function public.release_hold is
	'A supervisor lets a report go its time again. Twice is quiet. Errors: report_not_found, '
	'supervisors_only, reason_required.';

-- For the secret key alone, held by the function that removes them from storage.
create function public.erased_objects() returns setof text
language sql stable security definer set search_path = '' as $$
	select name from app.erased_objects where removed_at is null order by queued_at, name limit 100
$$;
comment on function public.erased_objects is 'Names of pictures to be removed from storage.';

create function public.object_removed(name text) returns boolean
language sql security definer set search_path = '' as $$
	update app.erased_objects set removed_at = now()
	where erased_objects.name = object_removed.name and removed_at is null
	returning true
$$;
comment on function public.object_removed is 'That picture is gone from storage. Twice is quiet.';

create trigger holds__stay before update or delete on public.holds
	for each row execute function app.tg_holds__stay();
create trigger holds__never_emptied before truncate on public.holds
	for each statement execute function app.tg_append_only();
create trigger holds__logged after insert on public.holds
	for each row execute function app.tg_logged('held_by', 'held_at', 'held');
create trigger holds__release_logged after update on public.holds
	for each row execute function app.tg_logged('released_by', 'released_at', 'hold_released');
create trigger erasing__only_what_is_due before insert or update on app.erasing
	for each row execute function app.tg_erasing__only_what_is_due();

grant execute on function public.hold_report, public.release_hold to authenticated;
grant execute on function public.erased_objects, public.object_removed to service_role;
