import { expect, test } from 'vitest';
import { newDraft, type Draft } from '$lib/report/draft.ts';
import { TOPICS } from '$lib/report/detail.ts';
import { errorsOn, nextStep, pageOf, progress, questionBeside, stepBefore } from './steps.ts';

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

test('a page minds its own errors, and the check page all of them', () => {
	const empty = draft({ siteId: null });
	expect(errorsOn('what', empty, NOW).map(({ field }) => field)).toEqual(['description']);
	expect(errorsOn('where', empty, NOW).map(({ field }) => field)).toEqual(['place']);
	expect(errorsOn('check', empty, NOW)).toHaveLength(4);
});

test('the optional questions follow one another and end at the check page, also backwards', () => {
	const way: string[] = [];
	let at: string = 'vessel-type';
	for (let steps = 0; at !== 'check' && steps < 20; steps++) {
		way.push(at);
		const topic = TOPICS.find((one) => pageOf(one) === at)!;
		at = questionBeside(topic, 'next', false);
		expect(questionBeside(topic, 'next', true)).toBe('check');
	}
	expect(way).toEqual(TOPICS.map(pageOf));
	expect(questionBeside('vessel_type', 'back', false)).toBe('check');
	expect(questionBeside('people', 'back', false)).toBe('identifiers');
	expect(progress('vessel_look')).toBe('Question 3 of 10');
});

test('what is wrong in the detail is mended where it was asked, and stops sending', () => {
	const long = 'x'.repeat(61);
	const wrong = draft({ ...seen, ...now });
	wrong.vehicles.push({ registration: '', make: '', colour: '' });
	wrong.vehicles.push({ registration: long, make: '', colour: '' });
	wrong.people.count = 1000;
	expect(errorsOn('people', wrong, NOW)).toMatchObject([
		{ field: 'count', text: 'The number of people must be a whole number from 0 to 999' }
	]);
	expect(errorsOn('vehicles', wrong, NOW)).toMatchObject([{ field: 'vehicle-1' }]);
	expect(errorsOn('contact', wrong, NOW)).toEqual([]);
	expect(errorsOn('check', wrong, NOW)).toHaveLength(2);
});
