import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { slower, type Hints } from './live.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('of many hints the first is heeded at once, the rest together, and none after the end', () => {
	let hint = () => {};
	const stopped = vi.fn();
	const hints: Hints = (changed) => {
		hint = changed;
		return stopped;
	};
	const heeded = vi.fn();
	const stop = slower(hints, 15_000)(heeded);
	for (let n = 0; n < 9; n++) hint();
	expect(heeded).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(14_999);
	expect(heeded).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(1);
	expect(heeded).toHaveBeenCalledTimes(2);
	vi.advanceTimersByTime(60_000);
	expect(heeded).toHaveBeenCalledTimes(2);
	hint();
	hint();
	expect(heeded).toHaveBeenCalledTimes(3);
	stop();
	vi.advanceTimersByTime(60_000);
	expect(heeded).toHaveBeenCalledTimes(3);
	expect(stopped).toHaveBeenCalledOnce();
});
