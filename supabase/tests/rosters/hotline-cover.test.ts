/** A time without an operator on duty is a coverage gap of the hotline, wherever gaps are counted. */
import { describe, expect } from 'vitest';
import { absent, alwaysOn, coast, hire, later, NOON, region, site } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';
import { channel, sent, take } from '../support/notifications.ts';

const days = (count: number) => later(count * 24 * 60);
const LEAVE = { starts_at: days(3), ends_at: days(4) };

/** The coast with Hotline, its only operator, always on duty, and an administrator. */
async function cast(db: Db) {
	const scene = await coast(db);
	await alwaysOn(db, scene.hotline);
	return { ...scene, administrator: await hire(db, 'administrator') };
}
type Cast = Awaited<ReturnType<typeof cast>>;

/** The gaps of the hotline that somebody is shown, in days from NOON. */
async function shown(db: Db, { south }: Cast, until = days(30)): Promise<unknown[]> {
	const rows = await db.sql(
		`select starts_at, ends_at from app.coverage_gaps_of($1, $2, $3)
		where kind = 'hotline' and patch_id = $1`,
		[south, NOON, until]
	);
	return rows.map(({ starts_at, ends_at }) => [starts_at, ends_at].map(inDays));
}
const inDays = (at: unknown) => (new Date(at as string).getTime() - NOON.getTime()) / 86_400_000;

/** What a verb answers as the gaps it opened, in days from NOON. */
const opened = (answer: Row, verb: string) =>
	((answer[verb] as Row).gaps as Row[]).map(({ kind, patch_name, starts_at, ends_at }) => [
		kind,
		patch_name,
		inDays(starts_at),
		inDays(ends_at)
	]);

describe('the hotline', () => {
	test('has no gap while an operator is on duty', async ({ db }) => {
		expect(await shown(db, await cast(db))).toEqual([]);
	});

	test('has a gap while the only operator is on leave, and none where a second is there', async ({
		db
	}) => {
		const scene = await cast(db);
		await db.sql(
			`insert into public.absences (person_id, reason, starts_at, ends_at) values ($1, 'leave', $2, $3)`,
			[scene.hotline, LEAVE.starts_at, LEAVE.ends_at]
		);
		expect(await shown(db, scene)).toEqual([[3, 4]]);
		const two = await hire(db, 'operator', { region: scene.south, name: 'Two' });
		await alwaysOn(db, two);
		expect(await shown(db, scene)).toEqual([]);
	});

	test('is without cover where its operators have no shifts: they count as absent', async ({
		db
	}) => {
		const scene = await cast(db);
		await db.sql('delete from public.duties where person_id = $1', [scene.hotline]);
		expect(await shown(db, scene)).toEqual([[0, 30]]);
	});

	test('is not covered by an officer, a supervisor or an operator elsewhere', async ({ db }) => {
		const scene = await cast(db);
		const far = await hire(db, 'operator', { region: await region(db, 'East') });
		for (const person of [far, scene.supervisor]) await alwaysOn(db, person);
		await absent(db, scene.hotline);
		expect(await shown(db, scene)).toEqual([[0, 30]]);
	});

	test('has a gap exactly when a report in its queue goes to supervisors too', async ({ db }) => {
		const scene = await cast(db);
		await db.sql(`update public.duties set starts = '08:00', ends = '18:00' where person_id = $1`, [
			scene.hotline
		]);
		const [gaps] = await db.sql(
			`select range_agg(tstzrange(starts_at, ends_at)) as gaps
			from app.coverage_gaps_of($1, $2, $3) where kind = 'hotline'`,
			[scene.south, NOON, days(7)]
		);
		for (let hour = 0.5; hour < 7 * 24; hour++) {
			const [row] = await db.sql(
				`select app.has_staff($1, 'operator', $2) as staff, $3::tstzmultirange @> $2::timestamptz as gap`,
				[scene.south, later(hour * 60), gaps!.gaps]
			);
			expect(row!.gap, `hour ${hour}`).toBe(!row!.staff);
		}
	});

	test('of a region without sites, or of the canary, has no gaps: no report falls to it', async ({
		db
	}) => {
		await cast(db);
		const east = await region(db, 'East');
		const gapsOf = () =>
			db.sql(`select kind, patch_name from app.coverage_gaps_of($1, $2, $3)`, [
				east,
				NOON,
				days(30)
			]);
		expect(await gapsOf()).toEqual([]);
		await site(db, 'Far', east, null);
		// a site without a patch has nobody but the hotline
		expect(await gapsOf()).toEqual([
			{ kind: 'hotline', patch_name: 'East' },
			{ kind: 'site', patch_name: 'Far' }
		]);
	});

	test('is shown to a supervisor of the own region and to administrators', async ({ db }) => {
		const scene = await cast(db);
		await absent(db, scene.hotline);
		const east = await region(db, 'East');
		await site(db, 'Far', east, null);
		const far = await hire(db, 'supervisor', { region: east });
		const told = async (person: string) =>
			(
				await db
					.as(person)
					.query(`select patch_name from public.coverage_gaps(30) where kind = 'hotline'`)
			).map(({ patch_name }) => patch_name);
		expect(await told(scene.supervisor)).toEqual(['South']);
		expect(await told(far)).toEqual(['East']);
		expect(await told(scene.administrator)).toEqual(['East', 'South']);
	});
});

describe('the weekly e-mail', () => {
	test('tells supervisors of a gap of the hotline alone, and of one that opens later', async ({
		db
	}) => {
		const scene = await cast(db);
		await channel(db, scene.supervisor, 'email');
		const tell = async (at: Date) =>
			(await db.sql('select app.notify_of_gaps($1) as written', [at]))[0]!.written;
		const receive = async (at: Date) => {
			const messages = await take(db, at);
			for (const message of messages) await sent(db, message, at);
			return messages;
		};
		expect(await tell(NOON)).toBe(0);
		const leave = (from: Date, to: Date) =>
			db.sql(
				`insert into public.absences (person_id, reason, starts_at, ends_at) values ($1, 'leave', $2, $3)`,
				[scene.hotline, from, to]
			);
		await leave(days(10), days(11));
		expect(await tell(days(1))).toBe(1);
		expect(await receive(days(1))).toMatchObject([
			{ urgency: 'gaps', address: `email of ${scene.supervisor}` }
		]);
		expect(await tell(days(2))).toBe(0);
		await leave(days(20), days(21));
		expect(await tell(days(3))).toBe(1);
	});
});

/** Each takes the last operator away, from when to when in days. */
const VERBS: Record<string, [(scene: Cast) => Row, from: number, until: number]> = {
	disable_person: [({ hotline }) => ({ person_id: hotline, successors: '[]' }), 0, 30],
	record_absence: [({ hotline }) => ({ person_id: hotline, reason: 'leave', ...LEAVE }), 3, 4],
	add_duty_change: [
		({ hotline }) => ({ person_id: hotline, kind: 'off', ...LEAVE, note: null }),
		3,
		4
	],
	// the day begins at midnight, half a day after noon
	set_duties: [
		({ hotline }) => ({ person_id: hotline, shifts: '[]', starts_on: '2026-12-01' }),
		5.5,
		30
	],
	set_role: [
		({ hotline, south }) => ({
			person_id: hotline,
			role: 'supervisor',
			reporter_kind: null,
			region_id: south
		}),
		0,
		30
	]
};

describe('a change that leaves no operator', () => {
	for (const [verb, [args, from, until]] of Object.entries(VERBS)) {
		test(`by ${verb} answers with the gap`, async ({ db }) => {
			const scene = await cast(db);
			const answer = await db.as(scene.administrator).callAt(NOON, verb, args(scene));
			expect(opened(answer, verb)).toEqual([['hotline', 'South', from, until]]);
		});

		test(`by ${verb} is asked about first`, async ({ db }) => {
			const scene = await cast(db);
			await expect(
				db.as(scene.administrator).call(verb, {
					...args(scene),
					...(verb === 'set_duties' ? { starts_on: new Date(Date.now() + 2 * 86_400_000) } : {}),
					...('starts_at' in args(scene)
						? {
								starts_at: new Date(Date.now() + 86_400_000),
								ends_at: new Date(Date.now() + 2 * 86_400_000)
							}
						: {}),
					despite_gaps: false
				})
			).rejects.toMatchObject({ code: 'PT409', message: 'opens_gaps' });
			expect(await db.sql('select verb from public.roster_events')).toEqual([]);
		});
	}

	test('while a second is on duty is not asked about', async ({ db }) => {
		const scene = await cast(db);
		const two = await hire(db, 'operator', { region: scene.south, name: 'Two' });
		await alwaysOn(db, two);
		const disable = (person_id: string) =>
			db.as(scene.administrator).call('disable_person', { person_id, despite_gaps: false });
		await disable(scene.hotline);
		await expect(disable(two)).rejects.toMatchObject({ message: 'opens_gaps' });
	});

	test('by a swap answers with the gap when the other is away', async ({ db }) => {
		const scene = await cast(db);
		const two = await hire(db, 'operator', { region: scene.south, name: 'Two' });
		await absent(db, two);
		const answer = await db.as(scene.supervisor).callAt(NOON, 'swap_duty', {
			gives: scene.hotline,
			takes: two,
			...LEAVE,
			note: null
		});
		expect(opened(answer, 'swap_duty')).toEqual([['hotline', 'South', 3, 4]]);
	});
});
