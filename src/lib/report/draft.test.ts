import { describe, expect, test } from 'vitest';
import { gaps, isEmpty, newDraft, seenLongAgo, type Draft } from './draft.ts';

const now = new Date('2026-11-25T12:00:00Z');
const ready: Draft = {
	...newDraft('harbour', { siteId: 'cowes', indicatorVersion: 1 }, now),
	urgency: 'now',
	indicators: ['drone'],
	seenAt: now
};
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

describe('what is missing', () => {
	test('a new draft lacks what and when; its place is the reporter’s own', () => {
		const draft = newDraft('harbour', { siteId: 'cowes', indicatorVersion: 1 }, now);
		expect(gaps(draft, now).map(({ field }) => field)).toEqual(['what', 'urgency', 'when']);
	});

	test('one sign, or one sentence, is enough', () => {
		expect(gaps(ready, now)).toEqual([]);
		expect(gaps({ ...ready, indicators: [], description: 'Odd RHIB' }, now)).toEqual([]);
		expect(gaps({ ...ready, indicators: [], description: '  ' }, now)).toEqual([
			{ field: 'what', why: 'missing' }
		]);
	});

	test('a place in words, a position or a site: one of them', () => {
		const nowhere = { ...ready, siteId: null };
		expect(gaps(nowhere, now)).toEqual([{ field: 'where', why: 'missing' }]);
		expect(gaps({ ...nowhere, placeText: 'off the fairway buoy' }, now)).toEqual([]);
	});

	test('five minutes ahead is a clock that drifts; six is a mistake', () => {
		expect(gaps({ ...ready, seenAt: minutes(5) }, now)).toEqual([]);
		expect(gaps({ ...ready, seenAt: minutes(6) }, now)).toEqual([
			{ field: 'when', why: 'in_future' }
		]);
	});

	test('no more than the server takes', () => {
		expect(
			gaps({ ...ready, description: 'x'.repeat(2000), placeText: 'x'.repeat(200) }, now)
		).toEqual([]);
		expect(
			gaps({ ...ready, description: 'x'.repeat(2001), placeText: 'x'.repeat(201) }, now)
		).toEqual([
			{ field: 'description', why: 'too_long' },
			{ field: 'placeText', why: 'too_long' }
		]);
	});
});

test('a month ago is worth a second look', () => {
	expect(seenLongAgo({ seenAt: minutes(-30 * 24 * 60) }, now)).toBe(false);
	expect(seenLongAgo({ seenAt: minutes(-30 * 24 * 60 - 1) }, now)).toBe(true);
	expect(seenLongAgo({ seenAt: null }, now)).toBe(false);
});

test('a draft nobody touched is nothing to keep', () => {
	const untouched = newDraft('harbour', { siteId: 'cowes', indicatorVersion: 1 }, now);
	expect(isEmpty(untouched)).toBe(true);
	expect(isEmpty({ ...untouched, description: 'x' })).toBe(false);
	expect(isEmpty({ ...untouched, dangerToLife: true })).toBe(false);
});
