-- What comes out of a file, many lines at a time: each verb checks every line, names all that is wrong
-- at once, and writes all or nothing. A check and the act are the same statement.

-- One line of a file of sites, beside the site, region and patch that it names.
create type app.site_line as (
	place bigint,
	line integer,
	name text,
	county text,
	region text,
	patch text,
	site_id uuid, -- null: there is none of this name and county
	patch_was uuid,
	disused_at timestamptz,
	kind_was text,
	latitude_was double precision,
	longitude_was double precision,
	locode_was text,
	berths_was integer,
	region_was text,
	spelled text, -- a site whose name and county differ in case alone
	kind text,
	latitude text,
	longitude text,
	locode text,
	berths text,
	earlier integer, -- the line before that names the same site
	patches bigint, -- how many patches have this name
	patch_closed boolean,
	region_known boolean,
	patch_id uuid,
	latitude_wrong text,
	longitude_wrong text,
	columns text[] -- what would change
);

create function app.assert_lines(rows jsonb) returns void
language plpgsql set search_path = '' as $$
begin
	perform app.require_role('administrator');
	if not coalesce(
		jsonb_path_match(rows, '$.type() == "array" && $.size() <= 2000 && !exists($[*] ? (@.type() != "object"))')
		and not exists (
			select from jsonb_array_elements(rows) as entry
			where not coalesce(entry ->> 'line' ~ '^[1-9]\d{0,5}$', false)
		),
		false
	) then
		raise sqlstate 'PT422' using message = 'lines_unreadable';
	end if;
end
$$;
comment on function app.assert_lines is
	'An administrator sent lines: at most 2,000 objects, each with its number in the file.';

create function app.lines_answer(lines jsonb) returns jsonb
language sql immutable set search_path = '' as $$
	select jsonb_build_object(
		'added', count(*) filter (where line ->> 'act' = 'add'),
		'changed', count(*) filter (where line ->> 'act' = 'change'),
		'unchanged', count(*) filter (where line ->> 'act' = 'leave'),
		'errors', coalesce((
			select jsonb_agg(error || jsonb_build_object('line', broken -> 'line') order by place, nth)
			from jsonb_array_elements(lines) with ordinality as of_lines (broken, place)
			cross join lateral jsonb_array_elements(broken -> 'errors') with ordinality as _ (error, nth)
		), '[]'),
		'lines', coalesce(
			jsonb_agg(line - 'facts' - 'errors') filter (where line ->> 'act' in ('add', 'change')), '[]'
		)
	)
	from jsonb_array_elements(lines) as line
$$;
comment on function app.lines_answer is
	'What is answered of lines: how many are added, changed and left as they are, which, and each error.';

create function app.degrees_wrong(written text, most integer) returns text
language sql immutable set search_path = '' as $$
	select case
		when coalesce(written, '') = '' then 'missing'
		when written !~ '^[+-]?\d{1,9}(\.\d{1,30})?([eE]-\d{1,2})?$' then 'not_a_number'
		when abs(written::numeric) > most then 'out_of_range'
	end
$$;

create function app.sites_in_file(rows jsonb)
returns table (
	place bigint, line integer, name text, county text, kind text, latitude text, longitude text, locode text,
	berths text, region text, patch text
)
language sql stable set search_path = '' as $$
	select
		place, (entry ->> 'line')::integer as line,
		trim(coalesce(entry ->> 'name', '')) as name,
		trim(coalesce(entry ->> 'county', '')) as county,
		lower(trim(entry ->> 'kind')) as kind,
		replace(trim(entry ->> 'latitude'), ',', '.') as latitude,
		replace(trim(entry ->> 'longitude'), ',', '.') as longitude,
		upper(regexp_replace(entry ->> 'locode', '\s', '', 'g')) as locode,
		trim(entry ->> 'berths') as berths,
		trim(entry ->> 'region') as region,
		trim(entry ->> 'patch') as patch
	from jsonb_array_elements(rows) with ordinality as _ (entry, place)
$$;
comment on function app.sites_in_file is
	'The cells of a file of sites, tidied. A column that the file does not have is null: it stays as it is.';

create function app.read_site_lines(rows jsonb) returns setof app.site_line
language sql stable set search_path = '' as $$
	with spelled as (
		select lower(name) as name, lower(county) as county, min(name || ', ' || county) as words
		from public.sites where (region_id = (select app.canary_region())) is not true group by 1, 2
	),
	met as (
		select
			said.place, said.line, said.name, said.county, said.region, said.patch,
			sites.id as site_id, sites.patch_id as patch_was, sites.disused_at,
			sites.kind as kind_was, sites.latitude as latitude_was, sites.longitude as longitude_was,
			sites.locode as locode_was, sites.berths as berths_was, regions.name as region_was, spelled.words as spelled,
			coalesce(said.kind, sites.kind) as kind,
			coalesce(said.latitude, sites.latitude::text) as latitude,
			coalesce(said.longitude, sites.longitude::text) as longitude,
			case when said.locode is null then sites.locode else nullif(said.locode, '') end as locode,
			case
				when said.berths is null then sites.berths::text else nullif(said.berths, '')
			end as berths,
			min(said.line) over (
				partition by coalesce(sites.id::text, lower(said.name) || E'\n' || lower(said.county))
				order by said.place rows between unbounded preceding and 1 preceding
			) as earlier
		from app.sites_in_file(rows) as said
		left join public.sites on sites.name = said.name and sites.county = said.county
			and (sites.region_id = (select app.canary_region())) is not true
		left join public.regions on regions.id = sites.region_id
		left join spelled
			on spelled.name = lower(said.name) and spelled.county = lower(said.county)
	),
	placed as (
		select
			met.*, patches.many as patches, patches.closed as patch_closed,
			coalesce(region, '') = '' or exists (
				select from public.regions where regions.name = met.region and not canary
			) as region_known,
			case when met.patch is null then patch_was else patches.id end as patch_id,
			app.degrees_wrong(latitude, 90) as latitude_wrong,
			app.degrees_wrong(longitude, 180) as longitude_wrong
		from met
		cross join lateral (
			select count(*) as many, (array_agg(patches.id))[1] as id,
				bool_or(disused_at is not null) as closed
			from public.patches join public.regions on regions.id = region_id
			where not canary and patches.name = met.patch and coalesce(met.region, '') in ('', regions.name)
		) as patches
	)
	select placed.*, array_remove(array[
		case when kind is distinct from kind_was then 'kind' end,
		case when latitude_wrong is null and latitude::double precision is distinct from latitude_was
			then 'latitude' end,
		case when longitude_wrong is null and longitude::double precision is distinct from longitude_was
			then 'longitude' end,
		case when locode is distinct from locode_was then 'locode' end,
		case when berths is distinct from berths_was::text then 'berths' end,
		case when patch_id is distinct from patch_was then 'patch' end
	], null) as columns
	from placed
$$;
comment on function app.read_site_lines is
	'Each line of a file beside what it names: a site by name and county, a region, a patch.';

create function app.site_line_errors(line app.site_line) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(
		jsonb_build_object('column', at_column, 'word', word, 'about', about) order by nth
	), '[]')
	from (select line.*) as held
	cross join lateral (values
		(1, 'name', case
			when name = '' then 'missing'
			when length(name) > 120 then 'too_long'
			when earlier is not null then 'twice'
			when disused_at is not null then 'site_closed'
			when site_id is null and spelled is not null then 'spelled_otherwise'
		end, coalesce(earlier::text, spelled)),
		(2, 'kind', case
			when coalesce(kind, '') = '' then 'missing'
			when kind not in ('harbour', 'marina', 'port') then 'no_such_kind'
		end, null),
		(3, 'county', case when county = '' then 'missing' end, null),
		(4, 'latitude', latitude_wrong, '90'),
		(5, 'longitude', longitude_wrong, '180'),
		(6, 'locode', case when locode !~ '^[A-Z]{2}[A-Z2-9]{3}$' then 'not_a_locode' end, null),
		(7, 'berths', case when berths !~ '^[1-9]\d{0,4}$' then 'not_a_count' end, null),
		(8, 'region', case
			when not region_known then 'no_such_region'
			when coalesce(patch, '') = '' and region <> region_was then 'name_a_patch'
		end, null),
		(9, 'patch', case
			when patches > 1 then 'in_two_regions'
			when patch_closed then 'patch_closed'
			when patch <> '' and patches = 0
				then case when region_known then 'no_such_patch' end
			-- one that has none may be named as it is, but not be changed without getting one
			when patch_id is null and (site_id is null or patch_was is not null or columns <> '{}')
				then 'missing'
		end, null)
	) as rule (nth, at_column, word, about)
	where word is not null
$$;
comment on function app.site_line_errors is 'Why a line of a file of sites is refused: column, word and what it is about.';

create function app.site_lines(rows jsonb) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_agg(
		jsonb_build_object(
			'line', line, 'label', name || ', ' || county, 'columns', columns, 'errors', errors,
			'act', case
				when errors <> '[]' then 'refuse'
				when site_id is null then 'add'
				when columns <> '{}' then 'change'
				else 'leave'
			end,
			'facts', jsonb_build_object(
				'id', site_id, 'patch_id', patch_id, 'name', name, 'kind', kind, 'county', county,
				'latitude', latitude, 'longitude', longitude, 'locode', locode, 'berths', berths
			)
		) order by place
	), '[]')
	from app.read_site_lines(rows) as held
	cross join lateral app.site_line_errors(held) as errors
$$;
comment on function app.site_lines is
	'What each line of a file means for sites, found by name and county: added, changed, left as it is, '
	'or refused, and why.';

create function app.import_sites(rows jsonb, only_check boolean, at timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
	lines jsonb;
	answer jsonb;
	facts public.sites;
begin
	perform app.assert_lines(rows);
	if not only_check then
		-- so that nobody adds the same between the check and the act; who reads or reports goes on
		lock table public.sites in share row exclusive mode;
	end if;
	lines := app.site_lines(rows);
	answer := app.lines_answer(lines);
	if only_check or answer -> 'errors' <> '[]' then
		return answer;
	end if;
	for facts in
		select wanted.* from jsonb_array_elements(lines) as line
		cross join lateral jsonb_populate_record(null::public.sites, line -> 'facts') as wanted
		where line ->> 'act' <> 'leave'
	loop
		perform app.set_site(
			facts.id, facts.patch_id, facts.name, facts.kind, facts.county, facts.latitude,
			facts.longitude, facts.locode, facts.berths, at
		);
	end loop;
	return answer;
end
$$;

create function public.import_sites(rows jsonb, only_check boolean default false) returns jsonb
language sql security definer set search_path = '' as $$
	select app.import_sites(rows, only_check, now())
$$;
comment on function public.import_sites is
	'An administrator brings the lines of a file, [{line, name, kind, county, latitude, longitude, '
	'locode, berths, region, patch}], all text: all of them or, if anything is wrong, none. Answers {added, '
	'changed, unchanged, errors: [{line, column, word, about}], lines: [{line, act, label, columns}]}; '
	'with only_check that and no more. Twice is quiet. Errors: not_allowed, lines_unreadable.';

grant execute on function public.import_sites to authenticated;
