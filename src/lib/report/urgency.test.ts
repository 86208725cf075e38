import { expect, test } from 'vitest';
import { URGENCIES, urgencyWords } from './urgency.ts';

test('a desk names each urgency, the most pressing first', () => {
	expect(URGENCIES.map(urgencyWords)).toEqual(['Happening now', 'Earlier today', 'Routine']);
});
