/**
 * What released apps write, and what becomes of it. A phone may keep a report for months: a file in
 * `payloads` is never changed, and a new version of what is sent gets a new one beside it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { coast, file, later, NOON, reportOf } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const FOLDER = new URL('../payloads/', import.meta.url);
const payload = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Row;

/** Ninety days after the phone saved it. */
const AT_LAST = later(90 * 24 * 60, new Date('2026-11-25T05:25:00Z'));

/** The coast, with the site the payloads are from. */
async function scene(db: Db, said: Row) {
	const set = await coast(db);
	await db.sql(
		`insert into public.sites (id, region_id, patch_id, name, kind, county, latitude, longitude)
		select $1, region_id, patch_id, 'Yarmouth', kind, county, 50.706, -1.502
		from public.sites where id = $2`,
		[said.site_id, set.pier]
	);
	return set;
}

async function filed(db: Db, said: Row) {
	const set = await scene(db, said);
	const report_id = crypto.randomUUID();
	const receipt = await db.as(set.harbour).callAt(AT_LAST, 'submit_report', {
		report_id,
		filed_by: set.harbour,
		content: said,
		sent_at: AT_LAST
	});
	expect(receipt).toMatchObject({ report_id, kind: 'report', owner_name: 'Ona' });
	const [desk] = await db.as(set.ona).query('select * from public.desk_reports');
	return { ...set, report_id, report: await reportOf(db, report_id), desk: desk! };
}

test('every payload here is filed below @row21', () => {
	expect(readdirSync(FOLDER).sort()).toEqual([
		'addendum-1-answer.json',
		'addendum-1.json',
		'report-1.json',
		'report-2.json'
	]);
});

test('report 1, kept on a phone for ninety days @row21', async ({ db }) => {
	const said = payload('report-1.json');
	const { report, desk } = await filed(db, said);
	expect(report).toMatchObject({
		content: said,
		urgency: 'today',
		danger_to_life: false,
		indicator_version: 1,
		indicators: ['no_lights', 'low_in_water'],
		description: 'Grey RHIB, no lights, two people in dry suits. Went round the pier twice.',
		latitude: 50.7088,
		longitude: -1.4985,
		position_source: 'gps',
		accuracy_metres: 12.5,
		fixed_at: new Date('2026-11-25T05:24:10Z'),
		observer_latitude: null,
		place_text: 'off the pier head',
		seen_at: new Date('2026-11-25T05:10:00Z'),
		saved_at: new Date('2026-11-25T05:25:00Z'),
		received_at: AT_LAST,
		deadline_at: later(4 * 60, AT_LAST),
		flags: ['seen_long_ago']
	});
	expect(desk).toMatchObject({
		site_name: 'Yarmouth',
		detail: { seen_about_minutes: 15 },
		identifiers: [],
		photos_announced: 0,
		photos_received: 0
	});
});

test('report 2, kept on a phone for ninety days @row21', async ({ db }) => {
	const said = payload('report-2.json');
	const { report, desk } = await filed(db, said);
	expect(report).toMatchObject({
		content: said,
		urgency: 'routine',
		position_source: 'bearing',
		latitude: 50.6875,
		longitude: -1.5513,
		observer_latitude: 50.7065,
		observer_longitude: -1.5005,
		received_at: AT_LAST,
		flags: ['seen_long_ago', 'identifier_doubtful']
	});
	expect(desk.identifiers).toEqual(said.identifiers);
	expect(desk).toMatchObject({ photos_announced: 1, photos_received: 0 });

	// all that was said beside the columns; an empty name says nothing
	const { vessel, ...rest } = desk.detail as { vessel: Row };
	const { name: _, ...shown } = said.vessel as Row;
	expect(vessel).toEqual(shown);
	expect(rest).toEqual({
		seen_about_minutes: said.seen_about_minutes,
		seen_until: '2026-11-25T05:20:00+00:00',
		seen_utc_offset_minutes: said.seen_utc_offset_minutes,
		still_there: said.still_there,
		observer: { ...(said.observer as Row), fixed_at: '2026-11-25T05:24:10+00:00' },
		landmark: said.landmark,
		bearing: said.bearing,
		people: said.people,
		movement: said.movement,
		vehicles: said.vehicles,
		contact: said.contact,
		also_told: said.also_told,
		not_known: said.not_known
	});
	expect(
		await db.sql('select sha256, bytes, media_type, width, height, taken_at from public.photos')
	).toEqual([
		{
			sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
			bytes: 412345,
			media_type: 'image/jpeg',
			width: 2048,
			height: 1536,
			taken_at: new Date('2026-11-25T05:12:00Z')
		}
	]);
});

test('addendum 1, to a report that was kept as long @row21', async ({ db }) => {
	const { report_id, harbour, ona } = await filed(db, payload('report-2.json'));
	const said = payload('addendum-1.json');
	const addendum_id = crypto.randomUUID();
	await db.as(harbour).callAt(AT_LAST, 'add_to_report', {
		report_id,
		filed_by: harbour,
		addendum_id,
		content: said,
		sent_at: AT_LAST
	});
	const desk = db.as(ona);
	expect(await desk.query('select id, content, received_at from public.addenda')).toEqual([
		{ id: addendum_id, content: said, received_at: AT_LAST }
	]);
	expect(
		await desk.query('select bytes, media_type from public.photos where addendum_id = $1', [
			addendum_id
		])
	).toEqual([{ bytes: 98765, media_type: 'image/jpeg' }]);
});

test('addendum 1 that answers a question @row21', async ({ db }) => {
	const { report_id, harbour, ona } = await filed(db, payload('report-2.json'));
	const said = payload('addendum-1-answer.json');
	await db.as(ona).callAt(AT_LAST, 'ask_reporter', {
		report_id,
		feedback_id: said.answers,
		wording: 'hull_colour',
		words: '',
		despite_task: false
	});
	await db.as(harbour).callAt(AT_LAST, 'add_to_report', {
		report_id,
		filed_by: harbour,
		addendum_id: crypto.randomUUID(),
		content: said,
		sent_at: AT_LAST
	});
	expect(await db.as(ona).query('select content from public.addenda')).toEqual([{ content: said }]);
	expect(
		await db.as(harbour).query('select answered_at from public.my_feedback($1)', [report_id])
	).toEqual([{ answered_at: AT_LAST }]);
});

describe('what is odd in the parts of version 2', () => {
	const { latitude: _, longitude: __, ...whole } = payload('report-2.json');
	const parts = Object.keys(whole).slice(Object.keys(whole).indexOf('app_version') + 1);
	const kindOf = (value: unknown) => (Array.isArray(value) ? 'list' : typeof value);
	const odd = [null, 7, 1e300, 'x', true, [], {}, [null, 7, 'x', [[]]], { id: {}, who: 'x' }];

	test('never refuses it, and what is shown of it has the shape a desk knows', async ({ db }) => {
		const set = await scene(db, whole);
		await db.sql('delete from app.submission_limits'); // one reporter files them all
		expect(parts).toHaveLength(15);
		for (const part of parts) {
			for (const value of odd) {
				const said = { ...whole, [part]: value };
				const { report_id } = await file(db, set, said);
				const report = await reportOf(db, report_id);
				expect(report.content).toEqual({ ...report.content!, ...said });
				// the shape of a whole one, with things left out and nothing put in
				const detail = report.detail as Row;
				const { detail: best } = (
					await db.sql('select app.detail_of($1) as detail', [JSON.stringify(whole)])
				)[0] as { detail: Row };
				for (const [name, shown] of Object.entries(detail)) {
					if (name !== part) expect(shown).toEqual(best[name]);
					else expect(kindOf(shown)).toBe(kindOf(best[name]));
				}
			}
		}
	});

	const fitting: [string, Row, Row][] = [
		[
			'a word where a number belongs',
			{ people: { count: 'many', children: 'yes' } },
			{ people: { children: 'yes' } }
		],
		['a number no machine holds', { movement: { knots: 1e300 } }, {}],
		['a place that is none', { landmark: 'Pier head' }, {}],
		['a moment that is none', { seen_until: 'about nine' }, {}],
		['blanks', { vessel: { name: ' \n', flag: 'GB' } }, { vessel: { flag: 'GB' } }],
		['what a newer app has', { vessel: { draught: 2 }, tide: 'ebbing' }, {}],
		[
			'some of a list',
			{ vehicles: [null, { registration: 'AB12CDE', make: 7 }], not_known: ['people', 7] },
			{ vehicles: [{ registration: 'AB12CDE' }], not_known: ['people'] }
		]
	];
	for (const [what, said, shown] of fitting) {
		test(`${what}: the rest is shown`, async ({ db }) => {
			const { report_id } = await file(db, await coast(db), { payload_version: 2, ...said });
			expect((await reportOf(db, report_id)).detail).toEqual(shown);
		});
	}

	for (const observer of [
		{ latitude: 91, longitude: 0 },
		{ latitude: '50', longitude: -1 },
		{ latitude: 50 },
		[50, -1]
	]) {
		test(`an observer nowhere (${JSON.stringify(observer)}) is left out`, async ({ db }) => {
			const { report_id } = await file(db, await coast(db), { payload_version: 2, observer });
			expect(await reportOf(db, report_id)).toMatchObject({
				observer_latitude: null,
				observer_longitude: null,
				received_at: NOON
			});
		});
	}
});
