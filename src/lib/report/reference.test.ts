import fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceOf } from './reference.ts';

test('is made of the first forty bits', () => {
	expect(referenceOf('00000000-0000-4000-8000-000000000000')).toBe('KR-2222-2222');
	expect(referenceOf('ffffffff-ff00-4000-8000-000000000000')).toBe('KR-ZZZZ-ZZZZ');
	// what app.reference('11111111-2222-4333-8444-555555555555') gives
	expect(referenceOf('11111111-2222-4333-8444-555555555555')).toBe('KR-46AK-46B4');
});

test('never holds a symbol that can be misread', () => {
	fc.assert(
		fc.property(fc.uuid(), (id) => {
			expect(referenceOf(id)).toMatch(/^KR-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
		})
	);
});
