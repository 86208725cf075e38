set local check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.cursor(report public.desk_reports)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
	select jsonb_build_object(
		'id', report.id, 'received_at', report.received_at, 'deadline_at', report.deadline_at,
		'lapses_at', report.lapses_at, 'closed_at', report.closed_at
	)
$function$;

COMMENT ON FUNCTION "public"."cursor"(public.desk_reports) IS 'A column of a queue that callers hand back as it is: the place of the row, as it was when it was read.';

COMMENT ON FUNCTION "public"."desk_page"(text, boolean, text, text, boolean, jsonb, integer) IS 'The next of the reports the caller may read, of `mine` or of all `others`: open ones by what must be answered soonest, closed ones the latest first. `after` is the `cursor` of the row that ended the page before. At most 200 at a time. By words: of what was seen, where, of the vessel''s name, a reference, a number, a site; of one word alone the beginning is enough.';

REVOKE ALL ON FUNCTION "public"."cursor"(public.desk_reports) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "public"."cursor"(public.desk_reports) TO "authenticated", "postgres";
