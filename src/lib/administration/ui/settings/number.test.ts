import { expect, test } from 'vitest';
import { numberErrors } from './number.ts';

const GOOD = { label: 'Hotline', number: '0808 157 0101', checkedOn: '2026-11-25' };
const fieldsOf = (changes: Partial<typeof GOOD>) =>
	numberErrors('add', { ...GOOD, ...changes }, '2026-11-25').map(({ field }) => field);

test('a number that was rung today is fine', () => {
	expect(fieldsOf({})).toEqual([]);
});

test('each thing missing is told at its own field, and tomorrow nobody has rung', () => {
	expect(fieldsOf({ label: ' ', number: '', checkedOn: '' })).toEqual([
		'add-label',
		'add-number',
		'add-checked'
	]);
	expect(fieldsOf({ checkedOn: '2026-11-26' })).toEqual(['add-checked']);
});
