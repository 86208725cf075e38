import { expect, test } from 'vitest';
import { aroundOf, byBerths, compared, endsOf, sideOf } from './effect.ts';

const figure = (key: string, measure: string, done: number, waiting = 0) => ({
	key,
	measure,
	done,
	waiting,
	median: null,
	beyond: null
});

test('outcomes stand under their key, the most frequent first', () => {
	expect(
		endsOf([
			figure('drone', 'received', 3),
			figure('lights', 'received', 7),
			figure('lights', 'outcome no_action', 2),
			figure('lights', 'outcome action_taken', 4),
			figure('lights', 'useful', 4)
		])
	).toEqual([
		{
			key: 'lights',
			received: 7,
			outcomes: [
				{ code: 'action_taken', count: 4 },
				{ code: 'no_action', count: 2 }
			]
		},
		{ key: 'drone', received: 3, outcomes: [] }
	]);
});

test('reports for each thousand berths, where they are known', () => {
	const site = { received: 3, berths: 250 } as never;
	expect(byBerths(site)).toBe('12.0');
	expect(byBerths({ received: 3, berths: null } as never)).toBe('berths not known');
});

test('the periods that are compared are in whole days and equally long', () => {
	expect(aroundOf('2026-11-16', '2026-11-26')).toEqual({
		days: 10,
		before: { from: '2026-11-06', to: '2026-11-15' },
		after: { from: '2026-11-16', to: '2026-11-25' }
	});
	expect(aroundOf('2020-01-01', '2026-11-26')!.days).toBe(365);
	for (const day of ['2026-11-26', '2027-01-01', 'soon', ''])
		expect(aroundOf(day, '2026-11-26')).toBeNull();
});

test('one whose target is not over yet is neither in time nor late', () => {
	expect(
		sideOf([
			figure('', 'received', 9),
			figure('', 'acknowledge', 6, 3),
			figure('', 'in_time', 5),
			figure('', 'late', 0, 1)
		])
	).toMatchObject({ received: 9, inTime: 5, decided: 7 });
});

const side = (received: number, inTime: number, decided = received) => ({
	received,
	inTime,
	decided,
	median: null,
	beyond: null
});

test('a difference has an interval, and says no more than it can', () => {
	const clear = compared(side(80, 48), side(70, 56), 90)!;
	expect(clear.inTime).toBe('+20 points; with 95% confidence between +5 and +33');
	expect(clear.inTimeSays).toBe(
		'The share in time rose by more than chance alone would easily make.'
	);
	expect(clear.rateSays).toContain('these figures do not show which');
	const fewer = compared(side(100, 90), side(40, 20), 90)!;
	expect(fewer.inTimeSays).toContain('fell');
	expect(fewer.rateSays).toContain('fell');
});

test('of fewer than five on either side nothing is said', () => {
	expect(compared(side(4, 4), side(50, 40), 90)).toBeNull();
	expect(compared(side(50, 40), side(9, 4, 4), 90)).toBeNull();
	expect(compared(side(5, 4), side(5, 4), 90)).not.toBeNull();
});
