import { expect, test } from 'vitest';
import type { Health } from '$lib/supabase/health.ts';
import { checksOf } from './health-words.ts';

const WELL: Health = {
	tickAgeSeconds: 12,
	oldestOverdueSeconds: null,
	due: 0,
	stuck: 0,
	notificationsStuck: 0,
	oldestNotificationSeconds: null,
	canaryAgeSeconds: 140,
	canaryStopped: null,
	figuresWrong: 0,
	figuresAgeHours: 9,
	queuesUnwatched: 0,
	alarms: []
};
const ill = (changes: Partial<Health>) =>
	checksOf({ ...WELL, ...changes }).flatMap(({ well, words }) => (well ? [] : words));

test('all is well, and says so of each thing', () => {
	expect(ill({})).toEqual([]);
	expect(checksOf(WELL).map(({ words }) => words)).toEqual([
		'It ran under a minute ago',
		'None',
		'None',
		'None',
		'None',
		'Proved 9 h ago: all were right',
		'The last to arrive did so 2 min ago'
	]);
});

test('the age of the last tick and the report that is overdue longest are shown @row48', () => {
	expect(ill({ tickAgeSeconds: null, alarms: ['clock'] })).toEqual(['It has never run']);
	expect(
		ill({
			...{ tickAgeSeconds: 190, due: 2, oldestOverdueSeconds: 7200 },
			alarms: ['clock', 'overdue']
		})
	).toEqual(['It ran 3 min ago', '2, the first of them 2 h ago']);
});

test('what is dated in the future did not happen', () => {
	const ahead = { tickAgeSeconds: -3600, canaryAgeSeconds: -3600, alarms: ['clock', 'canary'] };
	const words = 'Not since the server’s time was set back';
	expect(ill(ahead)).toEqual([words, words]);
});

test('what the server calls no alarm is shown and is well', () => {
	const late = { due: 1, oldestOverdueSeconds: 60 };
	expect(ill(late)).toEqual([]);
	expect(checksOf({ ...WELL, ...late })[1]!.words).toBe('1, the first of them 1 min ago');
});

test('what is stuck is not well', () => {
	expect(ill({ stuck: 1, alarms: ['stuck'] })).toEqual(['1']);
	expect(
		ill({ notificationsStuck: 3, oldestNotificationSeconds: 180, alarms: ['notifications'] })
	).toEqual(['3, the first of them 3 min ago']);
});

test('a region with nobody to tell is not well, and somebody must be called', () => {
	const [words] = ill({ queuesUnwatched: 2, alarms: ['queues'] });
	expect(words).toMatch(/^2\. No operator is on duty/);
	const grave = checksOf({ ...WELL, queuesUnwatched: 2, alarms: ['queues'] }).filter(
		({ well, waits }) => !well && !waits
	);
	expect(grave).toHaveLength(1);
	const canary = { canaryStopped: 'queue', canaryAgeSeconds: 700, alarms: ['canary'] };
	expect(ill(canary)[0]).toMatch(
		'The latest stopped because a region has nobody to tell of its reports'
	);
});

test('one made-up report that went astray is said, two are not well @row79', () => {
	const stopped = { canaryStopped: 'notification' };
	expect(ill({ ...stopped, canaryAgeSeconds: 660 })).toEqual([]);
	expect(checksOf({ ...WELL, ...stopped }).at(-1)!.words).toBe(
		'The last to arrive did so 2 min ago. The latest stopped because no message left'
	);
	expect(ill({ ...stopped, canaryAgeSeconds: 661, alarms: ['canary'] })).toEqual([
		'The last to arrive did so 11 min ago. The latest stopped because no message left'
	]);
});

test('where none was ever sent nobody is alarmed, where none ever arrived somebody is @row79', () => {
	expect(ill({ canaryAgeSeconds: null })).toEqual([]);
	const never = { canaryAgeSeconds: null, canaryStopped: 'sign_in', alarms: ['canary'] };
	expect(ill(never)).toEqual(['None has arrived yet. The latest stopped at signing in']);
});

test('a step that came later than these words is named all the same', () => {
	const later = { canaryAgeSeconds: 900, canaryStopped: 'photo', alarms: ['canary'] };
	expect(ill(later)).toEqual(['The last to arrive did so 15 min ago. The latest stopped: photo']);
});

test('figures that were wrong, or not proved for two nights, are not well, and call nobody', () => {
	expect(ill({ figuresWrong: 2 })).toEqual(['Proved 9 h ago: 2 were wrong, and mended']);
	expect(ill({ figuresAgeHours: 50 })).toEqual([]);
	expect(ill({ figuresAgeHours: 51 })).toEqual(['Proved 2 days ago: all were right']);
	expect(ill({ figuresAgeHours: null })).toEqual([]);
	const grave = checksOf({ ...WELL, figuresWrong: 2 }).filter(({ well, waits }) => !well && !waits);
	expect(grave).toEqual([]);
});
