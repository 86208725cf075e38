import { afterEach, expect, test, vi } from 'vitest';
import { complaints } from './complaints.ts';

afterEach(() => vi.restoreAllMocks());

test('says each cause once, and again ten minutes later', () => {
	const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
	let now = 0;
	const complain = complaints(() => now);
	complain('could not extend file "base/5/16384": No space left on device');
	complain('could not extend file "base/5/99": No space left on device');
	complain('Connection terminated unexpectedly');
	expect(spy.mock.calls.flat()).toEqual([
		'could not extend file "base/5/16384": No space left on device',
		'Connection terminated unexpectedly'
	]);
	now = 10 * 60_000;
	complain('could not extend file "base/5/7": No space left on device');
	expect(spy).toHaveBeenCalledTimes(3);
});
