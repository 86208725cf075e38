create table public.hops (
	report_id uuid not null references public.reports,
	hop integer not null,
	step text not null check (step in ('officer', 'twin', 'hotline', 'supervisor')),
	person_id uuid references public.people,
	part text not null check (part in ('owner', 'alerted', 'passed_over')),
	reason text not null,
	at timestamptz not null,
	deadline_at timestamptz,
	primary key (report_id, hop),
	check ((part = 'owner') = (deadline_at is not null))
);
comment on table public.hops is
	'Every owner a report has had, whoever was passed over or alerted, and why.';
alter table public.hops enable row level security;
grant select on public.hops to authenticated;

create function app.candidates(site_id uuid, at timestamptz)
returns table (rank integer, step text, person_id uuid, reason text)
language sql stable set search_path = '' as $$
	with patch as (
		select (select patch_id from public.sites where sites.id = candidates.site_id) as id
	)
	select
		standing.rank, standing.step, held.person_id,
		case
			when patch.id is null then 'no_patch'
			when held.person_id is null then 'no_' || standing.step
			else app.unavailable_because(held.person_id, at)
		end
	from patch
	cross join (values (1, 'officer'), (2, 'twin')) as standing (rank, step)
	left join public.patch_officers as held on held.patch_id = patch.id
		and held.standing = standing.step
		and held.starts_at <= at and (held.ends_at is null or held.ends_at > at)
	union all
	select 3, 'hotline', null, null
$$;
comment on function app.candidates is
	'Who could own a report from that site, in the order they are asked; reason is why not, null when '
	'they can. The hotline is always last and always can, so a report always finds an owner.';

create function app.route(site_id uuid, after_rank integer, had_it uuid[], at timestamptz)
returns table (rank integer, step text, person_id uuid, part text, reason text)
language sql stable set search_path = '' as $$
	with asked as (
		select
			c.rank, c.step, c.person_id,
			case when c.person_id = any (route.had_it) then 'had_it' else c.reason end as reason
		from app.candidates(route.site_id, at) as c
		where c.rank > least(route.after_rank, 2)
	),
	owner as (
		select * from asked where asked.reason is null order by asked.rank limit 1
	)
	select asked.rank, asked.step, asked.person_id, 'passed_over', asked.reason
	from asked join owner on asked.rank < owner.rank
	union all
	select
		owner.rank, owner.step, owner.person_id, 'owner',
		coalesce(
			(
				select case
					when passed.reason in ('no_patch', 'no_officer') then passed.reason
					when owner.step = 'twin' then 'officer_unavailable'
					else 'twin_unavailable'
				end
				from asked as passed
				where passed.rank < owner.rank
				order by passed.rank limit 1
			),
			'first_choice'
		)
	from owner
	union all
	select 4, 'supervisor', null, 'alerted', null where route.after_rank >= 3
	order by 1
$$;
comment on function app.route is
	'The next owner after a rank, behind everybody passed over on the way, all at one '
	'moment: nobody waits for somebody who is not there. Nobody of had_it is asked again. After the '
	'hotline comes its queue once more, and supervisors are told: the line never ends silently.';

create function app.rank_of(step text) returns integer
language sql immutable set search_path = '' as $$
	select case step when 'officer' then 1 when 'twin' then 2 else 3 end
$$;

create trigger hops__append_only before update or delete on public.hops
	for each row execute function app.tg_history_stays();
create trigger hops__never_emptied before truncate on public.hops
	for each statement execute function app.tg_append_only();
