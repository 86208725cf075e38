import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { newIndicator, indicatorChanged, indicatorErrors } from './indicator.ts';

test('each thing missing is told at its own field', () => {
	expect(indicatorErrors('add', newIndicator()).map(({ field }) => field)).toEqual([
		'add-wording',
		'add-group',
		'add-audience-everyone'
	]);
	const long = { wording: 'x'.repeat(161), grouping: 'shore', audience: 'everyone' } as const;
	expect(indicatorErrors('add', long)).toMatchObject([{ text: expect.stringContaining('160') }]);
	expect(indicatorErrors('add', { ...long, wording: 'A drone' })).toEqual([]);
});

test('what a colleague made of it is told, and heard', () => {
	const now = { wording: 'Cash', grouping: 'shore', audience: 'maritime_worker' } as const;
	const heard: unknown[] = [];
	const tell = (detail: string) =>
		indicatorChanged('indicator', new Failure('changed_meanwhile', { detail }), (seen) =>
			heard.push(seen)
		);
	expect(tell(JSON.stringify(now))).toMatchObject([
		{
			field: 'indicator',
			text: expect.stringContaining('“Cash”, under “What people who work here')
		}
	]);
	expect(tell('null')).toMatchObject([{ text: expect.stringContaining('dropped it') }]);
	expect(heard).toEqual([now, null]);
	expect(indicatorChanged('indicator', new Failure('offline'), () => {})).toEqual([]);
});
