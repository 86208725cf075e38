import { afterEach, expect, test, vi } from 'vitest';
import { noteServerTime, onServerTime, serverNow } from './server-time.ts';

const NOW = Date.parse('2026-11-03T14:00:00Z');
const MINUTE_MS = 60_000;
const answer = (at: number | string) =>
	new Response(null, {
		headers: { date: typeof at === 'string' ? at : new Date(at).toUTCString() }
	});

vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
afterEach(() => noteServerTime(answer(NOW), NOW, NOW));

test('a device that is ahead or behind is put right by an answer', () => {
	const heard = vi.fn();
	const deaf = onServerTime(heard);
	for (const ahead of [30 * MINUTE_MS, -90 * MINUTE_MS]) {
		noteServerTime(answer(NOW - ahead), NOW, NOW + 200);
		expect(Math.abs(serverNow().getTime() - (NOW - ahead))).toBeLessThanOrEqual(1_000);
	}
	expect(heard).toHaveBeenCalledTimes(2);
	deaf();
	noteServerTime(answer(NOW), NOW, NOW);
	expect(heard).toHaveBeenCalledTimes(2);
});

test('an answer that took its time, whole seconds and a header without a time are no difference', () => {
	noteServerTime(answer(NOW + 45_000), NOW, NOW + 50_000);
	expect(serverNow().getTime()).toBe(NOW);
	noteServerTime(answer(NOW - 29_000), NOW, NOW);
	expect(serverNow().getTime()).toBe(NOW);
	noteServerTime(answer(NOW - 30 * MINUTE_MS), NOW, NOW);
	noteServerTime(answer('never'), NOW, NOW);
	noteServerTime(new Response(null), NOW, NOW);
	expect(serverNow().getTime()).toBe(NOW - 30 * MINUTE_MS);
});
