import { expect, test } from 'vitest';
import { FLAGS } from '$lib/desk/model/detail.ts';
import type { DeskReport } from '$lib/desk/model/report.ts';
import type { SameVessel } from '$lib/desk/model/same-vessel.ts';
import {
	becauseWords,
	clockWords,
	flagWords,
	milesWords,
	takenByWords,
	reportedBy
} from './words.ts';

test('a phone’s clock is spoken of when it is more than five minutes off, either way', () => {
	expect(clockWords({ phoneAheadSeconds: null })).toBeNull();
	expect(clockWords({ phoneAheadSeconds: 5 * 60 })).toBeNull();
	expect(clockWords({ phoneAheadSeconds: 125 * 60 })).toContain('2 h 5 min ahead');
	expect(clockWords({ phoneAheadSeconds: -6 * 60 })).toContain('6 min behind');
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
	const hattie = { takenBy: 'hattie', takenByName: 'Hattie Hotwell' };
	const caller = { name: 'Jory Penrose', number: '01632 960555' };
	expect(reportedBy(barnaby)).toEqual({
		name: 'Barnaby Bollard, harbour master',
		number: '01632 960101'
	});
	expect(reportedBy({ ...barnaby, ...hattie })).toEqual(reportedBy(barnaby));
	const stranger = { ...barnaby, reporterName: hattie.takenByName, reporterKind: null, ...hattie };
	expect(reportedBy({ ...stranger, detail: { ...barnaby.detail, caller } })).toEqual(caller);
	expect(reportedBy(stranger)).toEqual({ name: 'A caller', number: null });
	expect(takenByWords(stranger)).toContain('Hattie Hotwell');
	expect(takenByWords(barnaby)).toBeNull();
});

test('why it may be the same vessel, how far away, and how long apart', () => {
	const hint = { because: 'number', nauticalMiles: 2.66, apartSeconds: 3 * 60 * 60 } as SameVessel;
	expect(becauseWords(hint)).toBe(
		'The same number on the vessel, and it could have come this far; 2.7 nautical miles away; seen 3 h apart'
	);
	expect(becauseWords({ ...hint, because: 'name', nauticalMiles: null, apartSeconds: 0 })).toBe(
		'The same name, and it could have come this far; seen at the same time'
	);
	expect(
		becauseWords({ ...hint, because: 'linked', nauticalMiles: null, apartSeconds: null })
	).toBe('Nothing but that somebody linked it');
	expect([0.96, 12.4].map(milesWords)).toEqual(['1.0 nautical mile', '12 nautical miles']);
});
