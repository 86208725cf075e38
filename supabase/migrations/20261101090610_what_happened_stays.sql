-- Triggers, because these must hold whoever writes, the owner of the tables included.
create function app.tg_append_only() returns trigger
language plpgsql set search_path = '' as $$
begin
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;

create function app.is_canary(report_id uuid) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.reports
		where id = is_canary.report_id and region_id = app.canary_region()
	)
$$;
comment on function app.is_canary is
	'Whether a report was made up, by its own region, which never changes: not by what anybody says.';

create function app.may_go(report_id uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return app.is_canary(report_id)
		or exists (select from app.erasing where erasing.report_id = may_go.report_id)
			and not exists (
				select from public.holds
				where holds.report_id = may_go.report_id and released_at is null
			);
end
$$;
comment on function app.may_go is
	'Whether a report may be forgotten: it was made up, or it is being erased, which the table of those '
	'takes no report for that is not due.';

-- Forgotten whole, where it may be; nothing is ever rewritten.
create function app.tg_history_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if tg_op = 'DELETE' then
		if app.may_go(old.report_id) then
			return old;
		end if;
	end if;
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;
create trigger events__append_only before update or delete on public.events
	for each row execute function app.tg_history_stays();
create trigger events__never_emptied before truncate on public.events
	for each statement execute function app.tg_append_only();
create trigger hops__append_only before update or delete on public.hops
	for each row execute function app.tg_history_stays();
create trigger hops__never_emptied before truncate on public.hops
	for each statement execute function app.tg_append_only();
create trigger addenda__append_only before update or delete on public.addenda
	for each row execute function app.tg_history_stays();
create trigger addenda__never_emptied before truncate on public.addenda
	for each statement execute function app.tg_append_only();

create trigger closures__append_only before update or delete on public.closures
	for each row execute function app.tg_history_stays();
create trigger closures__never_emptied before truncate on public.closures
	for each statement execute function app.tg_append_only();

create trigger identifiers__append_only before update or delete on public.identifiers
	for each row execute function app.tg_history_stays();
create trigger identifiers__never_emptied before truncate on public.identifiers
	for each statement execute function app.tg_append_only();
create trigger access_log__append_only before update or delete on public.access_log
	for each row execute function app.tg_append_only();
create trigger access_log__never_emptied before truncate on public.access_log
	for each statement execute function app.tg_append_only();

create function app.tg_photos__what_was_announced_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.received_at is not null
		or (to_jsonb(new) - 'received_at') is distinct from (to_jsonb(old) - 'received_at')
	then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;
create trigger photos__what_was_announced_stays before update on public.photos
	for each row execute function app.tg_photos__what_was_announced_stays();
-- another person under the same id would be another source of the same reports
create trigger sources__stay before update on public.sources
	for each row execute function app.tg_append_only();
create trigger photos__append_only before delete on public.photos
	for each row execute function app.tg_history_stays();
create trigger photos__never_emptied before truncate on public.photos
	for each statement execute function app.tg_append_only();

create function app.tg_reports__what_was_filed_stays() returns trigger
language plpgsql set search_path = '' as $$
declare
	moving constant text[] := array[
		'owner_step', 'owner_id', 'hop', 'hotline_alerted_at', 'deadline_at', 'lapses_at',
		'claimed_until', 'acknowledged_at', 'acknowledged_by', 'first_acknowledged_at', 'closed_at',
		'feedback',
		'reference', 'due_at' -- generated after this trigger, so null here
	];
begin
	if (to_jsonb(new) - moving) is distinct from (to_jsonb(old) - moving) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return new;
end
$$;
create trigger reports__what_was_filed_stays before update on public.reports
	for each row execute function app.tg_reports__what_was_filed_stays();

create function app.tg_indicators__only_in_a_draft() returns trigger
language plpgsql set search_path = '' as $$
begin
	if exists (
		select from public.indicator_versions
		where version in (old.version, new.version) and published_at is not null
	) then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return coalesce(new, old);
end
$$;
comment on function app.tg_indicators__only_in_a_draft is
	'What reporters were shown stays, as their reports say no more than the code and the edition.';
create trigger indicators__only_in_a_draft before insert or update or delete on public.indicators
	for each row execute function app.tg_indicators__only_in_a_draft();
create trigger indicators__never_emptied before truncate on public.indicators
	for each statement execute function app.tg_append_only();

create function app.tg_indicator_versions__what_was_in_use_stays() returns trigger
language plpgsql set search_path = '' as $$
begin
	if old.published_at <= now() then
		raise sqlstate 'PT403' using message = 'append_only';
	end if;
	return coalesce(new, old);
end
$$;
create trigger indicator_versions__what_was_in_use_stays
	before update or delete on public.indicator_versions
	for each row execute function app.tg_indicator_versions__what_was_in_use_stays();
create trigger indicator_versions__never_emptied before truncate on public.indicator_versions
	for each statement execute function app.tg_append_only();

create function app.tg_reports__stay() returns trigger
language plpgsql set search_path = '' as $$
begin
	if app.may_go(old.id) then
		return old;
	end if;
	raise sqlstate 'PT403' using message = 'append_only';
end
$$;
create trigger reports__stay before delete on public.reports
	for each row execute function app.tg_reports__stay();
