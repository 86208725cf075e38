import { expect } from 'vitest';
import { coast, file, hire, later, NOON, region, type Coast } from './cast.ts';
import { test, type Db, type Row } from './harness.ts';

/** Files one report an hour before `at` and has it acknowledged so many minutes after receipt. */
async function answered(db: Db, scene: Coast, minutes: number) {
	const { report_id } = await file(db, scene);
	await db.as(scene.ona).callAt(later(minutes), 'acknowledge_report', { report_id });
}

async function times(db: Db, person: string, at: Date): Promise<Row> {
	const rows = await db.sql(`select set_config('request.jwt.claims', $1, true)`, [
		JSON.stringify({ sub: person, aal: 'aal2' })
	]);
	expect(rows).toHaveLength(1);
	const all = await db.sql(`select * from app.response_times($1, $2, $3) where scope = 'all'`, [
		NOON,
		at,
		at
	]);
	return all[0]!;
}

test('median and 90th percentile, interpolated as the definition says', async ({ db }) => {
	const scene = await coast(db);
	for (const minutes of [1, 2, 3, 4, 10]) await answered(db, scene, minutes);
	expect(await times(db, scene.supervisor, later(60))).toMatchObject({
		reports: 5,
		over_target: 0,
		median_seconds: 3 * 60,
		p90_seconds: (4 + 0.6 * 6) * 60
	});
});

test('a report nobody has answered moves the numbers now', async ({ db }) => {
	const scene = await coast(db);
	for (const minutes of [1, 2, 3, 4]) await answered(db, scene, minutes);
	await file(db, scene);
	const after5h = await times(db, scene.supervisor, later(300));
	const after6h = await times(db, scene.supervisor, later(360));
	expect(after5h).toMatchObject({ reports: 5, over_target: 1, median_seconds: 180 });
	expect(after5h.p90_seconds).toBeCloseTo((4 + 0.6 * 296) * 60);
	expect(after6h.p90_seconds as number).toBeGreaterThan(after5h.p90_seconds as number);
});

test('handing back does not erase the first answer', async ({ db }) => {
	const scene = await coast(db);
	for (const minutes of [1, 2, 3, 4]) await answered(db, scene, minutes);
	const { report_id } = await file(db, scene);
	await db.as(scene.ona).callAt(later(5), 'acknowledge_report', { report_id });
	await db.as(scene.ona).callAt(later(9), 'hand_back_report', { report_id, reason: 'Ashore' });
	expect((await times(db, scene.supervisor, later(600))).p90_seconds).toBeCloseTo((4 + 0.6) * 60);
});

test('fewer than five are counted but not turned into a percentile', async ({ db }) => {
	const scene = await coast(db);
	for (const minutes of [1, 2, 3, 4]) await answered(db, scene, minutes);
	expect(await times(db, scene.supervisor, later(60))).toMatchObject({
		reports: 4,
		median_seconds: null,
		p90_seconds: null
	});
});

test('a supervisor counts her own region, and nobody else counts anything', async ({ db }) => {
	const scene = await coast(db);
	for (const minutes of [1, 2, 3, 4, 5]) await answered(db, scene, minutes);
	const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
	const ask = (person: string) =>
		db
			.as(person)
			.query(`select scope, reports from public.response_times('2026-01-01', '2027-01-01')`);
	expect(await ask(scene.supervisor)).toContainEqual({ scope: 'all', reports: 5 });
	expect(await ask(scene.supervisor)).toContainEqual({ scope: 'patch', reports: 5 });
	expect(await ask(scene.supervisor)).toContainEqual({ scope: 'urgency', reports: 5 });
	expect(await ask(far)).toContainEqual({ scope: 'all', reports: 0 });
	for (const person of [scene.ona, scene.harbour, scene.hotline]) {
		await expect(ask(person)).rejects.toMatchObject({ code: 'PT403', message: 'not_allowed' });
	}
});
