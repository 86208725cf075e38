-- What staff tell a reporter beside how it ended: thanks, and questions about what was seen already.
-- Never a task: who is asked to find out more becomes a source, and nobody has agreed to that.
create table public.feedback_wordings (
	kind text not null check (kind in ('thanks', 'question')),
	code text not null check (code ~ '^[a-z_]+$'),
	wording text not null check (length(wording) between 1 and 160),
	position smallint not null,
	primary key (kind, code)
);
comment on table public.feedback_wordings is
	'The only thanks and questions there are. Each question is about what was seen already.';
alter table public.feedback_wordings enable row level security;
grant select on public.feedback_wordings to authenticated;

create table app.task_patterns (
	pattern text primary key -- a regular expression; a space is any white space
);
comment on table app.task_patterns is
	'What reads like a task when staff write it to a reporter. Found as whole words, in either case.';
alter table app.task_patterns enable row level security;

create policy "staff read what a reporter can be told"
	on public.feedback_wordings for select to authenticated using ((select app.is_staff()));

create function app.task_words(words text) returns text[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(found order by place, length(found) desc), '{}')
	from (
		select distinct on (lower(found)) found, strpos(words, found) as place
		from app.task_patterns
		cross join lateral regexp_matches(
			words, '(\m(?:' || replace(pattern, ' ', '\s+') || ')\M)', 'gi'
		) as matched
		cross join lateral (select matched[1]) as first (found)
		order by lower(found), place
	) as each_once
$$;
comment on function app.task_words is 'What in these words reads like a task, as it was written.';
