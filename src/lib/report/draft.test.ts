import { expect, test } from 'vitest';
import { doubts, gaps, isUntouched, newDraft, type Draft } from './draft.ts';

const NOW = new Date('2026-11-03T14:00:00Z');
const MINUTE_MS = 60_000;

function draft(change: Partial<Draft> = {}): Draft {
	const start = newDraft('barnaby', { siteId: 'yarmouth', indicatorVersion: 1 }, NOW);
	return { ...start, indicators: ['no_lights'], urgency: 'now', seenAt: NOW, ...change };
}

function later(minutes: number): Date {
	return new Date(NOW.getTime() + minutes * MINUTE_MS);
}

test('what, where and when are enough', () => {
	expect(gaps(draft(), NOW)).toEqual([]);
	expect(gaps(draft({ indicators: [], description: 'A RIB with no name' }), NOW)).toEqual([]);
	expect(gaps(draft({ siteId: null, placeText: 'Off the fairway buoy' }), NOW)).toEqual([]);
});

test('an empty report says all that it lacks', () => {
	const empty = newDraft('barnaby', { siteId: null, indicatorVersion: 1 }, NOW);
	expect(gaps({ ...empty, description: '  ' }, NOW)).toEqual([
		{ field: 'what', why: 'missing' },
		{ field: 'where', why: 'missing' },
		{ field: 'urgency', why: 'missing' },
		{ field: 'seenAt', why: 'missing' }
	]);
});

test('a clock five minutes fast is believed, and no more', () => {
	expect(gaps(draft({ seenAt: later(5) }), NOW)).toEqual([]);
	expect(gaps(draft({ seenAt: later(6) }), NOW)).toEqual([{ field: 'seenAt', why: 'in_future' }]);
});

test('text longer than the server takes is said before sending', () => {
	const long = draft({ description: 'x'.repeat(2001), placeText: 'x'.repeat(201) });
	expect(gaps(long, NOW).map(({ field }) => field)).toEqual(['description', 'placeText']);
});

test('an odd time or place is doubted, not refused', () => {
	const position = {
		latitude: 55,
		longitude: -1,
		source: 'gps' as const,
		accuracyMetres: 250,
		fixedAt: later(-3)
	};
	const odd = draft({ seenAt: later(-31 * 24 * 60), position });
	expect(doubts(odd, NOW)).toEqual(['long_ago', 'far_away', 'inexact_position', 'old_position']);
	expect(gaps(odd, NOW)).toEqual([]);
	expect(doubts(draft(), NOW)).toEqual([]);
});

test('a draft is untouched until anything is noted in it', () => {
	const blank = newDraft('barnaby', { siteId: 'yarmouth', indicatorVersion: 1 }, NOW);
	expect(isUntouched(blank)).toBe(true);
	expect(isUntouched({ ...blank, placeText: 'Slip' })).toBe(false);
	expect(isUntouched({ ...blank, dangerToLife: true, urgency: 'now' })).toBe(false);
	expect(isUntouched(draft())).toBe(false);
});
