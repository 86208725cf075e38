import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import {
	addTo,
	coast,
	content,
	file,
	hire,
	NOON,
	photo,
	received,
	region
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const FULL = JSON.parse(
	readFileSync(new URL('../payloads/report-2.json', import.meta.url), 'utf8')
) as Row;

/** By which the reporter below could be known; none of it may leave. */
const SOURCE = [
	'Wilhelmina',
	"O'Fallon",
	'Fallon',
	'7700 900123',
	'7700900123',
	'wilma@pier.example',
	'harbour master',
	'Ned Caller',
	'Caller',
	'1632 960055',
	'1632960055',
	'CG 4711',
	'after ten',
	'IMG_4711'
];
const PLACE = ['Yarmouth', 'Pier head', 'GBYMH', 'Hurst', '50.68', '1.55'];
/** Where the reporter stood, whatever place is asked for. */
const STOOD = ['50.7065', '1.5005', '50.7088', '1.4985', 'degrees_true', 'from_name', 'observer'];

/** Every string of it with all words of the source in them, as the worst of reporters would write. */
function telling(said: unknown, words: string): unknown {
	if (typeof said === 'string') return said;
	if (Array.isArray(said)) return said.map((part) => telling(part, words));
	if (said === null || typeof said !== 'object') return said;
	const free = ['name', 'home_port', 'hull_colour', 'superstructure', 'marks', 'towards'];
	const alsoFree = ['description', 'registration', 'make', 'colour'];
	return Object.fromEntries(
		Object.entries(said).map(([key, part]) => [
			key,
			[...free, ...alsoFree].includes(key) && typeof part === 'string'
				? `${part} ${words}`
				: telling(part, words)
		])
	);
}

async function scene(db: Db) {
	const set = await coast(db);
	await db.sql(`update public.people set name = $2, phone = '07700 900123' where id = $1`, [
		set.harbour,
		"Wilhelmina O'Fallon"
	]);
	await db.sql(`update auth.users set email = 'wilma@pier.example' where id = $1`, [set.harbour]);
	await db.sql(
		`update public.sites set name = 'Yarmouth Harbour', locode = 'GBYMH' where id = $1`,
		[set.pier]
	);
	const words = `so says Wilhelmina O'Fallon, HARBOUR MASTER at
Yarmouth, O’Fallon to you (+44 7700 900123, (0)7700-900-123, wilma@pier.example), and Ned  Caller
01632 960055, CG 4711, call after ten`;
	const picture = photo({
		taken_at: '2026-11-25T05:12:00Z',
		latitude: 50.7065,
		longitude: -1.5005
	});
	const { report_id } = await file(db, set, {
		...(telling(FULL, words) as Row),
		site_id: set.pier,
		place_text: 'off Yarmouth, west of Hurst',
		caller: { name: 'Ned Caller', number: '01632 960055' },
		identifiers: [{ kind: 'other', as_typed: 'IMO 9074729 of Fallon' }],
		app_file: 'IMG_4711.jpg',
		photos: [picture]
	});
	await received(db, picture);
	await addTo(db, set, report_id, { text: `It came back, ${words}` });
	await db.as(set.harbour).call('submit_report', {
		report_id,
		content: content(set.pier, { description: `another version, ${words}` }),
		sent_at: NOON
	});
	const ona = db.as(set.ona);
	const grade = (changes: Row) =>
		ona.call('grade_item', {
			report_id,
			grade_id: crypto.randomUUID(),
			item: 'A grey RHIB, seen by Fallon',
			about: 'vessel',
			source: 2,
			assessment: 'A',
			handling: 'C',
			conditions: 'Not to be shared beyond the Marine Unit; ask Wilhelmina first',
			...changes
		});
	const { id } = await grade({});
	await grade({ source: 1, replaces: id });
	return { ...set, report_id };
}

const TIMES = /\d{4}-\d\d-\d\dT[\d:.]+/g;
type Exported = { content: Row & { place: Row; grades: Row[] }; warnings: string[] };
const exported = (db: Db, person: string, report_id: string, changes: Row = {}) =>
	db.as(person).call('export_report', { report_id, place: 'exact', ...changes }) as Promise<
		Row & Exported
	>;

describe('a copy to hand out', () => {
	test.for(['exact', 'patch', 'none'] as const)(
		'has no word of the source in it, from any field of a full report: %s',
		async (place, { db }) => {
			const { ona, report_id, harbour } = await scene(db);
			const { content: copy } = await exported(db, ona, report_id, { place });
			// without times: the seconds of one may read like a part of the position
			const text = JSON.stringify(copy).replaceAll(TIMES, '').toLowerCase();
			const left = [...SOURCE, harbour, ...STOOD, ...(place === 'exact' ? [] : PLACE)].filter(
				(word) => text.includes(word.toLowerCase())
			);
			expect(left).toEqual([]);
			for (const kept of [
				'four extra tanks',
				'dent on the port bow',
				'dry suits',
				'Transit',
				'France',
				'It came back',
				'another version'
			]) {
				expect(text).toContain(kept.toLowerCase());
			}
		}
	);

	test('says how it must be handled, and how its items are graded by now', async ({ db }) => {
		const { ona, report_id } = await scene(db);
		const { content: copy } = await exported(db, ona, report_id);
		expect(copy).toMatchObject({
			format: 1,
			marking: 'OFFICIAL-SENSITIVE',
			urgency: 'routine',
			photos: 1,
			place: { text: 'off Yarmouth, west of Hurst', latitude: 50.6875, patch: 'Solent' }
		});
		expect(copy.grades).toMatchObject([
			{
				source: 1,
				assessment: 'A',
				handling: 'C',
				item: 'A grey RHIB, seen by [taken out]',
				conditions: 'Not to be shared beyond the Marine Unit; ask [taken out] first'
			}
		]);
	});

	test('no nearer than its patch, or nowhere', async ({ db }) => {
		const { ona, report_id } = await scene(db);
		const place = async (asked: string) =>
			(await exported(db, ona, report_id, { place: asked })).content.place;
		expect(await place('patch')).toEqual({ patch: 'Solent' });
		expect(await place('none')).toEqual({ patch: null });
	});

	test('warns where the place or the words name who told us', async ({ db }) => {
		const { ona, report_id, ...set } = await scene(db);
		expect((await exported(db, ona, report_id)).warnings).toEqual([
			'names_source',
			'names_site',
			'one_reporter',
			'one_reporter_in_patch'
		]);
		for (const _ of [1, 2]) {
			const colleague = await hire(db, 'reporter', { region: set.south, name: `Zed ${_}` });
			await db.sql('insert into public.reporter_sites values ($1, $2)', [colleague, set.pier]);
		}
		const plain = await file(db, set, {
			place_text: 'two miles out',
			latitude: 50,
			longitude: -1,
			position_source: 'map'
		});
		expect((await exported(db, ona, plain.report_id)).warnings).toEqual([]);
		const own = await file(db, set, {
			place_text: '',
			latitude: 50,
			longitude: -1,
			position_source: 'gps'
		});
		expect((await exported(db, ona, own.report_id)).warnings).toEqual(['own_position']);
	});

	test('of a report from no site we know, by somebody without a name to be found', async ({
		db
	}) => {
		const set = await coast(db);
		const reporter = await hire(db, 'reporter', { region: set.south, name: 'Al' });
		await db.sql('update auth.users set email = null where id = $1', [reporter]);
		const { report_id } = await file(db, { pier: null, harbour: reporter });
		for (const place of ['exact', 'patch', 'none']) {
			const copy = await exported(db, set.supervisor, report_id, { place });
			expect(copy.content.description).toBe('Grey RHIB, no lights');
			expect(copy.warnings).toEqual(['one_reporter']);
		}
	});

	test('leaves the words alone that are nobody’s', async ({ db }) => {
		const set = await coast(db);
		await db.sql(`update public.people set name = 'Al Ray (deputy)' where id = $1`, [set.harbour]);
		const { report_id } = await file(db, set, {
			description: 'Also saw an array of x-rays. Ray says (deputy) 100%.'
		});
		const { content: copy } = await exported(db, set.ona, report_id);
		expect(copy.description).toBe(
			'Also saw an array of x-rays. [taken out] says ([taken out]) 100%.'
		);
	});
});

describe('handing it out', () => {
	const disclosures = (db: Db) =>
		db.sql(
			`select person_id, what, recipient, reason from public.access_log where kind = 'disclosure' order by id`
		);

	test('is written down, to whom and why if that is said; only looking is not @row74', async ({
		db
	}) => {
		const { ona, supervisor, report_id } = await scene(db);
		await exported(db, ona, report_id);
		expect(await disclosures(db)).toEqual([]);
		await exported(db, ona, report_id, {
			form: 'print',
			recipient: ' Marine Unit ',
			reason: 'Joint patrol'
		});
		await exported(db, supervisor, report_id, { form: 'json', recipient: ' ' });
		expect(await disclosures(db)).toEqual([
			{ person_id: ona, what: 'print', recipient: 'Marine Unit', reason: 'Joint patrol' },
			{ person_id: supervisor, what: 'json', recipient: null, reason: null }
		]);
	});

	test('is for whoever may read it at a desk, and nobody else', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		const east = await region(db, 'East');
		for (const person of [
			set.harbour,
			set.hotline,
			await hire(db, 'officer', { region: set.south }),
			await hire(db, 'supervisor', { region: east }),
			await hire(db, 'administrator')
		]) {
			await expect(exported(db, person, report_id, { form: 'json' })).rejects.toMatchObject({
				message: 'report_not_found'
			});
		}
		expect(await disclosures(db)).toEqual([]);
	});

	test.for([
		[{ place: 'near' }, 'place_unknown'],
		[{ place: null }, 'place_unknown'],
		[{ form: 'fax' }, 'form_unknown'],
		[{ form: 'print', recipient: 'x'.repeat(201) }, 'disclosure_too_long'],
		[{ form: 'print', reason: 'x'.repeat(2001) }, 'disclosure_too_long']
	] as const)('%j is refused: %s', async ([changes, message], { db }) => {
		const { ona, report_id } = await scene(db);
		await expect(exported(db, ona, report_id, changes)).rejects.toMatchObject({ message });
		expect(await disclosures(db)).toEqual([]);
	});
});
