import { expect } from 'vitest';
import { file, hopsOf, later } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('the last step is repeated until a person acts, and then all is silent @row47 @mode14', async ({
	db
}) => {
	const { hotline, until, told, ...scene } = await night(db);
	const { report_id } = await file(db, scene, { urgency: 'now' });
	await until(60);
	expect(
		(await hopsOf(db, report_id)).map(({ step, part, reason }) => `${step} ${part} ${reason}`)
	).toEqual([
		'officer owner first_choice',
		'hotline alerted urgent',
		'twin owner no_answer',
		'hotline owner no_answer',
		'hotline owner no_answer',
		'supervisor alerted no_answer',
		'hotline owner no_answer',
		'supervisor alerted no_answer'
	]);
	const pushes = told.filter((what) => what.endsWith(' push'));
	expect(pushes.filter((what) => !what.includes('hotline'))).toEqual([
		'0.25 ona push',
		'15 piet push',
		'45 supervisor push',
		'60 supervisor push'
	]);

	await db.as(hotline).callAt(later(61), 'claim_report', { report_id });
	await db.as(hotline).callAt(later(62), 'acknowledge_report', { report_id });
	const before = told.length;
	await until(62 + 119);
	expect(told.slice(before)).toEqual([]);
	expect((await hopsOf(db, report_id)).at(-1)).toMatchObject({ reason: 'claimed' });
});
