import { expect } from 'vitest';
import { alwaysOn, file, hire, hopsOf, later, reportOf } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('an owner switched off in the middle of it: their successor has it in that act, and it goes on from there @mode15', async ({
	db
}) => {
	const { ona, piet, solent, south, tick, until, told, ...scene } = await night(db);
	const administrator = await hire(db, 'administrator');
	const finn = await hire(db, 'officer', { region: south, name: 'Finn' });
	await alwaysOn(db, finn);
	await db.sql(`update public.channels set address = 'finn@example.test' where person_id = $1`, [
		finn
	]);
	const { report_id } = await file(db, scene);
	await until(10);
	await db.as(administrator).callAt(later(10), 'disable_person', {
		person_id: ona,
		successors: JSON.stringify([{ patch_id: solent, standing: 'officer', person_id: finn }])
	});
	expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'officer', owner_id: finn });
	await expect(
		db.as(ona).callAt(later(10), 'acknowledge_report', { report_id })
	).rejects.toMatchObject({ code: 'PT404' });

	await until(20);
	await tick((await reportOf(db, report_id)).deadline_at as Date);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'twin', owner_id: piet });
	expect((await hopsOf(db, report_id)).map(({ step, reason }) => `${step} ${reason}`)).toEqual([
		'officer first_choice',
		'officer officer_disabled',
		'twin no_answer'
	]);
	expect(told).toEqual(['0.25 ona push', '10.25 finn email', '250 piet push']);
});
