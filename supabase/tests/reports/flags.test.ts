import { describe, expect } from 'vitest';
import { coast, content, file, later, NOON, reportOf } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const SEEN = { seen_at: '2026-11-25T11:30:00Z', saved_at: '2026-11-25T11:40:00Z' };

async function flagsOf(db: Db, report_id: string) {
	return (await reportOf(db, report_id)).flags;
}

/** What is just odd enough to be flagged, and what is not quite. */
const cases: [flag: string, odd: Row, even: Row][] = [
	// the site of the cast lies at 50.7 N 1.5 W; half a degree of latitude is 30 nautical miles
	['outside_area', { latitude: 51.21, longitude: -1.5 }, { latitude: 51.19, longitude: -1.5 }],
	['off_coast', { latitude: 48.99, longitude: -1.5 }, { latitude: 49, longitude: -1.5 }],
	['off_coast', { latitude: 53.51, longitude: -1.5 }, { latitude: 53.5, longitude: -1.5 }],
	['off_coast', { latitude: 50.7, longitude: -7.51 }, { latitude: 50.7, longitude: -7.5 }],
	['off_coast', { latitude: 50.7, longitude: 3.01 }, { latitude: 50.7, longitude: 3 }],
	['seen_in_future', { seen_at: '2026-11-25T12:05:01Z' }, { seen_at: '2026-11-25T12:05:00Z' }],
	['seen_long_ago', { seen_at: '2026-10-26T11:59:59Z' }, { seen_at: '2026-10-26T12:00:00Z' }],
	[
		'inexact_position',
		{ latitude: 50.7, longitude: -1.5, accuracy_metres: 101 },
		{ latitude: 50.7, longitude: -1.5, accuracy_metres: 100 }
	],
	[
		'old_position',
		{ position_source: 'gps', fixed_at: '2026-11-25T11:37:59Z' },
		{ position_source: 'gps', fixed_at: '2026-11-25T11:38:00Z' }
	],
	[
		'old_position',
		{ position_source: 'gps', fixed_at: '2026-11-25T10:00:00Z' },
		{ position_source: 'photo', fixed_at: '2026-11-25T10:00:00Z' }
	],
	...(
		[
			['bad_length', 'mmsi', '23500123'],
			['bad_check_digit', 'imo', '9074728'],
			['unknown_country', 'mmsi', '200123456'],
			['not_a_ship', 'mmsi', '992351234'],
			['bad_format', 'hull_number', 'GB-ABC00042M399']
		] as const
	).map(([, kind, as_typed]): [string, Row, Row] => [
		'identifier_doubtful',
		{
			identifiers: [
				{ kind: 'imo', as_typed: '9074729' },
				{ kind, as_typed }
			]
		},
		{
			identifiers: [
				{ kind: 'imo', as_typed: '9074729' },
				{ kind: 'other', as_typed }
			]
		}
	])
];

for (const [flag, odd, even] of cases) {
	test(`${flag}: ${JSON.stringify(odd)}, and not ${JSON.stringify(even)}${flag.startsWith('seen_') ? ' @row22' : ''}`, async ({
		db
	}) => {
		const scene = await coast(db);
		const plain = await file(db, scene, SEEN);
		expect(await flagsOf(db, plain.report_id)).toEqual([]);

		const flagged = await file(db, scene, { ...SEEN, ...odd });
		expect(await flagsOf(db, flagged.report_id)).toContain(flag);
		expect(
			await flagsOf(db, (await file(db, scene, { ...SEEN, ...even })).report_id)
		).not.toContain(flag);

		const promised = ({ step, owner_name, deadline_at, received_at }: Row) => ({
			step,
			owner_name,
			deadline_at,
			received_at
		});
		expect(promised(flagged)).toEqual(promised(plain));
	});
}

test('a position far away still goes to the reporter’s own officer @row29', async ({ db }) => {
	const scene = await coast(db);
	const receipt = await file(db, scene, { latitude: 55.9, longitude: -3.2 });
	expect(receipt).toMatchObject({ step: 'officer', owner_name: 'Ona' });
	expect(await flagsOf(db, receipt.report_id)).toEqual(['outside_area', 'off_coast']);
});

test('from a site nobody knows, far is far from where the reporter is at home', async ({ db }) => {
	const scene = await coast(db);
	const far = { site_id: crypto.randomUUID(), latitude: 50.7, longitude: 1.5 };
	expect(await flagsOf(db, (await file(db, scene, far)).report_id)).toEqual(['outside_area']);
	const near = { ...far, longitude: -1.5 };
	expect(await flagsOf(db, (await file(db, scene, near)).report_id)).toEqual([]);
});

describe('a phone’s clock', () => {
	/** Files a report at noon from a phone whose clock is so many minutes ahead. */
	async function ahead(db: Db, minutes: number) {
		const scene = await coast(db);
		const wrong = (time: Date) => later(minutes, time).toISOString();
		const report_id = crypto.randomUUID();
		const receipt = await db.as(scene.harbour).callAt(NOON, 'submit_report', {
			report_id,
			filed_by: scene.harbour,
			content: content(scene.pier, { seen_at: wrong(later(-30)), saved_at: wrong(later(-20)) }),
			sent_at: wrong(NOON)
		});
		const [{ phone_ahead_seconds }] = (await db
			.as(scene.ona)
			.query('select phone_ahead_seconds from public.desk_reports')) as [Row];
		return { receipt, report: await reportOf(db, report_id), phone_ahead_seconds };
	}

	for (const [minutes, flags] of [
		[24 * 60, ['seen_in_future', 'clock_off']],
		[-24 * 60, ['clock_off']],
		[6, ['clock_off']],
		[-6, ['clock_off']],
		[5, []],
		[-5, []]
	] as const) {
		test(`${minutes} minutes ahead moves no receipt, deadline or owner @row22`, async ({ db }) => {
			const { receipt, report, phone_ahead_seconds } = await ahead(db, minutes);
			expect(receipt).toMatchObject({
				received_at: NOON,
				deadline_at: later(4 * 60),
				owner_name: 'Ona'
			});
			expect(report).toMatchObject({
				received_at: NOON,
				deadline_at: later(4 * 60),
				sent_at: later(minutes),
				flags
			});
			expect(phone_ahead_seconds).toBe(minutes * 60);
		});
	}

	test('that says nothing readable is off, by nobody knows how much', async ({ db }) => {
		const scene = await coast(db);
		for (const sent_at of ['infinity', '-infinity', null]) {
			const report_id = crypto.randomUUID();
			await db.as(scene.harbour).callAt(NOON, 'submit_report', {
				report_id,
				filed_by: scene.harbour,
				content: content(scene.pier),
				sent_at
			});
			expect(await reportOf(db, report_id)).toMatchObject({
				phone_ahead: null,
				sent_at: NOON,
				flags: ['clock_off']
			});
		}
	});
});
