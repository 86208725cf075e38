create function app.words_of(report public.reports) returns tsvector
-- far more than it takes: a word that few have is never to be looked for in every report
language sql immutable cost 2000 set search_path = '' as $$
	select to_tsvector(
		'pg_catalog.english',
		concat_ws(' ', report.description, report.place_text, report.detail #>> '{vessel,name}')
	)
$$;
comment on function app.words_of is 'What a report can be found by, beside its reference, numbers and site.';

create function app.asked_for(words text, out by_index tsquery, out by_eye tsquery)
language sql stable set search_path = '' as $$
	with known as (
		select
			unnest(most_common_elems::text::text[]) as lexeme,
			unnest(most_common_elem_freqs) as share
		from pg_catalog.pg_stats
		where schemaname = 'public' and tablename = 'reports_words_idx'
	),
	meant as (
		select
			quote_literal(lexeme) || case count(*) over () when 1 then ':*' else '' end as query,
			exists (select from known where known.lexeme = meant.lexeme and share > 0.1) as is_everywhere
		from unnest(
			-- only letters and digits, so that nobody writes a query
			tsvector_to_array(
				to_tsvector('pg_catalog.english', regexp_replace(words, '[^[:alnum:]]+', ' ', 'g'))
			)
		) as meant (lexeme)
	)
	select
		coalesce(
			string_agg(query, ' & ') filter (where not is_everywhere), string_agg(query, ' & ')
		)::tsquery,
		case when bool_or(not is_everywhere) then
			string_agg(query, ' & ') filter (where is_everywhere)
		end::tsquery
	from meant
$$;
comment on function app.asked_for is
	'Reports with all of these words, in whatever form; of one alone the beginning is enough: beside '
	'another, every word that begins so would be gathered first. What more than a tenth of the reports '
	'have (by the statistics) is looked for where the rarer words were found: the index would be read whole.';

create index reports_words_idx on public.reports using gin (app.words_of(reports));

create index reports_reference_idx on public.reports (reference text_pattern_ops);

create index reports_site_id_idx on public.reports (site_id, received_at desc);
