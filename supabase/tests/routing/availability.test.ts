import { describe, expect } from 'vitest';
import { absent, coast, file, hire, later, NOON, region, reportOf } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

async function onDuty(db: Db, person: string, at: string): Promise<boolean> {
	const rows = await db.sql('select app.on_duty($1, $2::timestamptz) as yes', [person, at]);
	return rows[0]!.yes as boolean;
}

async function officerWith(db: Db, weekday: number[], starts: string, ends: string, zone?: string) {
	const person = await hire(db, 'officer', { region: await region(db, crypto.randomUUID()) });
	await db.sql(
		`insert into public.duties (person_id, weekday, starts, ends, zone)
		select $1, unnest($2::int[]), $3, $4, $5`,
		[person, weekday, starts, ends, zone ?? 'Europe/London']
	);
	return person;
}

const DAILY = [1, 2, 3, 4, 5, 6, 7];

describe('a shift is a wall clock', () => {
	test('it begins at its first second and ends before its last', async ({ db }) => {
		const person = await officerWith(db, [3], '09:00', '17:00');
		expect(await onDuty(db, person, '2026-11-25T08:59:59.999Z')).toBe(false);
		expect(await onDuty(db, person, '2026-11-25T09:00:00Z')).toBe(true);
		expect(await onDuty(db, person, '2026-11-25T16:59:59.999Z')).toBe(true);
		expect(await onDuty(db, person, '2026-11-25T17:00:00Z')).toBe(false);
		expect(await onDuty(db, person, '2026-11-26T12:00:00Z')).toBe(false);
	});

	test('in summer nine o’clock in London is eight in UTC', async ({ db }) => {
		const person = await officerWith(db, [3], '09:00', '17:00');
		expect(await onDuty(db, person, '2026-07-15T07:59:59Z')).toBe(false);
		expect(await onDuty(db, person, '2026-07-15T08:00:00Z')).toBe(true);
		expect(await onDuty(db, person, '2026-07-15T16:00:00Z')).toBe(false);
	});

	test('a night shift belongs to the day it began', async ({ db }) => {
		const person = await officerWith(db, [3], '22:00', '06:00');
		expect(await onDuty(db, person, '2026-11-25T05:00:00Z')).toBe(false);
		expect(await onDuty(db, person, '2026-11-25T23:00:00Z')).toBe(true);
		expect(await onDuty(db, person, '2026-11-26T05:59:59Z')).toBe(true);
		expect(await onDuty(db, person, '2026-11-26T06:00:00Z')).toBe(false);
	});

	test('another zone is another noon', async ({ db }) => {
		const person = await officerWith(db, [3], '12:00', '13:00', 'Asia/Tokyo');
		expect(await onDuty(db, person, '2026-11-25T03:30:00Z')).toBe(true);
		expect(await onDuty(db, person, '2026-11-25T12:30:00Z')).toBe(false);
	});

	test('a zone that does not exist is not kept', async ({ db }) => {
		await expect(officerWith(db, [3], '12:00', '13:00', 'Europe/Atlantis')).rejects.toMatchObject({
			code: '22023'
		});
	});

	test('it holds from its first day to its last', async ({ db }) => {
		const person = await officerWith(db, DAILY, '00:00', '00:00');
		await db.sql(`update public.duties set starts_on = '2026-11-25', ends_on = '2026-11-25'`);
		expect(await onDuty(db, person, '2026-11-24T23:59:59Z')).toBe(false);
		expect(await onDuty(db, person, '2026-11-25T23:59:59Z')).toBe(true);
		expect(await onDuty(db, person, '2026-11-26T00:00:00Z')).toBe(false);
	});
});

describe('away now', () => {
	test('an officer says so, twice quietly, and comes back', async ({ db }) => {
		const { ona } = await coast(db);
		const why = async (at: Date) =>
			(await db.sql('select app.unavailable_because($1, $2) as why', [ona, at]))[0]!.why;
		expect(await why(NOON)).toBe(null);
		await db.as(ona).callAt(NOON, 'set_away', { away: true });
		await db.as(ona).callAt(later(1), 'set_away', { away: true });
		expect(await why(later(2))).toBe('absent');
		expect(await db.sql('select count(*)::int as n from public.absences')).toEqual([{ n: 1 }]);
		await db.as(ona).callAt(later(3), 'set_away', { away: false });
		expect(await why(later(3))).toBe(null);
	});

	test('is written down, going and coming, once each', async ({ db }) => {
		const { ona, supervisor } = await coast(db);
		for (const [minutes, away] of [
			[0, true],
			[1, true],
			[2, false],
			[3, false]
		] as const)
			await db.as(ona).callAt(later(minutes), 'set_away', { away });
		const rows = await db
			.as(supervisor)
			.query('select verb, actor_id, person_id, at from public.roster_events order by id');
		const ours = { verb: 'set_away', actor_id: ona, person_id: ona };
		expect(rows).toEqual([
			{ ...ours, at: NOON },
			{ ...ours, at: later(2) }
		]);
	});

	test('what she has not answered goes to her twin in the same second; what she has stays', async ({
		db
	}) => {
		const scene = await coast(db);
		const answered = await file(db, scene);
		const open = await file(db, scene);
		await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id: answered.report_id });
		await db.as(scene.ona).callAt(later(1), 'set_away', { away: true });
		expect(await reportOf(db, open.report_id)).toMatchObject({
			owner_id: scene.piet,
			deadline_at: later(1 + 240)
		});
		expect(await reportOf(db, answered.report_id)).toMatchObject({ owner_id: scene.ona });
	});

	test('neither yes nor no changes nothing', async ({ db }) => {
		const { ona } = await coast(db);
		await absent(db, ona, 'away');
		await db.as(ona).call('set_away', { away: null });
		expect(await db.sql('select * from public.absences where ends_at is null')).toHaveLength(1);
	});

	test('a switch flicked on and off in one moment leaves nothing behind', async ({ db }) => {
		const { ona } = await coast(db);
		await db.as(ona).callAt(NOON, 'set_away', { away: true });
		await db.as(ona).callAt(NOON, 'set_away', { away: false });
		expect(await db.sql('select count(*)::int as n from public.absences')).toEqual([{ n: 0 }]);
	});

	test('coming back does not end leave', async ({ db }) => {
		const { ona } = await coast(db);
		await absent(db, ona);
		await db.as(ona).callAt(NOON, 'set_away', { away: false });
		const rows = await db.sql('select app.unavailable_because($1, $2) as why', [ona, NOON]);
		expect(rows).toEqual([{ why: 'absent' }]);
	});

	test('nobody but an officer may', async ({ db }) => {
		const { harbour, hotline, supervisor } = await coast(db);
		for (const person of [harbour, hotline, supervisor]) {
			await expect(db.as(person).call('set_away', { away: true })).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
		}
	});
});
