import { describe, expect } from 'vitest';
import { coast, file, hire, later, NOON, region, site, type Coast } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const DAY = 24 * 60;

type Asked = { quiet?: number | null; atMost?: number; skip?: number; at?: Date };

async function contact(
	db: Db,
	south: string,
	{ quiet = null, atMost = 25, skip = 0, at = later(60) }: Asked = {}
): Promise<Row[]> {
	while (Number((await db.sql('select app.roll_up($1) as went', [at]))[0]!.went) > 0);
	return db.sql(
		`select *, last_report_on::text, last_visit_on::text
		from app.site_contact($1, '2026-11-01', '2026-12-01', $2, $3, $4, $5)`,
		[south, quiet, atMost, skip, at]
	);
}

const visit = (db: Db, { ona, pier }: Coast, kind: string, at: Date, site_id = pier) =>
	db.as(ona).callAt(at, 'log_visit', {
		visit_id: crypto.randomUUID(),
		site_id,
		kind,
		happened_at: at,
		words: ''
	});

async function ended(db: Db, scene: Coast, outcome: string | null, minutes: number) {
	const { report_id } = await file(db, scene);
	await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
	if (outcome !== null)
		await db
			.as(scene.ona)
			.callAt(later(minutes), 'close_report', { report_id, outcome, reason: 'Looked' });
}

describe('a site', () => {
	test('has its reports, how many were useful and answered, and after how long', async ({ db }) => {
		const scene = await coast(db);
		await db.sql(
			`insert into public.outcomes (code, wording, feedback, position)
			values ('nothing', 'Nothing', 'nothing_more_needed', 3)`
		);
		await db.sql('update public.sites set berths = 250');
		await ended(db, scene, 'action_taken', 10);
		await ended(db, scene, 'passed_to_partner', 20);
		for (const minutes of [30, 40]) await ended(db, scene, 'nothing', minutes);
		await ended(db, scene, null, 0);
		expect(await contact(db, scene.south)).toMatchObject([
			{
				site_name: 'Pier Harbour',
				patch_name: 'Solent',
				berths: 250,
				received: '5',
				useful: '2',
				graded: '0',
				told: '4',
				feedback_median_minutes: 30,
				last_report_on: '2026-11-25',
				last_visit_on: null,
				sites: '1'
			}
		]);
	});

	test('with fewer than five reports has no median', async ({ db }) => {
		const scene = await coast(db);
		for (const minutes of [10, 20, 30, 40]) await ended(db, scene, 'action_taken', minutes);
		expect(await contact(db, scene.south)).toMatchObject([
			{ received: '4', told: '4', feedback_median_minutes: null, feedback_beyond_minutes: null }
		]);
	});

	test('that was visited says when; calls and messages are no visits @row61', async ({ db }) => {
		const scene = await coast(db);
		await visit(db, scene, 'visit_without_contact', later(-3 * DAY));
		await visit(db, scene, 'visit', later(-5 * DAY));
		await visit(db, scene, 'call', later(-DAY));
		expect(await contact(db, scene.south)).toMatchObject([
			{ received: '0', last_report_on: null, last_visit_on: '2026-11-22' }
		]);
	});

	test('that is closed is not among them', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('update public.sites set disused_at = $1', [NOON]);
		expect(await contact(db, scene.south)).toEqual([]);
	});
});

describe('sites without contact', () => {
	test('those that never had any come first, then the longest; a day too few is too few @row61', async ({
		db
	}) => {
		const scene = await coast(db);
		const named = (name: string) => site(db, name, scene.south, scene.solent);
		await named('Never');
		const old = await named('Old');
		const older = await named('Older');
		await visit(db, scene, 'visit', later(-95 * DAY), old);
		await visit(db, scene, 'visit', later(-200 * DAY), older);
		await file(db, scene);
		const quiet = async (days: number, more: Asked = {}) =>
			(await contact(db, scene.south, { quiet: days, ...more })).map(({ site_name }) => site_name);
		expect(await quiet(90)).toEqual(['Never', 'Older', 'Old']);
		expect(await quiet(94)).toEqual(['Never', 'Older', 'Old']);
		expect(await quiet(95)).toEqual(['Never', 'Older']);
		expect(await quiet(1)).not.toContain('Pier Harbour');
		expect(await quiet(1, { at: later(2 * DAY) })).toContain('Pier Harbour');
		expect(await quiet(90, { atMost: 1, skip: 1 })).toEqual(['Older']);
		expect((await contact(db, scene.south, { quiet: 90, atMost: 1 }))[0]).toMatchObject({
			sites: '3'
		});
	});
});

describe('who may ask', () => {
	const ask = (db: Db, person: string, more = '') =>
		db.as(person).query(`select * from public.site_contact('2026-11-01', '2026-12-01' ${more})`);

	test('a supervisor of her own region, and nobody else', async ({ db }) => {
		const scene = await coast(db);
		const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
		expect(await ask(db, scene.supervisor)).toHaveLength(1);
		expect(await ask(db, far)).toEqual([]);
		for (const person of [scene.ona, scene.harbour, scene.hotline, await hire(db, 'administrator')])
			await expect(ask(db, person)).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
	});

	test('what cannot be read is refused in a word', async ({ db }) => {
		const { supervisor } = await coast(db);
		for (const days of [0, -1, 3651])
			await expect(ask(db, supervisor, `, ${days}`)).rejects.toMatchObject({
				message: 'days_unreadable'
			});
		await expect(
			db.as(supervisor).query(`select * from public.site_contact('2026-12-01', '2026-11-01')`)
		).rejects.toMatchObject({ message: 'period_unreadable' });
	});
});
