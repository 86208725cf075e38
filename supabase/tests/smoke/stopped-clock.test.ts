import { expect } from 'vitest';
import { file, hopsOf, later, reportOf } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('two hours without a clock: each report goes one step, everybody hears once, then the line goes on @row49 @mode14', async ({
	db
}) => {
	const { skipTo, tick, until, told, ...scene } = await night(db);
	const urgent = await file(db, scene, { urgency: 'now' }); // 15 minutes: eight deadlines are missed
	const calm = await file(db, scene); // 4 hours: none is
	skipTo(120);
	await tick(later(120));
	await tick(later(120));
	expect(await reportOf(db, urgent.report_id)).toMatchObject({
		owner_step: 'twin',
		deadline_at: later(135)
	});
	expect(await reportOf(db, calm.report_id)).toMatchObject({ owner_step: 'officer' });
	expect(told).toEqual(['120 hotline push', '120 ona push', '120 piet push']);

	await until(135);
	expect(await reportOf(db, urgent.report_id)).toMatchObject({
		owner_step: 'hotline',
		deadline_at: later(150)
	});
	expect(await hopsOf(db, urgent.report_id)).toHaveLength(4);
});

test('what nudges it meanwhile is a page that staff look at', async ({ db }) => {
	const { ona, piet, ...scene } = await night(db);
	const { report_id } = await file(db, scene, { urgency: 'now' });
	await db.as(ona).callAt(later(16), 'nudge');
	expect(await reportOf(db, report_id)).toMatchObject({ owner_id: piet });
});
