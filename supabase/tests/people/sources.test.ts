import { describe, expect } from 'vitest';
import {
	addTo,
	coast,
	content,
	file,
	hire,
	later,
	NOON,
	photo,
	received,
	sourceOf
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

/** Who somebody is, and whom their account is; nothing of what they reported. */
const ABOUT_PEOPLE = ['people', 'sources', 'reporter_sites', 'channels'];

async function whereItStands(db: Db, needle: string): Promise<string[]> {
	const tables = await db.sql(
		`select oid::regclass::text as name, relname from pg_class
		where relnamespace in ('public'::regnamespace, 'app'::regnamespace) and relkind = 'r' order by 1`
	);
	const found: string[] = [];
	for (const { name, relname } of tables) {
		if (ABOUT_PEOPLE.includes(relname as string)) continue;
		const rows = await db.sql(
			`select from ${name} as one where strpos(to_jsonb(one)::text, $1) > 0`,
			[needle]
		);
		if (rows.length > 0) found.push(name as string);
	}
	return found;
}

describe('who told us stands apart from what they told', () => {
	test('no row about a report names its reporter, from filing to the second closing', async ({
		db
	}) => {
		const scene = await coast(db);
		const [seen, after] = [photo(), photo()];
		const { report_id } = await file(db, scene, { photos: [seen], urgency: 'now' });
		await received(db, seen);
		await db.as(scene.harbour).call('view_photo', { photo_id: seen.id });
		const close = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		await db.as(scene.ona).callAt(later(2), 'close_report', close);
		await addTo(db, scene, report_id as string, { photos: [after] });
		await received(db, after);
		await db.sql('select app.escalate($1)', [later(60 * 24)]);

		expect(await whereItStands(db, scene.harbour)).toEqual([]);
		expect(await whereItStands(db, await sourceOf(db, scene.harbour))).toEqual(['reports']);
	});

	test('an operator who files for somebody without an account is named as who took it down', async ({
		db
	}) => {
		const scene = await coast(db);
		await db.as(scene.hotline).callAt(NOON, 'submit_report_for', {
			report_id: crypto.randomUUID(),
			reporter_id: null,
			content: content(scene.pier, { caller: { name: 'Jory Penrose', number: '01632 960555' } }),
			sent_at: NOON
		});
		expect(await whereItStands(db, scene.hotline)).toEqual(['access_log', 'events', 'reports']);
	});

	test('a source is one person for good', async ({ db }) => {
		const { harbour, ona } = await coast(db);
		await expect(
			db.sql('update public.sources set person_id = $1 where person_id = $2', [ona, harbour])
		).rejects.toMatchObject({ message: 'append_only' });
	});

	test('who may not read the report cannot learn whom its id stands for', async ({ db }) => {
		const scene = await coast(db);
		await file(db, scene);
		const stranger = await hire(db, 'officer', { region: scene.south });
		const ask = 'select person_id from public.sources';
		expect(await db.as(scene.ona).query(ask)).toEqual([{ person_id: scene.harbour }]);
		for (const person of [stranger, scene.harbour, await hire(db, 'administrator')])
			expect(await db.as(person).query(ask)).toEqual([]);
	});
});
