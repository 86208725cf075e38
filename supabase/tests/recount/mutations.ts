/** More that happens to reports that have been counted: to some of them, chosen by the seed of the session. */
import type pg from 'pg';

const SOME = `select id from public.reports where random() < 0.02`;

const CHANGES = [
	`with said as (
		insert into public.feedback
			(id, report_id, kind, wording, words, task_words, step, sent_by, sent_at)
		select gen_random_uuid(), id, 'thanks', 'for_reporting', '', '{}', 'officer', owner_id, $1
		from public.reports where id in (${SOME}) and owner_id is not null
		returning report_id
	)
	insert into public.events (report_id, kind, at) select report_id, 'thanked', $1 from said`,
	`insert into public.grades (id, report_id, item, about, source, assessment, handling, graded_by, graded_at)
	select gen_random_uuid(), id, 'A boat', 'vessel', 2, 'A', 'P', owner_id, $1
	from public.reports where id in (${SOME}) and owner_id is not null`,
	`with changed as (
		update public.reports set
			acknowledged_at = $1, acknowledged_by = owner_id, deadline_at = null, lapses_at = $1,
			first_acknowledged_at = coalesce(first_acknowledged_at, $1)
		where acknowledged_at is null and owner_id is not null and id in (${SOME})
		returning id, owner_step
	)
	insert into public.events (report_id, kind, at, step) select id, 'acknowledged', $1, owner_step from changed`,
	`with changed as (
		update public.reports set closed_at = $1, lapses_at = null
		where acknowledged_at is not null and closed_at is null and id in (${SOME})
		returning id, owner_id
	),
	ended as (
		insert into public.closures (report_id, outcome, reason, closed_by, closed_at)
		select id, 'nothing_found', 'Gone', owner_id, $1 from changed
	)
	insert into public.events (report_id, kind, at) select id, 'closed', $1 from changed`,
	`with changed as (
		update public.reports set
			closed_at = null, acknowledged_at = null, acknowledged_by = null, lapses_at = null,
			owner_step = 'hotline', owner_id = null, hop = hop + 1, deadline_at = $1
		where closed_at < $1 and id in (${SOME})
		returning id, hop
	),
	given as (
		insert into public.hops (report_id, hop, step, part, reason, at, deadline_at)
		select id, hop, 'hotline', 'owner', 'reopened', $1, $1 from changed
	)
	insert into public.events (report_id, kind, at, step) select id, 'reopened', $1, 'hotline' from changed`
];

/** Some of each, one after another, each committing by itself. */
export async function change(db: pg.Client, at: Date): Promise<void> {
	for (const text of CHANGES) await db.query(text, [at]);
}
