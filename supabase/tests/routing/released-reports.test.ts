/** A report does not return to an officer who let it lapse or released it, unless a supervisor names them. */
import { describe, expect } from 'vitest';
import {
	addTo,
	alwaysOn,
	appoint,
	coast,
	file,
	hire,
	hopsOf,
	later,
	NOON,
	patch,
	reportOf
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

/** The coast, an officer of another patch and an administrator; a report that happens now is with Ona. */
async function scene(db: Db) {
	const set = await coast(db);
	const west = await patch(db, 'West', set.south);
	const nia = await hire(db, 'officer', { region: set.south, name: 'Nia' });
	await alwaysOn(db, nia);
	await appoint(db, west, nia, 'officer');
	const administrator = await hire(db, 'administrator');
	const { report_id } = await file(db, set, { urgency: 'now' });
	return { ...set, west, nia, administrator, report_id };
}
type Scene = Awaited<ReturnType<typeof scene>>;
type Act = (db: Db, scene: Scene) => Promise<unknown>;

/** By name to Piet, the twin. */
const give = (db: Db, { supervisor, piet, report_id }: Scene, at: Date, by = supervisor) =>
	db.as(by).callAt(at, 'reassign_report', { report_id, person_id: piet, reason: 'Knows the boat' });

const LEFT = later(200);
const end = { outcome: 'action_taken', reason: 'Boarded' };

/** Every way in which Ona lets go of it. Piet, the twin, has it then. */
const releases: Record<string, Act> = {
	'did not answer': (db) => db.sql('select app.escalate($1)', [later(15)]),
	'did not answer, and an operator claimed it before the clock': async (db, set) => {
		await db.as(set.hotline).callAt(later(15), 'claim_report', { report_id: set.report_id });
		await give(db, set, later(16), set.hotline);
	},
	'did not answer, and a supervisor gave it on before the clock': (db, set) =>
		give(db, set, later(15)),
	'did not answer a danger that was added, and it was claimed before the clock': async (
		db,
		set
	) => {
		const { ona, hotline, report_id } = set;
		await db.as(ona).callAt(later(1), 'acknowledge_report', { report_id });
		await addTo(db, set, report_id, { danger_to_life: true }, later(30));
		await db.as(hotline).callAt(later(45), 'claim_report', { report_id });
		await give(db, set, later(46), hotline);
	},
	'let it lapse, and a supervisor gave it on before the clock': async (db, set) => {
		await db.as(set.ona).callAt(later(1), 'acknowledge_report', { report_id: set.report_id });
		await give(db, set, later(121));
	},
	'let it lapse': async (db, { ona, report_id }) => {
		await db.as(ona).callAt(later(1), 'acknowledge_report', { report_id });
		await db.sql('select app.escalate($1)', [later(121)]);
	},
	'handed it back': (db, { ona, report_id }) =>
		db.as(ona).callAt(later(1), 'release_report', { report_id, reason: 'Ashore' }),
	'went away and came back': async (db, { ona }) => {
		await db.as(ona).callAt(later(1), 'set_away', { away: true });
		await db.as(ona).callAt(later(2), 'set_away', { away: false });
	},
	'was ill for a day': (db, { supervisor, ona }) =>
		db.as(supervisor).callAt(later(1), 'record_absence', {
			person_id: ona,
			reason: 'sickness',
			starts_at: later(1),
			ends_at: later(100)
		})
};

const disable = (db: Db, { administrator, piet, solent, nia }: Scene) =>
	db.as(administrator).callAt(LEFT, 'disable_person', {
		person_id: piet,
		successors: JSON.stringify([{ patch_id: solent, standing: 'twin', person_id: nia }])
	});

const closeByPiet: Act = async (db, { piet, report_id }) => {
	await db.as(piet).callAt(LEFT, 'acknowledge_report', { report_id });
	await db.as(piet).callAt(LEFT, 'close_report', { report_id, ...end });
	await db.sql('delete from public.channels where person_id = $1', [piet]); // and cannot have it again
};

/** Every way in which the report leaves Piet when Ona would be next by the order of her patch. */
const moves: Record<string, Act> = {
	'the account of its owner is switched off': (db, { piet }) =>
		db.sql('update public.people set active = false where id = $1', [piet]),
	'the clock finds its owner switched off': async (db, { piet }) => {
		await db.sql('alter table public.people disable trigger people__reroute');
		await db.sql('update public.people set active = false where id = $1', [piet]);
		await db.sql('select app.escalate($1)', [later(16)]);
	},
	'its owner becomes an operator': (db, { piet }) =>
		db.sql(`update public.people set role = 'operator' where id = $1`, [piet]),
	'it is closed and opened again': async (db, scene) => {
		await closeByPiet(db, scene);
		const args = { report_id: scene.report_id, reason: 'It is back' };
		await db.as(scene.supervisor).callAt(LEFT, 'reopen_report', args);
	},
	'it is closed and its reporter adds to it': async (db, scene) => {
		await closeByPiet(db, scene);
		await addTo(db, scene, scene.report_id, {}, LEFT);
	},
	'its site moves to a patch of which she is the officer': async (db, scene) => {
		await db.sql(
			`update public.patch_officers set person_id = $1 where patch_id = $2 and standing = 'officer'`,
			[scene.ona, scene.west]
		);
		await db.sql('update public.sites set patch_id = $1 where id = $2', [scene.west, scene.pier]);
		await db.sql('update public.people set active = false where id = $1', [scene.piet]);
	},
	'she becomes the twin, and an officer by name does not answer': async (db, scene) => {
		const { supervisor, nia, report_id, solent, ona } = scene;
		const args = { report_id, person_id: nia, reason: 'Knows the boat' };
		await db.as(supervisor).callAt(LEFT, 'reassign_report', args);
		await db.sql(`delete from public.patch_officers where patch_id = $1`, [solent]);
		await appoint(db, solent, ona, 'twin');
		await db.sql('select app.escalate($1)', [later(215)]);
	},
	'she becomes the twin, and an officer by name hands it back': async (db, scene) => {
		const { supervisor, nia, report_id, solent, ona } = scene;
		const args = { report_id, person_id: nia, reason: 'Knows the boat' };
		await db.as(supervisor).callAt(LEFT, 'reassign_report', args);
		await db.sql(`delete from public.patch_officers where patch_id = $1`, [solent]);
		await appoint(db, solent, ona, 'twin');
		await db.as(nia).callAt(later(201), 'release_report', { report_id, reason: 'Ashore' });
	},
	'she becomes the twin by a swap, and an officer by name goes away': async (db, scene) => {
		const { supervisor, nia, report_id, solent, ona, piet } = scene;
		const args = { report_id, person_id: nia, reason: 'Knows the boat' };
		await db.as(supervisor).callAt(LEFT, 'reassign_report', args);
		for (const [standing, person_id] of [
			['twin', null],
			['officer', piet],
			['twin', ona]
		])
			await db.as(supervisor).callAt(LEFT, 'set_patch_officer', {
				patch_id: solent,
				standing,
				person_id,
				starts_at: null
			});
		await db.as(nia).callAt(later(201), 'set_away', { away: true });
	}
};

for (const [how, release] of Object.entries(releases))
	describe(`of an officer who ${how}, to the hotline and not to her, when`, () => {
		for (const [what, move] of Object.entries(moves))
			test(what, async ({ db }) => {
				const set = await scene(db);
				await release(db, set);
				expect(await reportOf(db, set.report_id)).toMatchObject({ owner_id: set.piet });
				// what is now would lapse of Piet before LEFT
				await db.sql('update public.reports set deadline_at = $2 where id = $1', [
					set.report_id,
					later(300)
				]);
				await move(db, set);
				expect(await reportOf(db, set.report_id)).toMatchObject({
					owner_step: 'hotline',
					owner_id: null
				});
				expect((await hopsOf(db, set.report_id)).slice(-3)).toContainEqual(
					expect.objectContaining({ person_id: set.ona, part: 'passed_over', reason: 'had_it' })
				);
			});
	});

test('a successor has it, and not the officer who let it lapse', async ({ db }) => {
	const set = await scene(db);
	await db.sql('select app.escalate($1)', [later(15)]);
	await disable(db, set);
	expect(await reportOf(db, set.report_id)).toMatchObject({
		owner_step: 'twin',
		owner_id: set.nia
	});
});

test('an officer who closed it, or from whom it was claimed, did not release it', async ({
	db
}) => {
	const set = await scene(db);
	const { ona, hotline, supervisor, report_id } = set;
	await db.as(hotline).callAt(later(1), 'claim_report', { report_id });
	await db.as(hotline).callAt(later(2), 'acknowledge_report', { report_id });
	await db.as(hotline).callAt(later(3), 'close_report', { report_id, ...end });
	for (const minutes of [10, 20]) {
		await db
			.as(supervisor)
			.callAt(later(minutes), 'reopen_report', { report_id, reason: 'It is back' });
		expect(await reportOf(db, report_id)).toMatchObject({ owner_id: ona });
		await db.as(ona).callAt(later(minutes + 1), 'acknowledge_report', { report_id });
		await db.as(ona).callAt(later(minutes + 2), 'close_report', { report_id, ...end });
	}
});

/** Every way in which it leaves Ona before anything was due of her. */
const takes: Record<string, Act> = {
	'it was claimed': async (db, { hotline, report_id }) => {
		await db.as(hotline).callAt(later(14.9), 'claim_report', { report_id });
	},
	'it was given on': (db, set) => give(db, set, later(14.9)),
	'it was given on after she acknowledged it': async (db, set) => {
		await db.as(set.ona).callAt(later(1), 'acknowledge_report', { report_id: set.report_id });
		await give(db, set, later(120.9));
	},
	'it was given on after she kept it': async (db, set) => {
		const { ona, report_id } = set;
		await db.as(ona).callAt(later(1), 'acknowledge_report', { report_id });
		await db.as(ona).callAt(later(60), 'extend_report', { report_id, reason: 'Watching it' });
		await give(db, set, later(170));
	},
	'it was given on after she acknowledged a danger that was added': async (db, set) => {
		const { ona, report_id } = set;
		await db.as(ona).callAt(later(1), 'acknowledge_report', { report_id });
		await addTo(db, set, report_id, { danger_to_life: true }, later(30));
		const { hop: seen_hop } = await reportOf(db, report_id);
		await db.as(ona).callAt(later(40), 'acknowledge_report', { report_id, seen_hop });
		await give(db, set, later(60));
	}
};
for (const [how, take] of Object.entries(takes))
	test(`she did not release it when ${how} in time`, async ({ db }) => {
		const set = await scene(db);
		await take(db, set);
		const [row] = await db.sql('select app.released_by($1) as by', [set.report_id]);
		expect(row).toEqual({ by: [] });
	});

describe('by name', () => {
	const give = (db: Db, by: string, { report_id, ona }: Scene) =>
		db
			.as(by)
			.callAt(later(20), 'reassign_report', { report_id, person_id: ona, reason: 'She is back' });
	const listed = async (db: Db, by: string, { report_id, ona }: Scene) =>
		(await db.as(by).query('select person_id, reason from public.assignees($1)', [report_id])).find(
			({ person_id }) => person_id === ona
		);

	test('a supervisor gives it to her again', async ({ db }) => {
		const set = await scene(db);
		await db.sql('select app.escalate($1)', [later(15)]);
		expect(await listed(db, set.supervisor, set)).toMatchObject({ reason: null });
		expect(await give(db, set.supervisor, set)).toMatchObject({ owner_id: set.ona });
	});

	test('its owner and an operator cannot', async ({ db }) => {
		const set = await scene(db);
		const refused = { code: 'PT409', message: 'person_unavailable' };
		await db.sql('select app.escalate($1)', [later(15)]);
		expect(await listed(db, set.piet, set)).toMatchObject({ reason: 'had_it' });
		await expect(give(db, set.piet, set)).rejects.toMatchObject(refused);
		await db.as(set.hotline).callAt(later(16), 'claim_report', { report_id: set.report_id });
		expect(await listed(db, set.hotline, set)).toMatchObject({ reason: 'had_it' });
		await expect(give(db, set.hotline, set)).rejects.toMatchObject(refused);
	});

	test('its owner still gives it to an officer who never had it', async ({ db }) => {
		const set = await scene(db);
		const args = { report_id: set.report_id, person_id: set.nia, reason: 'Knows the boat' };
		await db.sql('select app.escalate($1)', [later(15)]);
		expect(await db.as(set.piet).callAt(NOON, 'reassign_report', args)).toMatchObject({
			owner_id: set.nia
		});
	});
});
