-- What staff did at a desk without signal, sent once there is some: each act once, and none over
-- another's head.
create function app.act_was_done(act_id uuid, report_id uuid, act text) returns boolean
language plpgsql set search_path = '' as $$
declare
	done record;
begin
	select events.report_id, actor_id as person_id, case kind when 'closed' then 'close' else 'acknowledge' end as act
	into done from public.events where events.act_id = act_was_done.act_id;
	if not found then
		select notes.report_id, written_by as person_id, 'note' as act
		into done from public.notes where id = act_was_done.act_id;
	end if;
	if not found then
		return false;
	end if;
	if (done.report_id, done.person_id, done.act)
		is distinct from (act_was_done.report_id, auth.uid(), act_was_done.act)
	then
		raise sqlstate 'PT409' using message = 'act_id_taken';
	end if;
	return true;
end
$$;

-- An acknowledgement or a closing that was made without signal, before a danger was added, does not answer
-- the danger: it is refused, and its person looks again.
create function app.act_at_desk(
	report_id uuid, act_id uuid, act text, content jsonb, seen_hop integer, acted_at timestamptz,
	at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
	answer constant jsonb := jsonb_build_object('act_id', act_id, 'report_id', report_id);
	report public.reports;
begin
	if act_id is null or act is null or act not in ('acknowledge', 'note', 'close') then
		raise sqlstate 'PT422' using message = 'act_unreadable';
	end if;
	-- Asked before whether they may read the report: it may have moved on since this was done.
	if app.act_was_done(act_id, report_id, act) then
		return answer;
	end if;
	report := app.locked_report(report_id);
	if app.act_was_done(act_id, report_id, act) then -- by this same call, sent twice at once
		return answer;
	end if;
	if act = 'note' then
		perform app.add_note(report.id, act_id, content ->> 'kind', content ->> 'words', at);
		return answer;
	end if;
	if app.changed_since(report.id, seen_hop) then
		raise sqlstate 'PT409' using message = 'changed_meanwhile';
	end if;
	-- what its reporter added since nobody has read, and a closing would end unread
	if act = 'close' and jsonb_typeof(content -> 'seen_addenda') = 'number' and (
		select count(*) from public.addenda where addenda.report_id = report.id
	) > (content ->> 'seen_addenda')::numeric then
		raise sqlstate 'PT409' using message = 'changed_meanwhile';
	end if;
	if act = 'acknowledge' then
		perform app.acknowledge_report(report.id, at, act_id, acted_at, seen_hop);
	elsif content -> 'with_linked' = 'true' then
		perform app.close_linked(
			report.id, content ->> 'outcome', content ->> 'reason', at, act_id, acted_at
		);
	else
		perform app.close_report(
			report.id, content ->> 'outcome', content ->> 'reason', at, act_id, acted_at
		);
	end if;
	return answer;
end
$$;

create function public.act_at_desk(
	report_id uuid, act_id uuid, act text, content jsonb default '{}', seen_hop integer default null,
	acted_at timestamptz default null
) returns jsonb
language sql security definer set search_path = '' as $$
	select app.act_at_desk(report_id, act_id, act, content, seen_hop, acted_at, now())
$$;
comment on function public.act_at_desk is
	'An acknowledgement, a note or a closing that may have waited for signal. The same id again is the '
	'same act, whatever became of the report since. Whoever acknowledges or closes says at which hop they '
	'saw the report: had it another owner since, nothing is done. Nor is it closed where its reporter added '
	'more than `seen_addenda` of the content says they saw. A note is added in any case. What the '
	'desk says of when is evidence. Errors: act_unreadable, act_id_taken, changed_meanwhile, and those of '
	'acknowledge_report, add_note and close_report.';

grant execute on function public.act_at_desk to authenticated;
