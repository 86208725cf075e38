import { expect } from 'vitest';
import { coast, hire, NOON, region } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const TAKEN = {
	form: 'csv',
	what: 'trends',
	dimension: 'patch',
	since: '2026-11-01',
	until: '2026-12-01'
};
const take = (db: Db, person: string, changes: Row = {}) =>
	db.as(person).callAt(NOON, 'export_figures', { ...TAKEN, ...changes });
const read = (db: Db, person: string) =>
	db
		.as(person)
		.query(
			'select person_id, form, what, dimension, since::text, until::text from public.figure_exports'
		);

test('that a supervisor takes figures of her region is written down, for its supervisors to read @row74', async ({
	db
}) => {
	const { south, supervisor } = await coast(db);
	const second = await hire(db, 'supervisor', { region: south });
	expect(await take(db, supervisor)).toMatchObject({
		region_id: south,
		person_id: supervisor,
		at: NOON
	});
	await db.as(second).call('export_figures', { ...TAKEN, form: 'print', what: 'month' });
	for (const person of [supervisor, second])
		expect(await read(db, person)).toEqual([
			{ ...TAKEN, person_id: supervisor },
			{ ...TAKEN, person_id: second, form: 'print', what: 'month' }
		]);
});

test('nobody else takes any, and nobody else reads who did', async ({ db }) => {
	const { supervisor, ona, harbour, hotline } = await coast(db);
	await take(db, supervisor);
	const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
	expect(await read(db, far)).toEqual([]);
	for (const person of [ona, harbour, hotline, await hire(db, 'administrator')]) {
		await expect(take(db, person)).rejects.toMatchObject({ code: 'PT403', message: 'not_allowed' });
		await expect(db.as(person).call('export_figures', TAKEN)).rejects.toMatchObject({
			message: 'not_allowed'
		});
		expect(await read(db, person)).toEqual([]);
	}
	expect(await db.sql('select from public.figure_exports')).toHaveLength(1);
});

test.for([
	[{ form: 'pdf' }, 'form_unknown'],
	[{ form: null }, 'form_unknown'],
	[{ what: 'officers' }, 'figure_unknown'],
	[{ what: null }, 'figure_unknown'],
	[{ dimension: 'officer' }, 'figure_unknown'],
	[{ until: '2026-11-01' }, 'period_unreadable'],
	[{ since: null }, 'period_unreadable']
] as const)('%j is refused as %s, and not written down', async ([changes, word], { db }) => {
	const { supervisor } = await coast(db);
	await expect(take(db, supervisor, changes)).rejects.toMatchObject({
		code: 'PT422',
		message: word
	});
	expect(await db.sql('select from public.figure_exports')).toEqual([]);
});

test.for([
	`update public.figure_exports set what = 'month'`,
	'delete from public.figure_exports',
	'truncate public.figure_exports'
])('what is written down stays, for its owner too: %s @row74', async (attempt, { db }) => {
	const { supervisor } = await coast(db);
	await take(db, supervisor);
	await expect(db.sql(attempt)).rejects.toMatchObject({ message: 'append_only' });
});
