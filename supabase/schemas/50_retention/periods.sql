-- How long reports are kept, as administrators set it, and what supervisors decide when that is over.
create function app.months(keep interval) returns integer
language sql immutable set search_path = '' as $$
	select (extract(year from keep) * 12 + extract(month from keep))::integer
$$;

create function app.set_retention(rule text, months integer, at timestamptz) returns timestamptz
language plpgsql set search_path = '' as $$
declare
	wanted constant interval := make_interval(months => months);
	was interval;
	holds timestamptz;
begin
	perform app.require_role('administrator');
	if rule is null or rule not in ('no_action', 'acted_on') then
		raise sqlstate 'PT422' using message = 'retention_unreadable', detail = 'rule';
	end if;
	if months is null or months not between 1 and 1200 then
		raise sqlstate 'PT422' using message = 'retention_unreadable', detail = 'months';
	end if;
	-- one after the other, or two at once would leave two that are to come
	perform pg_advisory_xact_lock(hashtext('retention_periods'));
	was := app.keeps(rule, at);
	-- what is erased cannot be brought back: a week in which it can still be taken back
	holds := at + case when wanted < was then interval '7 days' else '0' end;
	delete from app.retention_periods as held
	where held.rule = set_retention.rule and starts_at >= at;
	if wanted <> was then
		insert into app.retention_periods (rule, starts_at, keep)
		values (set_retention.rule, holds, wanted);
	end if;
	perform app.note_roster(
		'set_retention', null, null,
		jsonb_build_object('rule', rule, 'months', app.months(was)),
		jsonb_build_object('rule', rule, 'months', months, 'starts_at', holds), at
	);
	return holds;
end
$$;

create function public.set_retention(rule text, months integer) returns timestamptz
language sql security definer set search_path = '' as $$
	select app.set_retention(rule, months, now())
$$;
comment on function public.set_retention is
	'For how many months closed reports are kept. Longer holds at once, shorter in seven days; answers '
	'with when. Errors: not_allowed, retention_unreadable (detail: rule or months).';

create function public.retention_periods()
returns table (rule text, months integer, starts_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
	if coalesce(app.my_role() not in ('administrator', 'supervisor'), true) then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	return query
		select held.rule, app.months(keep), held.starts_at
		from app.retention_periods as held
		where held.starts_at > now() or held.keep = app.keeps(held.rule, now())
			and held.starts_at = (
				select max(latest.starts_at) from app.retention_periods as latest
				where latest.rule = held.rule and latest.starts_at <= now()
			)
		order by held.rule, held.starts_at;
end
$$;
comment on function public.retention_periods is
	'Of each rule the period that holds, then the one that is to come. Errors: not_allowed.';

create function app.due_for_review(region_id uuid, at timestamptz)
returns table (report_id uuid, reference text, closed_at timestamptz, since timestamptz)
language sql stable set search_path = '' as $$
	select reports.id, reports.reference, reports.closed_at, kept.ends_at
	from public.reports cross join lateral app.retention_of(reports, at) as kept
	where reports.region_id = due_for_review.region_id
		-- spares the younger ones the question
		and reports.closed_at <= at - app.keeps('acted_on', at)
		and kept.rule = 'acted_on' and kept.ends_at <= at and not app.is_due(reports, at)
	order by kept.ends_at, reports.id
$$;
comment on function app.due_for_review is
	'Reports of a region that came to something and whose time is over: somebody decides whether they go '
	'(dispose_report), or sets the next review. They are never erased by themselves.';

create function public.due_for_review(size integer default 25)
returns table (report_id uuid, reference text, closed_at timestamptz, since timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
	perform app.require_role('supervisor');
	return query
		select * from app.due_for_review(app.my_region(), now())
		limit least(greatest(size, 1), 500);
end
$$;
comment on function public.due_for_review is
	'For a supervisor: the reports of their region that have been kept for as long as they may be without '
	'somebody deciding again, the longest due first. Errors: not_allowed.';

create function app.dispose_report(report_id uuid, reason text, at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	report constant public.reports := app.locked_for_supervisor(report_id);
begin
	dispose_report.reason := app.said(dispose_report.reason);
	if not exists (
		select from app.retention_of(report, at) where rule = 'acted_on' and ends_at <= at
	) then
		raise sqlstate 'PT409' using message = 'not_due';
	end if;
	insert into app.disposals values (report.id, auth.uid(), at, dispose_report.reason)
	on conflict on constraint disposals_pkey do update set
		decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason;
	insert into public.access_log (kind, report_id, region_id, person_id, at, what)
	values ('alteration', report.id, report.region_id, auth.uid(), at, 'disposal');
	return true;
end
$$;

create function public.dispose_report(report_id uuid, reason text) returns boolean
language sql security definer set search_path = '' as $$
	select app.dispose_report(report_id, reason, now())
$$;
comment on function public.dispose_report is
	'A supervisor decides that a report that was kept for its time goes, the next night. A hold or a date '
	'for review set until then keeps it. Errors: report_not_found, supervisors_only, reason_required, '
	'not_due.';

grant execute on function
	public.set_retention,
	public.retention_periods,
	public.due_for_review,
	public.dispose_report
	to authenticated;
