-- One report has two times: the target that its reporter was promised, counted from receipt, and the deadline
-- of its present owner. Every page receives both and shows both in the same words.
create function app.target_at(report public.reports) returns timestamptz
language sql stable set search_path = '' as $$
	select case
		when report.first_acknowledged_at is null and report.closed_at is null
		then report.received_at + report.acknowledge_within
	end
$$;
comment on function app.target_at is
	'By when a report must first be acknowledged, however often it moves; null: it has been.';

-- A danger to life that is added later alerts the owner and the hotline again, even if the report was alerted
-- or acknowledged before. From then on each owner has as little time as for a report that happens now.
create function app.time_to_acknowledge(report public.reports, at timestamptz) returns interval
language sql stable set search_path = '' as $$
	select case
		when report.hotline_alerted_at is null then report.acknowledge_within
		else least(report.acknowledge_within, app.target('now', at))
	end
$$;
comment on function app.time_to_acknowledge is
	'How long the next owner of a report has. The target of its receipt, which figures are held to, stays.';

create function app.priority(report public.reports) returns integer
language sql stable set search_path = '' as $$
	select case
		when report.danger_to_life or exists (
			select from public.addenda
			where report_id = report.id and addenda.content -> 'danger_to_life' = 'true'::jsonb
		) then 1
		when report.urgency = 'now' or report.hotline_alerted_at is not null then 2
		else 3
	end
$$;
comment on function app.priority is
	'1: danger to life, as filed or as added later; 2: now; 3: any other. Where not all reports can be '
	'handled at once, the lowest number goes first.';

grant execute on function app.target_at to authenticated;
