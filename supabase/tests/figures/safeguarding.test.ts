import { describe, expect } from 'vitest';
import { addTo, coast, file, hire, later, NOON } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const DAY = 24 * 60;
const mmsi = (as_typed: string) => ({ identifiers: [{ kind: 'mmsi', as_typed }] });
const named = (name: string) => ({ payload_version: 2, vessel: { name } });

const concerns = (db: Db, region_id: string, at = NOON) =>
	db.sql('select * from app.safeguarding_concerns($1, $2)', [region_id, at]);

async function fileEach(db: Db, set: { pier: string; harbour: string }, said: Row[], at = NOON) {
	const ids: string[] = [];
	for (const [index, one] of said.entries())
		ids.push((await file(db, set, one, later(index - 10, at))).report_id);
	return ids;
}

describe('concerns', () => {
	test('three reports about one identifier, however it was typed', async ({ db }) => {
		const set = await coast(db);
		await fileEach(db, set, [mmsi('232001234'), mmsi('MMSI 232 001 234')]);
		expect(await concerns(db, set.south)).toEqual([]);
		const { report_id } = await file(db, set);
		await addTo(db, set, report_id, mmsi('232-001-234'));
		const [row, ...more] = await concerns(db, set.south);
		expect(more).toEqual([]);
		expect(row).toMatchObject({
			reporter_id: set.harbour,
			reporter_name: 'Harbour',
			latest_at: NOON
		});
		expect(row!.reports).toHaveLength(3);
		expect((row!.reports as Row[])[0]).toMatchObject({ id: report_id });
	});

	test('or one named vessel; by name and number it is one line', async ({ db }) => {
		const set = await coast(db);
		const both = { ...named('Sea Wolf'), ...mmsi('232001234') };
		await fileEach(db, set, [both, both, both]);
		const rows = await concerns(db, set.south);
		expect(rows.map(({ abouts }) => abouts)).toEqual([['232001234', 'Sea Wolf']]);
	});

	test('is not two, nor the same number said three times in one, nor three vessels', async ({
		db
	}) => {
		const set = await coast(db);
		await file(db, set, {
			identifiers: Array(3).fill({ kind: 'mmsi', as_typed: '232001234' })
		});
		await fileEach(db, set, [named('Sea Wolf'), named('Sea Fox'), named('Sea Cat')]);
		await fileEach(db, set, [named('Unknown'), named('unknown'), named('UNKNOWN')]);
		expect(await concerns(db, set.south)).toEqual([]);
	});

	test('nor of three reporters one each, nor over more than ninety days', async ({ db }) => {
		const set = await coast(db);
		await fileEach(db, set, [mmsi('232001234'), mmsi('232001234')]);
		const other = await hire(db, 'reporter', { region: set.south, name: 'Other' });
		await fileEach(db, { ...set, harbour: other }, [mmsi('232001234')]);
		await file(db, set, mmsi('232001234'), later(-90 * DAY));
		expect(await concerns(db, set.south)).toEqual([]);
		await file(db, set, mmsi('232001234'), later(-90 * DAY + 1));
		expect(await concerns(db, set.south)).toHaveLength(1);
		expect(await concerns(db, set.south, later(1))).toEqual([]);
	});

	test('is told to the supervisor of the region, and to nobody else', async ({ db }) => {
		const set = await coast(db);
		await fileEach(db, set, [named('Sea Wolf'), named('Sea Wolf'), named('sea wolf')], new Date());
		const all = 'select * from public.safeguarding_concerns()';
		expect(await db.as(set.supervisor).query(all)).toHaveLength(1);
		const [far] = await db.sql(`insert into public.regions (name) values ('Far') returning id`);
		const farther = await hire(db, 'supervisor', { region: far!.id as string });
		expect(await db.as(farther).query(all)).toEqual([]);
		const administrator = await hire(db, 'administrator');
		for (const person of [set.ona, set.harbour, set.hotline, administrator])
			await expect(db.as(person).query(all)).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
	});
});
