/** Nobody's patches or reports are left to an account that is switched off. */
import { describe, expect } from 'vitest';
import {
	alwaysOn,
	appoint,
	coast,
	file,
	hire,
	hopsOf,
	later,
	NOON,
	patch,
	region,
	reportOf
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

/** The coast, where Ona is also twin of a second patch from tomorrow on, and a third officer. */
async function cast(db: Db) {
	const scene = await coast(db);
	const dorset = await patch(db, 'Dorset', scene.south);
	await db.sql(
		`insert into public.patch_officers (patch_id, person_id, standing, starts_at, ends_at)
		values ($1, $2, 'twin', $3, $4)`,
		[dorset, scene.ona, later(24 * 60), later(48 * 60)]
	);
	await appoint(db, dorset, scene.piet, 'officer');
	const finn = await hire(db, 'officer', { region: scene.south, name: 'Finn' });
	await alwaysOn(db, finn);
	return { ...scene, dorset, finn, administrator: await hire(db, 'administrator') };
}
type Cast = Awaited<ReturnType<typeof cast>>;

const both = ({ solent, dorset, finn }: Cast) => [
	{ patch_id: solent, standing: 'officer', person_id: finn },
	{ patch_id: dorset, standing: 'twin', person_id: finn }
];

const disable = (
	db: Db,
	by: string,
	person_id: string,
	successors: Row[] = [],
	at = NOON,
	confirmed: Row = {}
) =>
	db.as(by).callAt(at, 'disable_person', {
		person_id,
		successors: JSON.stringify(successors),
		...confirmed
	});
const CONFIRMED = { despite_unready: true };

const isActive = async (db: Db, person: string) =>
	(await db.sql('select active from public.people where id = $1', [person]))[0]!.active;

const standings = (db: Db, person: string) =>
	db.sql(
		`select patch_id, standing, starts_at, ends_at from public.patch_officers
		where person_id = $1 and (ends_at is null or ends_at > $2) order by starts_at`,
		[person, NOON]
	);

describe('disabling an officer', () => {
	test('moves every patch, today’s and tomorrow’s, to the successors', async ({ db }) => {
		const scene = await cast(db);
		await disable(db, scene.administrator, scene.ona, both(scene));
		expect(await isActive(db, scene.ona)).toBe(false);
		expect(await standings(db, scene.ona)).toEqual([]);
		expect(await standings(db, scene.finn)).toEqual([
			{ patch_id: scene.solent, standing: 'officer', starts_at: NOON, ends_at: null },
			{
				patch_id: scene.dorset,
				standing: 'twin',
				starts_at: later(24 * 60),
				ends_at: later(48 * 60)
			}
		]);
		expect(await file(db, scene, {}, later(1))).toMatchObject({ step: 'officer' });
	});

	test('is refused, with the patch named, until each has a successor @row69', async ({ db }) => {
		const scene = await cast(db);
		const [solent, dorset] = both(scene);
		const wrong = [{ ...dorset!, standing: 'officer' }, solent!];
		for (const [successors, detail] of [
			[[], 'Dorset'],
			[[dorset!], 'Solent'],
			[[solent!], 'Dorset'],
			[wrong, 'Dorset']
		] as const)
			await expect(
				disable(db, scene.administrator, scene.ona, [...successors])
			).rejects.toMatchObject({ code: 'PT409', message: 'patches_first', detail });
		expect(await isActive(db, scene.ona)).toBe(true);
		expect(await standings(db, scene.ona)).toHaveLength(2);
		expect(await db.sql('select * from public.roster_events')).toEqual([]);
	});

	test('hands on every open report, read or unread, in the same act; closed ones stay @row69', async ({
		db
	}) => {
		const scene = await cast(db);
		const [unread, read, closed] = [
			await file(db, scene),
			await file(db, scene),
			await file(db, scene)
		];
		for (const { report_id } of [read, closed])
			await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		await db.as(scene.ona).callAt(later(2), 'close_report', {
			report_id: closed.report_id,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		await disable(db, scene.administrator, scene.ona, both(scene), later(3));
		for (const { report_id } of [unread, read]) {
			const report = await reportOf(db, report_id);
			expect(report).toMatchObject({
				owner_step: 'officer',
				owner_id: scene.finn,
				acknowledged_at: null,
				deadline_at: later(3 + 240)
			});
			expect((await hopsOf(db, report_id)).at(-1)).toMatchObject({ reason: 'officer_disabled' });
		}
		expect(await reportOf(db, closed.report_id)).toMatchObject({ owner_id: scene.ona });
	});

	test('with nobody there to take them, they go to the hotline', async ({ db }) => {
		const scene = await cast(db);
		const { report_id } = await file(db, scene);
		await db.sql('delete from public.duties where person_id <> $1', [scene.ona]);
		await disable(db, scene.administrator, scene.ona, both(scene), later(3), CONFIRMED);
		expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'hotline', owner_id: null });
	});

	test('says what gap it opens where the successor does not work', async ({ db }) => {
		const scene = await cast(db);
		await db.sql('delete from public.duties where person_id <> $1', [scene.ona]);
		const answer = await disable(db, scene.administrator, scene.ona, both(scene), NOON, CONFIRMED);
		expect((answer.disable_person as Row).gaps).toMatchObject([
			{ patch_name: 'Dorset' },
			{ patch_name: 'Solent' }
		]);
	});

	test('is written down patch by patch, and the person last', async ({ db }) => {
		const scene = await cast(db);
		await disable(db, scene.administrator, scene.ona, both(scene));
		const rows = await db.sql(
			'select actor_id, person_id, patch_id from public.roster_events order by id'
		);
		expect(rows).toEqual([
			{ actor_id: scene.administrator, person_id: scene.finn, patch_id: scene.dorset },
			{ actor_id: scene.administrator, person_id: scene.finn, patch_id: scene.solent },
			{ actor_id: scene.administrator, person_id: scene.ona, patch_id: null }
		]);
	});

	test('a successor who is no officer, is off, is the same, or stands there already, is refused', async ({
		db
	}) => {
		const scene = await cast(db);
		const off = await hire(db, 'officer', { region: scene.south, active: false });
		for (const [person_id, code, message] of [
			[scene.hotline, 'PT422', 'not_an_officer'],
			[off, 'PT422', 'not_an_officer'],
			[scene.ona, 'PT422', 'not_an_officer'],
			[crypto.randomUUID(), 'PT409', 'patches_first'],
			[scene.piet, 'PT409', 'stands_already']
		] as const) {
			const successors = both(scene).map((one) => ({ ...one, person_id }));
			await expect(disable(db, scene.administrator, scene.ona, successors)).rejects.toMatchObject({
				code,
				message
			});
		}
		expect(await isActive(db, scene.ona)).toBe(true);
	});
});

describe('a successor who cannot take reports', () => {
	/** What Finn lacks, and how it comes about. */
	const LACKING: Record<string, (db: Db, scene: Cast) => Promise<unknown>> = {
		sign_in: (db, { finn }) =>
			db.sql('update auth.users set last_sign_in_at = null where id = $1', [finn]),
		shifts: (db, { finn }) =>
			db.sql(`update public.duties set starts_on = '2027-01-01' where person_id = $1`, [finn]),
		channel: (db, { finn }) =>
			db.sql('update public.channels set proven_at = null where person_id = $1', [finn]),
		channel_proof: (db) => db.sql('update public.reach_rules set proof_days = 30')
	};
	const lists = (scene: Cast, missing: string[]) =>
		[
			{ patch_id: scene.dorset, patch_name: 'Dorset', standing: 'twin' },
			{ patch_id: scene.solent, patch_name: 'Solent', standing: 'officer' }
		].map((patch) => ({ ...patch, person_id: scene.finn, person_name: 'Finn', missing }));
	const refusalOf = async (made: Promise<Row>) =>
		(await made.then(
			() => null,
			(error: unknown) => error
		)) as { code: string; message: string; detail: string } | null;

	for (const [missing, cause] of Object.entries(LACKING))
		test(`is refused, with ${missing} named for each patch, until it is confirmed`, async ({
			db
		}) => {
			const scene = await cast(db);
			await cause(db, scene);
			const refusal = await refusalOf(disable(db, scene.administrator, scene.ona, both(scene)));
			expect(refusal).toMatchObject({ code: 'PT409', message: 'successor_not_ready' });
			expect(JSON.parse(refusal!.detail)).toEqual(lists(scene, [missing]));
			expect(await isActive(db, scene.ona)).toBe(true);
			expect(await standings(db, scene.ona)).toHaveLength(2);
			await disable(db, scene.administrator, scene.ona, both(scene), NOON, CONFIRMED);
			expect(await isActive(db, scene.ona)).toBe(false);
			expect(await standings(db, scene.finn)).toHaveLength(2);
		});

	test('is refused with all that is missing, also where no roster can be read', async ({ db }) => {
		const scene = await cast(db);
		for (const lacks of ['sign_in', 'channel']) await LACKING[lacks]!(db, scene);
		await db.sql('alter table public.duties drop constraint duties_zone_check');
		await db.sql(`update public.duties set zone = 'Europe/Gone' where person_id = $1`, [
			scene.finn
		]);
		const refusal = await refusalOf(disable(db, scene.administrator, scene.ona, both(scene)));
		expect(JSON.parse(refusal!.detail)).toEqual(lists(scene, ['sign_in', 'shifts', 'channel']));
	});

	test('is refused by the door of the API too, and confirmed there', async ({ db }) => {
		const scene = await cast(db);
		await LACKING.sign_in!(db, scene);
		const args = { person_id: scene.ona, successors: JSON.stringify(both(scene)) };
		const me = db.as(scene.administrator);
		const refusal = await refusalOf(me.call('disable_person', args));
		expect(refusal).toMatchObject({ code: 'PT409', message: 'successor_not_ready' });
		await me.call('disable_person', { ...args, ...CONFIRMED });
		expect(await isActive(db, scene.ona)).toBe(false);
	});

	test('of another region is refused even when confirmed', async ({ db }) => {
		const scene = await cast(db);
		const far = await hire(db, 'officer', { region: await region(db, 'East') });
		await alwaysOn(db, far);
		const successors = both(scene).map((one) => ({ ...one, person_id: far }));
		for (const confirmed of [{}, CONFIRMED])
			await expect(
				disable(db, scene.administrator, scene.ona, successors, NOON, confirmed)
			).rejects.toMatchObject({
				code: 'PT422',
				message: 'successor_elsewhere',
				detail: 'Dorset'
			});
		expect(await isActive(db, scene.ona)).toBe(true);
	});
});

describe('anybody else', () => {
	test('an operator’s claimed reports go back to the queue', async ({ db }) => {
		const scene = await cast(db);
		await db.sql('delete from public.duties');
		const { report_id } = await file(db, scene);
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		await disable(db, scene.administrator, scene.hotline, [], later(2));
		expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'hotline', owner_id: null });
	});

	test('an operator’s reports do not go back to officers who had their turn', async ({ db }) => {
		const scene = await cast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		await disable(db, scene.administrator, scene.hotline, [], later(2));
		expect(await reportOf(db, report_id)).toMatchObject({ owner_step: 'hotline', owner_id: null });
	});

	test('twice is quiet, and enabling brings the person back but not the patches', async ({
		db
	}) => {
		const scene = await cast(db);
		await disable(db, scene.administrator, scene.ona, both(scene));
		await disable(db, scene.administrator, scene.ona);
		for (const minute of [1, 2])
			await db
				.as(scene.administrator)
				.callAt(later(minute), 'enable_person', { person_id: scene.ona });
		expect(await isActive(db, scene.ona)).toBe(true);
		expect(await standings(db, scene.ona)).toEqual([]);
		const verbs = await db.sql(
			'select verb from public.roster_events where person_id = $1 order by id',
			[scene.ona]
		);
		expect(verbs).toEqual([{ verb: 'disable_person' }, { verb: 'enable_person' }]);
	});

	test('an administrator cannot lock themselves out', async ({ db }) => {
		const { administrator } = await cast(db);
		await expect(disable(db, administrator, administrator)).rejects.toMatchObject({
			code: 'PT409',
			message: 'not_yourself'
		});
	});

	test('nobody but an administrator may switch anybody off or on', async ({ db }) => {
		const scene = await cast(db);
		for (const by of [scene.supervisor, scene.ona, scene.hotline, scene.harbour]) {
			await expect(disable(db, by, scene.finn)).rejects.toMatchObject({ code: 'PT403' });
			await expect(
				db.as(by).callAt(NOON, 'enable_person', { person_id: scene.finn })
			).rejects.toMatchObject({ code: 'PT403', message: 'not_allowed' });
		}
		expect(await isActive(db, scene.finn)).toBe(true);
	});
});
