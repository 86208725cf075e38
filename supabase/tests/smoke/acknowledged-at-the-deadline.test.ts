import { expect } from 'vitest';
import { file, later, reportOf } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

const DEADLINE = later(4 * 60);
const before = new Date(DEADLINE.getTime() - 1);
const after = new Date(DEADLINE.getTime() + 1);

test('acknowledged a millisecond before the deadline, it stays and nobody else is told @row43 @mode14', async ({
	db
}) => {
	const { ona, tick, told, ...scene } = await night(db);
	const { report_id } = await file(db, scene);
	await tick(before);
	await db.as(ona).callAt(before, 'acknowledge_report', { report_id });
	await tick(DEADLINE);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_id: ona, acknowledged_at: before });
	expect(told).toEqual(['239.75 ona push']);
});

test('a millisecond after it, should the clock not have come by, it stays too', async ({ db }) => {
	const { ona, tick, told, ...scene } = await night(db);
	const { report_id } = await file(db, scene);
	await tick(before);
	await db.as(ona).callAt(after, 'acknowledge_report', { report_id });
	await tick(after);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_id: ona, acknowledged_at: after });
	expect(told).toEqual(['239.75 ona push']);
});

test('a millisecond after it, when the clock came by, it is the twin’s, who was told @row43 @mode14', async ({
	db
}) => {
	const { ona, piet, tick, told, ...scene } = await night(db);
	const { report_id } = await file(db, scene);
	await tick(before);
	await tick(DEADLINE);
	await expect(db.as(ona).callAt(after, 'acknowledge_report', { report_id })).rejects.toMatchObject(
		{ code: 'PT403' }
	);
	await db.as(piet).callAt(after, 'acknowledge_report', { report_id });
	expect(await reportOf(db, report_id)).toMatchObject({ owner_id: piet, acknowledged_at: after });
	expect(told).toEqual(['239.75 ona push', '240 piet push']);
});
