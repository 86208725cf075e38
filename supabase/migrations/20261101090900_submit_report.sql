create type public.receipt as (
	report_id uuid,
	reference text,
	kind text, -- report or addendum
	received_at timestamptz,
	step text,
	owner_name text, -- null: the hotline, whose operators are not named to reporters
	reason text,
	hotline_alerted boolean,
	deadline_at timestamptz
);

create function app.receipt_of(report_id uuid) returns public.receipt
language sql stable set search_path = '' as $$
	select
		reports.id, reports.reference, 'report', reports.received_at,
		owner.step, people.name, owner.reason,
		reports.hotline_alerted_at is not null, owner.deadline_at
	from public.reports
	cross join lateral (
		select * from public.hops
		where hops.report_id = reports.id and part = 'owner' order by hop limit 1
	) as owner
	left join public.people on people.id = owner.person_id
	where reports.id = receipt_of.report_id
$$;
comment on function app.receipt_of is
	'What the reporter was told on receipt. Read from the first hop, so that it is the same for ever.';

create function app.unreadable(field text) returns void
language plpgsql set search_path = '' as $$
begin
	raise sqlstate 'PT422' using message = 'report_unreadable', detail = field;
end
$$;

create function app.is_moment(value text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return value::timestamptz is not null and isfinite(value::timestamptz);
exception when others then
	return false;
end
$$;

create function app.is_number(content jsonb, field text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(content -> field), 'null') in ('number', 'null')
$$;

create function app.is_text(content jsonb, field text, longest integer) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(content -> field), 'null') in ('string', 'null')
		and length(coalesce(content ->> field, '')) <= longest
$$;

-- The first field that cannot be read, or null. Refuses only what no person could use: an odd
-- time or a position far away is evidence and comes in.
create function app.unreadable_field(content jsonb) returns text
language plpgsql stable set search_path = '' as $$
begin
	if content is null or jsonb_typeof(content) <> 'object' then return 'content'; end if;
	if content ->> 'payload_version' is distinct from '1' then return 'payload_version'; end if;
	if pg_column_size(content) > 65536 then return 'content'; end if;
	if content ->> 'urgency' is null or content ->> 'urgency' not in ('now', 'today', 'routine') then
		return 'urgency';
	end if;
	if coalesce(jsonb_typeof(content -> 'danger_to_life'), 'null') not in ('boolean', 'null') then
		return 'danger_to_life';
	end if;
	if coalesce(jsonb_typeof(content -> 'indicators'), 'null') not in ('array', 'null') then
		return 'indicators';
	end if;
	if not app.is_number(content, 'indicator_version') then return 'indicator_version'; end if;
	if not app.is_number(content, 'accuracy_metres') then return 'accuracy_metres'; end if;
	if not app.is_text(content, 'description', 2000) then return 'description'; end if;
	if not app.is_text(content, 'place_text', 200) then return 'place_text'; end if;
	if not app.is_moment(content ->> 'seen_at') then return 'seen_at'; end if;
	if not app.is_moment(content ->> 'saved_at') then return 'saved_at'; end if;
	if not app.is_number(content, 'latitude') or not app.is_number(content, 'longitude')
		or (content ->> 'latitude' is null) <> (content ->> 'longitude' is null)
		or abs((content ->> 'latitude')::numeric) > 90 or abs((content ->> 'longitude')::numeric) > 180
	then
		return 'position';
	end if;
	if content ->> 'position_source' not in ('gps', 'typed', 'site') then return 'position_source'; end if;
	if coalesce(trim(content ->> 'description'), '') = ''
		and coalesce(jsonb_array_length(nullif(content -> 'indicators', 'null')), 0) = 0
	then
		return 'description';
	end if;
	if content ->> 'latitude' is null and coalesce(trim(content ->> 'place_text'), '') = ''
		and content ->> 'site_id' is null
	then
		return 'position';
	end if;
	return null;
end
$$;

create function app.hash_of(content jsonb) returns bytea
language sql immutable set search_path = '' as $$
	select sha256(convert_to((content - 'app_version')::text, 'UTF8'))
$$;
comment on function app.hash_of is
	'Tells whether two contents are the same. The version of the app is left out: a resend after an update is a resend.';

create function app.take_report(
	report_id uuid, filed_by uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns boolean
language plpgsql set search_path = '' as $$
declare
	site public.sites;
	urgent boolean := content ->> 'urgency' = 'now' or coalesce((content ->> 'danger_to_life')::boolean, false);
	urgency text := case when urgent then 'now' else content ->> 'urgency' end;
	target interval := app.target(urgency, at);
begin
	-- By text: an id that is no uuid is an unknown site, not an error.
	select * into site from public.sites where sites.id::text = lower(content ->> 'site_id');

	with walked as materialized (
		select w.*, row_number() over (order by w.place) as hop
		from app.walk(site.id, 0, at) as w
	),
	taken as (
		insert into public.reports (
			id, filed_by, site_id, patch_id, region_id, content, content_hash, urgency, danger_to_life,
			indicator_version, indicators, description, latitude, longitude, position_source,
			accuracy_metres, place_text, seen_at, saved_at, sent_at, received_at,
			owner_step, owner_id, hop, hotline_alerted_at, acknowledge_within, deadline_at
		)
		select
			take_report.report_id, take_report.filed_by, site.id, site.patch_id,
			coalesce(site.region_id, (select region_id from public.people where id = take_report.filed_by)),
			content, app.hash_of(content), urgency,
			coalesce((content ->> 'danger_to_life')::boolean, false),
			(content ->> 'indicator_version')::integer,
			array(select jsonb_array_elements_text(coalesce(nullif(content -> 'indicators', 'null'), '[]'))),
			coalesce(trim(content ->> 'description'), ''),
			(content ->> 'latitude')::double precision, (content ->> 'longitude')::double precision,
			content ->> 'position_source', (content ->> 'accuracy_metres')::double precision,
			coalesce(trim(content ->> 'place_text'), ''),
			(content ->> 'seen_at')::timestamptz, (content ->> 'saved_at')::timestamptz,
			coalesce(take_report.sent_at, at), at,
			walked.step, walked.person_id,
			walked.hop + (urgent and walked.step <> 'hotline')::int,
			case when urgent and walked.step <> 'hotline' then at end,
			target, at + target
		from walked where walked.part = 'owner'
		on conflict (id) do nothing
		returning *
	),
	hopped as (
		insert into public.hops
		select
			taken.id, walked.hop, walked.step, walked.person_id, walked.part, walked.reason, at,
			case walked.part when 'owner' then taken.deadline_at end
		from walked cross join taken
		union all
		select taken.id, taken.hop, 'hotline', null, 'alerted', 'urgent', at, null
		from taken where taken.hotline_alerted_at is not null
	)
	insert into public.events (report_id, kind, at, actor_id, step, person_id, reason)
	select taken.id, told.kind, at, told.actor_id, told.step, told.person_id, told.reason
	from taken
	cross join lateral (
		select 1 as place, 'received' as kind, taken.filed_by as actor_id, null as step, null::uuid as person_id, null as reason
		union all
		select 2, 'routed', null, walked.step, walked.person_id, walked.reason
		from walked where walked.part = 'owner'
		union all
		select 3, 'alerted', null, 'hotline', null, 'urgent' where taken.hotline_alerted_at is not null
	) as told
	order by told.place;
	return found;
end
$$;
comment on function app.take_report is
	'Writes the report, its owner and the reasons in one statement; false when the id is already known.';

create function app.submit_report(
	report_id uuid, filed_by uuid, content jsonb, sent_at timestamptz, at timestamptz
) returns public.receipt
language plpgsql set search_path = '' as $$
declare
	known public.reports;
	receipt public.receipt;
	added public.addenda;
begin
	if report_id is null then perform app.unreadable('report_id'); end if;
	if app.unreadable_field(content) is not null then
		perform app.unreadable(app.unreadable_field(content));
	end if;

	if app.take_report(report_id, filed_by, content, sent_at, at) then
		return app.receipt_of(report_id);
	end if;

	select * into strict known from public.reports where id = submit_report.report_id;
	if known.filed_by <> submit_report.filed_by then
		raise sqlstate 'PT409' using message = 'report_id_taken';
	end if;
	receipt := app.receipt_of(report_id);
	if known.content_hash = app.hash_of(content) then
		return receipt;
	end if;

	-- Edited after the first copy had arrived, unseen by the phone: both are kept.
	insert into public.addenda (report_id, filed_by, content, content_hash, received_at)
	values (known.id, known.filed_by, content, app.hash_of(content), at)
	on conflict on constraint addenda_report_id_content_hash_key do nothing
	returning * into added;
	if found then
		insert into public.events (report_id, kind, at, actor_id)
		values (known.id, 'addendum', at, known.filed_by);
	else
		select * into strict added from public.addenda
		where addenda.report_id = known.id
			and addenda.content_hash = app.hash_of(submit_report.content);
	end if;
	receipt.kind := 'addendum';
	receipt.received_at := added.received_at;
	return receipt;
end
$$;

-- Definer, because nobody may insert a report: this is the only door, and it always routes.
create function public.submit_report(report_id uuid, content jsonb, sent_at timestamptz)
returns public.receipt
language plpgsql security definer set search_path = '' as $$
begin
	if app.me() is null then
		raise sqlstate 'PT403' using message = 'person_inactive';
	end if;
	if app.my_role() <> 'reporter' then
		raise sqlstate 'PT403' using message = 'not_a_reporter';
	end if;
	return app.submit_report(report_id, app.me(), content, sent_at, now());
end
$$;
comment on function public.submit_report is
	'Files a report under the id the phone made and decides its owner in the same transaction. Sending it again '
	'returns the same receipt; the same id with other content is kept as an addendum. Errors: person_inactive, '
	'not_a_reporter, report_id_taken, report_unreadable (detail: the field).';
grant execute on function public.submit_report to authenticated;
