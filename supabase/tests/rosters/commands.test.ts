/** Keeping rosters: what each verb does, whom it refuses, and what it leaves in the history. */
import { describe, expect } from 'vitest';
import {
	alwaysOn,
	appoint,
	coast,
	file,
	hire,
	later,
	NOON,
	patch,
	region,
	reportOf
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

/** The coast, an administrator, and another region with its own supervisor and officer. */
async function cast(db: Db) {
	const scene = await coast(db);
	const east = await region(db, 'East');
	return {
		...scene,
		east,
		broads: await patch(db, 'Broads', east),
		administrator: await hire(db, 'administrator'),
		elsewhere: await hire(db, 'supervisor', { region: east }),
		far: await hire(db, 'officer', { region: east, name: 'Far' })
	};
}
type Cast = Awaited<ReturnType<typeof cast>>;

const onDuty = async (db: Db, person: string, at: string) =>
	(await db.sql('select app.on_duty($1, $2) as yes', [person, at]))[0]!.yes;

const history = (db: Db) =>
	db.sql(
		'select verb, actor_id, person_id, patch_id, region_id, at from public.roster_events order by id'
	);

type Opened = { patch_name: string; starts_at: string; ends_at: string }[];
const opened = (answer: Row, verb: string) =>
	((answer[verb] as Row).gaps as Opened).map(({ patch_name, starts_at, ends_at }) => [
		patch_name,
		...[starts_at, ends_at].map((at) => new Date(at).toISOString().slice(0, 16))
	]);

const OFFICE = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, starts: '09:00', ends: '17:00' }));
const TUESDAY = { starts_at: '2026-12-01T00:00:00Z', ends_at: '2026-12-02T00:00:00Z' };

describe('who may', () => {
	const VERBS: Record<string, (cast: Cast) => Row> = {
		set_duties: ({ ona }) => ({ person_id: ona, shifts: '[]', starts_on: '2026-12-01' }),
		add_duty_change: ({ ona }) => ({ person_id: ona, kind: 'off', ...TUESDAY, note: null }),
		swap_duty: ({ ona, piet }) => ({ gives: ona, takes: piet, ...TUESDAY, note: null }),
		record_absence: ({ ona }) => ({ person_id: ona, reason: 'leave', ...TUESDAY }),
		set_patch_officer: ({ solent }) => ({
			patch_id: solent,
			standing: 'officer',
			person_id: null,
			starts_at: TUESDAY.starts_at
		}),
		set_capacity: ({ ona }) => ({ person_id: ona, capacity: 3 })
	};
	for (const [verb, args] of Object.entries(VERBS)) {
		for (const keeper of ['administrator', 'supervisor'] as const)
			test(`${verb}: the ${keeper}, and it is written down`, async ({ db }) => {
				const scene = await cast(db);
				await db.as(scene[keeper]).callAt(NOON, verb, args(scene));
				const written = await history(db);
				expect(written.length).toBe(verb === 'swap_duty' ? 2 : 1);
				for (const entry of written)
					expect(entry).toMatchObject({
						verb,
						actor_id: scene[keeper],
						region_id: scene.south,
						at: NOON
					});
			});

		test(`${verb}: nobody else, and nothing is written`, async ({ db }) => {
			const scene = await cast(db);
			for (const person of ['elsewhere', 'piet', 'far', 'harbour', 'hotline'] as const)
				await expect(
					db.as(scene[person]).callAt(NOON, verb, args(scene)),
					person
				).rejects.toMatchObject({ code: 'PT403', message: 'not_allowed' });
			expect(await history(db)).toEqual([]);
		});
	}

	test('an officer records and ends their own absence, and keeps nothing else', async ({ db }) => {
		const scene = await cast(db);
		const me = db.as(scene.ona);
		await me.callAt(NOON, 'record_absence', VERBS.record_absence!(scene));
		const [absence] = await db.sql('select id from public.absences');
		await expect(
			db.as(scene.piet).callAt(NOON, 'end_absence', { absence_id: absence!.id })
		).rejects.toMatchObject({ message: 'not_allowed' });
		await me.callAt(later(1), 'end_absence', { absence_id: absence!.id });
		expect((await history(db)).map(({ verb }) => verb)).toEqual(['record_absence', 'end_absence']);
		for (const verb of ['set_duties', 'add_duty_change', 'set_capacity', 'set_patch_officer'])
			await expect(me.callAt(NOON, verb, VERBS[verb]!(scene)), verb).rejects.toMatchObject({
				message: 'not_allowed'
			});
	});

	test('a supervisor cannot swap with, or appoint, somebody of another region', async ({ db }) => {
		const { supervisor, ona, far, solent, broads } = await cast(db);
		const me = db.as(supervisor);
		const swap = { takes: far, gives: ona, ...TUESDAY, note: null };
		await expect(me.callAt(NOON, 'swap_duty', swap)).rejects.toMatchObject({ code: 'PT403' });
		for (const [patch_id, person_id] of [
			[solent, far],
			[broads, ona]
		])
			await expect(
				me.callAt(NOON, 'set_patch_officer', {
					patch_id,
					standing: 'twin',
					person_id,
					starts_at: null
				})
			).rejects.toMatchObject({ code: 'PT403' });
	});

	test('a reporter has no roster, and nobody has one that does not exist', async ({ db }) => {
		const { administrator, harbour } = await cast(db);
		const set = (person_id: string) =>
			db.as(administrator).callAt(NOON, 'set_capacity', { person_id, capacity: 1 });
		await expect(set(harbour)).rejects.toMatchObject({ code: 'PT422', message: 'not_staff' });
		await expect(set(crypto.randomUUID())).rejects.toMatchObject({
			code: 'PT404',
			message: 'person_not_found'
		});
	});

	test('supervisors read the history of their region, administrators all of it', async ({ db }) => {
		const scene = await cast(db);
		await db.as(scene.administrator).call('set_capacity', { person_id: scene.ona, capacity: 1 });
		await db.as(scene.administrator).call('set_capacity', { person_id: scene.far, capacity: 2 });
		const read = (person: string) => db.as(person).query('select after from public.roster_events');
		expect(await read(scene.supervisor)).toEqual([{ after: { capacity: 1 } }]);
		expect(await read(scene.elsewhere)).toEqual([{ after: { capacity: 2 } }]);
		expect(await read(scene.administrator)).toHaveLength(2);
		expect(await read(scene.ona)).toEqual([]);
	});
});

describe('weekly shifts', () => {
	const set = (db: Db, by: string, person_id: string, starts_on: string, shifts: unknown) =>
		db.as(by).callAt(NOON, 'set_duties', { person_id, starts_on, shifts: JSON.stringify(shifts) });

	test('the new begin on their day, the old end the day before', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		await set(db, supervisor, ona, '2026-11-30', OFFICE);
		expect(await onDuty(db, ona, '2026-11-29T23:59:59.999Z')).toBe(true);
		expect(await onDuty(db, ona, '2026-11-30T00:00:00Z')).toBe(false);
		expect(await onDuty(db, ona, '2026-11-30T09:00:00Z')).toBe(true);
		const [entry] = await db.sql('select before, after from public.roster_events');
		expect(entry!.before).toHaveLength(7);
		expect(entry!.after).toHaveLength(5);
	});

	test('set again before they began, they leave nothing of the first', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		await set(db, supervisor, ona, '2026-12-07', OFFICE);
		await set(db, supervisor, ona, '2026-11-30', []);
		expect(await onDuty(db, ona, '2026-11-29T12:00:00Z')).toBe(true);
		expect(await onDuty(db, ona, '2026-12-08T12:00:00Z')).toBe(false);
	});

	test('it answers with the gaps it opened, and not with those there were', async ({ db }) => {
		const { supervisor, ona, piet } = await coast(db);
		const first = await set(db, supervisor, ona, '2026-12-21', OFFICE);
		expect(opened(first, 'set_duties')).toEqual([]); // Piet is always there
		const second = await set(db, supervisor, piet, '2026-12-23', []);
		expect(opened(second, 'set_duties')).toEqual([
			['Solent', '2026-12-23T00:00', '2026-12-23T09:00'],
			['Solent', '2026-12-23T17:00', '2026-12-24T09:00'],
			['Solent', '2026-12-24T17:00', '2026-12-25T09:00']
		]);
		const third = await set(db, supervisor, ona, '2026-12-24', []);
		expect(opened(third, 'set_duties')).toEqual([
			['Solent', '2026-12-24T09:00', '2026-12-24T17:00'],
			['Solent', '2026-12-25T09:00', '2026-12-25T12:00']
		]);
	});

	test('yesterday is not rewritten', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		await set(db, supervisor, ona, '2026-11-25', OFFICE);
		await expect(set(db, supervisor, ona, '2026-11-24', OFFICE)).rejects.toMatchObject({
			code: 'PT422',
			message: 'in_the_past'
		});
	});

	for (const [name, shifts] of Object.entries({
		'no list': { weekday: 1 },
		'a day that is none': [{ weekday: 8, starts: '09:00', ends: '17:00' }],
		'an hour that is none': [{ weekday: 1, starts: '25:00', ends: '17:00' }],
		'without an end': [{ weekday: 1, starts: '09:00' }],
		'a zone that is none': [{ weekday: 1, starts: '09:00', ends: '17:00', zone: 'Mars/Base' }]
	}))
		test(`${name} is refused`, async ({ db }) => {
			const { supervisor, ona } = await coast(db);
			await expect(set(db, supervisor, ona, '2026-12-01', shifts)).rejects.toMatchObject({
				code: 'PT422',
				message: 'shifts_unreadable'
			});
			expect(await onDuty(db, ona, '2026-12-02T12:00:00Z')).toBe(true);
		});
});

describe('once otherwise', () => {
	const change = (db: Db, by: string, person_id: string, kind: string, from: string, to: string) =>
		db.as(by).callAt(NOON, 'add_duty_change', {
			person_id,
			kind,
			starts_at: from,
			ends_at: to,
			note: null
		});

	test('off takes a shift away from its first moment to its last', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		await change(db, supervisor, ona, 'off', '2026-12-01T08:00:00Z', '2026-12-01T10:00:00Z');
		expect(await onDuty(db, ona, '2026-12-01T07:59:59.999Z')).toBe(true);
		expect(await onDuty(db, ona, '2026-12-01T08:00:00Z')).toBe(false);
		expect(await onDuty(db, ona, '2026-12-01T09:59:59.999Z')).toBe(false);
		expect(await onDuty(db, ona, '2026-12-01T10:00:00Z')).toBe(true);
	});

	test('extra adds one where there was none, and wins over off', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		await db.sql('delete from public.duties where person_id = $1', [ona]);
		await change(db, supervisor, ona, 'off', '2026-12-01T08:00:00Z', '2026-12-01T20:00:00Z');
		await change(db, supervisor, ona, 'extra', '2026-12-01T09:00:00Z', '2026-12-01T10:00:00Z');
		expect(await onDuty(db, ona, '2026-12-01T08:59:59.999Z')).toBe(false);
		expect(await onDuty(db, ona, '2026-12-01T09:00:00Z')).toBe(true);
		expect(await onDuty(db, ona, '2026-12-01T10:00:00Z')).toBe(false);
	});

	test('off said after extra takes its part of the extra away', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		await db.sql('delete from public.duties where person_id = $1', [ona]);
		await change(db, supervisor, ona, 'extra', '2026-12-01T08:00:00Z', '2026-12-01T20:00:00Z');
		await change(db, supervisor, ona, 'off', '2026-12-01T10:00:00Z', '2026-12-01T12:00:00Z');
		expect(await onDuty(db, ona, '2026-12-01T09:59:59.999Z')).toBe(true);
		expect(await onDuty(db, ona, '2026-12-01T10:00:00Z')).toBe(false);
		expect(await onDuty(db, ona, '2026-12-01T12:00:00Z')).toBe(true);
		expect(await onDuty(db, ona, '2026-12-01T20:00:00Z')).toBe(false);
	});

	test('it answers with the gap it opened', async ({ db }) => {
		const { supervisor, ona, piet } = await coast(db);
		const span = ['2026-12-01T08:00:00Z', '2026-12-01T10:00:00Z'] as const;
		const first = await change(db, supervisor, ona, 'off', ...span);
		expect(opened(first, 'add_duty_change')).toEqual([]);
		const second = await change(db, supervisor, piet, 'off', '2026-12-01T09:00:00Z', span[1]);
		expect(opened(second, 'add_duty_change')).toEqual([
			['Solent', '2026-12-01T09:00', '2026-12-01T10:00']
		]);
	});

	test('a span that is over, or none, or a kind that is none, is refused', async ({ db }) => {
		const { supervisor, ona } = await coast(db);
		for (const [kind, from, to, word] of [
			['off', '2026-11-24T08:00:00Z', '2026-11-25T12:00:00Z', 'in_the_past'],
			['off', '2026-12-01T08:00:00Z', '2026-12-01T08:00:00Z', 'span_unreadable'],
			['extra', '2026-12-01T08:00:00Z', null, 'span_unreadable'],
			['double', '2026-12-01T08:00:00Z', '2026-12-01T09:00:00Z', 'kind_unknown']
		] as const)
			await expect(
				change(db, supervisor, ona, kind, from, to as string),
				word
			).rejects.toMatchObject({ code: 'PT422', message: word });
	});
});

describe('a swap', () => {
	test('of more than a year, or without an end, is refused', async ({ db }) => {
		const { ona, piet, supervisor } = await coast(db);
		for (const [starts_at, ends_at] of [
			['2026-12-01', '2027-12-03'],
			['2026-12-01', 'infinity'],
			['-infinity', '2026-12-01']
		])
			await expect(
				db.as(supervisor).callAt(NOON, 'swap_duty', {
					...{ gives: ona, takes: piet, note: null },
					...{ starts_at, ends_at }
				})
			).rejects.toMatchObject({ code: 'PT422', message: 'span_unreadable' });
	});

	const swap = (db: Db, by: string, gives: string, takes: string, span = TUESDAY) =>
		db.as(by).callAt(NOON, 'swap_duty', { gives, takes, ...span, note: 'dentist' });

	async function shifts(db: Db) {
		const scene = await coast(db);
		await db.sql('delete from public.duties');
		await db.sql(
			`insert into public.duties (person_id, weekday, starts, ends) values ($1, 2, '09:00', '17:00')`,
			[scene.ona]
		);
		return scene;
	}

	test('one is off, the other has just what she gave, in one act', async ({ db }) => {
		const { supervisor, ona, piet } = await shifts(db);
		const answer = await swap(db, supervisor, ona, piet);
		expect(opened(answer, 'swap_duty')).toEqual([]);
		for (const [at, who] of [
			['2026-12-01T08:59:59.999Z', []],
			['2026-12-01T09:00:00Z', [piet]],
			['2026-12-01T16:59:59.999Z', [piet]],
			['2026-12-01T17:00:00Z', []],
			['2026-12-08T12:00:00Z', [ona]]
		] as const) {
			const seen = [];
			for (const person of [ona, piet]) if (await onDuty(db, person, at)) seen.push(person);
			expect(seen, at).toEqual(who);
		}
		const rows = await db.sql(
			'select count(*)::int as n, count(distinct swap_id)::int as swaps from public.duty_changes'
		);
		expect(rows).toEqual([{ n: 2, swaps: 1 }]);
	});

	test('what was taken can be given on, and given back', async ({ db }) => {
		const { supervisor, ona, piet } = await shifts(db);
		await swap(db, supervisor, ona, piet);
		await swap(db, supervisor, piet, ona);
		expect(await onDuty(db, ona, '2026-12-01T12:00:00Z')).toBe(true);
		expect(await onDuty(db, piet, '2026-12-01T12:00:00Z')).toBe(false);
	});

	test('nothing to give, or oneself, or another trade, is refused', async ({ db }) => {
		const { supervisor, ona, piet, hotline } = await shifts(db);
		await expect(swap(db, supervisor, piet, ona)).rejects.toMatchObject({
			code: 'PT409',
			message: 'no_duty_to_swap'
		});
		for (const other of [ona, hotline])
			await expect(swap(db, supervisor, ona, other)).rejects.toMatchObject({
				code: 'PT422',
				message: 'swap_with_a_colleague'
			});
		expect(await db.sql('select * from public.duty_changes')).toEqual([]);
	});
});

describe('absence', () => {
	const record = (db: Db, by: string, person_id: string, from: Date, to: Date | null = null) =>
		db.as(by).callAt(NOON, 'record_absence', {
			person_id,
			reason: 'sickness',
			starts_at: from,
			ends_at: to
		});

	test('begun, it hands on at once what she has not answered, and keeps what she has', async ({
		db
	}) => {
		const scene = await coast(db);
		const answered = await file(db, scene);
		const open = await file(db, scene);
		await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id: answered.report_id });
		await record(db, scene.supervisor, scene.ona, later(-30));
		expect(await reportOf(db, open.report_id)).toMatchObject({ owner_id: scene.piet });
		expect(await reportOf(db, answered.report_id)).toMatchObject({ owner_id: scene.ona });
	});

	test('still to come, it moves nothing, and says what it opens', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await record(db, scene.piet, scene.piet, later(60));
		const answer = await record(db, scene.ona, scene.ona, later(120), later(240));
		expect(opened(answer, 'record_absence')).toEqual([
			['Solent', '2026-11-25T14:00', '2026-11-25T16:00']
		]);
		expect(await reportOf(db, report_id)).toMatchObject({ owner_id: scene.ona });
	});

	test('ended it is over at that moment; twice is quiet; one to come is gone', async ({ db }) => {
		const { ona, supervisor } = await coast(db);
		await record(db, ona, ona, NOON);
		await record(db, ona, ona, later(600));
		const rows = await db.sql('select id from public.absences order by starts_at');
		for (const { id } of [...rows, rows[0]!])
			await db.as(supervisor).callAt(later(10), 'end_absence', { absence_id: id });
		expect(await db.sql('select ends_at from public.absences')).toEqual([{ ends_at: later(10) }]);
		expect(await history(db)).toHaveLength(4);
	});

	test('one that does not exist, is over, or has a strange reason, is refused', async ({ db }) => {
		const { administrator, ona } = await cast(db);
		await expect(
			db.as(administrator).call('end_absence', { absence_id: crypto.randomUUID() })
		).rejects.toMatchObject({ code: 'PT404', message: 'absence_not_found' });
		await expect(record(db, ona, ona, later(-60), NOON)).rejects.toMatchObject({
			message: 'in_the_past'
		});
		await expect(
			db.as(ona).callAt(NOON, 'record_absence', {
				person_id: ona,
				reason: 'away',
				starts_at: NOON,
				ends_at: null
			})
		).rejects.toMatchObject({ code: 'PT422', message: 'reason_unknown' });
	});
});

describe('officer and twin of a patch', () => {
	const set = (
		db: Db,
		by: string,
		patch_id: string,
		standing: string,
		person_id: string | null,
		starts_at: Date | null = null
	) => db.as(by).callAt(NOON, 'set_patch_officer', { patch_id, standing, person_id, starts_at });
	const holds = async (db: Db, patchId: string, at: Date) =>
		(
			await db.sql(
				`select person_id from app.candidates((select id from public.sites where patch_id = $1), $2)
				where step = 'officer'`,
				[patchId, at]
			)
		)[0]!.person_id;

	test('the next begins when the last ends, and instead of who was planned', async ({ db }) => {
		const { supervisor, solent, south, ona } = await cast(db);
		const [next, planned] = [
			await hire(db, 'officer', { region: south }),
			await hire(db, 'officer', { region: south })
		];
		await set(db, supervisor, solent, 'officer', planned, later(120));
		await set(db, supervisor, solent, 'officer', next, later(60));
		expect(await holds(db, solent, new Date(later(60).getTime() - 1))).toBe(ona);
		expect(await holds(db, solent, later(60))).toBe(next);
		expect(await holds(db, solent, later(9999))).toBe(next);
	});

	test('it warns of nobody, and of a successor who never works', async ({ db }) => {
		const { administrator, supervisor, solent, south } = await cast(db);
		await set(db, administrator, solent, 'twin', null, later(60));
		const idle = await hire(db, 'officer', { region: south });
		const answer = await set(db, supervisor, solent, 'officer', idle, later(120));
		expect(opened(answer, 'set_patch_officer')).toEqual([
			['Solent', '2026-11-25T14:00', '2026-12-25T12:00']
		]);
	});

	test('refused: the twin as officer too, who is no officer, no standing, the past', async ({
		db
	}) => {
		const { administrator, solent, piet, hotline, south } = await cast(db);
		const gone = await hire(db, 'officer', { region: south, active: false });
		for (const [standing, person, at, code, message] of [
			['officer', piet, null, 'PT409', 'stands_already'],
			['officer', hotline, null, 'PT422', 'not_an_officer'],
			['officer', gone, null, 'PT422', 'not_an_officer'],
			['captain', piet, null, 'PT422', 'standing_unknown'],
			['officer', piet, later(-1), 'PT422', 'in_the_past']
		] as const)
			await expect(set(db, administrator, solent, standing, person, at)).rejects.toMatchObject({
				code,
				message
			});
		await expect(
			set(db, administrator, crypto.randomUUID(), 'officer', piet)
		).rejects.toMatchObject({ code: 'PT404', message: 'patch_not_found' });
	});

	test('an administrator may send somebody of another region', async ({ db }) => {
		const { administrator, solent, far } = await cast(db);
		await alwaysOn(db, far);
		await set(db, administrator, solent, 'officer', far);
		expect(await holds(db, solent, NOON)).toBe(far);
	});

	test('a patch it was never about opens no gap', async ({ db }) => {
		const { administrator, broads, solent, far, ona } = await cast(db);
		await appoint(db, broads, far, 'officer');
		const answer = await set(db, administrator, solent, 'officer', null, later(5));
		expect(opened(answer, 'set_patch_officer')).toEqual([]);
		expect(await holds(db, solent, later(4))).toBe(ona);
	});
});
