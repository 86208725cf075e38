import { describe, expect } from 'vitest';
import { coast, hire, later, NOON } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

describe('a visit', () => {
	const visit = (db: Db, person: string, changes: Row) =>
		db.as(person).callAt(NOON, 'log_visit', {
			visit_id: crypto.randomUUID(),
			kind: 'visit',
			happened_at: later(-60),
			words: 'Walked the pontoons with her',
			...changes
		});

	test('is logged by staff of the region, once, and read by them', async ({ db }) => {
		const { ona, hotline, supervisor, pier } = await coast(db);
		const visit_id = crypto.randomUUID();
		await visit(db, ona, { site_id: pier, visit_id });
		await visit(db, ona, { site_id: pier, visit_id });
		await visit(db, hotline, { site_id: pier, kind: 'call', words: '' });
		expect(await db.as(supervisor).query('select kind from public.visits order by kind')).toEqual([
			{ kind: 'call' },
			{ kind: 'visit' }
		]);
		await expect(visit(db, ona, { site_id: pier, visit_id, kind: 'call' })).rejects.toMatchObject({
			message: 'visit_id_taken'
		});
	});

	test('is nothing for reporters, administrators or another region', async ({ db }) => {
		const { ona, harbour, pier } = await coast(db);
		const far = (
			await db.sql(`insert into public.regions (name) values ('East') returning id`)
		)[0]!;
		const outsider = await hire(db, 'officer', { region: far.id as string });
		const administrator = await hire(db, 'administrator');
		await visit(db, ona, { site_id: pier });
		for (const person of [harbour, outsider, administrator]) {
			await expect(visit(db, person, { site_id: pier })).rejects.toMatchObject({
				message: 'site_not_found'
			});
			expect(await db.as(person).query('select * from public.visits')).toEqual([]);
		}
	});

	test.for([
		[{ kind: 'raid' }, 'visit_kind_unknown'],
		[{ happened_at: later(10) }, 'visit_time_unusable'],
		[{ happened_at: later(-401 * 24 * 60) }, 'visit_time_unusable'],
		[{ words: 'x'.repeat(2001) }, 'visit_words_too_long']
	] as const)('%j is refused: %s', async ([changes, message], { db }) => {
		const { ona, pier } = await coast(db);
		await expect(visit(db, ona, { site_id: pier, ...changes })).rejects.toMatchObject({ message });
	});
});
