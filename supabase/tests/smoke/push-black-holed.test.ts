import { expect } from 'vitest';
import { file, later } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('a push that is taken and never seen is followed by e-mail, then SMS @row63 @mode15', async ({
	db
}) => {
	const { until, told, ...scene } = await night(db);
	await file(db, scene);
	await until(60);
	expect(told).toEqual(['0.25 ona push', '10.25 ona email', '20.25 ona sms']);
});

test('what happens now waits a minute, not ten', async ({ db }) => {
	const { until, told, ...scene } = await night(db);
	await file(db, scene, { urgency: 'now' });
	await until(5);
	expect(told.filter((what) => what.includes('ona'))).toEqual([
		'0.25 ona push',
		'1.25 ona email',
		'2.25 ona sms'
	]);
});

test('a push service that says nothing at all: the e-mail leaves in the same tick @row63', async ({
	db
}) => {
	const { push, tick, told, ...scene } = await night(db);
	push.answers = null;
	await file(db, scene);
	await tick(later(0));
	expect(told).toEqual(['0 ona email', '0 ona push']);
});

test('acknowledged between two channels, the second is never used @row66', async ({ db }) => {
	const { ona, until, told, ...scene } = await night(db);
	const { report_id } = await file(db, scene);
	await until(10);
	await db.as(ona).callAt(later(10), 'acknowledge_report', { report_id });
	await until(60);
	expect(told).toEqual(['0.25 ona push']);
});
