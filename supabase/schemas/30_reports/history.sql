create table public.events (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	kind text not null check (
		kind in (
			'received', 'routed', 'alerted', 'escalated', 'released', 'claimed',
			'claim_expired', 'reassigned', 'acknowledged', 'extended', 'closed', 'reopened', 'addendum',
			'photo_received', 'thanked', 'asked'
		)
	),
	at timestamptz not null,
	actor_id uuid references public.people, -- null: the clock, or the reporter, who is in `sources` only
	step text,
	person_id uuid references public.people, -- whom it concerns, when that is not the actor
	reason text, -- one word, which a reporter may be told
	-- a sentence of staff, which a reporter is never told
	note text check (length(note) <= 2000),
	act_id uuid, -- made at a desk that may have had no signal, so a resend is the same act
	acted_at timestamptz -- by the clock of that desk: evidence, and starts nothing
);
comment on table public.events is 'The history of a report. Entries are added and never changed.';
create unique index events_act_id_idx on public.events (act_id) where act_id is not null;
create index events_report_id_idx on public.events (report_id, id);
alter table public.events enable row level security;
grant select on public.events to authenticated;

create function app.said(reason text) returns text
language plpgsql immutable set search_path = '' as $$
begin
	if app.tidy(reason) = '' or length(reason) > 2000 then
		raise sqlstate 'PT422' using message = 'reason_required';
	end if;
	return app.tidy(reason);
end
$$;
comment on function app.said is 'A reason somebody gave, or reason_required.';

create trigger events__append_only before update or delete on public.events
	for each row execute function app.tg_history_stays();
create trigger events__never_emptied before truncate on public.events
	for each statement execute function app.tg_append_only();
