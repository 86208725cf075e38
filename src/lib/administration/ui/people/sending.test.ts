import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { Sending } from './sending.svelte.ts';

function post(answers: Record<string, string | Failure | null>) {
	const left = new Set(Object.keys(answers));
	return {
		left,
		unsent: async () => [...left],
		async send(id: string) {
			const answer = answers[id]!;
			if (answer instanceof Failure) throw answer;
			left.delete(id);
			return answer;
		}
	};
}

test('each that waits is tried once, and how it ended is said', async () => {
	const sending = new Sending(post({ a: null, b: 'address_refused', c: null }));
	const seen: string[] = [];
	await sending.start(() => seen.push(`${sending.tried} of ${sending.total}`));
	expect(seen).toEqual(['1 of 3', '2 of 3', '3 of 3']);
	expect(sending.said).toBe('2 invitations are sent. 1 did not succeed: see below.');
	expect(sending.underWay).toBe(false);
	await sending.start();
	expect(sending.said).toBe('0 invitations are sent.');
});

test('without signal it stops, says so, and goes on from there', async () => {
	const answers: Record<string, Failure | null> = { a: null, b: new Failure('offline'), c: null };
	const waiting = post(answers);
	const sending = new Sending(waiting);
	await sending.start();
	expect(sending.said).toBe(
		'You are offline. Try again when you have signal. 1 invitation is sent. 2 are left to send.'
	);
	answers.b = null;
	await sending.start();
	expect(sending.said).toBe('2 invitations are sent.');
	expect([...waiting.left]).toEqual([]);
});

test('one that a colleague took back stops no other', async () => {
	const refused = new Failure('refused', { detail: 'invitation_not_found' });
	const sending = new Sending(post({ a: refused, b: null }));
	await sending.start();
	expect(sending.said).toBe('1 invitation is sent. 1 did not succeed: see below.');
});

test('stopped, it ends after the one under way', async () => {
	const sending = new Sending(post({ a: null, b: null }));
	await sending.start(() => sending.stop());
	expect(sending.said).toBe('1 invitation is sent. 1 is left to send.');
});

test('begun twice at once, it runs once', async () => {
	const sent: string[] = [];
	const sending = new Sending({
		unsent: async () => ['a'],
		send: async (id) => (sent.push(id), null)
	});
	await Promise.all([sending.start(), sending.start()]);
	expect(sent).toEqual(['a']);
});
