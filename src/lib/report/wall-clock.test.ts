import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coastOffsetMinutes, momentOf, nextMomentOf, wallClock } from './wall-clock.ts';

test('winter is at UTC and summer an hour ahead, wherever the phone thinks it is', () => {
	expect(momentOf({ date: '2026-01-15', time: '14:02' })).toEqual(new Date('2026-01-15T14:02Z'));
	expect(momentOf({ date: '2026-07-15', time: '14:02' })).toEqual(new Date('2026-07-15T13:02Z'));
	expect(wallClock(new Date('2026-07-15T23:30Z'))).toEqual({ date: '2026-07-16', time: '00:30' });
});

test('of the hour that comes twice it is the first; the hour that never was is one later', () => {
	expect(momentOf({ date: '2026-10-25', time: '01:30' })).toEqual(new Date('2026-10-25T00:30Z'));
	expect(momentOf({ date: '2026-03-29', time: '01:30' })).toEqual(new Date('2026-03-29T01:30Z'));
});

test('what is no date or time is none', () => {
	expect(momentOf({ date: '2026-02-30', time: '10:00' })).toBeNull();
	expect(momentOf({ date: '', time: '10:00' })).toBeNull();
	expect(momentOf({ date: '2026-02-03', time: '' })).toBeNull();
	expect(momentOf({ date: '2026-02-03', time: '25:00' })).toBeNull();
	for (const date of ['x2026-02-03', '2026-02-03x', '2026-2-3'])
		expect(momentOf({ date, time: '10:00' })).toBeNull();
	for (const time of ['x10:00', '100:00', '10', '10:0'])
		expect(momentOf({ date: '2026-02-03', time })).toBeNull();
	// as phones give it: with seconds, or without a nought
	for (const time of ['09:05', '9:05', '09:05:59'])
		expect(momentOf({ date: '2026-02-03', time })).toEqual(new Date('2026-02-03T09:05:00Z'));
});

test('each minute but those of the second hour is found again', () => {
	const minutes = fc
		.integer({ min: Date.UTC(2025, 0) / 60_000, max: Date.UTC(2028, 0) / 60_000 })
		.map((minute) => new Date(minute * 60_000));
	fc.assert(
		fc.property(minutes, (at) => {
			const back = momentOf(wallClock(at))!;
			expect([0, 60 * 60_000]).toContain(at.getTime() - back.getTime());
			expect(wallClock(back)).toEqual(wallClock(at));
		})
	);
});

test('an end is later the same day, or past midnight, or the same minute', () => {
	const start = new Date('2026-11-03T22:30:20Z');
	expect(nextMomentOf('23:05', start)).toEqual(new Date('2026-11-03T23:05:00Z'));
	expect(nextMomentOf('02:00', start)).toEqual(new Date('2026-11-04T02:00:00Z'));
	expect(nextMomentOf('22:30', start)).toEqual(start);
	expect(nextMomentOf('', start)).toBeNull();
});

test('an end on the nights the clocks change is on the right day', () => {
	const spring = new Date('2026-03-28T23:30:00Z');
	expect(nextMomentOf('03:00', spring)).toEqual(new Date('2026-03-29T02:00:00Z'));
	const autumn = new Date('2026-10-24T23:10:00Z'); // 00:10 on a day of 25 hours
	expect(nextMomentOf('00:05', autumn)).toEqual(new Date('2026-10-26T00:05:00Z'));
});

test('clocks on the coast are at UTC in winter and an hour ahead in summer, to the minute', () => {
	expect(coastOffsetMinutes(new Date('2026-01-15T12:00:59.999Z'))).toBe(0);
	expect(coastOffsetMinutes(new Date('2026-07-15T12:00:59.999Z'))).toBe(60);
	expect(coastOffsetMinutes(new Date('2026-10-25T00:59:59Z'))).toBe(60);
	expect(coastOffsetMinutes(new Date('2026-10-25T01:00:00Z'))).toBe(0);
});
