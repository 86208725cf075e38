import { describe, expect } from 'vitest';
import { sendCanary } from '../support/canaries.ts';
import { addTo, coast, file, hire, later, NOON, photo, received, region } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

/** Long enough ago for the shortest period there may be. */
const THEN = later(-60 * 24 * 60);
const DAY = 24 * 60;

async function scene(db: Db) {
	const set = await coast(db);
	await db.sql(
		`insert into public.outcomes (code, wording, feedback, position)
		values ('nothing', 'No further action', 'nothing_more_needed', 3)`
	);
	return set;
}
type Scene = Awaited<ReturnType<typeof scene>>;

/** A report with a row in every table there is, closed within the hour. */
async function closed(db: Db, set: Scene, outcome = 'nothing'): Promise<string> {
	const picture = photo();
	const { report_id } = await file(
		db,
		set,
		{ photos: [picture], identifiers: [{ kind: 'imo', as_typed: '9074729' }] },
		THEN
	);
	await received(db, picture, THEN);
	await addTo(db, set, report_id, {}, THEN);
	const ona = db.as(set.ona);
	await ona.callAt(later(1, THEN), 'acknowledge_report', { report_id });
	await ona.callAt(later(2, THEN), 'add_note', {
		report_id,
		note_id: crypto.randomUUID(),
		kind: 'opinion',
		words: 'A fishing boat'
	});
	await ona.callAt(later(3, THEN), 'set_review', {
		report_id,
		due_on: '2026-10-01',
		reason: 'Season ends'
	});
	await ona.callAt(later(3, THEN), 'thank_reporter', {
		report_id,
		feedback_id: crypto.randomUUID(),
		wording: 'for_reporting',
		words: '',
		despite_task: false
	});
	await ona.callAt(later(4, THEN), 'close_report', { report_id, outcome, reason: 'Nothing' });
	return report_id;
}

const shortest = (db: Db) =>
	db.sql(`insert into app.retention_periods values ('no_action', '2026-01-02', '30 days')`);
const due = async (db: Db, at: Date) => [
	...new Set(
		(await db.sql('select report_id from app.retain($1)', [at])).map((row) => row.report_id)
	)
];
const erase = (db: Db) => db.sql('select * from app.retain(now(), false)');
const there = async (db: Db, id: string) =>
	(await db.sql('select from public.reports where id = $1', [id])).length === 1;

describe('a report that came to nothing', () => {
	test('goes after twelve months, whole: exactly the rows that were listed @row75', async ({
		db
	}) => {
		const set = await scene(db);
		const id = await closed(db, set);
		expect(await due(db, later(364 * DAY, THEN))).toEqual([]);
		expect(await due(db, later(366 * DAY, THEN))).toEqual([id]);
		await shortest(db);
		const other = (await file(db, set)).report_id;
		const listed = await db.sql('select * from app.retain(now())');
		expect(listed.map(({ rule }) => rule)).toEqual(listed.map(() => 'no_action'));
		expect(await there(db, id)).toBe(true);
		const count = async () => {
			const tables = [...new Set(listed.map(({ relation }) => relation as string))];
			const counts: Row = {};
			for (const table of tables) counts[table] = (await db.sql(`select from ${table}`)).length;
			return counts;
		};
		const before = await count();
		expect(await erase(db)).toEqual(listed);
		const after = await count();
		for (const [table, rows] of Object.entries(before)) {
			const gone = listed.filter(({ relation }) => relation === table).length;
			expect([table, after[table]]).toEqual([table, (rows as number) - gone]);
		}
		expect(await db.sql('select from app.rows_of($1)', [id])).toEqual([]);
		expect(await there(db, other)).toBe(true);
		expect(await db.sql('select from app.erasing')).toEqual([]);
	});

	test('leaves one entry with its id, when and by which rule, and the names of its pictures @row75', async ({
		db
	}) => {
		const set = await scene(db);
		const id = await closed(db, set);
		await shortest(db);
		const photos = await db.sql('select id from public.photos');
		await erase(db);
		expect(
			await db
				.as(set.supervisor)
				.query(`select report_id, what, person_id from public.access_log where kind = 'erasure'`)
		).toEqual([{ report_id: id, what: 'no_action', person_id: null }]);
		expect(await db.sql('select name, removed_at from app.erased_objects')).toEqual(
			photos.map(({ id: name }) => ({ name, removed_at: null }))
		);
		await db.sql('select public.object_removed(name) from app.erased_objects');
		expect(await db.sql('select * from public.erased_objects()')).toEqual([]);
		expect(await erase(db)).toEqual([]);
	});

	test('is kept while it is open, graded, linked, held or to be looked at again @row75', async ({
		db
	}) => {
		const set = await scene(db);
		await shortest(db);
		const open = (await file(db, set, {}, THEN)).report_id;
		const [graded, linked, held, reviewed, gone] = [
			await closed(db, set),
			await closed(db, set),
			await closed(db, set),
			await closed(db, set),
			await closed(db, set)
		];
		await db.as(set.ona).call('grade_item', {
			report_id: graded,
			grade_id: crypto.randomUUID(),
			item: 'A grey RHIB',
			about: 'vessel',
			source: 2,
			assessment: 'A',
			handling: 'P'
		});
		await db.as(set.ona).call('link_reports', { one: linked, other: open, linked: true });
		await db.as(set.supervisor).call('hold_report', { report_id: held, reason: 'A trial' });
		await db.as(set.ona).callAt(NOON, 'set_review', {
			report_id: reviewed,
			due_on: '2030-01-01',
			reason: 'Season'
		});
		expect(await due(db, new Date())).toEqual([gone]);
		await erase(db);
		for (const id of [open, graded, linked, held, reviewed]) expect(await there(db, id)).toBe(true);
		await db.as(set.supervisor).call('release_hold', { report_id: held, reason: 'It is over' });
		expect(await due(db, new Date())).toEqual([held]);
	});
});

describe('one that was acted on', () => {
	const review = (db: Db, { south }: Scene, at: Date) =>
		db.sql('select report_id from app.due_for_review($1, $2)', [south, at]);
	const dispose = (db: Db, by: string, report_id: string, at: Date) =>
		db.as(by).callAt(at, 'dispose_report', { report_id, reason: 'Of no more use' });
	const short = (db: Db) =>
		db.sql(`insert into app.retention_periods values ('acted_on', '2026-01-02', '30 days')`);

	test('is looked at again after six years, and does not go by itself', async ({ db }) => {
		const set = await scene(db);
		const id = await closed(db, set, 'action_taken');
		expect(await review(db, set, later(6 * 364 * DAY, THEN))).toEqual([]);
		expect(await review(db, set, later(6 * 366 * DAY, THEN))).toEqual([{ report_id: id }]);
		expect(await due(db, later(20 * 366 * DAY, THEN))).toEqual([]);
	});

	test('goes once a supervisor of its region decides so, and not before its time', async ({
		db
	}) => {
		const set = await scene(db);
		const id = await closed(db, set, 'action_taken');
		await expect(dispose(db, set.supervisor, id, new Date())).rejects.toMatchObject({
			code: 'PT409',
			message: 'not_due'
		});
		await short(db);
		const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
		for (const [person, word] of [
			[far, 'report_not_found'],
			[set.ona, 'supervisors_only'],
			[set.harbour, 'report_not_found']
		] as const)
			await expect(dispose(db, person, id, new Date())).rejects.toMatchObject({ message: word });
		expect(await review(db, set, new Date())).toEqual([{ report_id: id }]);
		await dispose(db, set.supervisor, id, new Date());
		expect(await review(db, set, new Date())).toEqual([]);
		expect(await db.sql(`select person_id from public.access_log where what = 'disposal'`)).toEqual(
			[{ person_id: set.supervisor }]
		);
		await erase(db);
		expect(await there(db, id)).toBe(false);
		expect(await db.sql('select from app.disposals')).toEqual([]);
	});

	test('is kept by a hold, or a review, that came after the decision', async ({ db }) => {
		const set = await scene(db);
		await short(db);
		const [held, again] = [
			await closed(db, set, 'action_taken'),
			await closed(db, set, 'action_taken')
		];
		for (const id of [held, again]) await dispose(db, set.supervisor, id, later(-1, new Date()));
		await db.as(set.supervisor).call('hold_report', { report_id: held, reason: 'A trial' });
		await db.as(set.supervisor).call('release_hold', { report_id: held, reason: 'It is over' });
		await db.as(set.ona).callAt(new Date(), 'set_review', {
			report_id: again,
			due_on: '2030-01-01',
			reason: 'A trial'
		});
		expect(await due(db, new Date())).toEqual([]);
		expect(await due(db, new Date('2029-01-01'))).toEqual([]);
	});
});

describe('how long', () => {
	const setKeeps = (db: Db, by: string, rule: string | null, months: number | null, at = NOON) =>
		db.as(by).callAt(at, 'set_retention', { rule, months });
	const keeps = async (db: Db, at: Date) =>
		(await db.sql(`select app.keeps('no_action', $1)::text as keep`, [at]))[0]!.keep;

	test('longer holds at once, shorter in seven days and can be taken back until then', async ({
		db
	}) => {
		const administrator = await hire(db, 'administrator');
		await setKeeps(db, administrator, 'no_action', 24);
		expect(await keeps(db, NOON)).toBe('2 years');
		await setKeeps(db, administrator, 'no_action', 6, later(1));
		expect(await keeps(db, later(6 * DAY))).toBe('2 years');
		expect(await keeps(db, later(8 * DAY))).toBe('6 mons');
		await setKeeps(db, administrator, 'no_action', 24, later(5 * DAY));
		expect(await keeps(db, later(800 * DAY))).toBe('2 years');
		expect(
			(await db.sql('select verb, actor_id, after from public.roster_events order by id'))[1]
		).toMatchObject({
			verb: 'set_retention',
			actor_id: administrator,
			after: { rule: 'no_action', months: 6 }
		});
	});

	test('is for administrators to set, within reason', async ({ db }) => {
		const administrator = await hire(db, 'administrator');
		const { supervisor, ona } = await coast(db);
		for (const person of [supervisor, ona])
			await expect(setKeeps(db, person, 'no_action', 24)).rejects.toMatchObject({
				message: 'not_allowed'
			});
		for (const [rule, months] of [
			['for_ever', 12],
			[null, 12],
			['no_action', 0],
			['no_action', 1201],
			['no_action', null]
		] as const)
			await expect(setKeeps(db, administrator, rule, months)).rejects.toMatchObject({
				code: 'PT422',
				message: 'retention_unreadable'
			});
		expect(
			await db.as(supervisor).query('select rule, months from public.retention_periods()')
		).toEqual([
			{ rule: 'acted_on', months: 72 },
			{ rule: 'no_action', months: 12 }
		]);
		await expect(
			db.as(ona).query('select * from public.retention_periods()')
		).rejects.toMatchObject({
			message: 'not_allowed'
		});
	});
});

describe('what is not due cannot be deleted by the owner of the tables either', () => {
	test('not by asking for another day', async ({ db }) => {
		const id = await closed(db, await scene(db));
		await expect(
			db.sql('select * from app.retain($1, false)', [later(400 * DAY, THEN)])
		).rejects.toMatchObject({ message: 'append_only' });
		expect(id).toBeTruthy();
	});

	test('not by saying that it is being erased, nor by way of one that is', async ({ db }) => {
		const set = await scene(db);
		const kept = (await file(db, set, {}, THEN)).report_id;
		await shortest(db);
		const going = await closed(db, set);
		const tries: [string, unknown[]][] = [
			['insert into app.erasing values ($1)', [kept]],
			['delete from public.reports', []],
			['delete from public.events where report_id = $1', [going]],
			['delete from public.reports where id = $1', [going]]
		];
		for (const [text, values] of tries) {
			await db.sql('savepoint trying');
			await expect(db.sql(text, values), text).rejects.toMatchObject({ message: 'append_only' });
			await db.sql('rollback to savepoint trying');
		}
		await db.sql('insert into app.erasing values ($1)', [going]);
		await db.sql('savepoint trying');
		await expect(db.sql('update app.erasing set report_id = $1', [kept])).rejects.toMatchObject({
			message: 'append_only'
		});
		await db.sql('rollback to savepoint trying');
		await expect(
			db.sql('delete from public.events where report_id = $1', [kept])
		).rejects.toMatchObject({ message: 'append_only' });
	});

	test('and no period is shorter than thirty days', async ({ db }) => {
		await expect(
			db.sql(`insert into app.retention_periods values ('no_action', now(), '29 days')`)
		).rejects.toMatchObject({ code: '23514' });
	});

	test('what is made up has its own way to be forgotten, and no entry', async ({ db }) => {
		await sendCanary(db, THEN);
		await shortest(db);
		expect(await due(db, later(400 * DAY))).toEqual([]);
	});
});

describe('a hold', () => {
	const hold = (db: Db, person: string, report_id: string, reason = 'A trial') =>
		db.as(person).call('hold_report', { report_id, reason });

	test('is set and ended by a supervisor of the region, twice is quiet, and both are logged', async ({
		db
	}) => {
		const set = await scene(db);
		const { report_id } = await file(db, set);
		await hold(db, set.supervisor, report_id);
		await hold(db, set.supervisor, report_id, 'Again');
		for (const reason of ['Over', 'Over again']) {
			await db.as(set.supervisor).call('release_hold', { report_id, reason });
		}
		expect(
			await db.as(set.supervisor).query('select reason, release_reason from public.holds')
		).toEqual([{ reason: 'A trial', release_reason: 'Over' }]);
		expect(
			await db.sql(`select what from public.access_log where what like '%h%ld%' order by id`)
		).toEqual([{ what: 'held' }, { what: 'hold_released' }]);
		await expect(db.sql(`update public.holds set reason = 'none'`)).rejects.toMatchObject({
			message: 'append_only'
		});
	});

	test('is nobody else’s, and wants a reason', async ({ db }) => {
		const set = await scene(db);
		const { report_id } = await file(db, set);
		await hold(db, set.supervisor, report_id);
		for (const [person, message] of [
			[set.ona, 'supervisors_only'],
			[set.harbour, 'report_not_found'],
			[await hire(db, 'administrator'), 'report_not_found'],
			[await hire(db, 'supervisor', { region: await region(db, 'East') }), 'report_not_found']
		] as const) {
			await expect(hold(db, person, report_id)).rejects.toMatchObject({ message });
			await expect(
				db.as(person).call('release_hold', { report_id, reason: 'Over' })
			).rejects.toMatchObject({ message });
			expect(await db.as(person).query('select from public.holds')).toEqual([]);
		}
		await expect(hold(db, set.supervisor, report_id, ' ')).rejects.toMatchObject({
			message: 'reason_required'
		});
	});
});

test('every table that hangs on a report is among the rows that go', async ({ db }) => {
	const tables = await db.sql(
		`select distinct conrelid::regclass::text as name from pg_constraint
		where contype = 'f' and confrelid in ('public.reports'::regclass, 'public.hops'::regclass)
			-- what goes, or is left without its id, by itself
			and confdeltype not in ('c', 'n')`
	);
	const [{ prosrc }] = (await db.sql(
		`select prosrc from pg_proc where oid = 'app.rows_of'::regproc`
	)) as [{ prosrc: string }];
	const [{ prosrc: act }] = (await db.sql(
		`select prosrc from pg_proc where oid = 'app.erase'::regproc`
	)) as [{ prosrc: string }];
	expect(tables.length).toBeGreaterThan(12);
	for (const { name } of tables) {
		const full = (name as string).includes('.') ? name : `public.${name as string}`;
		expect(prosrc).toContain(`from ${full as string} `);
		expect(act).toContain(`delete from ${full as string} `);
	}
});
