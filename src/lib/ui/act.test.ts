import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { Act } from './act.svelte.ts';

test('what is done is said', async () => {
	const act = new Act();
	expect(await act.run('claim', async () => {}, 'It is yours.')).toBe(true);
	expect(act).toMatchObject({ said: 'It is yours.', failure: null, busy: null });
});

test('what is said may hang on how it ended', async () => {
	const act = new Act();
	await act.run(
		'count',
		async () => 7,
		(count) => `${count} are sent.`
	);
	expect(act.said).toBe('7 are sent.');
});

test('the slower of two operators is told why', async () => {
	const act = new Act();
	const slower = () => Promise.reject(new Failure('already_claimed'));
	expect(await act.run('claim', slower, 'It is yours.')).toBe(false);
	expect(act.said).toBe('Claimed by somebody else a moment ago.');
	expect(act.failure?.reason).toBe('already_claimed');
});

test('a second tap while the first is under way does nothing', async () => {
	const act = new Act();
	let finish = () => {};
	const first = act.run('claim', () => new Promise<void>((resolve) => (finish = resolve)), 'Done');
	expect(act.busy).toBe('claim');
	let tried = false;
	await act.run('claim', async () => void (tried = true), 'Done');
	finish();
	expect(await first).toBe(true);
	expect(tried).toBe(false);
});

test('a bug is no news for the person: it goes where bugs go', async () => {
	const act = new Act();
	await expect(act.run('claim', () => Promise.reject(new TypeError()), 'Done')).rejects.toThrow();
	expect(act).toMatchObject({ said: '', busy: null });
});
