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
