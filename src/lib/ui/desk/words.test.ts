import { expect, test } from 'vitest';
import { FLAGS } from '$lib/triage/detail.ts';
import type { DeskReport } from '$lib/triage/report.ts';
import { clockWords, flagWords, takenByWords, toldBy } from './words.ts';

test('a phone’s clock is spoken of when it is more than five minutes off, either way', () => {
	const MINUTE_MS = 60_000;
	expect(clockWords({ phoneAheadMs: null })).toBeNull();
	expect(clockWords({ phoneAheadMs: 5 * MINUTE_MS })).toBeNull();
	expect(clockWords({ phoneAheadMs: 125 * MINUTE_MS })).toContain('2 h 5 min ahead');
	expect(clockWords({ phoneAheadMs: -6 * MINUTE_MS })).toContain('6 min behind');
});

test('every tag of the server has words', () => {
	expect(new Set(FLAGS.map(flagWords)).size).toBe(FLAGS.length);
});

test('who told of it is the reporter, and on the telephone whoever called', () => {
	const barnaby = {
		reporterName: 'Barnaby Bollard',
		reporterKind: 'harbour_master',
		reporterPhone: '01632 960101',
		takenBy: null,
		detail: { caller: { name: '', number: '' } }
	} as DeskReport;
	const hattie = { name: 'Hattie Hotwell' };
	const caller = { name: 'Jory Penrose', number: '01632 960555' };
	expect(toldBy(barnaby)).toEqual({
		name: 'Barnaby Bollard, harbour master',
		number: '01632 960101'
	});
	expect(toldBy({ ...barnaby, takenBy: hattie })).toEqual(toldBy(barnaby));
	const stranger = { ...barnaby, reporterName: hattie.name, reporterKind: null, takenBy: hattie };
	expect(toldBy({ ...stranger, detail: { ...barnaby.detail, caller } })).toEqual(caller);
	expect(toldBy(stranger)).toEqual({ name: 'A caller', number: null });
	expect(takenByWords(stranger)).toContain('Hattie Hotwell');
	expect(takenByWords(barnaby)).toBeNull();
});
