import { expect } from 'vitest';
import { file, hopsOf, photo } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test('the officer is notified within 30 s of the text, though no photo ever arrives @row31', async ({
	db
}) => {
	const { ona, until, told, ...scene } = await night(db);
	const photos = [photo(), photo(), photo()];
	const { report_id, received_at } = await file(db, scene, { photos });
	await until(0.5); // half a minute by the server's clock

	expect(await hopsOf(db, report_id)).toEqual([
		{ step: 'officer', person_id: ona, part: 'owner', reason: 'first_choice' }
	]);
	expect(told).toEqual(['0.25 ona push']);
	const [notification] = await db.sql(
		`select extract(epoch from sent_at - $2::timestamptz)::int as after_seconds
		from app.notifications where report_id = $1 and person_id = $3`,
		[report_id, received_at, ona]
	);
	expect(notification).toEqual({ after_seconds: 15 });
	expect(await db.sql('select id, received_at from public.photos order by id')).toEqual(
		photos.map(({ id }) => ({ id, received_at: null })).sort((a, b) => a.id.localeCompare(b.id))
	);
});
