/** Many reports at once, for benches: written straight into the tables. */
import type pg from 'pg';

/** So many of them are open unless told, with a deadline a second apart; all others are closed. */
export const OPEN = 10_000;
/** The first deadline is a second later. */
export const FROM = `timestamptz '2026-06-01 12:00Z'`;

const FILL = `
	insert into public.reports (
		id, source_id, site_id, patch_id, region_id, content, content_hash, urgency, danger_to_life,
		indicators, description, detail, place_text, seen_at, saved_at, sent_at, received_at, flags,
		owner_step, owner_id, hop, acknowledge_within, lapse_within, alert_every, claim_lease,
		deadline_at, acknowledged_at, acknowledged_by, first_acknowledged_at, closed_at
	)
	select
		gen_random_uuid(), app.source_of(reporter.id), site.id, site.patch_id, site.region_id,
		'{"payload_version": 1}', '\\x00', 'today', false, '{drone}', description, '{}',
		'off the pier', at, at, at, at, '{}', 'officer', site.person_id, 1, '4 hours', '24 hours',
		'4 hours', '5 minutes',
		case when open then ${FROM} + n * interval '1 second' end,
		case when not open then acknowledged end, case when not open then site.person_id end,
		case when not open then acknowledged end, case when not open then closed end
	from generate_series($1::bigint, $2::bigint) as n
	cross join lateral (
		select n <= $3 as open, $5::timestamptz - n * $4::interval as at,
			concat_ws(
				' ', 'boat', case when n % 1000 = 7 then 'submarine' end,
				-- six of a thousand words, as people use more of them than there are signs
				'word' || n % 997, 'word' || n * 7 % 991, 'word' || n * 31 % 983, 'word' || n * 127 % 977,
				'word' || n * 511 % 971, 'word' || n * 8191 % 967
			) as description
	) as one
	cross join lateral (
		select
			at + make_interval(mins => (n * 7919 % 97 ^ 1.4)::integer) as acknowledged,
			at + make_interval(mins => (n * 7919 % 97 ^ 1.4 + n * 6007 % 89 ^ 1.8)::integer) as closed
	) as ended
	join (
		select sites.*, held.person_id, row_number() over (order by sites.id) - 1 as turn,
			count(*) over () as sites
		from public.sites
		join public.patch_officers as held using (patch_id)
		where standing = 'officer'
	) as site on site.turn = n % site.sites
	cross join (select id from public.people where role = 'reporter' order by id limit 1) as reporter`;

export type Fill = { open?: number; apart?: string; until?: Date };

/** The reports of these numbers, spread over the sites of the demonstration, so long one before another. */
export async function fillReports(
	db: pg.Client,
	first: number,
	last: number,
	{ open = OPEN, apart = '1 minute', until = new Date('2026-06-01T12:00Z') }: Fill = {}
): Promise<void> {
	await db.query(FILL, [first, last, open, apart, until]);
}

/**
 * The same a million times: without the indexes, which are built anew at the end, and without looking
 * up what each row refers to.
 */
export async function fillManyReports(
	db: pg.Client,
	first: number,
	last: number,
	fill: Fill = {}
): Promise<void> {
	await db.query('set session_replication_role = replica');
	await withoutIndexes(db, 'reports', async () => {
		for (let from = first; from <= last; from += 250_000)
			await fillReports(db, from, Math.min(last, from + 249_999), fill);
	});
	await db.query('set session_replication_role = origin');
}

/** While a table is filled it has its primary key alone; the others are built anew at the end. */
export async function withoutIndexes(
	db: pg.Client,
	table: string,
	fill: () => Promise<unknown>
): Promise<void> {
	const { rows } = await db.query(
		`select indexname as name, indexdef as made from pg_indexes
		where schemaname = 'public' and tablename = $1 and indexname <> $1 || '_pkey'`,
		[table]
	);
	await db.query(`set maintenance_work_mem = '1GB'`);
	for (const { name } of rows) await db.query(`drop index public.${name}`);
	await fill();
	for (const { made } of rows) await db.query(made as string);
}

/** Once all is filled: measured too early, it would still be written to the disk meanwhile. */
export async function settle(db: pg.Client): Promise<void> {
	await db.query('vacuum analyze');
	await db.query('checkpoint');
}
