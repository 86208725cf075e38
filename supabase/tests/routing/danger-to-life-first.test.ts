/** Where not all reports can move at once, danger to life goes first, then now, then the longest due. */
import { expect } from 'vitest';
import { addTo, coast, file, later, NOON, type Coast } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

const DUE = later(48 * 60);

/** Four reports, the least pressing due first. The last became a danger to life after it was filed. */
async function four(db: Db, scene: Coast) {
	const made = {
		routine: await file(db, scene, { urgency: 'routine' }),
		now: await file(db, scene, { urgency: 'now' }, later(1450)),
		danger: await file(db, scene, { danger_to_life: true }, later(1451)),
		grew: await file(db, scene, { urgency: 'routine' }, later(1452))
	};
	await addTo(db, scene, made.grew.report_id, { danger_to_life: true }, later(1452));
	return made;
}

/** Names of those whose current owner got the report at that moment or later. */
async function movedTo(
	db: Db,
	reports: Awaited<ReturnType<typeof four>>,
	owner: string | null
): Promise<string[]> {
	const rows = await db.sql(
		'select id from public.reports where hop > 1 and owner_id is not distinct from $1',
		[owner]
	);
	const ids = rows.map(({ id }) => id);
	return Object.entries(reports).flatMap(([name, { report_id }]) =>
		ids.includes(report_id) ? name : []
	);
}

test('the clock moves them in that order, when it may move fewer than are due', async ({ db }) => {
	const scene = await coast(db);
	const reports = await four(db, scene);
	const names: string[][] = [];
	for (let call = 0; call < 4; call++) {
		await db.sql('select app.escalate($1, 1)', [DUE]);
		names.push(await movedTo(db, reports, scene.piet));
	}
	expect(names).toEqual([
		['danger'],
		['danger', 'grew'],
		['now', 'danger', 'grew'],
		['routine', 'now', 'danger', 'grew']
	]);
});

test('the last room of an officer goes to the danger to life', async ({ db }) => {
	const scene = await coast(db);
	const reports = await four(db, scene);
	await db.sql('update public.people set capacity = 2 where id = $1', [scene.piet]);
	await db.sql('select app.escalate($1)', [DUE]);
	expect(await movedTo(db, reports, scene.piet)).toEqual(['danger', 'grew']);
	expect(await movedTo(db, reports, null)).toEqual(['routine', 'now']);
});

test('so it does when the officer goes away or is disabled', async ({ db }) => {
	const scene = await coast(db);
	const reports = await four(db, scene);
	await db.sql('update public.people set capacity = 2 where id = $1', [scene.piet]);
	await db.sql('savepoint before');
	await db.as(scene.ona).callAt(later(1453), 'set_away', { away: true });
	expect(await movedTo(db, reports, scene.piet)).toEqual(['danger', 'grew']);
	await db.sql('rollback to savepoint before');
	await db.sql('update public.people set active = false where id = $1', [scene.ona]);
	expect(await movedTo(db, reports, scene.piet)).toEqual(['danger', 'grew']);
});

test('the clock takes them in that order from somebody who is switched off', async ({ db }) => {
	const scene = await coast(db);
	await db.sql('alter table public.people disable trigger people__reroute');
	const reports = await four(db, scene);
	await db.sql('update public.people set active = false where id = $1', [scene.ona]);
	// one of those that are due, and one of hers that are not
	await db.sql('select app.escalate($1, 1)', [later(1453)]);
	expect(await movedTo(db, reports, scene.piet)).toEqual(['routine', 'danger']);
});

test('notifications that could not be written are written in that order', async ({ db }) => {
	const scene = await coast(db);
	await db.sql(`create function pg_temp.refuse() returns trigger language plpgsql as $$
		begin raise exception 'refused'; end $$`);
	await db.sql(`create trigger refuse before insert on app.notifications for each row
		execute function pg_temp.refuse()`);
	const reports = await four(db, scene);
	await db.sql('drop trigger refuse on app.notifications');
	await db.sql('select app.write_unwritten_notifications($1)', [NOON]);
	const rows = await db.sql(
		'select report_id from app.notifications where person_id = $1 order by ctid',
		[scene.ona]
	);
	const order = [...new Set(rows.map(({ report_id }) => report_id))];
	const { danger, grew, now, routine } = reports;
	expect(order).toEqual([danger, grew, now, routine].map(({ report_id }) => report_id));
});
