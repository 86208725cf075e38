/** Whatever two people and the clock do in the same moment, a report moves once and stays where it is. */
import type pg from 'pg';
import { describe, expect } from 'vitest';
import {
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

const DEADLINE = later(240);

/** A coast whose officer has one report, for all to see; two who act at once, and one who looks on. */
async function scene(several: (count: number) => Promise<pg.Client[]>) {
	const [first, second, looking] = (await several(3)) as [pg.Client, pg.Client, pg.Client];
	const db = actors(looking);
	await looking.query('begin');
	const cast = await coast(db);
	const administrator = await hire(db, 'administrator');
	const { report_id } = await file(db, cast);
	await db.sql('delete from public.patch_officers where person_id = $1', [cast.ona]);
	await looking.query('commit');

	return {
		...cast,
		administrator,
		report_id,
		db,
		async atOnce(one: (db: Db) => Promise<unknown>, two: (db: Db) => Promise<unknown>) {
			await atOnce([first, second, looking], one, two);
			await second.query('commit');
		}
	};
}
type Scene = Coast & { administrator: string };

/** Every act that takes from Ona what she has. */
const leaving: [string, (db: Db, scene: Scene) => Promise<unknown>][] = [
	['they go away', (db, { ona }) => db.as(ona).callAt(later(241), 'set_away', { away: true })],
	[
		'they fall ill',
		(db, { ona, supervisor }) =>
			db.as(supervisor).callAt(later(241), 'record_absence', {
				person_id: ona,
				reason: 'sickness',
				starts_at: NOON,
				ends_at: null
			})
	],
	[
		'their account is switched off',
		(db, { ona, administrator }) =>
			db.as(administrator).callAt(later(241), 'disable_person', {
				person_id: ona,
				successors: '[]'
			})
	],
	[
		'they become something else',
		(db, { ona, administrator, south }) =>
			db.as(administrator).callAt(later(241), 'set_role', {
				...{ person_id: ona, role: 'supervisor', reporter_kind: null, region_id: south }
			})
	],
	[
		'their account is switched off past the door',
		(db, { ona }) => db.sql('update public.people set active = false where id = $1', [ona])
	]
];

describe.for(leaving)('while %s', ([, leave]) => {
	test('the clock moves a report on once', async ({ several }) => {
		const { db, atOnce, ...cast } = await scene(several);
		await atOnce(
			(one) => one.sql('select app.escalate($1)', [DEADLINE]),
			(two) => leave(two, cast)
		);
		expect(await reportOf(db, cast.report_id)).toMatchObject({ owner_id: cast.piet });
		expect(await hopsOf(db, cast.report_id)).toHaveLength(2);
	});

	test('what was just closed stays closed', async ({ several }) => {
		const { db, atOnce, ona, report_id, ...cast } = await scene(several);
		await atOnce(
			async (one) => {
				await one.as(ona).callAt(later(1), 'acknowledge_report', { report_id });
				await one
					.as(ona)
					.callAt(later(2), 'close_report', { report_id, outcome: 'action_taken', reason: 'Seen' });
			},
			(two) => leave(two, { ona, ...cast })
		);
		expect(await reportOf(db, report_id)).toMatchObject({ closed_at: later(2), owner_id: ona });
	});
});

describe('a report that was given to somebody while their account was switched off', () => {
	const filing = (db: Db, scene: Scene) => file(db, scene, {}, later(1));
	const off = (db: Db, { administrator, piet, solent, finn }: Scene & { finn: string }) =>
		db.as(administrator).callAt(later(1), 'disable_person', {
			person_id: piet,
			successors: JSON.stringify([{ patch_id: solent, standing: 'twin', person_id: finn }])
		});

	test('waits for no deadline: the next tick gives it to the successor', async ({ several }) => {
		const { db, atOnce, ...cast } = await scene(several);
		const finn = await hire(db, 'officer', { region: cast.south, name: 'Finn' });
		await alwaysOn(db, finn);
		let report_id = '';
		await atOnce(
			(one) => off(one, { ...cast, finn }),
			async (two) => void ({ report_id } = await filing(two, cast))
		);
		expect(await reportOf(db, report_id)).toMatchObject({ owner_id: cast.piet });
		expect(await db.sql('select app.escalate($1) as moved', [later(2)])).toEqual([{ moved: 1 }]);
		expect(await reportOf(db, report_id)).toMatchObject({
			owner_id: finn,
			owner_step: 'twin',
			deadline_at: later(2 + 240)
		});
		expect(await db.sql('select app.escalate($1) as moved', [later(2)])).toEqual([{ moved: 0 }]);
	});
});
