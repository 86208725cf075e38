import { describe, expect } from 'vitest';
import { absent, alwaysOn, coast, file, hire, later, NOON, region } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

type Now = {
	waiting: number;
	claimed: number;
	oldest_at: string | null;
	unowned: number;
	left_out: number;
	reports: Row[];
};
type Person = { name: string; phone: string | null; reason: string | null; told?: boolean };
type Duty = {
	patches: { name: string; holders: (Person & { standing: string })[] }[];
	operators: Person[];
	gaps: Row[];
};

async function seen(db: Db, south: string, at: Date, atMost = 200): Promise<Now> {
	const rows = await db.sql('select app.region_now($1, $2, $3) as now', [south, atMost, at]);
	return rows[0]!.now as Now;
}

async function duty(db: Db, south: string, at: Date): Promise<Duty> {
	return (await db.sql('select app.region_duty($1, $2) as duty', [south, at]))[0]!.duty as Duty;
}

const TIMES = ['target_at', 'deadline_at', 'claimed_until', 'lapses_at'];
/** The times of a report, as moments. */
const pick = (row: Row) =>
	Object.fromEntries(
		TIMES.map((name) => [name, row[name] === null ? null : new Date(row[name] as string)])
	);
const ids = ({ reports }: Now) => reports.map(({ id }) => id);

describe('what is pressing', () => {
	test('a report comes into sight half an hour before its deadline, the soonest first', async ({
		db
	}) => {
		const scene = await coast(db);
		const first = await file(db, scene, { urgency: 'today' }, later(-10));
		const second = await file(db, scene, { urgency: 'today' });
		expect(ids(await seen(db, scene.south, later(199)))).toEqual([]);
		expect(ids(await seen(db, scene.south, later(200)))).toEqual([first.report_id]);
		expect(ids(await seen(db, scene.south, later(210)))).toEqual([
			first.report_id,
			second.report_id
		]);
	});

	test('it says who has it and their number, and nothing of what was seen', async ({ db }) => {
		const scene = await coast(db);
		await db.sql(`update public.people set phone = '07700 900123' where id = $1`, [scene.ona]);
		await file(db, scene, { urgency: 'now' });
		const now = await seen(db, scene.south, later(1));
		expect(now.reports).toMatchObject([
			{ owner_name: 'Ona', owner_phone: '07700 900123', site_name: 'Pier Harbour', unowned: false }
		]);
		expect(JSON.stringify(now)).not.toContain('RHIB');
	});

	test('handing on gives a fresh deadline, and the target it came with stays', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'today' });
		await db.as(scene.supervisor).callAt(later(239), 'reassign_report', {
			report_id,
			person_id: scene.piet,
			reason: 'At sea'
		});
		const [report] = (await seen(db, scene.south, later(245))).reports;
		expect(new Date(report!.due_at as string)).toEqual(later(240));
	});

	test('its owner, the desk, the chart and /now are given the same times of one report', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, {
			urgency: 'now',
			latitude: 50.7,
			longitude: -1.3
		});
		await db.sql('select app.escalate($1)', [later(15)]);
		await db.sql('select app.escalate($1)', [later(30)]);
		await db.as(scene.hotline).callAt(later(31), 'claim_report', { report_id });
		const times = `target_at, deadline_at, claimed_until, lapses_at`;
		const [chart] = await db.as(scene.hotline).query('select public.desk_chart() as chart');
		const placed = (chart!.chart as Now).reports.map((row) => pick(row));
		const [now] = (await seen(db, scene.south, later(32))).reports;
		for (const person of [scene.hotline, scene.supervisor]) {
			const [desk] = await db.as(person).query(`select ${times} from public.desk_page('all')`);
			expect(pick(desk!)).toEqual({
				target_at: later(15),
				deadline_at: later(45),
				claimed_until: expect.any(Date),
				lapses_at: null
			});
			expect(pick(now!)).toEqual(pick(desk!));
			if (placed.length) expect(placed).toEqual([pick(desk!)]);
		}
	});

	test('what was acknowledged once has no target any more, only the deadline of its owner', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		const target = async () =>
			(await db.sql('select app.target_at(reports) as at from public.reports'))[0]!.at;
		expect(await target()).toEqual(later(15));
		await db.as(scene.ona).callAt(later(2), 'acknowledge_report', { report_id });
		expect(await target()).toBeNull();
		await db.as(scene.ona).callAt(later(3), 'release_report', { report_id, reason: 'Ashore' });
		expect(await target()).toBeNull();
	});

	test('acknowledged it is pressing no more, until its outcome is due; closed never', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await db.as(scene.ona).callAt(later(2), 'acknowledge_report', { report_id });
		expect(ids(await seen(db, scene.south, later(3)))).toEqual([]);
		const [row] = await db.sql('select lapses_at from public.reports where id = $1', [report_id]);
		const lapses = row!.lapses_at as Date;
		expect((await seen(db, scene.south, later(-5, lapses))).reports).toMatchObject([
			{ id: report_id, acknowledged: true }
		]);
		await db.as(scene.ona).callAt(later(4), 'close_report', {
			report_id,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		expect(ids(await seen(db, scene.south, lapses))).toEqual([]);
	});

	test('of more than are given the soonest are, and how many are left out', async ({ db }) => {
		const scene = await coast(db);
		const sent: string[] = [];
		for (const minute of [0, 1, 2])
			sent.push((await file(db, scene, { urgency: 'now' }, later(minute))).report_id);
		const now = await seen(db, scene.south, later(3), 2);
		expect([ids(now), now.left_out]).toEqual([sent.slice(0, 2), 1]);
	});
});

describe('the hotline’s queue', () => {
	test('counts what waits and what is claimed, and the oldest of them', async ({ db }) => {
		const scene = await coast(db);
		for (const officer of [scene.ona, scene.piet]) await absent(db, officer);
		await file(db, scene, { urgency: 'routine' }, later(-30));
		const { report_id } = await file(db, scene, { urgency: 'routine' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		const now = await seen(db, scene.south, later(2));
		expect(now).toMatchObject({ waiting: 1, claimed: 1, unowned: 0 });
		expect(new Date(now.oldest_at!)).toEqual(later(-30));
		expect(now.reports).toHaveLength(2);
		await db.as(scene.hotline).callAt(later(3), 'acknowledge_report', { report_id });
		expect(await seen(db, scene.south, later(4))).toMatchObject({ waiting: 1, claimed: 0 });
	});

	test('that nobody works is a report without an owner, and is said first', async ({ db }) => {
		const scene = await coast(db);
		await file(db, scene, { urgency: 'now' });
		for (const officer of [scene.ona, scene.piet]) await absent(db, officer);
		const { report_id } = await file(db, scene, { urgency: 'routine' });
		expect(await seen(db, scene.south, NOON)).toMatchObject({ unowned: 0 });
		await db.sql('update public.people set active = false where id = $1', [scene.hotline]);
		const now = await seen(db, scene.south, NOON);
		expect(now).toMatchObject({ unowned: 1 });
		expect(now.reports[0]).toMatchObject({ id: report_id, unowned: true });
	});

	test('an owner who was switched off behind our back is none', async ({ db }) => {
		const scene = await coast(db);
		await file(db, scene);
		await db.sql('set local session_replication_role = replica'); // nothing hands it on
		await db.sql('update public.people set active = false where id = $1', [scene.ona]);
		expect(await seen(db, scene.south, NOON)).toMatchObject({ unowned: 1 });
	});
});

describe('who is there', () => {
	test('officer and twin of each patch, and why one is not available', async ({ db }) => {
		const scene = await coast(db);
		await absent(db, scene.piet);
		expect((await duty(db, scene.south, NOON)).patches).toMatchObject([
			{
				name: 'Solent',
				holders: [
					{ name: 'Ona', standing: 'officer', reason: null },
					{ name: 'Piet', standing: 'twin', reason: 'absent' }
				]
			}
		]);
	});

	test('from the moment an appointment ends the next officer stands there, and not before', async ({
		db
	}) => {
		const scene = await coast(db);
		const next = await hire(db, 'officer', { region: scene.south, name: 'Next' });
		await db.sql('update public.patch_officers set ends_at = $2 where person_id = $1', [
			scene.ona,
			later(60)
		]);
		await db.sql(
			`insert into public.patch_officers (patch_id, person_id, standing, starts_at)
			values ($1, $2, 'officer', $3)`,
			[scene.solent, next, later(60)]
		);
		const holders = async (at: Date) =>
			(await duty(db, scene.south, at)).patches.flatMap(({ holders }) =>
				holders.map(({ name }) => name)
			);
		expect(await holders(later(60 - 1 / 60))).toEqual(['Ona', 'Piet']);
		expect(await holders(later(60))).toEqual(['Next', 'Piet']);
	});

	test('operators on duty are told first; where none is, all who are not away', async ({ db }) => {
		const scene = await coast(db);
		const two = await hire(db, 'operator', { region: scene.south, name: 'Two' });
		expect((await duty(db, scene.south, NOON)).operators).toMatchObject([
			{ name: 'Hotline', reason: 'off_duty', told: true },
			{ name: 'Two', reason: 'off_duty', told: true }
		]);
		await alwaysOn(db, two);
		expect((await duty(db, scene.south, NOON)).operators).toMatchObject([
			{ name: 'Hotline', reason: 'off_duty', told: false },
			{ name: 'Two', reason: null, told: true }
		]);
	});

	test('gaps of the next 24 hours, of the hotline too', async ({ db }) => {
		const scene = await coast(db);
		expect((await duty(db, scene.south, NOON)).gaps).toMatchObject([
			{ kind: 'hotline', patch_name: 'South' }
		]);
		await alwaysOn(db, scene.hotline);
		expect((await duty(db, scene.south, NOON)).gaps).toEqual([]);
		await absent(db, scene.ona);
		await absent(db, scene.piet, 'leave', later(30));
		const { gaps } = await duty(db, scene.south, NOON);
		expect(gaps).toHaveLength(1);
		expect(gaps[0]).toMatchObject({ patch_name: 'Solent' });
		expect([gaps[0]!.starts_at, gaps[0]!.ends_at].map((at) => new Date(at as string))).toEqual([
			NOON,
			later(30)
		]);
	});
});

describe('who may look', () => {
	test('a supervisor at her own region, and nobody else', async ({ db }) => {
		const scene = await coast(db);
		await file(db, scene, { urgency: 'now' }, new Date());
		const far = await hire(db, 'supervisor', { region: await region(db, 'East') });
		const mine = (await db.as(scene.supervisor).call('region_now')).region_now as Now;
		expect(mine.reports).toHaveLength(1);
		const theirs = (await db.as(far).call('region_now')).region_now as Now;
		expect([theirs.reports, theirs.waiting, theirs.oldest_at]).toEqual([[], 0, null]);
		const there = (await db.as(far).call('region_duty')).region_duty as Duty;
		expect([there.patches, there.operators, there.gaps]).toEqual([[], [], []]);
		for (const name of ['region_now', 'region_duty'])
			for (const person of [
				scene.ona,
				scene.harbour,
				scene.hotline,
				await hire(db, 'administrator')
			])
				await expect(db.as(person).call(name)).rejects.toMatchObject({
					code: 'PT403',
					message: 'not_allowed'
				});
	});
});
