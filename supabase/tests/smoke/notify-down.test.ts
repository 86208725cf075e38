import { expect } from 'vitest';
import { file } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('Notify and the push service down for an hour: asked more and more rarely, then each channel once', async ({
	db
}) => {
	const { push, notify, until, told, ...scene } = await night(db);
	push.answers = 503;
	notify.answers = 500;
	await file(db, scene);
	await until(60);
	const asked = told.filter((what) => what.endsWith('ona push')).map(parseFloat);
	expect(asked.length).toBeGreaterThan(3);
	expect(asked.length).toBeLessThan(10);
	const waits = asked.slice(1).map((minute, place) => minute - asked[place]!);
	expect(waits).toEqual(waits.toSorted((a, b) => a - b));

	push.answers = 201;
	notify.answers = 201;
	const before = told.length;
	await until(120);
	expect(told.slice(before).map((what) => what.replace(/^\S+ /, ''))).toEqual([
		'ona push',
		'ona email',
		'ona sms'
	]);
});
