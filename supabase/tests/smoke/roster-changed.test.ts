import { expect } from 'vitest';
import { alwaysOn, file, hire, later, reportOf } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('a roster that changed between two steps is the one that counts, and the new twin is told', async ({
	db
}) => {
	const { solent, south, tick, told, ...scene } = await night(db);
	const { report_id } = await file(db, scene);
	await tick(later(0));
	const nia = await hire(db, 'officer', { region: south, name: 'Nia' });
	const administrator = await hire(db, 'administrator');
	await alwaysOn(db, nia);
	await db.sql(`update public.channels set address = 'nia@example.test' where person_id = $1`, [
		nia
	]);
	await db.as(administrator).callAt(later(60), 'set_patch_officer', {
		patch_id: solent,
		standing: 'twin',
		person_id: nia,
		starts_at: later(60)
	});
	await tick(later(4 * 60));
	expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'twin', owner_id: nia });
	expect(told).toEqual(['0 ona push', '240 nia email']);
});
