import { expect, test } from 'vitest';
import { aroundOf, byBerths, compared, endsOf, SIDE, sideOf } from './site-contact.ts';

const figure = (key: string, measure: string, done: number, waiting = 0) => ({
	key,
	measure,
	outcome: null,
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
			{ ...figure('lights', 'closed', 2), outcome: 'no_action' },
			{ ...figure('lights', 'closed', 4), outcome: 'action_taken' },
			figure('lights', 'useful', 4),
			figure('boat', 'useful', 1),
			figure('anchor', 'useful', 1)
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
		{ key: 'drone', received: 3, outcomes: [] },
		{ key: 'anchor', received: 0, outcomes: [] }, // nothing was received: by key
		{ key: 'boat', received: 0, outcomes: [] }
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

test('a side has the percentile of acknowledging, and nothing where there are no figures', () => {
	const acknowledge = { ...figure('', 'acknowledge', 6), median: 12, beyond: 40 };
	expect(sideOf([acknowledge])).toEqual({
		received: 0,
		inTime: 0,
		decided: 6,
		median: 12,
		beyond: 40
	});
	expect(sideOf([])).toEqual({ received: 0, inTime: 0, decided: 0, median: null, beyond: null });
});

test('a side asks for every measure that it reads', () => {
	const all = SIDE.map((measure) => ({ ...figure('', measure, 2, 1), median: 3, beyond: 4 }));
	expect(sideOf(all)).toEqual({ received: 2, inTime: 2, decided: 3, median: 3, beyond: 4 });
	expect(SIDE).toHaveLength(4);
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
	expect(fewer.inTime).toBe('−40 points; with 95% confidence between −55 and −23');
	expect(fewer.rateSays).toBe(
		'The number of reports fell by more than chance alone would easily make.'
	);
	expect(fewer.rate).toBe('0.40 times as many; with 95% confidence between 0.28 and 0.58');
	expect(compared(side(40, 20), side(100, 50), 90)).toMatchObject({
		inTime: '+0 points; with 95% confidence between −18 and +18',
		rateSays: 'The number of reports rose by more than chance alone would easily make.'
	});
});

test('of fewer than five on either side nothing is said', () => {
	expect(compared(side(4, 4), side(50, 40), 90)).toBeNull();
	expect(compared(side(50, 40), side(9, 4, 4), 90)).toBeNull();
	expect(compared(side(5, 4), side(5, 4), 90)).not.toBeNull();
});
