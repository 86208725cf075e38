/** What going away would move, shown beforehand; and the minute in which it can be undone. */
import type pg from 'pg';
import { describe, expect } from 'vitest';
import {
	addTo,
	alwaysOn,
	coast,
	file,
	hire,
	hopsOf,
	later,
	NOON,
	reportOf,
	type Coast
} from '../support/cast.ts';
import { actors, atOnce, test, type Db } from '../support/harness.ts';

const seconds = (count: number, from = later(10)) => new Date(from.getTime() + count * 1000);
const LEFT = later(10);

/** Three reports with Ona, the least urgent first: routine, danger to life, now. One more is acknowledged. */
async function scene(db: Db) {
	const set = await coast(db);
	const ids: string[] = [];
	for (const [urgency, danger_to_life] of [
		['routine', false],
		['now', true],
		['now', false]
	] as const)
		ids.push((await file(db, set, { urgency, danger_to_life })).report_id);
	const read = (await file(db, set)).report_id;
	await db.as(set.ona).callAt(later(1), 'acknowledge_report', { report_id: read });
	return { ...set, ids, read };
}

const goAway = (db: Db, { ona }: Coast, at = LEFT) =>
	db.as(ona).callAt(at, 'set_away', { away: true });
const undo = async (db: Db, { ona }: Coast, at: Date) =>
	(await db.as(ona).callAt(at, 'undo_away')).undo_away;
const moves = (db: Db, person: string) => db.as(person).query('select * from public.away_moves()');
const ownerOf = async (db: Db, report_id: string) =>
	(
		await db.sql(
			`select owner_step, name from public.reports left join public.people on people.id = owner_id
			where reports.id = $1`,
			[report_id]
		)
	).flatMap(({ owner_step, name }) => [owner_step, name]);
/** Who still has a message due or sent about a report. */
const live = async (db: Db, report_id: string) =>
	(
		await db.sql(
			`select distinct name from app.notifications join public.people on people.id = person_id
			where report_id = $1 and ended_at is null order by name`,
			[report_id]
		)
	).map(({ name }) => name);
/** Everything that a trial could leave behind. */
const everything = (db: Db) =>
	db.sql(`select
		(select jsonb_agg(reports order by id) from public.reports) as reports,
		(select jsonb_agg(hops order by report_id, hop) from public.hops) as hops,
		(select jsonb_agg(events order by id) from public.events) as events,
		(select jsonb_agg(notifications order by id) from app.notifications) as notifications,
		(select jsonb_agg(absences) from public.absences) as absences,
		(select jsonb_agg(roster_events) from public.roster_events) as roster_events`);

describe('before she goes', () => {
	test('an officer sees what would move and to whom, the most urgent first, and nothing moves', async ({
		db
	}) => {
		const set = await scene(db);
		const before = await everything(db);
		const shown = await moves(db, set.ona);
		expect(
			shown.map(({ report_id, danger_to_life, urgency, step, owner_name }) => [
				set.ids.indexOf(report_id as string),
				danger_to_life,
				urgency,
				step,
				owner_name
			])
		).toEqual([
			[1, true, 'now', 'twin', 'Piet'],
			[2, false, 'now', 'twin', 'Piet'],
			[0, false, 'routine', 'twin', 'Piet']
		]);
		expect(await everything(db)).toEqual(before);
	});

	test('it is what moves when she goes, to the hotline when the twin has no room', async ({
		db
	}) => {
		const set = await scene(db);
		await db.sql('update public.people set capacity = 1 where id = $1', [set.piet]);
		const shown = await moves(db, set.ona);
		await goAway(db, set);
		for (const { report_id, step, owner_name } of shown)
			expect([step, owner_name]).toEqual(await ownerOf(db, report_id as string));
		expect(shown.map(({ step }) => step)).toEqual(['twin', 'hotline', 'hotline']);
	});

	test('to the queue of the hotline, where nobody has a name, when the twin is away', async ({
		db
	}) => {
		const set = await scene(db);
		await db.as(set.piet).callAt(later(1), 'set_away', { away: true });
		expect((await moves(db, set.ona)).map(({ step, owner_name }) => [step, owner_name])).toEqual(
			Array(3).fill(['hotline', null])
		);
	});

	test('danger to life that was added later counts as danger to life', async ({ db }) => {
		const set = await scene(db);
		await addTo(db, set, set.ids[0]!, { danger_to_life: true }, later(2));
		expect((await moves(db, set.ona))[0]).toMatchObject({ danger_to_life: true });
	});

	test('she who is away already, or has nothing, sees nothing', async ({ db }) => {
		const set = await scene(db);
		expect(await moves(db, set.piet)).toEqual([]);
		await goAway(db, set);
		expect(await moves(db, set.ona)).toEqual([]);
	});

	test('nobody but an officer may ask, and over the API an officer can', async ({ db }) => {
		const set = await scene(db);
		for (const person of [
			set.harbour,
			set.hotline,
			set.supervisor,
			await hire(db, 'administrator')
		])
			for (const verb of ['away_moves', 'undo_away'])
				await expect(db.as(person).call(verb)).rejects.toMatchObject({
					code: 'PT403',
					message: 'not_allowed'
				});
		expect(await moves(db, set.ona)).toHaveLength(3);
		await expect(db.as(null).call('away_moves')).rejects.toMatchObject({ code: '42501' });
	});
});

describe('within a minute', () => {
	test('what nobody answered returns with the deadline that it had', async ({ db }) => {
		const set = await scene(db);
		const before = await Promise.all(set.ids.map((id) => reportOf(db, id)));
		await goAway(db, set);
		expect(await undo(db, set, seconds(59))).toEqual({ returned: 3, stayed: 0 });
		for (const [index, id] of set.ids.entries()) {
			const { owner_id, owner_step, deadline_at } = before[index]!;
			expect(await reportOf(db, id)).toMatchObject({ owner_id, owner_step, deadline_at });
			expect((await hopsOf(db, id)).at(-1)).toMatchObject({
				person_id: set.ona,
				reason: 'away_undone'
			});
		}
		const [why] = await db.sql('select app.unavailable_because($1, $2) as why', [
			set.ona,
			seconds(60)
		]);
		expect(why).toEqual({ why: null });
	});

	test('what somebody answered, claimed or moved stays with them', async ({ db }) => {
		const set = await scene(db);
		const [routine, danger, now] = set.ids as [string, string, string];
		await goAway(db, set);
		await db.as(set.piet).callAt(seconds(5), 'acknowledge_report', { report_id: danger });
		await db
			.as(set.piet)
			.callAt(seconds(6), 'release_report', { report_id: now, reason: 'Ashore' });
		await db.as(set.hotline).callAt(seconds(7), 'claim_report', { report_id: now });
		expect(await undo(db, set, seconds(30))).toEqual({ returned: 1, stayed: 2 });
		expect(await reportOf(db, routine)).toMatchObject({ owner_id: set.ona });
		expect(await reportOf(db, danger)).toMatchObject({
			owner_id: set.piet,
			acknowledged_by: set.piet
		});
		expect(await reportOf(db, now)).toMatchObject({ owner_id: set.hotline });
	});

	test('a report whose deadline has passed meanwhile stays: it would lapse at once', async ({
		db
	}) => {
		const set = await scene(db);
		const due = later(15); // of both filed as `now` at NOON
		await goAway(db, set, seconds(-30, due));
		expect(await undo(db, set, due)).toEqual({ returned: 1, stayed: 2 });
		expect(await reportOf(db, set.ids[2]!)).toMatchObject({ owner_id: set.piet });
	});

	test('an alarm raised before she went keeps the deadline that it had, and goes on at the hotline', async ({
		db
	}) => {
		const set = await scene(db);
		await alwaysOn(db, set.hotline);
		await addTo(db, set, set.ids[0]!, { danger_to_life: true }, later(9));
		await goAway(db, set);
		expect(await undo(db, set, seconds(30))).toMatchObject({ stayed: 0 });
		expect(await reportOf(db, set.ids[0]!)).toMatchObject({
			owner_id: set.ona,
			deadline_at: later(24)
		});
		expect(await live(db, set.ids[0]!)).toEqual(['Hotline', 'Ona']);
	});

	test('an alarm raised while she was away stays with the people who were alerted', async ({
		db
	}) => {
		const set = await scene(db);
		await alwaysOn(db, set.hotline);
		await goAway(db, set);
		await addTo(db, set, set.ids[0]!, { danger_to_life: true }, seconds(20));
		const before = await reportOf(db, set.ids[0]!);
		expect(await undo(db, set, seconds(40))).toEqual({ returned: 2, stayed: 1 });
		expect(await reportOf(db, set.ids[0]!)).toEqual(before);
		expect(await live(db, set.ids[0]!)).toEqual(['Hotline', 'Piet']);
	});

	test('nothing returns to somebody who is ill by now', async ({ db }) => {
		const set = await scene(db);
		await goAway(db, set);
		await db.as(set.supervisor).callAt(seconds(10), 'record_absence', {
			person_id: set.ona,
			reason: 'sickness',
			starts_at: seconds(10),
			ends_at: null
		});
		expect(await undo(db, set, seconds(20))).toEqual({ returned: 0, stayed: 3 });
		expect(await reportOf(db, set.ids[0]!)).toMatchObject({ owner_id: set.piet });
	});

	test('a resend is told the same, and one who came back by hand may still undo', async ({
		db
	}) => {
		const set = await scene(db);
		await goAway(db, set);
		await db.as(set.ona).callAt(seconds(5), 'set_away', { away: false });
		for (const at of [seconds(10), seconds(11)])
			expect(await undo(db, set, at)).toEqual({ returned: 3, stayed: 0 });
		expect(await hopsOf(db, set.ids[0]!)).toHaveLength(3);
	});

	test('what she undid does not count as released: it may come to her again', async ({ db }) => {
		const set = await scene(db);
		await goAway(db, set);
		await undo(db, set, seconds(30));
		const [row] = await db.sql('select app.released_by($1) as by_whom', [set.ids[1]]);
		expect(row).toEqual({ by_whom: [] });
		// a second time she leaves for good
		await goAway(db, set, later(12));
		const [after] = await db.sql('select app.released_by($1) as by_whom', [set.ids[1]]);
		expect(after).toEqual({ by_whom: [set.ona] });
	});

	test('the person who was notified of it is silenced, and she is notified', async ({ db }) => {
		const set = await scene(db);
		await goAway(db, set);
		await undo(db, set, seconds(30));
		const live = await db.sql(
			`select distinct person_id from app.notifications where report_id = $1 and ended_at is null and part = 'owner'`,
			[set.ids[0]]
		);
		expect(live).toEqual([{ person_id: set.ona }]);
	});

	test('of an answer and an undo at the same moment one wins, and the report has one owner', async ({
		several
	}) => {
		const clients = await several(3);
		const db = actors(clients[0]!);
		await db.sql('begin');
		const set = await scene(db);
		await goAway(db, set);
		await db.sql('commit');
		await atOnce(
			clients as [pg.Client, pg.Client, pg.Client],
			(one) => one.as(set.piet).callAt(seconds(5), 'acknowledge_report', { report_id: set.ids[1] }),
			(two) => undo(two, set, seconds(5))
		);
		await clients[1]!.query('commit');
		expect(await reportOf(db, set.ids[1]!)).toMatchObject({
			owner_id: set.piet,
			acknowledged_by: set.piet
		});
		expect(await reportOf(db, set.ids[0]!)).toMatchObject({ owner_id: set.ona });
	});
});

describe('after a minute', () => {
	test.for([60, 61, 3600])('%i s: it is refused, and nothing moves', async (late, { db }) => {
		const set = await scene(db);
		await goAway(db, set);
		await expect(undo(db, set, seconds(late))).rejects.toMatchObject({
			code: 'PT409',
			message: 'too_late_to_undo'
		});
		expect(await reportOf(db, set.ids[0]!)).toMatchObject({ owner_id: set.piet });
	});

	test('she who never went away has nothing to undo', async ({ db }) => {
		const set = await scene(db);
		await expect(undo(db, set, NOON)).rejects.toMatchObject({ message: 'too_late_to_undo' });
	});
});
