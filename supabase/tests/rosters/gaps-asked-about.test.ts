/** Before a change that leaves a patch alone holds, whoever makes it can be asked. */
import { expect } from 'vitest';
import { coast, hire, type Coast } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const SPAN = { starts_at: inDays(3), ends_at: inDays(4) };

/** The coast with Ona alone on her patch, an idle colleague, and an administrator. */
async function cast(db: Db) {
	const scene = await coast(db);
	await db.sql('delete from public.patch_officers where person_id = $1', [scene.piet]);
	const idle = await hire(db, 'officer', { region: scene.south, name: 'Idle' });
	return { ...scene, idle, administrator: await hire(db, 'administrator') };
}

const VERBS: Record<string, (scene: Coast & { idle: string }) => Row> = {
	set_duties: ({ ona }) => ({ person_id: ona, shifts: '[]', starts_on: inDays(2) }),
	add_duty_change: ({ ona }) => ({ person_id: ona, kind: 'off', ...SPAN }),
	swap_duty: ({ ona, idle }) => ({ gives: ona, takes: idle, ...SPAN }),
	record_absence: ({ ona }) => ({ person_id: ona, reason: 'leave', ...SPAN }),
	set_patch_officer: ({ solent }) => ({
		patch_id: solent,
		standing: 'officer',
		person_id: null,
		starts_at: inDays(5)
	}),
	disable_person: ({ ona, idle, solent }) => ({
		person_id: ona,
		successors: JSON.stringify([{ patch_id: solent, standing: 'officer', person_id: idle }]),
		despite_unready: true // the idle officer has no shifts
	})
};

const written = (db: Db) => db.sql('select verb from public.roster_events');

for (const [verb, args] of Object.entries(VERBS)) {
	test(`${verb} names the gaps and changes nothing, until told to hold all the same @row68`, async ({
		db
	}) => {
		const scene = await cast(db);
		const me = db.as(scene.administrator);
		const refusal = await me.call(verb, { ...args(scene), despite_gaps: false }).then(
			() => null,
			(error: Row) => error
		);
		expect(refusal).toMatchObject({ code: 'PT409', message: 'opens_gaps' });
		const [gap] = JSON.parse(refusal!.detail as string) as Row[];
		expect(gap).toMatchObject({ patch_id: scene.solent, patch_name: 'Solent' });
		expect(await written(db)).toEqual([]);

		await me.call(verb, { ...args(scene), despite_gaps: true });
		expect(await written(db)).not.toEqual([]);
	});
}

test('a change that leaves nobody alone is not asked about', async ({ db }) => {
	const { administrator, piet } = await cast(db);
	await db
		.as(administrator)
		.call('record_absence', { person_id: piet, reason: 'leave', ...SPAN, despite_gaps: false });
	expect(await written(db)).toEqual([{ verb: 'record_absence' }]);
});

test('whoever may not make the change does not learn the gaps by asking', async ({ db }) => {
	const scene = await cast(db);
	for (const [verb, args] of Object.entries(VERBS))
		await expect(
			db.as(scene.harbour).call(verb, { ...args(scene), despite_gaps: false }),
			verb
		).rejects.toMatchObject({ code: 'PT403', message: 'not_allowed' });
});
