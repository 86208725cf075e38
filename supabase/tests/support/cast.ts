/** The people and places a test needs, in one line each. */
import type { Db, Row } from './harness.ts';

/** A Wednesday in winter, when London's clock is UTC. */
export const NOON = new Date('2026-11-25T12:00:00Z');

export function later(minutes: number, from = NOON): Date {
	return new Date(from.getTime() + minutes * 60_000);
}

export type Role = 'reporter' | 'officer' | 'operator' | 'supervisor' | 'administrator';

export async function hire(
	db: Db,
	role: Role,
	{ region, name = role, active = true }: { region?: string; name?: string; active?: boolean } = {}
): Promise<string> {
	const id = crypto.randomUUID();
	await db.sql(
		`insert into auth.users (id, email, last_sign_in_at) values ($1, $2, '2026-01-01')`,
		[id, `${id}@example.test`]
	);
	await db.sql(
		`insert into public.people (id, name, role, reporter_kind, region_id, active)
		values ($1, $2, $3, case when $3 = 'reporter' then 'harbour_master' end, $4, $5)`,
		[id, name, role, region ?? null, active]
	);
	return id;
}

async function one(db: Db, text: string, values: unknown[]): Promise<string> {
	return (await db.sql(text, values))[0]!.id as string;
}

export function region(db: Db, name: string): Promise<string> {
	return one(db, 'insert into public.regions (name) values ($1) returning id', [name]);
}

export function patch(db: Db, name: string, regionId: string): Promise<string> {
	return one(db, 'insert into public.patches (name, region_id) values ($1, $2) returning id', [
		name,
		regionId
	]);
}

export function site(db: Db, name: string, regionId: string, patchId: string | null) {
	return one(
		db,
		`insert into public.sites (name, region_id, patch_id, kind, county, latitude, longitude)
		values ($1, $2, $3, 'harbour', 'Testshire', 50.7, -1.5) returning id`,
		[name, regionId, patchId]
	);
}

/** Day and night, every day, and reachable. */
export async function alwaysOn(db: Db, person: string): Promise<void> {
	await db.sql(
		`insert into public.duties (person_id, weekday, starts, ends)
		select $1, weekday, '00:00', '00:00' from generate_series(1, 7) as weekday`,
		[person]
	);
	await db.sql(
		`insert into public.channels (person_id, kind, address, proven_at)
		values ($1, 'email', 'x@example.test', '2026-01-01')`,
		[person]
	);
}

export async function appoint(
	db: Db,
	patchId: string,
	person: string,
	standing: 'officer' | 'twin'
) {
	await db.sql(
		`insert into public.patch_officers (patch_id, person_id, standing, starts_at)
		values ($1, $2, $3, '2026-01-01')`,
		[patchId, person, standing]
	);
}

export async function absent(db: Db, person: string, reason = 'leave', until: Date | null = null) {
	await db.sql(
		`insert into public.absences (person_id, reason, starts_at, ends_at) values ($1, $2, '2026-01-02', $3)`,
		[person, reason, until]
	);
}

/** A region with one patch, its officer ona and twin piet always on, a site and its reporter. */
export async function coast(db: Db) {
	const south = await region(db, 'South');
	const solent = await patch(db, 'Solent', south);
	const pier = await site(db, 'Pier Harbour', south, solent);
	const ona = await hire(db, 'officer', { region: south, name: 'Ona' });
	const piet = await hire(db, 'officer', { region: south, name: 'Piet' });
	const harbour = await hire(db, 'reporter', { region: south, name: 'Harbour' });
	const hotline = await hire(db, 'operator', { region: south, name: 'Hotline' });
	const supervisor = await hire(db, 'supervisor', { region: south, name: 'Supervisor' });
	for (const officer of [ona, piet]) await alwaysOn(db, officer);
	await appoint(db, solent, ona, 'officer');
	await appoint(db, solent, piet, 'twin');
	await db.sql(
		'insert into public.reporter_sites (person_id, site_id, is_home) values ($1, $2, true)',
		[harbour, pier]
	);
	await db.sql(
		`insert into public.urgency_targets (urgency, acknowledge_within, starts_at) values
		('now', '15 minutes', '2026-01-01'), ('today', '4 hours', '2026-01-01'),
		('routine', '24 hours', '2026-01-01')`
	);
	// reach has tests of its own; the others may happen on any day
	await db.sql('update public.reach_rules set proof_days = 3650');
	await db.sql(
		`insert into public.outcomes (code, wording, feedback, position) values
		('action_taken', 'Action taken', 'useful_kept', 1),
		('passed_to_partner', 'Passed on', 'passed_to_partner', 2)`
	);
	return { south, solent, pier, ona, piet, harbour, hotline, supervisor };
}

export type Coast = Awaited<ReturnType<typeof coast>>;

/** What a phone sends, with as little said as is allowed. */
export function content(siteId: string | null, changes: Row = {}): Row {
	return {
		payload_version: 1,
		site_id: siteId,
		urgency: 'today',
		danger_to_life: false,
		indicator_version: 1,
		indicators: ['drone'],
		description: 'Grey RHIB, no lights',
		seen_at: '2026-11-25T11:30:00Z',
		saved_at: '2026-11-25T11:40:00Z',
		place_text: 'off the pier',
		...changes
	};
}

/** Files a report at NOON, or when told, as the reporter of the coast. */
export async function file(
	db: Db,
	{ pier, harbour }: { pier: string | null; harbour: string },
	changes: Row = {},
	at = NOON
): Promise<Row & { report_id: string }> {
	return (await db.as(harbour).callAt(at, 'submit_report', {
		report_id: crypto.randomUUID(),
		filed_by: harbour,
		content: content(pier, changes),
		sent_at: at
	})) as Row & { report_id: string };
}

/** What a phone says of a photo; its picture is `picture`. */
export function photo(changes: Row = {}): Row & { id: string } {
	return {
		id: crypto.randomUUID(),
		sha256: PICTURE.sha256,
		bytes: PICTURE.bytes,
		type: 'image/jpeg',
		width: 1600,
		height: 1200,
		taken_at: '2026-11-25T11:31:00Z',
		latitude: null,
		longitude: null,
		...changes
	};
}

/** The hash and the length of every photo above. */
export const PICTURE = { sha256: 'ab'.repeat(32), bytes: 200_000 };

/** The server has seen the picture. */
export async function received(db: Db, { id }: { id: string }, at = NOON): Promise<Row> {
	return db.as(null).callAt(at, 'photo_received', { photo_id: id, ...PICTURE });
}

/** Adds words to a report at NOON, or when told, as the reporter of the coast. */
export async function addTo(
	db: Db,
	{ harbour }: { harbour: string },
	report_id: string,
	changes: Row = {},
	at = NOON,
	addendum_id: string = crypto.randomUUID()
): Promise<Row> {
	return db.as(harbour).callAt(at, 'add_to_report', {
		report_id,
		filed_by: harbour,
		addendum_id,
		content: {
			payload_version: 1,
			text: 'It is still there',
			photos: [],
			saved_at: '2026-11-25T11:50:00Z',
			...changes
		},
		sent_at: at
	});
}

export async function hopsOf(db: Db, reportId: string): Promise<Row[]> {
	return db.sql(
		'select step, person_id, part, reason from public.hops where report_id = $1 order by hop',
		[reportId]
	);
}

export async function eventsOf(db: Db, reportId: string): Promise<string[]> {
	const rows = await db.sql('select kind from public.events where report_id = $1 order by id', [
		reportId
	]);
	return rows.map(({ kind }) => kind as string);
}

/** The opaque id somebody's reports are kept under. */
export async function sourceOf(db: Db, person: string): Promise<string> {
	const [row] = await db.sql('select id from public.sources where person_id = $1', [person]);
	return row!.id as string;
}

export async function reportOf(db: Db, reportId: string): Promise<Row> {
	return (await db.sql('select * from public.reports where id = $1', [reportId]))[0]!;
}
