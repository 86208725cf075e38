/** What everybody goes by: numbers that were checked, and how soon a report must be acknowledged. */
import { describe, expect } from 'vitest';
import { coast, file, hire, later, NOON, region, reportOf } from '../support/cast.ts';
import { actors, atOnce, test, type Db, type Row } from '../support/harness.ts';

async function cast(db: Db) {
	const scene = await coast(db);
	const [number] = await db.sql(
		`insert into public.contact_numbers (kind, label, number, last_checked_on, starts_at)
		values ('emergency', 'Emergency', '999', '2026-11-01', '2026-01-01') returning id`
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

describe('numbers', () => {
	const HOTLINE = {
		kind: 'hotline',
		label: ' South hotline ',
		number: ' 0808  157 0101 ',
		checked_on: '2026-11-20'
	};
	const add = (db: Db, by: string, region_id: string | null, more: Row = {}, at = NOON) =>
		db.as(by).callAt(at, 'add_number', { region_id, ...HOTLINE, ...more });
	const replace = (db: Db, by: string, number_id: unknown, more: Row = {}, at = later(1)) => {
		const { label, number, checked_on } = HOTLINE;
		return db
			.as(by)
			.callAt(at, 'replace_number', { number_id, label, number, checked_on, ...more });
	};
	const end = (db: Db, by: string, number_id: unknown, at = later(1)) =>
		db.as(by).callAt(at, 'end_number', { number_id });
	const shownAt = async (db: Db, at: Date) =>
		(
			await db.sql(
				`select number from public.contact_numbers
				where starts_at <= $1 and (ends_at is null or ends_at > $1) order by number`,
				[at]
			)
		).map(({ number }) => number);
	const needed = { code: 'PT409', message: 'number_needed' };

	test('one is added for a region, and it is written down', async ({ db }) => {
		const { administrator, south } = await cast(db);
		const { id } = await add(db, administrator, south);
		expect(await shownAt(db, NOON)).toEqual(['0808 157 0101', '999']);
		expect(
			await db.sql('select verb, region_id, before, after from public.roster_events')
		).toMatchObject([
			{
				verb: 'add_number',
				region_id: south,
				before: {},
				after: { id, label: 'South hotline', last_checked_on: '2026-11-20' }
			}
		]);
	});

	test('one is replaced by another of its kind and region; what was, stays known', async ({
		db
	}) => {
		const { administrator, south } = await cast(db);
		const { id } = await add(db, administrator, south);
		const { id: other } = await replace(db, administrator, id, { number: '0808 157 0199' });
		expect(await shownAt(db, NOON)).toEqual(['0808 157 0101', '999']);
		expect(await shownAt(db, later(1))).toEqual(['0808 157 0199', '999']);
		expect((await written(db))[1]).toMatchObject({
			verb: 'replace_number',
			before: { id, number: '0808 157 0101' },
			after: { id: other, region_id: south, kind: 'hotline', number: '0808 157 0199' }
		});
		await expect(replace(db, administrator, id, {}, later(2))).rejects.toMatchObject({
			code: 'PT404',
			message: 'number_not_found'
		});
		await expect(end(db, administrator, id, later(2))).rejects.toMatchObject({
			message: 'number_not_found'
		});
		await expect(check(db, administrator, crypto.randomUUID())).rejects.toMatchObject({
			message: 'number_not_found'
		});
	});

	test('the last hotline number of a region is not ended; with another, its own or everybody’s, it is', async ({
		db
	}) => {
		const { administrator, south } = await cast(db);
		const { id } = await add(db, administrator, south);
		await expect(end(db, administrator, id)).rejects.toMatchObject(needed);
		await add(db, administrator, await region(db, 'East'), { number: '0808 157 0102' });
		await expect(end(db, administrator, id)).rejects.toMatchObject(needed);
		const { id: everywhere } = await add(db, administrator, null, { number: '0808 157 0100' });
		await end(db, administrator, id);
		expect(await shownAt(db, later(1))).not.toContain('0808 157 0101');
		// the south has only that one now
		await expect(end(db, administrator, everywhere, later(2))).rejects.toMatchObject(needed);
		await add(db, administrator, south, {}, later(2));
		await end(db, administrator, everywhere, later(3));
		expect((await written(db)).map(({ verb }) => verb)).toEqual([
			'add_number',
			'add_number',
			'add_number',
			'end_number',
			'add_number',
			'end_number'
		]);
	});

	test('the last national number of a kind is not ended, a region’s own is', async ({ db }) => {
		const { administrator, south, number } = await cast(db);
		await expect(end(db, administrator, number)).rejects.toMatchObject(needed);
		const police = { kind: 'police', number: '101' };
		const { id: own } = await add(db, administrator, south, police);
		await end(db, administrator, own);
		const { id: everywhere } = await add(db, administrator, null, police);
		await expect(end(db, administrator, everywhere)).rejects.toMatchObject(needed);
		await replace(db, administrator, number, { number: '112' });
		expect(await shownAt(db, later(1))).toEqual(['101', '112']);
	});

	test('two administrators do not end the last two of a region between them', async ({
		several
	}) => {
		const clients = await several(3);
		const db = actors(clients[2]!);
		await clients[2]!.query('begin');
		const { administrator, south } = await cast(db);
		const first = await add(db, administrator, south);
		const second = await add(db, administrator, south, { number: '0808 157 0199' });
		await clients[2]!.query('commit');
		await expect(
			atOnce(
				clients,
				(one) => end(one, administrator, first.id),
				(two) => end(two, administrator, second.id)
			)
		).rejects.toMatchObject(needed);
	});

	test('what cannot be is refused with a word, and changes nothing', async ({ db }) => {
		const { administrator, south, number } = await cast(db);
		for (const [changes, message] of [
			[{ number: '999' }, 'number_unreadable'],
			[{ number: 'ask Bob' }, 'number_unreadable'],
			[{ number: null }, 'number_unreadable'],
			[{ label: ' ' }, 'label_unreadable'],
			[{ label: null }, 'label_unreadable'],
			[{ label: 'x'.repeat(81) }, 'label_unreadable'],
			[{ checked_on: null }, 'checked_unreadable'],
			[{ checked_on: '2026-11-26' }, 'checked_unreadable']
		] as const) {
			await expect(add(db, administrator, south, changes), message).rejects.toMatchObject({
				code: 'PT422',
				message
			});
			if (changes.number !== '999')
				await expect(replace(db, administrator, number, changes)).rejects.toMatchObject({
					message
				});
		}
		for (const kind of ['taxi', null])
			await expect(add(db, administrator, south, { kind })).rejects.toMatchObject({
				message: 'number_kind_unknown'
			});
		await expect(add(db, administrator, crypto.randomUUID())).rejects.toMatchObject({
			message: 'region_not_found'
		});
		expect(await shownAt(db, later(5))).toEqual(['999']);
		expect(await written(db)).toEqual([]);
	});

	test('nobody but an administrator may do any of it', async ({ db }) => {
		const scene = await cast(db);
		const refused = { code: 'PT403', message: 'not_allowed' };
		for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const) {
			await expect(add(db, scene[by], scene.south)).rejects.toMatchObject(refused);
			await expect(replace(db, scene[by], scene.number)).rejects.toMatchObject(refused);
			await expect(end(db, scene[by], scene.number)).rejects.toMatchObject(refused);
		}
		expect(await written(db)).toEqual([]);
	});
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
