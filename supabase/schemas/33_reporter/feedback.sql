create table public.feedback (
	id uuid primary key, -- made at the desk, so a resend is the same
	report_id uuid not null references public.reports,
	kind text not null,
	wording text not null,
	words text not null check (length(words) <= 280), -- beside the wording; may be empty
	task_words text[] not null, -- what read like a task, and was sent despite it
	step text not null check (step in ('officer', 'twin', 'hotline', 'supervisor')),
	sent_by uuid not null references public.people,
	sent_at timestamptz not null,
	foreign key (kind, wording) references public.feedback_wordings (kind, code)
);
comment on table public.feedback is
	'What staff thanked a reporter for, or asked them. An answer is an addendum that names its question.';
create index feedback_report_id_idx on public.feedback (report_id, sent_at);
create index feedback_despite_task_idx on public.feedback (sent_at desc) where task_words <> '{}';
alter table public.feedback enable row level security;
grant select on public.feedback to authenticated;

create policy "who reads a report reads what its reporter was told"
	on public.feedback for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create function app.step_to_reporters(report public.reports, at timestamptz) returns text
language sql stable set search_path = '' as $$
	select case app.my_role()
		when 'operator' then 'hotline'
		when 'supervisor' then 'supervisor'
		else coalesce(
			(
				select standing from public.patch_officers
				where patch_id = report.patch_id and person_id = auth.uid()
					and starts_at <= at and (ends_at is null or ends_at > at)
			),
			'officer'
		)
	end
$$;
comment on function app.step_to_reporters is 'As what the caller speaks to the reporter of a report.';

create function app.write_feedback(
	kind text, report_id uuid, feedback_id uuid, wording text, words text, despite_task boolean,
	at timestamptz
) returns public.feedback
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
	told public.feedback;
	task text[];
begin
	words := app.tidy(words);
	select * into told from public.feedback where id = feedback_id;
	if found then
		if (told.report_id, told.sent_by, told.kind, told.wording, told.words)
			is distinct from (report.id, auth.uid(), write_feedback.kind, write_feedback.wording,
				write_feedback.words)
		then
			raise sqlstate 'PT409' using message = 'feedback_id_taken';
		end if;
		return told; -- sent again
	end if;
	if not exists (
		select from public.feedback_wordings as known
		where known.kind = write_feedback.kind and code = write_feedback.wording
	) then
		raise sqlstate 'PT422' using message = 'wording_unknown';
	end if;
	if length(words) > 280 then
		raise sqlstate 'PT422' using message = 'feedback_words_too_long';
	end if;
	task := app.task_words(words);
	if task <> '{}' and despite_task is not true then
		raise sqlstate 'PT409' using
			message = 'reads_like_a_task', detail = array_to_string(task, ', ');
	end if;
	insert into public.feedback (
		id, report_id, kind, wording, words, task_words, step, sent_by, sent_at
	)
	values (
		feedback_id, report.id, kind, wording, words, task, app.step_to_reporters(report, at),
		auth.uid(), at
	)
	on conflict (id) do nothing returning * into told;
	if not found then -- sent twice at once: the other one is there by now
		return app.write_feedback(kind, report_id, feedback_id, wording, words, despite_task, at);
	end if;
	insert into public.events (report_id, kind, at, actor_id, step)
	values (
		report.id, case kind when 'thanks' then 'thanked' else 'asked' end, at, auth.uid(), told.step
	);
	return told;
end
$$;
comment on function app.write_feedback is 'Thanks a reporter, or asks them, once, and notes that it was done.';

create function app.thank_reporter(
	report_id uuid, feedback_id uuid, wording text, words text, despite_task boolean, at timestamptz
) returns public.feedback
language sql set search_path = '' as $$
	select app.write_feedback('thanks', report_id, feedback_id, wording, words, despite_task, at)
$$;

-- Definer, both: nobody holds an insert grant, so each has one door.
create function public.thank_reporter(
	report_id uuid, feedback_id uuid, wording text, words text default '',
	despite_task boolean default false
) returns public.feedback
language sql security definer set search_path = '' as $$
	select app.thank_reporter(report_id, feedback_id, wording, words, despite_task, now())
$$;
comment on function public.thank_reporter is
	'Staff thank the reporter of a report they may read, in a wording of the list and at most 280 '
	'characters of their own. Twice the same is quiet. Errors: report_not_found, wording_unknown, '
	'feedback_words_too_long, reads_like_a_task (detail: the words; not with despite_task), '
	'feedback_id_taken.';

create function app.ask_reporter(
	report_id uuid, feedback_id uuid, wording text, words text, despite_task boolean, at timestamptz
) returns public.feedback
language sql set search_path = '' as $$
	select app.write_feedback('question', report_id, feedback_id, wording, words, despite_task, at)
$$;

create function public.ask_reporter(
	report_id uuid, feedback_id uuid, wording text, words text default '',
	despite_task boolean default false
) returns public.feedback
language sql security definer set search_path = '' as $$
	select app.ask_reporter(report_id, feedback_id, wording, words, despite_task, now())
$$;
comment on function public.ask_reporter is
	'Staff ask the reporter of a report they may read one of the questions about what was seen. Errors: '
	'as thank_reporter.';

create function app.answers(addendum public.addenda, question public.feedback) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(
		question.kind = 'question' and addendum.report_id = question.report_id
			and lower(addendum.content ->> 'answers') = question.id::text,
		false
	)
$$;
comment on function app.answers is 'Whether an addendum answers that question, and not only says so.';

create function app.answers_what(addendum public.addenda) returns uuid
language sql stable set search_path = '' as $$
	select id from public.feedback
	where feedback.report_id = addendum.report_id and app.answers(addendum, feedback)
$$;
comment on function app.answers_what is 'The question it answers; null: none.';

create function app.answered_at(question public.feedback) returns timestamptz
language sql stable set search_path = '' as $$
	select min(received_at) from public.addenda
	where addenda.report_id = question.report_id and app.answers(addenda, question)
$$;
comment on function app.answered_at is 'When a question was first answered; null: not yet.';

create trigger feedback__append_only before update or delete on public.feedback
	for each row execute function app.tg_history_stays();
create trigger feedback__never_emptied before truncate on public.feedback
	for each statement execute function app.tg_append_only();

grant execute on function public.thank_reporter, public.ask_reporter to authenticated;
