-- The e-mail about coverage gaps goes by site.

create function app.gaps_by_site(person_id uuid, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(
		jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'gaps', count) order by kind, name), '[]'
	)
	from (
		select case when sites = '{}' then gap.kind else 'site' end as kind, site.name, count(*) as count
		from public.regions
		cross join lateral app.coverage_gaps_of(regions.id, at, at + interval '720 hours') as gap
		cross join lateral unnest(
			case when sites = '{}' then array[patch_name] else sites end
		) as site (name)
		where gaps_by_site.person_id in (select app.keepers_of(regions.id))
		group by patch_id, 1, site.name -- two patches may each have a site of that name
	) as counted
$$;
comment on function app.gaps_by_site is
	'How many coverage gaps each site has in the next thirty days, in the regions whose rosters a person '
	'keeps: [{kind, name, gaps}]. Kind `hotline`: of a region; kind `patch`: one without sites.';

alter type public.due_message add attribute gaps jsonb;
comment on column public.due_message.gaps is
	'Of an e-mail about coverage gaps, how many each site has: [{kind, name, gaps}]. Otherwise null.';

create or replace function app.take_for(person_id uuid, mine uuid[], at timestamptz)
returns setof public.due_message
language plpgsql set search_path = '' as $$
declare
	allowance constant integer := app.messages_a_minute() - (
		select count(*) from app.attempts
		where attempts.person_id = take_for.person_id and attempts.at > take_for.at - interval '1 minute'
			and not urgent -- alarms have no limit and use up nobody's allowance
			and (outcome is null or outcome = 'sent') -- what reached nobody bothered nobody
	);
	message record;
	attempt uuid;
begin
	if allowance <= 0 then
		update app.notices set next_at = at + interval '15 seconds'
		where id = any (mine) and next_at <= at and urgency <> 'now';
	end if;
	for message in
		with due as (
			select notices.id, notices.urgency, notices.expires_at, notices.channel_id,
				-- about a channel or rosters: it cannot speak for a report, nor another notice for it
				notices.report_id is null as alone,
				notices.urgency = 'now' as urgent,
				case notices.urgency when 'now' then app.messages_a_minute() else allowance end as at_once,
				row_number() over (
					partition by notices.urgency = 'now'
					order by app.urgency_place(notices.urgency), notices.written_at, notices.id
				) as place,
				count(*) over (partition by notices.urgency = 'now') as all_due
			from app.notices
			where notices.id = any (mine) and next_at <= at
				and notices.channel_id is not null
		),
		numbered as (
			select *, case
				when alone or all_due <= at_once then place
				else least(place, at_once)
			end as message
			from due
		)
		select
			(array_agg(numbered.channel_id order by place))[1] as channel_id,
			array_agg(numbered.id order by place) as notice_ids,
			(array_agg(numbered.urgency order by place))[1] as urgency,
			alone,
			urgent,
			max(numbered.expires_at) as expires_at
		from numbered
		group by numbered.message, numbered.alone, numbered.urgent
		order by numbered.urgent desc, min(place)
	loop
		-- a shared phone may be taken over in this moment: the next round finds another channel
		perform from public.channels where id = message.channel_id for key share skip locked;
		continue when not found;
		insert into app.attempts (person_id, channel_id, notice_ids, at, urgent)
		values (
			take_for.person_id, message.channel_id, message.notice_ids, take_for.at, message.urgent
		)
		returning id into attempt;
		update app.notices set
			attempt_id = attempt, channel_id = message.channel_id, next_at = at + app.attempt_lease()
		where id = any (message.notice_ids);
		return query select
			attempt, kind, address, p256dh, auth, message.urgency,
			case when message.alone then 0 else cardinality(message.notice_ids) end,
			message.expires_at,
			case message.urgency when 'gaps' then app.gaps_by_site(take_for.person_id, take_for.at) end
		from public.channels where id = message.channel_id;
	end loop;
end
$$;
