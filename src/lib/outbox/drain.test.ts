import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import type { Draft } from '$lib/report/draft.ts';
import { drainer, type Locks } from './drain.ts';
import { NOW, parcelBy, receiptFor, shelfOf } from './outbox.fixture.ts';

/** Web Locks as one browser's tabs share them: one holder at a time, the rest in a row. */
function locksOfBrowser(): Locks {
	let row: Promise<unknown> = Promise.resolve();
	const request = (_name: string, work: () => Promise<unknown>) => {
		const turn = row.then(work);
		row = turn.catch(() => {});
		return turn;
	};
	return { request } as unknown as Locks;
}

function setUp(count: number) {
	const outbox = shelfOf(...Array.from({ length: count }, () => parcelBy('barnaby')));
	const sent: string[] = [];
	const send = async (draft: Draft) => {
		sent.push(draft.id);
		await new Promise((resolve) => setTimeout(resolve, 1));
		return receiptFor(draft);
	};
	const options = { shelf: outbox.shelf, send, now: () => NOW, random: () => 0.5 };
	return { outbox, sent, options };
}

test('three tabs at once send each of ten parcels once', async () => {
	const { outbox, sent, options } = setUp(10);
	const locks = locksOfBrowser();
	const tabs = [1, 2, 3].map(() => drainer({ ...options, locks, author: async () => 'barnaby' }));
	await Promise.all(tabs.map((drain) => drain(true)));
	expect(sent).toHaveLength(10);
	expect(new Set(sent).size).toBe(10);
	expect(outbox.kept.size).toBe(0);
});

test('a browser without locks has one page, which sends each once however often it is asked', async () => {
	const { sent, options } = setUp(3);
	const drain = drainer({ ...options, locks: undefined, author: async () => 'barnaby' });
	await Promise.all([drain(true), drain(false), drain(true), drain(false)]);
	expect(sent).toHaveLength(3);
});

test('what is filed as a round ends is not forgotten until the next occasion', async () => {
	const { outbox, options } = setUp(1);
	const drain = drainer({ ...options, locks: undefined, author: async () => 'barnaby' });
	const running = drain(true);
	const late = parcelBy('barnaby');
	await running.then(() => outbox.kept.set(late.id, late));
	await drain(true);
	expect(outbox.kept.size).toBe(0);
});

test('with nobody signed in nothing goes; once its author is back it does', async () => {
	const { outbox, sent, options } = setUp(2);
	let who: string | null = null;
	const drain = drainer({ ...options, locks: undefined, author: async () => who });
	await drain(true);
	who = 'petra';
	await drain(true);
	expect(sent).toEqual([]);
	who = 'barnaby';
	await drain(true);
	expect(outbox.kept.size).toBe(0);
});

test('an expired session keeps three parcels, and signing in again sends all of them', async () => {
	const { outbox, options } = setUp(3);
	let expired = true;
	const send = async (draft: Draft) => {
		if (expired) throw new Failure('signed_out');
		return receiptFor(draft);
	};
	const drain = drainer({ ...options, send, locks: undefined, author: async () => 'barnaby' });
	await drain(true);
	expect(outbox.kept.size).toBe(3);
	expired = false;
	await drain(true);
	expect(outbox.kept.size).toBe(0);
});
