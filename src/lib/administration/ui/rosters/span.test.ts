import { expect, test } from 'vitest';
import { newSpan, spanErrors, spanOf, startOf } from './span.ts';

const LEAVE = {
	firstDay: '2026-12-01',
	firstTime: '09:00',
	lastDay: '2026-12-04',
	lastTime: '17:00'
};
const fields = (...args: Parameters<typeof spanErrors>) =>
	spanErrors(...args).map(({ field }) => field);

test('a whole span is the coast’s wall clock, and nothing is wrong with it', () => {
	expect(spanErrors('leave', LEAVE)).toEqual([]);
	expect(spanOf(LEAVE)).toEqual({
		startsAt: '2026-12-01 09:00 Europe/London',
		endsAt: '2026-12-04 17:00 Europe/London'
	});
});

test('without hours it is whole days, one of them too @mode13', () => {
	const day = { ...newSpan(), firstDay: '2026-12-01', lastDay: '2026-12-01' };
	expect(spanErrors('leave', day)).toEqual([]);
	expect(spanOf(day)).toEqual({
		startsAt: '2026-12-01 00:00 Europe/London',
		endsAt: '2026-12-01 24:00 Europe/London'
	});
});

test('each day missing is told at its own field', () => {
	expect(fields('x', newSpan())).toEqual(['x-first-day', 'x-last-day']);
	expect(fields('x', { ...LEAVE, lastDay: '' })).toEqual(['x-last-day']);
});

test('sickness may have no end yet, and still needs a start', () => {
	const sick = { ...LEAVE, lastDay: '' };
	expect(fields('x', sick, true)).toEqual([]);
	expect(startOf(sick)).toBe('2026-12-01 09:00 Europe/London');
	expect(fields('x', newSpan(), true)).toEqual(['x-first-day']);
});

test('an end that is not after the start is wrong', () => {
	expect(fields('x', { ...LEAVE, lastDay: '2026-12-01', lastTime: '09:00' })).toEqual([
		'x-last-day'
	]);
});
