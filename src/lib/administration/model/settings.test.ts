import { expect, test } from 'vitest';
import { minutesWords, ownPolicy, type Policy } from './settings.ts';

test('a time allowed is said in hours and minutes', () => {
	expect([15, 60, 90, 240, 1441].map(minutesWords)).toEqual([
		'15 minutes',
		'1 hour',
		'1 hour 30 minutes',
		'4 hours',
		'24 hours 1 minute'
	]);
});

test('no time at all is said too', () => {
	expect(minutesWords(0)).toBe('0 minutes');
	expect(minutesWords(1)).toBe('1 minute');
});

test('a policy is that of the region and the urgency, and no other stands in for it', () => {
	const policy = (regionId: string | null, urgency: Policy['urgency']): Policy => ({
		regionId,
		regionName: regionId,
		urgency,
		lapseMinutes: 60,
		alertMinutes: null,
		leaseMinutes: 15
	});
	const policies = [policy(null, 'now'), policy('south', 'today'), policy('south', 'now')];
	expect(ownPolicy(policies, 'south', 'now')).toBe(policies[2]);
	expect(ownPolicy(policies, 'south', 'today')).toBe(policies[1]);
	expect(ownPolicy(policies, null, 'now')).toBe(policies[0]);
	expect(ownPolicy(policies, 'north', 'now')).toBeNull();
	expect(ownPolicy(policies, null, 'routine')).toBeNull();
});
