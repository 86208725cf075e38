import { expect, test } from 'vitest';
import { isStaff, type Role } from './person.ts';

test.each<[Role, boolean]>([
	['reporter', false],
	['officer', true],
	['operator', true],
	['supervisor', true],
	['administrator', false]
])('a roster and a limit for a person who is %s: %s', (role, staff) => {
	expect(isStaff({ role })).toBe(staff);
});
