import { expect, test } from 'vitest';
import { newDraft, type Draft } from '$lib/report/draft.ts';
import { errorsOn, nextStep, stepBefore } from './steps.ts';

const NOW = new Date('2026-11-03T14:00:00Z');

function draft(change: Partial<Draft> = {}): Draft {
	return { ...newDraft('barnaby', { siteId: 'yarmouth', indicatorVersion: 1 }, NOW), ...change };
}

const seen = { indicators: ['no_lights'] };
const now = { urgency: 'now' as const, seenAt: NOW };

test('the way is what, where, when, check', () => {
	expect(nextStep('what', draft(seen), NOW, false)).toBe('where');
	expect(nextStep('where', draft(seen), NOW, false)).toBe('when');
	expect(nextStep('when', draft({ ...seen, ...now }), NOW, false)).toBe('check');
});

test('who said at the start that it is happening is not asked when', () => {
	expect(nextStep('where', draft({ ...seen, ...now, dangerToLife: true }), NOW, false)).toBe(
		'check'
	);
});

test('who came to change one answer goes straight back, either way', () => {
	expect(nextStep('what', draft(), NOW, true)).toBe('check');
	expect(stepBefore('what', 'x', true)).toBe('/report/x/check');
	expect(stepBefore('what', 'x', false)).toBe('/home');
	expect(stepBefore('when', 'x', false)).toBe('/report/x/where');
});

test('a page minds its own gaps, and the check page all of them', () => {
	const empty = draft({ siteId: null });
	expect(errorsOn('what', empty, NOW).map(({ field }) => field)).toEqual(['description']);
	expect(errorsOn('where', empty, NOW).map(({ field }) => field)).toEqual(['place']);
	expect(errorsOn('check', empty, NOW)).toHaveLength(4);
});
