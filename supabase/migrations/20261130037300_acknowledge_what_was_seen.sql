-- An acknowledgement answers only the danger that its person has seen, over acknowledge_report as well.

create function app.changed_since(report_id uuid, seen_hop integer) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from public.hops
		where hops.report_id = changed_since.report_id and hop > seen_hop
			-- a danger that was added later is news to somebody who acted before they knew of it
			and (part = 'owner' or part = 'alerted' and reason = 'urgent')
	)
$$;
comment on function app.changed_since is
	'Whether a report came to any owner, or became an alarm, after that hop.';

drop function app.acknowledge_report(uuid, timestamptz, uuid, timestamptz);
create function app.acknowledge_report(
	report_id uuid, at timestamptz, act_id uuid default null, acted_at timestamptz default null,
	seen_hop integer default null
) returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	if report.owner_id is distinct from auth.uid() then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if report.acknowledged_at is null then -- a second tap is quiet
		-- An old app does not say what its person saw, and neither does a closing of linked reports. Both may
		-- come from before a danger was added, so they are refused while that danger is unanswered: the notices
		-- go on, the deadline moves the report, and a reload brings the app that says what its person saw.
		-- A danger that its person got with the report does not count.
		if (case
			when seen_hop is not null then app.changed_since(report.id, seen_hop)
			else exists (
				select from public.hops as alarm
				where alarm.report_id = report.id and part = 'alerted' and reason = 'urgent'
					and alarm.at > (
						select hops.at from public.hops
						where hops.report_id = report.id and hops.part = 'owner' order by hop desc limit 1
					)
			)
		end) then
			raise sqlstate 'PT409' using message = 'changed_meanwhile';
		end if;
		update public.reports set
			acknowledged_at = at, acknowledged_by = auth.uid(), deadline_at = null,
			lapses_at = at + lapse_within, claimed_until = null,
			first_acknowledged_at = coalesce(first_acknowledged_at, at)
		where id = report.id;
		insert into public.events (report_id, kind, at, actor_id, step, act_id, acted_at)
		values (report.id, 'acknowledged', at, auth.uid(), report.owner_step, act_id, acted_at);
	end if;
	return app.state_of(report.id);
end
$$;

drop function public.acknowledge_report(uuid);
-- Definer, because nobody holds an update grant on reports.
create function public.acknowledge_report(report_id uuid, seen_hop integer default null)
returns public.report_state
language sql security definer set search_path = '' as $$
	select app.acknowledge_report(report_id, now(), seen_hop => seen_hop)
$$;
comment on function public.acknowledge_report is
	'Its owner says "I have read this", as it was at that hop. Had it another owner since, or was a danger '
	'added, nothing is done. Without a hop (an app from before there was one) it is refused while a danger is '
	'unanswered that was added after the caller got the report. Twice is quiet. Errors: report_not_found, '
	'not_allowed, changed_meanwhile.';
grant execute on function public.acknowledge_report to authenticated;

create or replace function app.act_at_desk(
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
