import { describe, expect } from 'vitest';
import { appoint, coast, file, hire, later, patch, site } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

async function scene(db: Db) {
	const set = await coast(db);
	const dorset = await patch(db, 'Dorset', set.south);
	const cove = await site(db, 'Lulworth Cove', set.south, dorset);
	const stranger = await hire(db, 'officer', { region: set.south, name: 'Stranger' });
	await appoint(db, dorset, stranger, 'officer');
	const grey = await file(db, set, {
		description: 'Grey RHIB landing packages',
		place_text: 'off the fairway buoy',
		vessel: { name: 'Merlin' },
		identifiers: [{ kind: 'mmsi', as_typed: '232 001 234' }]
	});
	const yacht = await file(db, set, { description: 'A yacht without lights' }, later(1));
	const far = await file(
		db,
		{ ...set, pier: cove },
		{ description: 'Grey tug, packages on deck', urgency: 'now' },
		later(2)
	);
	return { ...set, stranger, grey: grey.report_id, yacht: yacht.report_id, far: far.report_id };
}

/** Asked of what finds, before any policy looks at it. */
const found = async (
	db: Db,
	person: string | null,
	words: string,
	{ whose = null, closed = false }: { whose?: 'mine' | 'others' | null; closed?: boolean } = {}
) =>
	(
		await db
			.as(person)
			.query('select id from app.desk_ids($1, $2, $3, null, false, null, null, now()) as id', [
				whose,
				closed,
				words
			])
	)
		.map(({ id }) => id as string)
		.toSorted();

const reference = async (db: Db, id: string) =>
	(await db.sql('select reference from public.reports where id = $1', [id]))[0]!
		.reference as string;

describe('a report is found', () => {
	test.for([
		['a word of what was seen', 'packages'],
		['the beginning of one, in other letters', 'PACK'],
		['another form of one', 'landed'],
		['several words, in any order and form', 'packages rhib grey'],
		['where it was', 'fairway'],
		['the name of the vessel', 'merlin'],
		['its number, however it is written', '232001234'],
		['its number with dashes', '232-001-234']
	])('by %s', async ([, words], { db }) => {
		const { ona, grey } = await scene(db);
		expect(await found(db, ona, words!)).toEqual([grey]);
	});

	test('by its reference, whole or begun, with or without dashes @row55', async ({ db }) => {
		const { ona, yacht } = await scene(db);
		const said = await reference(db, yacht);
		for (const words of [said, said.toLowerCase(), said.slice(0, 9), said.replaceAll('-', '')])
			expect(await found(db, ona, words), words).toContain(yacht);
	});

	test('by a rare word beside one that every report has, which is then only compared', async ({
		db
	}) => {
		const set = await scene(db);
		await db.sql('delete from app.submission_limits');
		for (let n = 0; n < 40; n++) await file(db, set, { description: 'A boat' });
		const grey = (await file(db, set, { description: 'A grey boat' })).report_id;
		const asked = () =>
			db.sql(`select by_index::text, by_eye::text from app.asked_for('grey boats')`);
		expect(await asked()).toEqual([{ by_index: `'boat' & 'grey'`, by_eye: null }]);
		expect(await found(db, set.ona, 'grey boats')).toEqual([grey]);
		await db.sql('analyze public.reports');
		expect(await asked()).toEqual([{ by_index: `'grey'`, by_eye: `'boat'` }]);
		expect(await found(db, set.ona, 'grey boats')).toEqual([grey]);
	});

	test('by its site', async ({ db }) => {
		const { supervisor, far } = await scene(db);
		expect(await found(db, supervisor, 'lulworth')).toEqual([far]);
	});
});

describe('nobody finds', () => {
	test('what they may not read, nor that it is there', async ({ db }) => {
		const { grey, far, ona, stranger, hotline, supervisor, harbour } = await scene(db);
		expect(await found(db, ona, 'packages')).toEqual([grey]);
		expect(await found(db, stranger, 'packages')).toEqual([far]);
		expect(await found(db, hotline, 'packages')).toEqual([far]);
		expect(await found(db, supervisor, 'packages')).toEqual([far, grey].toSorted());
		const administrator = await hire(db, 'administrator');
		const east = (
			await db.sql(`insert into public.regions (name) values ('East') returning id`)
		)[0]!;
		const elsewhere = await hire(db, 'supervisor', { region: east.id as string });
		for (const person of [harbour, administrator, elsewhere])
			for (const words of ['packages', await reference(db, grey), '232001234', 'pier'])
				expect(await found(db, person, words)).toEqual([]);
	});

	test('anything but what the policies let them read, of which nothing is missing', async ({
		db
	}) => {
		const set = await scene(db);
		const closed = (await file(db, set, { description: 'Another grey one' })).report_id;
		await db.as(set.ona).call('acknowledge_report', { report_id: closed });
		await db
			.as(set.ona)
			.call('close_report', { report_id: closed, outcome: 'action_taken', reason: 'Boarded' });
		let some = 0;
		for (const person of [set.ona, set.piet, set.stranger, set.hotline, set.supervisor])
			for (const closed of [false, true])
				for (const words of ['', 'grey', 'yacht', 'packages']) {
					const readable = await db.as(person).query(
						`select id from public.reports
						where (closed_at is not null) = $1 and description ilike '%' || $2 || '%' order by id`,
						[closed, words]
					);
					const ids = readable.map(({ id }) => id);
					expect(await found(db, person, words, { closed }), words).toEqual(ids);
					const mine = await found(db, person, words, { whose: 'mine', closed });
					const others = await found(db, person, words, { whose: 'others', closed });
					expect([...mine, ...others].toSorted()).toEqual(ids);
					some += Number(ids.length > 0);
				}
		expect(some).toBeGreaterThan(12);
	});

	test('less than all there is by blanks, which ask for nothing', async ({ db }) => {
		const { ona, grey, yacht } = await scene(db);
		for (const words of ['', '   '])
			expect(await found(db, ona, words), JSON.stringify(words)).toEqual([grey, yacht].toSorted());
	});

	test.for(["'); drop table public.reports; --", '%', '_', '& | !', '<->', 'the', ':*', '\\'])(
		'anything by %j, and nothing breaks',
		async (words, { db }) => {
			const { ona } = await scene(db);
			expect(await found(db, ona, words)).toEqual([]);
		}
	);
});
