create table public.identifiers (
	id bigint generated always as identity primary key,
	report_id uuid not null references public.reports,
	addendum_id uuid references public.addenda, -- null: it came with the report itself
	kind text not null check (
		kind in (
			'mmsi', 'imo', 'call_sign', 'ssr', 'official_number', 'fishing_number', 'sail_number',
			'hull_number', 'other'
		)
	),
	as_typed text not null check (length(as_typed) between 1 and 200),
	normalised text not null, -- letters and digits, upper case, so that two compare
	result text not null check (
		result in (
			'ok', 'bad_length', 'bad_check_digit', 'unknown_country', 'not_a_ship', 'bad_format',
			'unchecked'
		)
	)
);
comment on table public.identifiers is
	'The numbers and names by which a reported vessel can be known. A false one is itself an indicator.';
create index identifiers_report_id_idx on public.identifiers (report_id, id);
create index identifiers_normalised_idx on public.identifiers (normalised, kind);
alter table public.identifiers enable row level security;
grant select on public.identifiers to authenticated;

-- The phone checks with the same rules before anything is sent; what is kept is what is found here.
create function app.is_given_out(mid integer) returns boolean
language sql immutable set search_path = '' as $$
	select mid <@ '{
		[201,217),[218,221),[224,260),[261,280),[301,302),[303,313),[314,315),[316,317),[319,320),
		[321,322),[323,324),[325,326),[327,328),[329,333),[334,335),[336,337),[338,340),[341,342),
		[343,344),[345,346),[347,349),[350,360),[361,363),[364,365),[366,380),[401,402),[403,404),
		[405,406),[408,409),[410,411),[412,415),[416,418),[419,420),[422,424),[425,426),[428,429),
		[431,433),[434,435),[436,439),[440,442),[443,444),[445,446),[447,448),[450,452),[453,454),
		[455,456),[457,458),[459,460),[461,462),[463,464),[466,467),[468,469),[470,474),[475,476),
		[477,479),[501,502),[503,504),[506,507),[508,509),[510,513),[514,517),[518,519),[520,521),
		[523,524),[525,526),[529,530),[531,532),[533,534),[536,537),[538,539),[540,541),[542,543),
		[544,545),[546,547),[548,549),[550,551),[553,554),[555,556),[557,558),[559,560),[561,562),
		[563,568),[570,571),[572,573),[574,575),[576,579),[601,602),[603,604),[605,606),[607,614),
		[615,623),[624,628),[629,639),[642,643),[644,646),[647,648),[649,651),[654,658),[659,673),
		[674,680),[701,702),[710,711),[720,721),[725,726),[730,731),[735,736),[740,741),[745,746),
		[750,751),[755,756),[760,761),[765,766),[770,771),[775,776)
	}'::int4multirange
$$;
comment on function app.is_given_out is
	'Whether ships of some country begin their MMSI with these three digits (ITU).';

create function app.said_before(kind text) returns text
language sql immutable set search_path = '' as $$
	select case kind
		when 'mmsi' then '^MMSI(NO)?'
		when 'imo' then '^IMO(NO)?'
		when 'ssr' then '^SSR(NO)?'
		when 'official_number' then '^(ON|NO)'
		else '^'
	end
$$;
comment on function app.said_before is
	'What people write before it: "MMSI 232…", "IMO No. 907…", "O.N. 181…".';

create function app.normalised(kind text, typed text) returns text
language sql immutable set search_path = '' as $$
	with whole as (
		select upper(regexp_replace(typed, '[^A-Za-z0-9]', '', 'g') collate "C") as value
	),
	bare as (
		select value as whole, regexp_replace(value, app.said_before(kind), '') as value from whole
	)
	select case
		when value = '' then whole
		-- painted with the number first as well: one way of writing, so that two compare
		when kind = 'fishing_number' then regexp_replace(value, '^([0-9]{1,6})([A-Z]{1,3})$', '\2\1')
		when kind = 'ssr' and value ~ '^[0-9]{3,6}$' then 'SSR' || value
		else value
	end
	from bare
$$;
comment on function app.normalised is
	'Upper case, letters and digits alone, without the name of its kind.';

create function app.digits_result(value text, fewest integer, most integer) returns text
language sql immutable set search_path = '' as $$
	select case
		when value !~ '^[0-9]+$' then 'bad_format'
		when length(value) not between fewest and most then 'bad_length'
		else 'ok'
	end
$$;

create function app.imo_result(value text) returns text
language sql immutable set search_path = '' as $$
	select case
		when app.digits_result(value, 7, 7) <> 'ok' then app.digits_result(value, 7, 7)
		when value like '0%' then 'bad_format'
		when (
			select sum((8 - place) * substr(value, place, 1)::integer) % 10
			from generate_series(1, 6) as place
		) <> right(value, 1)::integer then 'bad_check_digit'
		else 'ok'
	end
$$;

create function app.identifier_result(kind text, normalised text) returns text
language sql immutable set search_path = '' as $$
	select case
		when normalised = '' or normalised ~ (app.said_before(kind) || '$') then 'unchecked'
		when kind = 'mmsi' then case
			when app.digits_result(normalised, 9, 9) <> 'ok' then app.digits_result(normalised, 9, 9)
			when normalised !~ '^[2-7]' then 'not_a_ship'
			when not app.is_given_out(left(normalised, 3)::integer) then 'unknown_country'
			else 'ok'
		end
		when kind = 'imo' then app.imo_result(normalised)
		when kind = 'call_sign' then case
			when normalised !~ '[A-Z]' then 'bad_format'
			when length(normalised) not between 3 and 7 then 'bad_length'
			else 'ok'
		end
		when kind = 'ssr' then app.digits_result(regexp_replace(normalised, '^SSR', ''), 3, 6)
		when kind = 'official_number' then app.digits_result(normalised, 5, 7)
		when kind = 'fishing_number' then case -- in France two letters and six digits
			when normalised ~ '^([A-Z]{1,3}[0-9]{1,4}|[A-Z]{2}[0-9]{6})$' then 'ok'
			when normalised ~ '^[A-Z]{1,3}[0-9]+$' then 'bad_length'
			else 'bad_format'
		end
		when kind = 'sail_number' then case
			when normalised ~ '^([A-Z]{3})?[0-9]{1,6}[A-Z]?$' then 'ok'
			when normalised ~ '^([A-Z]{3})?[0-9]+[A-Z]?$' then 'bad_length'
			else 'bad_format'
		end
		when kind = 'hull_number' then case -- in America without the country
			when length(normalised) not in (12, 14) then 'bad_length'
			when normalised ~ '^([A-Z]{2}[A-Z0-9]{3}|[A-Z]{3})[A-Z0-9]{5}[A-L][0-9]{3}$' then 'ok'
			else 'bad_format'
		end
		else 'unchecked'
	end
$$;
comment on function app.identifier_result is
	'Whether it can be what it is said to be. It warns and tags; nothing is ever refused for it.';

create function app.identifiers_in(content jsonb)
returns table (kind text, as_typed text, normalised text, result text, place bigint)
language sql stable set search_path = '' as $$
	select
		said.kind, said.as_typed, tidied.normalised,
		app.identifier_result(said.kind, tidied.normalised), said.place
	from (
		select
			coalesce(
				(array[
					'mmsi', 'imo', 'call_sign', 'ssr', 'official_number', 'fishing_number', 'sail_number',
					'hull_number'
				])[array_position(
					array[
						'mmsi', 'imo', 'call_sign', 'ssr', 'official_number', 'fishing_number', 'sail_number',
						'hull_number'
					], value ->> 'kind'
				)],
				'other'
			) as kind,
			left(app.tidy(value ->> 'as_typed'), 200) as as_typed,
			place
		from app.elements(content, 'identifiers')
		where jsonb_typeof(value -> 'as_typed') = 'string' and app.tidy(value ->> 'as_typed') <> ''
	) as said
	cross join lateral (select app.normalised(said.kind, said.as_typed)) as tidied (normalised)
	order by said.place
	limit 20
$$;
comment on function app.identifiers_in is
	'The identifiers a content names, checked here whatever the phone made of them; at most twenty.';

create function app.note_identifiers(report_id uuid, addendum_id uuid, content jsonb) returns void
language sql set search_path = '' as $$
	insert into public.identifiers (report_id, addendum_id, kind, as_typed, normalised, result)
	select note_identifiers.report_id, note_identifiers.addendum_id, kind, as_typed, normalised, result
	from app.identifiers_in(content) order by place
$$;

create trigger identifiers__append_only before update or delete on public.identifiers
	for each row execute function app.tg_history_stays();
create trigger identifiers__never_emptied before truncate on public.identifiers
	for each statement execute function app.tg_append_only();
