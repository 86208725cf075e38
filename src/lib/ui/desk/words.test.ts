import { expect, test } from 'vitest';
import { FLAGS } from '$lib/triage/detail.ts';
import { clockWords, flagWords } from './words.ts';

test('a phone’s clock is spoken of when it is more than five minutes off, either way', () => {
	const MINUTE_MS = 60_000;
	expect(clockWords({ phoneAheadMs: null })).toBeNull();
	expect(clockWords({ phoneAheadMs: 5 * MINUTE_MS })).toBeNull();
	expect(clockWords({ phoneAheadMs: 125 * MINUTE_MS })).toContain('2 h 5 min ahead');
	expect(clockWords({ phoneAheadMs: -6 * MINUTE_MS })).toContain('6 min behind');
});

test('every tag of the server has words', () => {
	expect(new Set(FLAGS.map(flagWords)).size).toBe(FLAGS.length);
});
