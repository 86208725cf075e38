-- A report is never refused for being odd, only for what nobody could use. `content` keeps the letter;
-- the columns take what fits them.
create function app.is_moment(value text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- with its offset, and in years that every reader of JSON can read back
	return value ~ '^\d{4}-\d\d-\d\d[T ].*(Z|[+-]\d\d:?(\d\d)?)$'
		and value::timestamptz between '0001-01-02 00:00Z' and '9999-12-30 00:00Z';
exception when others then
	return false;
end
$$;

create function app.moment(value text) returns timestamptz
language sql stable set search_path = '' as $$
	select case when app.is_moment(value) then value::timestamptz end
$$;

-- what JSON cannot carry back is left out
create function app.kept(moment timestamptz) returns timestamptz
language sql immutable set search_path = '' as $$
	select case
		when moment between timestamptz '0001-01-02 00:00Z' and timestamptz '9999-12-30 00:00Z'
			then moment
	end
$$;

create function app.whole(value numeric) returns integer
language sql immutable set search_path = '' as $$
	select case when value = trunc(value) and abs(value) <= 2147483647 then value::integer end
$$;

create function app.float(value numeric) returns double precision
language sql immutable set search_path = '' as $$
	select case when abs(value) < 1e15 then round(value, 15)::double precision end
$$;

create function app.number(part jsonb, field text) returns double precision
language sql immutable set search_path = '' as $$
	select case jsonb_typeof(part -> field)
		when 'number' then app.float((part ->> field)::numeric)
	end
$$;
comment on function app.number is 'A number in a part of a content; null when there is none.';

create function app.point(part jsonb) returns table (latitude double precision, longitude double precision)
language sql immutable set search_path = '' as $$
	select app.number(part, 'latitude'), app.number(part, 'longitude')
	where abs(app.number(part, 'latitude')) <= 90 and abs(app.number(part, 'longitude')) <= 180
$$;
comment on function app.point is 'The one row of a place on earth, or none.';

create function app.elements(part jsonb, field text) returns table (value jsonb, place bigint)
language sql immutable set search_path = '' as $$
	select value, place
	from jsonb_array_elements(
		case jsonb_typeof(part -> field) when 'array' then part -> field else '[]' end
	) with ordinality as element (value, place)
$$;

create function app.strings(list jsonb) returns text[]
language sql immutable set search_path = '' as $$
	select array(
		select value #>> '{}'
		from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end)
		where jsonb_typeof(value) = 'string'
	)
$$;

create function app.is_kind(content jsonb, field text, kind text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(content -> field), 'null') in (kind, 'null')
$$;

create function app.is_urgent(content jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select content ->> 'urgency' is not distinct from 'now'
		or content -> 'danger_to_life' is not distinct from 'true'::jsonb
$$;

create function app.unreadable_field(content jsonb) returns text
language plpgsql stable set search_path = '' as $$
begin
	if content is null or jsonb_typeof(content) <> 'object' or pg_column_size(content) > 65536 then
		return 'content';
	end if;
	if not coalesce(content -> 'payload_version' in ('1', '2'), false) then
		return 'payload_version';
	end if;
	if not app.is_kind(content, 'danger_to_life', 'boolean') then return 'danger_to_life'; end if;
	if not app.is_urgent(content)
		and coalesce(content ->> 'urgency' not in ('today', 'routine'), true)
	then
		return 'urgency';
	end if;
	if not app.is_kind(content, 'indicators', 'array') then return 'indicators'; end if;
	if not app.is_kind(content, 'indicator_version', 'number') then return 'indicator_version'; end if;
	if not app.is_kind(content, 'accuracy_metres', 'number') then return 'accuracy_metres'; end if;
	if not app.is_kind(content, 'description', 'string')
		or length(content ->> 'description') > 2000
		or app.tidy(content ->> 'description') = '' and app.strings(content -> 'indicators') = '{}'
	then
		return 'description';
	end if;
	if not app.is_kind(content, 'place_text', 'string') or length(content ->> 'place_text') > 200 then
		return 'place_text';
	end if;
	if not coalesce(app.is_moment(content ->> 'seen_at'), false) then return 'seen_at'; end if;
	if not coalesce(app.is_moment(content ->> 'saved_at'), false) then return 'saved_at'; end if;
	if not app.is_kind(content, 'latitude', 'number') or not app.is_kind(content, 'longitude', 'number')
		or (content ->> 'latitude' is null) <> (content ->> 'longitude' is null)
		or abs((content ->> 'latitude')::numeric) > 90
		or abs((content ->> 'longitude')::numeric) > 180
		or content ->> 'latitude' is null and app.tidy(content ->> 'place_text') = ''
			and app.tidy(content ->> 'site_id') = ''
	then
		return 'position';
	end if;
	return null;
end
$$;
comment on function app.unreadable_field is
	'The first field that nobody could use, or null. What version 2 has beside version 1 is never one.';

create function app.hash_of(content jsonb) returns bytea
language sql immutable set search_path = '' as $$
	select sha256(convert_to((content - 'app_version')::text, 'UTF8'))
$$;
comment on function app.hash_of is
	'Tells whether two contents are the same. The version of the app is left out: a resend after an '
	'update is a resend.';
