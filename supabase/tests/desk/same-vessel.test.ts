import { describe, expect } from 'vitest';
import {
	appoint,
	coast,
	eventsOf,
	file,
	hire,
	later,
	patch,
	reportOf,
	site
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const MILE = 1 / 60; // degrees of latitude
const here = { latitude: 50.7, longitude: -1.5 };
const north = (miles: number) => ({ latitude: 50.7 + miles * MILE, longitude: -1.5 });
const at = (place: object, rest: Row = {}) => ({ ...place, position_source: 'map', ...rest });
const seen = (minutes: number) => ({ seen_at: later(minutes - 30).toISOString() });
const mmsi = (as_typed: string) => ({ identifiers: [{ kind: 'mmsi', as_typed }] });

/** A second reporter of the same site, since nobody sees one boat twice at once. */
async function scene(db: Db) {
	const set = await coast(db);
	const other = await hire(db, 'reporter', { region: set.south, name: 'Marina' });
	await db.sql(
		'insert into public.reporter_sites (person_id, site_id, is_home) values ($1, $2, true)',
		[other, set.pier]
	);
	return { ...set, marina: { pier: set.pier, harbour: other } };
}

async function hints(db: Db, person: string, report_id: string): Promise<Row[]> {
	return db.as(person).query('select id, because, linked from public.same_vessel($1)', [report_id]);
}

const because = async (db: Db, person: string, report_id: string) =>
	(await hints(db, person, report_id)).map((hint) => hint.because);

describe('the same number', () => {
	test('5 km and 3 hours apart is hinted at, both ways; another boat is not @row53', async ({
		db
	}) => {
		const { ona, marina, ...set } = await scene(db);
		const one = await file(db, set, at(here, { ...seen(0), ...mmsi('232 001 234') }));
		const two = await file(
			db,
			marina,
			at(north(2.7), { ...seen(180), ...mmsi('232001234') }),
			later(181)
		);
		const three = await file(db, marina, at(here, { ...seen(5), ...mmsi('232009999') }), later(6));
		expect(await hints(db, ona, one.report_id)).toEqual([
			{ id: two.report_id, because: 'number', linked: false }
		]);
		expect(await because(db, ona, two.report_id)).toEqual(['number']);
		expect(await because(db, ona, three.report_id)).toEqual([]);
	});

	test('where no boat could have been meanwhile, or days later, was seen before', async ({
		db
	}) => {
		const { ona, marina, ...set } = await scene(db);
		const one = await file(db, set, at(here, { ...seen(0), ...mmsi('232001234') }));
		await file(db, marina, at(north(60), { ...seen(30), ...mmsi('232001234') }), later(31));
		await file(db, marina, at(here, { ...seen(-9 * 24 * 60), ...mmsi('232001234') }));
		expect(await because(db, ona, one.report_id)).toEqual(['seen_before', 'seen_before']);
	});
});

describe('without a number', () => {
	const grey = { vessel: { type: 'rib', hull_colour: 'grey' } };

	test('the same name within a day', async ({ db }) => {
		const { ona, marina, ...set } = await scene(db);
		const one = await file(db, set, at(here, { ...seen(0), vessel: { name: 'Lady Anne' } }));
		await file(
			db,
			marina,
			at(north(20), { ...seen(300), vessel: { name: 'LADY-ANNE' } }),
			later(301)
		);
		await file(db, marina, at(north(9), { ...seen(-20), vessel: { name: 'Lady Jane' } }));
		expect(await because(db, ona, one.report_id)).toEqual(['name']);
	});

	test('the same place and time, looking alike, seen by somebody else', async ({ db }) => {
		const { ona, marina, ...set } = await scene(db);
		const one = await file(db, set, at(here, { ...seen(0), ...grey }));
		await file(db, marina, at(north(0.5), { ...seen(40), ...grey }), later(41));
		expect(await because(db, ona, one.report_id)).toEqual(['place_and_time']);
	});

	test.for([
		['another colour', { vessel: { type: 'rib', hull_colour: 'red' } }, 0.5, 40],
		['another type', { vessel: { type: 'sail', hull_colour: 'grey' } }, 0.5, 40],
		['nothing alike', { indicators: ['painted_out'] }, 0.5, 40],
		['two miles away', grey, 2, 40],
		['three hours later', grey, 0.5, 180]
	] as const)('%s is no hint', async ([, changes, miles, minutes], { db }) => {
		const { ona, marina, ...set } = await scene(db);
		const one = await file(db, set, at(here, { ...seen(0), ...grey }));
		await file(db, marina, at(north(miles), { ...seen(minutes), ...changes }), later(minutes + 1));
		expect(await because(db, ona, one.report_id)).toEqual([]);
	});

	test('told only by its site, it must be alike in two things', async ({ db }) => {
		const { ona, marina, ...set } = await scene(db);
		const one = await file(db, set, at(north(3), { ...seen(0), ...grey }));
		await file(db, marina, { ...seen(20), indicators: ['x'], ...grey }, later(21));
		await file(db, marina, { ...seen(20), indicators: ['x'], vessel: { type: 'rib' } }, later(21));
		expect(await because(db, ona, one.report_id)).toEqual(['place_and_time']);
	});

	test('two boats of one reporter are two', async ({ db }) => {
		const { ona, ...set } = await scene(db);
		const one = await file(db, set, at(here, { ...seen(0), ...grey }));
		await file(db, set, at(here, { ...seen(1), ...grey }), later(2));
		expect(await because(db, ona, one.report_id)).toEqual([]);
	});
});

describe('who is told', () => {
	test('of a report they may not read nobody learns, and nobody else may ask', async ({ db }) => {
		const { ona, marina, ...set } = await scene(db);
		const dorset = await patch(db, 'Dorset', set.south);
		const stranger = await hire(db, 'officer', { region: set.south, name: 'Stranger' });
		await appoint(db, dorset, stranger, 'officer');
		const elsewhere = await site(db, 'Cove', set.south, dorset);
		const one = await file(db, set, at(here, { ...seen(0), ...mmsi('232001234') }));
		await file(
			db,
			{ ...marina, pier: elsewhere },
			at(here, { ...seen(30), ...mmsi('232001234') }),
			later(31)
		);
		expect(await because(db, ona, one.report_id)).toEqual([]);
		expect(await because(db, set.supervisor, one.report_id)).toEqual(['number']);
		for (const person of [stranger, set.harbour])
			await expect(hints(db, person, one.report_id)).rejects.toMatchObject({
				message: 'report_not_found'
			});
	});
});

describe('linked reports', () => {
	async function two(db: Db) {
		const set = await scene(db);
		const one = await file(db, set, at(here, { ...seen(0), ...mmsi('232001234') }));
		const other = await file(
			db,
			set.marina,
			at(here, { ...seen(30), ...mmsi('232001234') }),
			later(31)
		);
		return { ...set, one: one.report_id, other: other.report_id };
	}
	const link = (db: Db, person: string, one: string, other: string, linked = true) =>
		db.as(person).callAt(later(40), 'link_reports', { one, other, linked });

	test('are linked and taken apart by whoever reads both, in either order, twice quietly', async ({
		db
	}) => {
		const { ona, piet, one, other } = await two(db);
		await link(db, ona, one, other);
		await link(db, piet, other, one);
		expect(await hints(db, ona, one)).toEqual([{ id: other, because: 'number', linked: true }]);
		expect(await db.as(ona).query('select linked_by from public.links')).toEqual([
			{ linked_by: ona }
		]);
		await link(db, piet, one, other, false);
		await link(db, ona, one, other, false);
		expect(await hints(db, ona, one)).toEqual([{ id: other, because: 'number', linked: false }]);
		await link(db, ona, one, other);
		expect(await db.sql('select unlinked_by from public.links order by id')).toEqual([
			{ unlinked_by: piet },
			{ unlinked_by: null }
		]);
	});

	test('are told by whom they are had, and whether they can be taken apart from here', async ({
		db
	}) => {
		const { ona, one, other, ...set } = await two(db);
		const { report_id: third } = await file(db, set, at(north(40), seen(300)), later(301));
		await link(db, ona, one, other);
		await link(db, ona, other, third);
		expect(
			await db
				.as(ona)
				.query('select id, owner_id, linked, directly from public.same_vessel($1)', [one])
		).toEqual([
			{ id: third, owner_id: ona, linked: true, directly: false },
			{ id: other, owner_id: ona, linked: true, directly: true }
		]);
	});

	test('are not linked by a reporter or whoever does not read both, nor to themselves', async ({
		db
	}) => {
		const { ona, harbour, hotline, one, other } = await two(db);
		for (const person of [harbour, hotline])
			await expect(link(db, person, one, other)).rejects.toMatchObject({
				message: 'report_not_found'
			});
		await expect(link(db, ona, one, one)).rejects.toMatchObject({ message: 'link_to_another' });
		expect(await db.as(harbour).query('select * from public.links')).toEqual([]);
	});

	test('are closed in one act, acknowledged or not, and each reporter is told @row53', async ({
		db
	}) => {
		const { ona, harbour, marina, one, other } = await two(db);
		await link(db, ona, one, other);
		await db.as(ona).callAt(later(41), 'acknowledge_report', { report_id: one });
		await db.as(ona).callAt(later(42), 'close_linked', {
			report_id: one,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		for (const [person, id] of [
			[harbour, one],
			[marina.harbour, other]
		] as const) {
			expect(await reportOf(db, id)).toMatchObject({
				feedback: 'useful_kept',
				closed_at: later(42)
			});
			const told = await db
				.as(person)
				.query('select kind from public.my_report_timeline($1)', [id]);
			expect(told.at(-1)).toEqual({ kind: 'closed' });
			expect(await eventsOf(db, id)).toContain('acknowledged');
		}
	});

	test('of somebody else stay open', async ({ db }) => {
		const { ona, piet, one, other } = await two(db);
		await link(db, ona, one, other);
		await db.as(ona).callAt(later(41), 'release_report', { report_id: other, reason: 'Yours' });
		await db.as(ona).callAt(later(41), 'acknowledge_report', { report_id: one });
		await db.as(ona).callAt(later(42), 'close_linked', {
			report_id: one,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		expect(await reportOf(db, other)).toMatchObject({ owner_id: piet, closed_at: null });
	});

	test('stay written down, the owner of the table included', async ({ db }) => {
		const { ona, one, other } = await two(db);
		await link(db, ona, one, other);
		for (const attempt of [
			'update public.links set linked_at = now()',
			'delete from public.links',
			'truncate public.links'
		]) {
			await db.sql('savepoint attempt');
			await expect(db.sql(attempt), attempt).rejects.toMatchObject({ message: 'append_only' });
			await db.sql('rollback to savepoint attempt');
		}
	});
});
