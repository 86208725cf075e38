/** How reports go on when nobody acts: changed for everybody or a region, from now on; and back. */
import { expect } from 'vitest';
import { coast, file, hire, later, NOON, region, reportOf } from '../support/cast.ts';
import { actors, atOnce, test, type Db, type Row } from '../support/harness.ts';

async function cast(db: Db) {
	return {
		...(await coast(db)),
		east: await region(db, 'East'),
		administrator: await hire(db, 'administrator')
	};
}
const EVERYWHERE = { lapse_minutes: 1440, alert_minutes: null, lease_minutes: 5 };
const QUICK = { lapse_minutes: 90, alert_minutes: 10, lease_minutes: 15 };
const set = (
	db: Db,
	by: string,
	region_id: string | null,
	{ shown = null, ...changes }: Row & { shown?: Row | null } = {},
	at = NOON
) =>
	db.as(by).callAt(at, 'set_policy', { region_id, urgency: 'today', ...QUICK, ...changes, shown });
const end = (db: Db, by: string, region_id: string | null, at = later(5)) =>
	db.as(by).callAt(at, 'end_policy', { region_id, urgency: 'today' });
const holds = async (db: Db, region_id: string, at: Date) =>
	(
		await db.sql(
			`select lapse_within::text as lapse, alert_every::text as alert, claim_lease::text as lease
			from app.escalation_policy($1, 'today', $2)`,
			[region_id, at]
		)
	)[0]!;
const QUICK_HELD = { lapse: '01:30:00', alert: '00:10:00', lease: '00:15:00' };
const EVERYWHERE_HELD = { lapse: '24:00:00', alert: '04:00:00', lease: '00:05:00' };
const written = (db: Db) =>
	db.sql('select verb, actor_id, region_id, before, after from public.roster_events order by id');

test('a region gets a policy of its own from now on, and it is written down', async ({ db }) => {
	const { administrator, south, east } = await cast(db);
	await set(db, administrator, south);
	await set(db, administrator, south, {}, later(1)); // quiet
	expect(await holds(db, south, later(-1))).toEqual(EVERYWHERE_HELD);
	expect(await holds(db, south, NOON)).toEqual(QUICK_HELD);
	expect(await holds(db, east, NOON)).toEqual(EVERYWHERE_HELD);
	expect(await written(db)).toMatchObject([
		{
			verb: 'set_policy',
			actor_id: administrator,
			region_id: south,
			before: {},
			after: { urgency: 'today', lapse_within: '01:30:00' }
		}
	]);
});

test('what holds everywhere is changed for all that have none of their own', async ({ db }) => {
	const { administrator, south, east } = await cast(db);
	await set(db, administrator, south);
	await set(db, administrator, null, { lapse_minutes: 60, shown: EVERYWHERE });
	expect(await holds(db, east, NOON)).toEqual({ ...QUICK_HELD, lapse: '01:00:00' });
	expect(await holds(db, south, NOON)).toEqual(QUICK_HELD);
});

test('a report keeps the policy it was routed under', async ({ db }) => {
	const scene = await cast(db);
	const before = await file(db, scene);
	await set(db, scene.administrator, scene.south, {}, later(1));
	const after = await file(db, scene, {}, later(2));
	const kept = async ({ report_id }: { report_id: string }) =>
		JSON.parse(JSON.stringify(await reportOf(db, report_id)));
	expect(await kept(before)).toMatchObject({ lapse_within: { hours: 24 } });
	expect(await kept(after)).toMatchObject({ lapse_within: { hours: 1, minutes: 30 } });
});

test('a region goes on as everywhere again, once', async ({ db }) => {
	const { administrator, south } = await cast(db);
	await set(db, administrator, south);
	await end(db, administrator, south);
	await end(db, administrator, south, later(6));
	expect(await holds(db, south, NOON)).toEqual(QUICK_HELD);
	expect(await holds(db, south, later(5))).toEqual(EVERYWHERE_HELD);
	expect((await written(db)).map(({ verb }) => verb)).toEqual(['set_policy', 'end_policy']);
});

test('what holds everywhere is not ended', async ({ db }) => {
	const { administrator, south } = await cast(db);
	await expect(end(db, administrator, null)).rejects.toMatchObject({
		code: 'PT409',
		message: 'policy_needed'
	});
	expect(await holds(db, south, later(5))).toEqual(EVERYWHERE_HELD);
});

test('what a colleague set meanwhile stands, and is told', async ({ db }) => {
	const { administrator, south } = await cast(db);
	const changed = { code: 'PT409', message: 'changed_meanwhile' };
	await expect(set(db, administrator, south, { shown: EVERYWHERE })).rejects.toMatchObject({
		...changed,
		detail: 'null' // it has none of its own any more
	});
	await set(db, administrator, south);
	const refused = set(db, administrator, south, { lapse_minutes: 60 }, later(1));
	await expect(refused).rejects.toMatchObject(changed);
	expect(JSON.parse((await refused.then(null, (error) => error)).detail)).toEqual(QUICK);
	expect(await holds(db, south, later(1))).toEqual(QUICK_HELD);
});

test('two administrators leave one policy between them', async ({ several }) => {
	const clients = await several(3);
	const db = actors(clients[2]!);
	const { administrator, south } = await cast(db);
	await expect(
		atOnce(
			clients,
			(one) => set(one, administrator, south),
			(two) => set(two, administrator, south, { lapse_minutes: 60 }, later(1))
		)
	).rejects.toMatchObject({ message: 'changed_meanwhile' });
	expect(await holds(db, south, later(1))).toEqual(QUICK_HELD);
});

test('what cannot be is refused with a word, and changes nothing', async ({ db }) => {
	const { administrator, south } = await cast(db);
	for (const changes of [
		{ lapse_minutes: 0 },
		{ lapse_minutes: null },
		{ lapse_minutes: 60 * 24 * 91 },
		{ alert_minutes: 0 },
		{ alert_minutes: 60 * 24 * 31 },
		{ lease_minutes: null },
		{ lease_minutes: 1441 },
		{ urgency: 'soon' }
	])
		await expect(set(db, administrator, south, changes)).rejects.toMatchObject({
			code: 'PT422',
			message: 'policy_unreadable'
		});
	await expect(set(db, administrator, crypto.randomUUID())).rejects.toMatchObject({
		message: 'region_not_found'
	});
	expect(await holds(db, south, NOON)).toEqual(EVERYWHERE_HELD);
	expect(await written(db)).toEqual([]);
});

test('nobody but an administrator may do either', async ({ db }) => {
	const scene = await cast(db);
	const refused = { code: 'PT403', message: 'not_allowed' };
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const) {
		await expect(set(db, scene[by], scene.south)).rejects.toMatchObject(refused);
		await expect(end(db, scene[by], scene.south)).rejects.toMatchObject(refused);
	}
	expect(await written(db)).toEqual([]);
});
