import fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceOf } from './reference.ts';

test('the reference is made of the first forty bits of the id @row55', () => {
	expect(referenceOf('00000000-0000-4000-8000-000000000000')).toBe('KR-2222-2222');
	expect(referenceOf('ffffffff-ff00-4000-8000-000000000000')).toBe('KR-ZZZZ-ZZZZ');
	expect(referenceOf('00000000-0100-4000-8000-000000000000')).toBe('KR-2222-2223');
});

test('it holds nothing that is misheard as something else @row55', () => {
	fc.assert(
		fc.property(fc.uuid(), (id) => {
			expect(referenceOf(id)).toMatch(/^KR-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
			expect(referenceOf(id.toUpperCase())).toBe(referenceOf(id));
		})
	);
});
