import { expect, test } from 'vitest';
import { initialsOf } from './initials.ts';

test.each([
	['Coral Sampleton', 'CS'],
	['Anne-Marie van der Berg', 'AB'],
	['élodie', 'É'],
	['  ', '?']
])('%s is %s', (name, initials) => {
	expect(initialsOf(name)).toBe(initials);
});
