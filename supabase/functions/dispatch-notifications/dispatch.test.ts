import { expect, test, vi } from 'vitest';
import { dispatch } from './dispatch.ts';
import type { Due } from './message.ts';
import type { Outcome } from './send.ts';

const due = (attempt_id: string, urgency: Due['urgency'] = 'today'): Due => ({
	attempt_id,
	kind: 'push',
	address: `https://push.test/${attempt_id}`,
	p256dh: null,
	auth: null,
	urgency,
	reports: 1,
	expires_at: '2026-11-29T12:00:00Z'
});

/** A database that hands out one list a call, then nothing. */
function deskOf(...lists: Due[][]) {
	const noted: string[] = [];
	return {
		noted,
		take: async () => lists.shift() ?? [],
		note: async ({ attempt_id }: Due, outcome: Outcome) =>
			void noted.push(`${attempt_id} ${outcome}`)
	};
}

test('what becomes due while a channel is slow is sent without waiting for it', async () => {
	const slow = Promise.withResolvers<Outcome>();
	const desk = deskOf([due('slow')], [due('alarm', 'now')]);
	const sent: string[] = [];
	const counted = dispatch(
		desk,
		async ({ attempt_id }) => {
			sent.push(attempt_id);
			return attempt_id === 'slow' ? slow.promise : 'sent';
		},
		async () => {}
	);
	await vi.waitFor(() => expect(desk.noted).toEqual(['alarm sent']));
	slow.resolve('failed');
	expect(await counted).toEqual({ sent: 1, failed: 1, gone: 0 });
	expect(desk.noted).toEqual(['alarm sent', 'slow failed']);
	expect(sent).toEqual(['slow', 'alarm']);
});

test('the next channel of a message that failed is tried in the same call', async () => {
	const desk = deskOf([due('first')], [due('second')]);
	const counted = await dispatch(desk, async ({ attempt_id }) =>
		attempt_id === 'first' ? 'gone' : 'sent'
	);
	expect(counted).toEqual({ sent: 1, failed: 0, gone: 1 });
});

test('a take that fails ends the call after every outcome is noted', async () => {
	const slow = Promise.withResolvers<Outcome>();
	const desk = deskOf([due('slow')]);
	const takes = [desk.take, () => Promise.reject(new Error('database gone'))];
	const ended = expect(
		dispatch({ ...desk, take: () => takes.shift()!() }, () => slow.promise)
	).rejects.toThrow('database gone');
	slow.resolve('sent');
	await ended;
	expect(desk.noted).toEqual(['slow sent']);
});

test('one call ends, whatever becomes due', async () => {
	let taken = 0;
	const desk = { ...deskOf(), take: async () => [due(`${++taken}`)] };
	await dispatch(desk, async () => 'failed');
	expect(taken).toBe(40);
});

test('an outcome that cannot be noted stops no other message', async () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	const desk = {
		...deskOf([due('one'), due('two')]),
		note: () => Promise.reject(new Error('database gone'))
	};
	expect(await dispatch(desk, async () => 'sent')).toEqual({ sent: 2, failed: 0, gone: 0 });
	expect(said).toHaveBeenCalledTimes(2);
	said.mockRestore();
});
