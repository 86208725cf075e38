/** What everybody goes by: numbers that were checked, and how soon a report must be acknowledged. */
import { expect } from 'vitest';
import { coast, file, hire, later, NOON, reportOf } from './cast.ts';
import { test, type Db } from './harness.ts';

async function cast(db: Db) {
	const scene = await coast(db);
	const [number] = await db.sql(
		`insert into public.contact_numbers (kind, label, number, last_checked_on)
		values ('emergency', 'Emergency', '999', '2026-11-01') returning id`
	);
	return { ...scene, number: number!.id, administrator: await hire(db, 'administrator') };
}

const check = (db: Db, by: string, number_id: unknown) =>
	db.as(by).callAt(NOON, 'check_number', { number_id });
const setTarget = (db: Db, by: string, urgency: string, minutes: number | null, at = NOON) =>
	db.as(by).callAt(at, 'set_target', { urgency, minutes });

const written = (db: Db) =>
	db.sql('select verb, actor_id, before, after from public.roster_events order by id');
const checkedOn = async (db: Db) =>
	(await db.sql('select last_checked_on::text as day from public.contact_numbers'))[0]!.day;
const targetAt = async (db: Db, urgency: string, at: Date) =>
	(await db.sql('select app.target($1, $2)::text as within', [urgency, at]))[0]!.within;

test('a number is checked today, once, and it is written down by whom', async ({ db }) => {
	const { administrator, number } = await cast(db);
	await check(db, administrator, number);
	await check(db, administrator, number);
	expect(await checkedOn(db)).toBe('2026-11-25');
	expect(await written(db)).toMatchObject([
		{
			verb: 'check_number',
			actor_id: administrator,
			before: { id: number, last_checked_on: '2026-11-01' },
			after: { id: number, last_checked_on: '2026-11-25' }
		}
	]);
});

test('a number that is not there is not found', async ({ db }) => {
	const { administrator } = await cast(db);
	await expect(check(db, administrator, crypto.randomUUID())).rejects.toMatchObject({
		code: 'PT404',
		message: 'number_not_found'
	});
});

test('a target holds from now on; before it, and for what is on its way, the old one', async ({
	db
}) => {
	const scene = await cast(db);
	const { report_id } = await file(db, scene);
	const before = (await reportOf(db, report_id)).deadline_at;
	await setTarget(db, scene.administrator, 'today', 60, later(1));
	expect(await targetAt(db, 'today', NOON)).toBe('04:00:00');
	expect(await targetAt(db, 'today', later(1))).toBe('01:00:00');
	expect(await targetAt(db, 'routine', later(1))).toBe('24:00:00');
	expect((await reportOf(db, report_id)).deadline_at).toEqual(before);
	await setTarget(db, scene.administrator, 'today', 60, later(2)); // quiet
	expect(await written(db)).toMatchObject([
		{ verb: 'set_target', after: { urgency: 'today', minutes: 60 } }
	]);
});

test('a target that cannot be is refused, and the old one holds', async ({ db }) => {
	const { administrator } = await cast(db);
	for (const [urgency, minutes] of [
		['soon', 60],
		['today', 0],
		['today', -5],
		['today', 60 * 24 * 31],
		['today', null]
	] as const)
		await expect(setTarget(db, administrator, urgency, minutes)).rejects.toMatchObject({
			code: 'PT422',
			message: 'target_unreadable'
		});
	expect(await targetAt(db, 'today', NOON)).toBe('04:00:00');
	expect(await written(db)).toEqual([]);
});

test('nobody but an administrator may do either', async ({ db }) => {
	const scene = await cast(db);
	const refused = { code: 'PT403', message: 'not_allowed' };
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const) {
		await expect(check(db, scene[by], scene.number)).rejects.toMatchObject(refused);
		await expect(setTarget(db, scene[by], 'today', 60)).rejects.toMatchObject(refused);
	}
	expect(await checkedOn(db)).toBe('2026-11-01');
});
