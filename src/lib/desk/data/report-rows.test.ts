import { expect, test } from 'vitest';
import { rowsAs } from '$lib/supabase/rows.ts';
import { deskRow, toDeskReport } from './report-rows.ts';

const row = {
	id: '00000000-0000-4000-8000-000000000000',
	reference: 'KR-2222-2222',
	urgency: 'now',
	danger_to_life: false,
	site_name: 'Yarmouth Harbour',
	patch_name: 'Solent West',
	description: '',
	indicators: ['no_lights', 'grown_later'],
	indicator_version: 1,
	place_text: '',
	latitude: 50.7,
	longitude: -1.5,
	position_source: 'gps',
	accuracy_metres: 12,
	seen_at: '2026-11-03T03:00:00+00:00',
	saved_at: '2026-11-03T03:01:00+00:00',
	received_at: '2026-11-03T12:00:00+00:00',
	deadline_at: null,
	lapses_at: null,
	claimed_until: null,
	hop: 1,
	owner_step: 'hotline',
	owner_id: null,
	owner_name: null,
	hotline_alerted: true,
	acknowledged_at: null,
	closed_at: null,
	reporter_name: 'Barnaby Bollard',
	reporter_kind: 'harbour_master',
	reporter_phone: null,
	addenda_count: 0
};

test('a row becomes a report with dates, and its signs in words', () => {
	const [parsed] = rowsAs(deskRow, { data: [row], error: null, status: 200 });
	const report = toDeskReport(parsed!, new Map([['no_lights', 'No lights']]));
	expect(report.receivedAt).toEqual(new Date('2026-11-03T12:00:00Z'));
	expect(report.indicators).toEqual(['No lights', 'grown later']);
});

test('what a phone’s clock and the server’s tags say comes along; unknown tags do not', () => {
	const later = {
		...row,
		position_source: 'bearing',
		sent_at: '2026-11-03T14:00:00+00:00',
		phone_ahead_seconds: 7200,
		flags: ['clock_off', 'from_a_newer_server'],
		detail: { people: { count: 3 } },
		identifiers: []
	};
	const [parsed] = rowsAs(deskRow, { data: [later], error: null, status: 200 });
	expect(toDeskReport(parsed!, new Map())).toMatchObject({
		phoneAheadMs: 7_200_000,
		flags: ['clock_off'],
		detail: { people: { count: 3 } }
	});
});

test('rows of another shape are not shown as if they were reports', () => {
	const data = [{ ...row, owner_step: 'somewhere' }];
	expect(() => rowsAs(deskRow, { data, error: null, status: 200 })).toThrow(
		expect.objectContaining({ reason: 'unclear' })
	);
});
