import { expect, test } from 'vitest';
import { choicesIn } from './asked-figures.ts';
import { dimensionWords } from './keys.ts';

test.each([
	['by=owner_step', 'owner_step'],
	['by=channel', 'owner_step'], // a bookmark of before the dimension was renamed
	['by=moon', 'patch'],
	['', 'patch']
])('an address with %j asks for figures by %s', (query, dimension) => {
	expect(choicesIn(new URLSearchParams(query)).dimension).toBe(dimension);
});

test('a dimension is called what its page calls it, and one of a later server its own name', () => {
	expect(['owner_step', 'weekday', 'moon', 'constructor'].map(dimensionWords)).toEqual([
		'channel',
		'weekday',
		'moon',
		'constructor'
	]);
});
