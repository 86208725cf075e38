-- What a report says beside the questions every report answers. A desk must be able to show all of it,
-- so what came in another shape than this is left in `content`, and a report is never the worse for it.
create function app.fitting(said jsonb, shape jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	if jsonb_typeof(shape) = 'object' then
		return (
			select jsonb_object_agg(named.key, part.value)
			from jsonb_each(shape) as named
			cross join lateral (select app.fitting(said -> named.key, named.value)) as part (value)
			where part.value is not null
		);
	elsif jsonb_typeof(shape) = 'array' then
		return (
			select jsonb_agg(part.value order by element.place)
			from app.elements(jsonb_build_object('list', said), 'list') as element
			cross join lateral (select app.fitting(element.value, shape -> 0)) as part (value)
			where part.value is not null and element.place <= 20
		);
	elsif jsonb_typeof(said) = 'number' and shape = '"number"' then
		return to_jsonb(app.float((said #>> '{}')::numeric));
	elsif jsonb_typeof(said) = 'boolean' and shape = '"boolean"' then
		return said;
	elsif jsonb_typeof(said) = 'string' and shape = '"text"' then
		return to_jsonb(nullif(left(app.tidy(said #>> '{}'), 2000), ''));
	elsif jsonb_typeof(said) = 'string' and shape = '"moment"' then
		return to_jsonb(app.moment(said #>> '{}'));
	end if;
	return null;
end
$$;
comment on function app.fitting is
	'Of a value, what has that shape and says something; null when none of it does.';

create function app.detail_of(content jsonb) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(
		app.fitting(
			content,
			'{
				"seen_about_minutes": "number",
				"seen_until": "moment",
				"seen_utc_offset_minutes": "number",
				"still_there": "text",
				"observer": {
					"latitude": "number", "longitude": "number", "source": "text",
					"accuracy_metres": "number", "fixed_at": "moment"
				},
				"landmark": {"id": "text", "name": "text"},
				"bearing": {
					"from_name": "text", "from_latitude": "number", "from_longitude": "number",
					"degrees_true": "number", "degrees_said": "number", "north": "text",
					"nautical_miles": "number"
				},
				"vessel": {
					"type": "text", "name": "text", "name_hidden": "boolean", "home_port": "text",
					"flag": "text", "hull_colour": "text", "superstructure": "text", "length": "text",
					"marks": "text", "engines": "text", "lights": "text", "ais": "text"
				},
				"people": {
					"count": "number", "certainty": "text", "children": "text", "lifejackets": "text",
					"description": "text"
				},
				"movement": {
					"course_degrees": "number", "course_point": "text", "towards": "text",
					"speed": "text", "knots": "number"
				},
				"vehicles": [{"registration": "text", "make": "text", "colour": "text"}],
				"caller": {"name": "text", "number": "text"},
				"contact": {"way": "text", "hours": "text"},
				"also_told": {"who": ["text"], "reference": "text"},
				"not_known": ["text"]
			}'
		),
		'{}'
	)
$$;
