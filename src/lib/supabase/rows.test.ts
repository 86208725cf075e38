import * as v from 'valibot';
import { expect, test } from 'vitest';
import { allRows, changedTo, MOST_ROWS, rowsAs } from './rows.ts';
import { Failure } from '$lib/failure.ts';

test('the server’s word becomes the reason', () => {
	const error = { message: 'already_claimed', code: 'PT409', details: '', hint: '' };
	expect(() => rowsAs(v.any(), { data: null, error: error as never, status: 409 })).toThrow(
		expect.objectContaining({ reason: 'already_claimed' })
	);
});

test.for([0, 1, MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 1, 2 * MOST_ROWS])(
	'of %i rows the server has, all are read',
	async (count) => {
		const held = Array.from({ length: count }, (_, index) => index);
		const rows = await allRows(v.number(), (first, last) =>
			Promise.resolve({
				data: held.slice(first, Math.min(last + 1, first + MOST_ROWS)),
				error: null,
				status: 200
			})
		);
		expect(rows).toEqual(held);
	}
);

test('what a colleague saved meanwhile is read, if it is that', () => {
	const changed = (detail: string) => new Failure('changed_meanwhile', { detail });
	expect(changedTo(v.string(), changed('"Theirs"'))).toBe('Theirs');
	expect(changedTo(v.string(), changed('5'))).toBeNull();
	expect(changedTo(v.string(), changed('changed_meanwhile'))).toBeNull();
	expect(changedTo(v.string(), new Failure('refused', { detail: '"Theirs"' }))).toBeNull();
});
