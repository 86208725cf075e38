import { expect, test } from 'vitest';
import { changedText, inOrder, timesErrors, timesOf, typedOf } from './policy.ts';

const TIMES = { lapseMinutes: 90, alertMinutes: 10, leaseMinutes: 5 };

test('what is there can be saved again as it is', () => {
	expect(timesErrors(typedOf(TIMES))).toEqual([]);
	expect(timesOf(typedOf(TIMES))).toEqual(TIMES);
	const asTarget = { ...TIMES, lapseMinutes: 4320, alertMinutes: null };
	expect(timesOf(typedOf(asTarget))).toEqual(asTarget);
	expect(timesOf(typedOf({ ...TIMES, lapseMinutes: 100 })).lapseMinutes).toBe(100);
});

test.for([
	[{ lapse: '' }, 'policy-lapse'],
	[{ lapse: '0' }, 'policy-lapse'],
	[{ lapse: 'soon' }, 'policy-lapse'],
	[{ lapse: '2161' }, 'policy-lapse'],
	[{ alert: '0' }, 'policy-alert'],
	[{ alert: '43201' }, 'policy-alert'],
	[{ lease: '' }, 'policy-lease'],
	[{ lease: '1441' }, 'policy-lease'],
	[{ lease: '2.5' }, 'policy-lease']
] as const)('%o is told at %s', ([typed, field]) => {
	const errors = timesErrors({ lapse: '2', alert: '', lease: '5', ...typed });
	expect(errors.map((error) => error.field)).toEqual([field]);
});

test('what a colleague set is told in words', () => {
	expect(changedText(TIMES)).toContain(
		'set 1 hour 30 minutes to an outcome, supervisors told every 10 minutes, claims of 5 minutes.'
	);
	expect(changedText(null)).toContain('go on as everywhere');
});

test('everywhere comes first, then regions by name', () => {
	const of = (regionName: string | null, urgency: 'now' | 'today') => ({
		...TIMES,
		urgency,
		regionId: regionName,
		regionName
	});
	const some = [of('West', 'now'), of(null, 'today'), of('East', 'today'), of(null, 'now')];
	expect(
		inOrder(some, ['now', 'today']).map(({ regionName, urgency }) => [regionName, urgency])
	).toEqual([
		[null, 'now'],
		[null, 'today'],
		['East', 'today'],
		['West', 'now']
	]);
});
