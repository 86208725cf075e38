import { expect, test } from 'vitest';
import { minutesWords } from './settings.ts';

test('a time allowed is said in hours and minutes', () => {
	expect([15, 60, 90, 240, 1441].map(minutesWords)).toEqual([
		'15 minutes',
		'1 hour',
		'1 hour 30 minutes',
		'4 hours',
		'24 hours 1 minute'
	]);
});
