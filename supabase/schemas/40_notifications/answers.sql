create function app.may_read(person public.people, report public.reports, at timestamptz)
returns boolean
language sql stable set search_path = '' as $$
	select person.active and coalesce(
		case person.role
			when 'officer' then report.owner_id = person.id or exists (
				select from public.patch_officers
				where patch_id = report.patch_id and person_id = person.id
					and starts_at <= at and (ends_at is null or ends_at > at)
			)
			when 'operator' then report.region_id = person.region_id
				and (report.owner_step = 'hotline' or report.hotline_alerted_at is not null)
			when 'supervisor' then report.region_id = person.region_id
		end,
		false
	)
$$;
comment on function app.may_read is
	'Whether somebody else reads a report. What one reads oneself the policies say; a test holds the two together.';

create function app.answer_recipients(question public.feedback, at timestamptz) returns setof uuid
language plpgsql stable set search_path = '' as $$
declare
	report public.reports;
begin
	select * into strict report from public.reports where id = question.report_id;
	if exists (
		select from public.people where id = question.sent_by and app.may_read(people, report, at)
	) then
		return next question.sent_by;
	elsif report.owner_id is not null then
		return next report.owner_id;
	else
		return query select app.watch(report.region_id, 'operator', false, at);
	end if;
end
$$;
comment on function app.answer_recipients is
	'Whoever asked; if they read the report no more, its owner; in the queue of the hotline, its watch.';

create function app.notify_of_answer(addendum public.addenda, at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
	insert into app.notifications (
		person_id, report_id, part, question_id, urgency, written_at, expires_at, next_at
	)
	select hearer, reports.id, 'answered', question.id, rule.urgency, at, at + expires_after, at
	from public.feedback as question
	join public.reports on reports.id = question.report_id
	join app.notification_rules as rule
		on rule.urgency = case when hotline_alerted_at is null then reports.urgency else 'now' end
	cross join lateral app.answer_recipients(question, at) as hearer
	join public.people on people.id = hearer and people.active
	where question.id = app.answers_what(addendum)
		-- what is said to a question once more is an addition like any other
		and not exists (
			select from public.addenda as earlier
			where earlier.report_id = question.report_id and earlier.id <> addendum.id
				and app.answers(earlier, question)
		)
		-- the same words opened it again or raised the alarm, and they are told of that
		and not exists (
			select from app.notifications
			where notifications.report_id = reports.id and person_id = hearer and written_at = at
		)
	on conflict (question_id, person_id) do nothing;
exception when others then
	raise warning 'nobody could be told of an answer: %', sqlerrm; -- it is kept all the same
end
$$;
comment on function app.notify_of_answer is
	'Owes whoever asked a message when their question is answered first: as pressing as the report is, and '
	'through quiet hours only where that would be.';

create function app.has_read_answers(report_id uuid, at timestamptz) returns void
language sql set search_path = '' as $$
	update app.notifications set ended_at = has_read_answers.at, ended = 'silenced', next_at = null
	where id in (
		select id from app.notifications
		where notifications.report_id = has_read_answers.report_id and person_id = app.me()
			and part = 'answered' and ended_at is null
		for update skip locked -- nobody who reads waits for whoever sends
	)
$$;
comment on function app.has_read_answers is 'Whoever has the report before them need not be told.';
