-- What staff make of a report. A reporter reads none of it; nothing of it is ever changed.
create table public.notes (
	id uuid primary key, -- made at the desk, so a resend is the same note
	report_id uuid not null references public.reports,
	-- what was observed is kept apart from what is thought of it (Data Protection Act 2018, section 38)
	kind text not null check (kind in ('observation', 'opinion')),
	words text not null check (length(words) between 1 and 4000),
	written_by uuid not null references public.people,
	written_at timestamptz not null
);
comment on table public.notes is 'What staff wrote beside a report, for staff.';
create index notes_report_id_idx on public.notes (report_id, written_at);
alter table public.notes enable row level security;
grant select on public.notes to authenticated;

create table public.grades (
	id uuid primary key, -- made at the desk, so a resend is the same grade
	report_id uuid not null references public.reports,
	replaces uuid unique references public.grades, -- graded anew, once
	item text not null check (length(item) between 1 and 1000), -- what it is a grade of
	-- whom or what the item is about: suspects are kept apart from witnesses and victims
	about text not null check (about in ('vessel', 'suspect', 'witness', 'victim', 'place', 'other')),
	source integer not null check (source between 1 and 3),
	assessment text not null check (assessment in ('A', 'B', 'C', 'D', 'E')),
	handling text not null check (handling in ('P', 'C')),
	conditions text check (length(conditions) between 1 and 1000),
	graded_by uuid not null references public.people,
	graded_at timestamptz not null,
	check ((handling = 'C') = (conditions is not null))
);
comment on table public.grades is
	'3x5x2 of one item of information in a report: source 1 reliable, 2 untested, 3 not reliable; '
	'assessment A known directly to the source, B indirectly but corroborated, C indirectly, D not '
	'known, E suspected to be false; handling P lawful sharing permitted, C with conditions.';
create index grades_report_id_idx on public.grades (report_id, graded_at);
alter table public.grades enable row level security;
grant select on public.grades to authenticated;

create table public.reviews (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	due_on date not null,
	reason text not null check (length(reason) between 1 and 2000),
	set_by uuid not null references public.people,
	set_at timestamptz not null
);
comment on table public.reviews is
	'When a report is to be looked at again. The latest holds; the earlier ones stay.';
create index reviews_report_id_idx on public.reviews (report_id, id desc);
alter table public.reviews enable row level security;
grant select on public.reviews to authenticated;

create policy "who reads a report reads its notes" on public.notes for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its grades" on public.grades for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create policy "who reads a report reads its reviews" on public.reviews for select to authenticated
	using ((select app.is_staff()) and exists (select from public.reports where id = report_id));

create function app.add_note(
	report_id uuid, note_id uuid, kind text, words text, at timestamptz
) returns public.notes
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
	note public.notes;
begin
	if kind is null or kind not in ('observation', 'opinion') then
		raise sqlstate 'PT422' using message = 'note_kind_unknown';
	end if;
	if app.tidy(words) = '' or length(words) > 4000 then
		raise sqlstate 'PT422' using message = 'note_words_required';
	end if;
	insert into public.notes (id, report_id, kind, words, written_by, written_at)
	values (note_id, report.id, kind, app.tidy(words), auth.uid(), at)
	on conflict (id) do nothing returning * into note;
	if not found then
		select * into strict note from public.notes where id = note_id;
		if (note.report_id, note.written_by, note.kind, note.words)
			is distinct from (report.id, auth.uid(), add_note.kind, app.tidy(add_note.words))
		then
			raise sqlstate 'PT409' using message = 'note_id_taken';
		end if;
	end if;
	return note;
end
$$;

-- Definer, all of them: nobody holds an insert grant, so each has one door.
create function public.add_note(report_id uuid, note_id uuid, kind text, words text)
returns public.notes
language sql security definer set search_path = '' as $$
	select app.add_note(report_id, note_id, kind, words, now())
$$;
comment on function public.add_note is
	'Staff write an observation or an opinion beside a report they may read. Twice the same is quiet. '
	'Errors: report_not_found, note_kind_unknown, note_words_required, note_id_taken.';

create function app.grade_item(
	report_id uuid, grade_id uuid, item text, about text, source integer, assessment text,
	handling text, conditions text, replaces uuid, at timestamptz
) returns public.grades
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.readable_report(report_id);
	made public.grades;
begin
	if app.my_role() not in ('officer', 'operator') then
		raise sqlstate 'PT403' using message = 'not_allowed';
	end if;
	if app.tidy(item) = '' or length(item) > 1000 then
		raise sqlstate 'PT422' using message = 'item_required';
	end if;
	if about is null or about not in ('vessel', 'suspect', 'witness', 'victim', 'place', 'other')
		or source is null or source not between 1 and 3
		or assessment is null or assessment not in ('A', 'B', 'C', 'D', 'E')
		or handling is null or handling not in ('P', 'C')
	then
		raise sqlstate 'PT422' using message = 'grade_unknown';
	end if;
	conditions := nullif(app.tidy(conditions), '');
	if handling = 'P' then
		conditions := null;
	elsif conditions is null or length(conditions) > 1000 then
		raise sqlstate 'PT422' using message = 'conditions_required';
	end if;
	select * into made from public.grades where id = grade_id;
	if found then
		if (made.report_id, made.graded_by, made.item, made.about, made.source, made.assessment,
			made.handling, made.conditions, made.replaces)
			is distinct from (report.id, auth.uid(), app.tidy(grade_item.item), grade_item.about,
			grade_item.source, grade_item.assessment, grade_item.handling, grade_item.conditions,
			grade_item.replaces)
		then
			raise sqlstate 'PT409' using message = 'grade_id_taken';
		end if;
		return made; -- sent again
	end if;
	if replaces is not null and not exists (
		select from public.grades where id = grade_item.replaces and grades.report_id = report.id
	) then
		raise sqlstate 'PT404' using message = 'grade_not_found';
	end if;
	insert into public.grades (
		id, report_id, replaces, item, about, source, assessment, handling, conditions, graded_by,
		graded_at
	)
	values (
		grade_id, report.id, replaces, app.tidy(item), about, source, assessment, handling, conditions,
		auth.uid(), at
	)
	returning * into made;
	return made;
exception when unique_violation then
	-- somebody graded it anew meanwhile: theirs is shown first
	raise sqlstate 'PT409' using message = 'graded_meanwhile';
end
$$;

create function public.grade_item(
	report_id uuid, grade_id uuid, item text, about text, source integer, assessment text,
	handling text, conditions text default null, replaces uuid default null
) returns public.grades
language sql security definer set search_path = '' as $$
	select app.grade_item(
		report_id, grade_id, item, about, source, assessment, handling, conditions, replaces, now()
	)
$$;
comment on function public.grade_item is
	'An officer or operator grades one item of a report they may read, or grades it anew. Twice the same '
	'is quiet. Errors: report_not_found, not_allowed, item_required, grade_unknown, '
	'conditions_required, grade_not_found, graded_meanwhile, grade_id_taken.';

create function app.set_review(report_id uuid, due_on date, reason text, at timestamptz)
returns public.reviews
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
	latest public.reviews;
begin
	reason := app.said(reason);
	if due_on is null or due_on < (at at time zone 'Europe/London')::date
		or due_on > (at at time zone 'Europe/London')::date + 3653
	then
		raise sqlstate 'PT422' using message = 'review_date_unusable';
	end if;
	select * into latest from public.reviews where reviews.report_id = report.id
	order by id desc limit 1;
	if found and (latest.due_on, latest.reason, latest.set_by) = (set_review.due_on, set_review.reason, auth.uid()) then
		return latest; -- a second tap is quiet
	end if;
	insert into public.reviews (report_id, due_on, reason, set_by, set_at)
	values (report.id, due_on, reason, auth.uid(), at) returning * into latest;
	return latest;
end
$$;

create function public.set_review(report_id uuid, due_on date, reason text)
returns public.reviews
language sql security definer set search_path = '' as $$
	select app.set_review(report_id, due_on, reason, now())
$$;
comment on function public.set_review is
	'Staff say when a report they may read is to be looked at again, and why. Errors: '
	'report_not_found, reason_required, review_date_unusable.';

create function app.reopen_report(report_id uuid, reason text, at timestamptz)
returns public.report_state
language plpgsql set search_path = '' as $$
declare
	report public.reports := app.locked_report(report_id);
begin
	reason := app.said(reason);
	if report.closed_at is not null then -- of one that is open there is nothing to do
		perform app.reroute_report(report.id, 'reopened', auth.uid(), reason, at);
	end if;
	return app.state_of(report.id);
end
$$;

create function public.reopen_report(report_id uuid, reason text) returns public.report_state
language sql security definer set search_path = '' as $$
	select app.reopen_report(report_id, reason, now())
$$;
comment on function public.reopen_report is
	'Staff who may read a closed report open it again: it begins anew with its officer. Twice is quiet. '
	'Errors: report_not_found, reason_required.';

create trigger notes__append_only before update or delete on public.notes
	for each row execute function app.tg_history_stays();
create trigger notes__never_emptied before truncate on public.notes
	for each statement execute function app.tg_append_only();
create trigger grades__append_only before update or delete on public.grades
	for each row execute function app.tg_history_stays();
create trigger grades__never_emptied before truncate on public.grades
	for each statement execute function app.tg_append_only();
create trigger reviews__append_only before update or delete on public.reviews
	for each row execute function app.tg_history_stays();
create trigger reviews__never_emptied before truncate on public.reviews
	for each statement execute function app.tg_append_only();

grant execute on function
	public.add_note,
	public.grade_item,
	public.set_review,
	public.reopen_report
	to authenticated;
