import { expect, test } from 'vitest';
import { ago, clock, dated, moment } from './when.ts';

const now = new Date('2026-07-01T12:00:00Z');
const earlier = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

test('clocks are those of the coast, in summer and in winter', () => {
	expect(clock(new Date('2026-07-01T12:00:00Z'))).toBe('13:00');
	expect(clock(new Date('2026-01-01T12:00:00Z'))).toBe('12:00');
	expect(clock(new Date('2026-01-01T00:05:00Z'))).toBe('00:05');
});

test('today needs no day, another year needs its year', () => {
	expect(moment(earlier(60), now)).toBe('12:00');
	expect(moment(new Date('2026-06-30T12:00:00Z'), now)).toBe('Tue 30 Jun, 13:00');
	expect(moment(new Date('2025-07-01T12:00:00Z'), now)).toBe('Tue 1 Jul 2025, 13:00');
	expect(dated(now)).toBe('Wed 1 Jul 2026, 13:00');
});

test('a clock that runs ahead is no error', () => {
	expect(ago(earlier(0), now)).toBe('just now');
	expect(ago(earlier(12), now)).toBe('12 min ago');
	expect(ago(earlier(-5), now)).toBe('in 5 min');
});
