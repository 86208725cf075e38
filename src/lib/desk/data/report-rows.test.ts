import * as v from 'valibot';
import { expect, test } from 'vitest';
import { deskReport, deskRow, keptReport } from '$lib/desk/model/report.ts';
import { rowsAs } from '$lib/supabase/rows.ts';
import { DESK_COLUMNS, inWords } from './report-rows.ts';

const row = {
	id: '00000000-0000-4000-8000-000000000000',
	reference: 'KR-2222-2222',
	urgency: 'now',
	dangerToLife: false,
	siteId: null,
	siteName: 'Yarmouth Harbour',
	siteLatitude: 50.706,
	siteLongitude: -1.502,
	patchName: 'Solent West',
	description: '',
	indicators: ['no_lights', 'grown_later'],
	indicatorVersion: 1,
	placeText: '',
	latitude: 50.7,
	longitude: -1.5,
	positionSource: 'gps',
	accuracyMetres: 12,
	fixedAt: null,
	seenAt: '2026-11-03T03:00:00+00:00',
	savedAt: '2026-11-03T03:01:00+00:00',
	receivedAt: '2026-11-03T12:00:00+00:00',
	sentAt: null,
	phoneAheadSeconds: null,
	flags: [],
	detail: {},
	identifiers: [],
	targetAt: null,
	deadlineAt: null,
	lapsesAt: null,
	claimedUntil: null,
	hop: 1,
	ownerStep: 'hotline',
	ownerId: null,
	ownerName: null,
	hotlineAlerted: true,
	acknowledgedAt: null,
	closedAt: null,
	reporterName: 'Barnaby Bollard',
	reporterKind: 'harbour_master',
	reporterPhone: null,
	takenBy: null,
	takenByName: null,
	cursor: { id: '00000000-0000-4000-8000-000000000000', closed_at: null },
	addenda: 0
};

const read = (row: object) => rowsAs(deskReport, { data: [row], error: null, status: 200 })[0]!;

test('a row becomes a report with dates, and its indicators in words', () => {
	expect(read(row).receivedAt).toEqual(new Date('2026-11-03T12:00:00Z'));
	expect(inWords(read(row), new Map([['no_lights', 'No lights']])).indicators).toEqual([
		'No lights',
		'grown later'
	]);
});

test('what a phone’s clock and the server’s tags say comes along; unknown tags do not', () => {
	const later = {
		...row,
		positionSource: 'bearing',
		sentAt: '2026-11-03T14:00:00+00:00',
		phoneAheadSeconds: 7200,
		flags: ['clock_off', 'from_a_newer_server'],
		detail: { people: { count: 3 } }
	};
	expect(read(later)).toMatchObject({
		phoneAheadSeconds: 7200,
		flags: ['clock_off'],
		detail: { people: { count: 3 } }
	});
});

test('rows of another shape are not shown as if they were reports', () => {
	expect(() => read({ ...row, ownerStep: 'somewhere' })).toThrow(
		expect.objectContaining({ reason: 'unclear' })
	);
});

test('what is asked for is what a row must have', () => {
	const asked = DESK_COLUMNS.split(/,\s*/).map((column) => column.split(':')[0]);
	expect(asked.toSorted()).toEqual(Object.keys(deskRow.entries).toSorted());
});

test('a row that an older app kept is readable, without the columns that came later', () => {
	const older = {
		id: row.id,
		reference: row.reference,
		urgency: 'now',
		danger_to_life: true,
		site_name: 'Yarmouth Harbour',
		patch_name: null,
		description: 'Grey RHIB',
		indicators: ['No lights'],
		indicator_version: 1,
		place_text: '',
		latitude: 50.7,
		longitude: -1.5,
		position_source: 'gps',
		accuracy_metres: 12,
		seen_at: row.seenAt,
		saved_at: row.savedAt,
		received_at: row.receivedAt,
		deadline_at: '2026-11-03T12:15:00.123456+00:00',
		lapses_at: null,
		claimed_until: null,
		hop: 1,
		owner_step: 'officer',
		owner_id: 'ona',
		owner_name: 'Coral Sampleton',
		hotline_alerted: true,
		acknowledged_at: null,
		closed_at: null,
		reporter_name: 'Barnaby Bollard',
		reporter_kind: 'harbour_master',
		reporter_phone: null,
		addenda_count: 2,
		detail: { also_told: { reference: 'CG 12' } }
	};
	const report = v.parse(keptReport, older);
	expect(report).toMatchObject({
		dangerToLife: true,
		siteName: 'Yarmouth Harbour',
		siteId: null,
		targetAt: null,
		flags: [],
		deadlineAt: new Date('2026-11-03T12:15:00.123Z'),
		addenda: 2,
		cursor: null
	});
	expect(report.detail.alsoTold.reference).toBe('CG 12');
	expect(v.safeParse(keptReport, { ...older, owner_step: 'somewhere' }).success).toBe(false);
});
