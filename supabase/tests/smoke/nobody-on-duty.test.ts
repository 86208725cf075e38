import { expect } from 'vitest';
import { file, hopsOf, later, reportOf } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('nobody on duty and no operator anywhere: the hotline has it at once, and supervisors hear of it for ever @row47 @mode14', async ({
	db
}) => {
	const { tick, told, supervisor, ...scene } = await night(db);
	await db.sql('delete from public.duties');
	await db.sql(`update public.people set active = false where role = 'operator'`);
	const receipt = await file(db, scene, { urgency: 'now' });
	expect(receipt).toMatchObject({ step: 'hotline' });
	for (let quarter = 0; quarter <= 96; quarter++) await tick(later(quarter * 15));

	const hops = await hopsOf(db, receipt.report_id);
	expect(hops.filter(({ step }) => step === 'supervisor')).toHaveLength(96);
	expect(await reportOf(db, receipt.report_id)).toMatchObject({
		owner_step: 'hotline',
		deadline_at: later(97 * 15)
	});
	const pushes = told.filter((what) => what.endsWith('supervisor push'));
	expect(pushes).toHaveLength(97); // and of its arrival, in the same second
	expect(pushes[0]).toBe('0 supervisor push');
	expect(new Set(told.map((what) => what.split(' ')[1]))).toEqual(new Set(['supervisor']));

	await expect(
		db.as(supervisor).callAt(later(96 * 15 + 1), 'claim_report', { report_id: receipt.report_id })
	).rejects.toMatchObject({ code: 'PT403' });
});
