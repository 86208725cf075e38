import { describe, expect } from 'vitest';
import {
	addTo,
	alwaysOn,
	coast,
	file,
	hire,
	later,
	NOON,
	region,
	type Coast
} from '../support/cast.ts';
import { sendCanary } from '../support/canaries.ts';
import { actors, test, type Db, type Row } from '../support/harness.ts';

const DAY = 24 * 60;

/** Files a report and has it acknowledged so many minutes after receipt. */
async function answered(db: Db, scene: Coast, minutes: number, at = NOON): Promise<string> {
	const { report_id } = await file(db, scene, {}, at);
	await db.as(scene.ona).callAt(later(minutes, at), 'acknowledge_report', { report_id });
	return report_id;
}

const close = (db: Db, by: string, report_id: string, at: Date, outcome = 'action_taken') =>
	db.as(by).callAt(at, 'close_report', { report_id, outcome, reason: 'Boarded' });

async function rolledUp(db: Db, at: Date): Promise<void> {
	while (Number((await db.sql('select app.roll_up($1) as went', [at]))[0]!.went) > 0);
}

type Asked = { dimension?: string; since?: string; until?: string; by?: string };

/** Each measure of a region at a moment, by key and measure. */
async function figures(
	db: Db,
	south: string,
	at: Date,
	{ dimension = 'all', since = '2026-11-01', until = '2026-12-01', by = 'period' }: Asked = {}
): Promise<Map<string, Row>> {
	await rolledUp(db, at);
	const rows = await db.sql('select * from app.figures($1, $2, $3, $4, $5, $6)', [
		south,
		dimension,
		since,
		until,
		by,
		at
	]);
	return new Map(rows.map((row) => [`${row.key as string} ${row.measure as string}`.trim(), row]));
}

const wrong = async (db: Db, at: Date) => {
	const counted = await db.sql(`select * from app.miscounted('2026-11-01')`);
	const timed = await db.sql(`select * from app.mistimed('2026-11-01', $1) as id`, [at]);
	return [...counted, ...timed];
};

test('a length of time is counted to the minute, to five, to the hour, to the day', async ({
	db
}) => {
	for (const [seconds, step] of [
		[-5, 0],
		[59.9, 0],
		[60, 1],
		[3599, 59],
		[3600, 60],
		[3899, 60],
		[3900, 65],
		[8 * 3600, 480],
		[9 * 3600 - 1, 480],
		[3 * 86400 - 1, 71 * 60],
		[3 * 86400, 3 * 1440],
		[400.9 * 86400, 400 * 1440]
	] as const)
		expect([
			seconds,
			(await db.sql('select app.bucket_of($1) as step', [seconds]))[0]!.step
		]).toEqual([seconds, step]);
});

describe('time to acknowledge', () => {
	test('the median and the 90th percentile are the first times by which so many were', async ({
		db
	}) => {
		const scene = await coast(db);
		for (const minutes of [1, 2, 3, 4, 10]) await answered(db, scene, minutes);
		expect((await figures(db, scene.south, later(60))).get('acknowledge')).toMatchObject({
			done: '5',
			waiting: '0',
			median_minutes: 3,
			p90_minutes: 10
		});
	});

	test('one that nobody acknowledges for five hours moves the 90th percentile now @row58', async ({
		db
	}) => {
		const scene = await coast(db);
		for (const minutes of [1, 2, 3, 4, 5, 6, 7, 8, 9]) await answered(db, scene, minutes);
		await file(db, scene);
		await file(db, scene);
		const at = async (minutes: number) =>
			(await figures(db, scene.south, later(minutes))).get('acknowledge');
		expect(await at(9)).toMatchObject({ done: '9', waiting: '2', median_minutes: 6 });
		expect(await at(300)).toMatchObject({ p90_minutes: null, beyond_minutes: 300 });
		expect(await at(360)).toMatchObject({ p90_minutes: null, beyond_minutes: 360 });
	});

	test('what waits leaves the count after the step it has reached', async ({ db }) => {
		const scene = await coast(db);
		// by hand: of 6 one goes on at 2 (5/6), one waits 3; of 4 one at 4 (5/8), two at 6 (5/24), one at 9 (0)
		for (const minutes of [2, 4, 6, 6, 9]) await answered(db, scene, minutes);
		const report = await file(db, scene, {}, later(57));
		expect(report).toBeTruthy();
		expect((await figures(db, scene.south, later(60))).get('acknowledge')).toMatchObject({
			done: '5',
			waiting: '1',
			median_minutes: 6,
			p90_minutes: 9
		});
	});

	test('handing back does not erase the first answer, and reopening counts beside it', async ({
		db
	}) => {
		const scene = await coast(db);
		for (const minutes of [1, 2, 3, 4]) await answered(db, scene, minutes);
		const report_id = await answered(db, scene, 5);
		await db.as(scene.ona).callAt(later(9), 'release_report', { report_id, reason: 'Ashore' });
		const closed = await answered(db, scene, 6);
		await close(db, scene.ona, closed, later(30));
		await addTo(db, scene, closed, {}, later(40));
		const all = await figures(db, scene.south, later(600));
		expect(all.get('acknowledge')).toMatchObject({ done: '6', waiting: '0', p90_minutes: 6 });
		expect(all.get('outcome')).toMatchObject({ done: '1', waiting: '5' });
		expect(all.get('reopened')).toMatchObject({ done: '1' });
		expect(await wrong(db, later(600))).toEqual([]);
	});

	test('fewer than five are counted, and no percentile of them is shown', async ({ db }) => {
		const scene = await coast(db);
		for (const minutes of [1, 2, 3, 4]) await answered(db, scene, minutes);
		expect((await figures(db, scene.south, later(60))).get('acknowledge')).toMatchObject({
			done: '4',
			median_minutes: null,
			p90_minutes: null,
			beyond_minutes: null
		});
	});

	test('on duty: the night after a shift is not counted, the hotline always is @row58', async ({
		db
	}) => {
		const scene = await coast(db);
		await db.sql('delete from public.duties where person_id = $1', [scene.ona]);
		await db.sql(
			`insert into public.duties (person_id, weekday, starts, ends)
			select $1, weekday, '08:00', '18:00' from generate_series(1, 7) as weekday`,
			[scene.ona]
		);
		const evening = new Date('2026-11-25T17:30:00Z');
		for (let n = 0; n < 5; n++) {
			const { report_id } = await file(db, scene, { urgency: 'routine' }, evening);
			await db
				.as(scene.ona)
				.callAt(new Date('2026-11-26T08:15:00Z'), 'acknowledge_report', { report_id });
		}
		const all = await figures(db, scene.south, new Date('2026-11-26T12:00:00Z'));
		expect(all.get('acknowledge')).toMatchObject({ median_minutes: 14 * 60 });
		expect(all.get('acknowledge_on_duty')).toMatchObject({ median_minutes: 45 });
	});
});

describe('what is counted', () => {
	test('in time, late, fallen back and why, useful and graded', async ({ db }) => {
		const scene = await coast(db);
		const prompt = await answered(db, scene, 5);
		await close(db, scene.ona, prompt, later(20));
		await db.as(scene.ona).call('grade_item', {
			report_id: prompt,
			grade_id: crypto.randomUUID(),
			item: 'A grey RHIB',
			about: 'vessel',
			source: 2,
			assessment: 'A',
			handling: 'P'
		});
		const { report_id: late } = await file(db, scene);
		await db.sql('select app.escalate($1)', [later(5 * 60)]);
		const all = await figures(db, scene.south, later(6 * 60));
		expect(all.get('received')).toMatchObject({ done: '2', waiting: '0', median_minutes: null });
		expect(all.get('in_time')).toMatchObject({ done: '1' });
		expect(all.get('late')).toMatchObject({ done: '0', waiting: '1' });
		expect(all.get('fell_back')).toMatchObject({ done: '1' });
		expect(all.get('graded')).toMatchObject({ done: '1' });
		const why = await figures(db, scene.south, later(6 * 60), { dimension: 'fallback' });
		expect([...why.keys()]).toEqual(['no_answer received']);
		expect(late).toBeTruthy();
	});

	test('the wait before us and the wait on the phone stand apart from the officer’s @row59', async ({
		db
	}) => {
		const scene = await coast(db);
		for (let n = 0; n < 5; n++) {
			const { report_id } = await file(db, scene, {
				seen_at: '2026-11-25T06:00:00Z',
				saved_at: '2026-11-25T07:00:00Z'
			});
			await db.as(scene.ona).callAt(later(3), 'acknowledge_report', { report_id });
		}
		const all = await figures(db, scene.south, later(60));
		expect(all.get('before_us')).toMatchObject({ median_minutes: 6 * 60 });
		expect(all.get('on_phone')).toMatchObject({ median_minutes: 5 * 60 });
		expect(all.get('acknowledge')).toMatchObject({ median_minutes: 3, p90_minutes: 3 });
	});

	test('neither what is made up nor another region’s', async ({ db }) => {
		const scene = await coast(db);
		await answered(db, scene, 5);
		await sendCanary(db, NOON);
		expect((await figures(db, scene.south, later(60))).get('received')).toMatchObject({
			done: '1'
		});
		expect(await db.sql('select from app.report_times')).toHaveLength(1);
		expect((await figures(db, await region(db, 'East'), later(60))).size).toBe(0);
	});

	test('a day is a day in London, on both sides of a change of clocks', async ({ db }) => {
		const scene = await coast(db);
		for (const at of [
			'2026-10-24T23:30:00Z',
			'2026-10-25T00:30:00Z',
			'2026-10-25T23:30:00Z',
			'2026-10-26T00:30:00Z'
		])
			await answered(db, scene, 1, new Date(at));
		await rolledUp(db, later(60));
		expect(
			await db.sql('select day::text, hour, weekday from app.report_times order by received_at')
		).toEqual([
			{ day: '2026-10-25', hour: 0, weekday: 7 },
			{ day: '2026-10-25', hour: 1, weekday: 7 },
			{ day: '2026-10-25', hour: 23, weekday: 7 },
			{ day: '2026-10-26', hour: 0, weekday: 1 }
		]);
	});

	test('by day, by week and by month add up to the period', async ({ db }) => {
		const scene = await coast(db);
		for (const day of [0, 1, 8, 20, 40, 70]) await answered(db, scene, 1 + day, later(-day * DAY));
		const period = { since: '2026-09-10', until: '2026-11-27' };
		for (const by of ['period', 'day', 'week', 'month']) {
			await rolledUp(db, later(100));
			const [row] = await db.sql(
				`select sum(done)::integer as done from app.figures($1, 'all', $2, $3, $4, $5) where measure = 'acknowledge'`,
				[scene.south, period.since, period.until, by, later(100)]
			);
			expect([by, row!.done]).toEqual([by, 6]);
		}
	});
});

describe('what is held is what a recount finds', () => {
	test('late, reopened, given away and erased reports included', async ({ db }) => {
		const scene = await coast(db);
		const twin = await hire(db, 'officer', { region: scene.south });
		await alwaysOn(db, twin);
		const ids: string[] = [];
		for (const minutes of [3, 30, 300]) {
			ids.push(await answered(db, scene, minutes));
			await rolledUp(db, later(minutes));
		}
		await close(db, scene.ona, ids[0]!, later(400));
		await rolledUp(db, later(401));
		await addTo(db, scene, ids[0]!, {}, later(500));
		await db.as(scene.ona).callAt(later(510), 'acknowledge_report', { report_id: ids[0] });
		await rolledUp(db, later(511));
		await close(db, scene.ona, ids[0]!, later(600));
		await rolledUp(db, later(601));
		expect(await wrong(db, later(700))).toEqual([]);
		const all = await figures(db, scene.south, later(700));
		expect(all.get('outcome')).toMatchObject({ done: '1', waiting: '2' });
		expect(all.get('received')).toMatchObject({ done: '3' });

		await db.sql('set session_replication_role = replica');
		await db.sql('select app.forget_times($1)', [ids[0]]);
		await db.sql('set session_replication_role = origin');
		expect(await wrong(db, later(700))).toEqual([]);
		expect((await figures(db, scene.south, later(700))).get('received')).toMatchObject({
			done: '3'
		});
	});

	test('and what is not is found, said, and counted anew', async ({ db }) => {
		const scene = await coast(db);
		const id = await answered(db, scene, 5);
		await rolledUp(db, later(10));
		expect((await db.sql('select app.verify($1) as wrong', [later(10)]))[0]).toEqual({ wrong: 0 });
		await db.sql('update app.report_times set acknowledge_seconds = 9 where report_id = $1', [id]);
		const proved = await db.sql('select app.verify($1) as wrong', [later(10)]);
		expect(Number(proved[0]!.wrong)).toBeGreaterThan(0);
		expect((await db.sql('select wrong > 0 as wrong from app.verification'))[0]).toEqual({
			wrong: true
		});
		expect(await wrong(db, later(10))).toEqual([]);

		await db.sql(
			`update app.time_counts set reports = reports + 1 where measure = 'acknowledge' and reports > 0`
		);
		expect(Number((await db.sql('select app.verify($1) as wrong', [later(10)]))[0]!.wrong)).toBe(
			16
		);
		expect(await wrong(db, later(10))).toEqual([]);
	});
});

test('what happens to a report while it is being counted is counted the next time', async ({
	several
}) => {
	const [one, two] = await several(2);
	const db = actors(one!);
	await one!.query('begin');
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	await one!.query('commit');
	await two!.query('begin');
	await actors(two!).as(scene.ona).callAt(later(5), 'acknowledge_report', { report_id });
	await rolledUp(db, later(6));
	await two!.query('commit');
	const all = await figures(db, scene.south, later(60));
	expect(all.get('acknowledge')).toMatchObject({ done: '1', waiting: '0' });
	expect(await wrong(db, later(60))).toEqual([]);
});

describe('who asks', () => {
	const ask = (db: Db, person: string, more = '') =>
		db.as(person).query(`select * from public.figures('2026-11-01', '2026-12-01' ${more})`);

	test('a supervisor is told of her own region, and nobody else of anything', async ({ db }) => {
		const scene = await coast(db);
		for (const minutes of [1, 2, 3, 4, 5]) await answered(db, scene, minutes);
		const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
		const mine = await ask(db, scene.supervisor);
		expect(mine.find(({ measure }) => measure === 'received')).toMatchObject({ done: '5' });
		expect(await ask(db, scene.supervisor, `, 'patch'`)).toContainEqual(
			expect.objectContaining({ label: 'Solent', measure: 'received', done: '5' })
		);
		expect(await ask(db, far)).toEqual([]);
		for (const person of [scene.ona, scene.harbour, scene.hotline, await hire(db, 'administrator')])
			await expect(ask(db, person)).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
	});

	test('of some measures alone nothing is said otherwise', async ({ db }) => {
		const scene = await coast(db);
		for (const minutes of [1, 2, 3, 4, 5]) await answered(db, scene, minutes);
		await file(db, scene);
		const all = await ask(db, scene.supervisor);
		const some = ['acknowledge_on_duty', 'received'];
		expect(await ask(db, scene.supervisor, `, 'all', 'period', '{${some.join(',')}}'`)).toEqual(
			all.filter(({ measure }) => some.includes(measure as string))
		);
		expect(await ask(db, scene.supervisor, `, 'all', 'period', '{}'`)).toEqual([]);
	});

	test('what no figure can be about is refused in a word', async ({ db }) => {
		const { supervisor } = await coast(db);
		const say = (text: string) => db.as(supervisor).query(`select * from public.figures(${text})`);
		for (const text of [
			`'2026-11-01', '2026-11-01'`,
			`null, '2026-11-01'`,
			`'2016-01-01', '2026-11-01'`
		])
			await expect(say(text)).rejects.toMatchObject({ message: 'period_unreadable' });
		for (const text of [
			`'2026-11-01', '2026-12-01', 'officer'`,
			`'2026-11-01', '2026-12-01', 'all', 'hour'`
		])
			await expect(say(text)).rejects.toMatchObject({ message: 'figure_unknown' });
	});
});
