import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { drainer } from './drain.ts';
import { carrierOf, NOW, itemBy, photoOf, receiptFor, outboxOf } from './outbox.fixture.ts';
import type { ReportItem } from './outbox-item.ts';
import { locksOfBrowser, tabs } from './leader-lock.fixture.ts';

function setUp(count: number) {
	const outbox = outboxOf(...Array.from({ length: count }, () => itemBy('barnaby')));
	const sent: string[] = [];
	const report = async (item: ReportItem) => {
		sent.push(item.id);
		await new Promise((resolve) => setTimeout(resolve, 1));
		return receiptFor(item);
	};
	const carrier = carrierOf({ report });
	const { news } = tabs()();
	const options = {
		outbox: outbox.outbox,
		carrier,
		news,
		appVersion: 'this',
		now: () => NOW,
		random: () => 0.5
	};
	return { outbox, sent, options };
}

test('three tabs at once send each of ten items once @row16', async () => {
	const { outbox, sent, options } = setUp(10);
	const locks = locksOfBrowser();
	const open = tabs();
	const drains = [1, 2, 3].map(() =>
		drainer({ ...options, locks, news: open().news, author: async () => 'barnaby' })
	);
	await Promise.all(drains.map((drain) => drain(true)));
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
	const late = itemBy('barnaby');
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

test('an expired session keeps three items, and signing in again sends all of them', async () => {
	const { outbox, options } = setUp(3);
	let expired = true;
	const report = async (item: ReportItem) => {
		if (expired) throw new Failure('signed_out');
		return receiptFor(item);
	};
	const carrier = carrierOf({ report });
	const drain = drainer({ ...options, carrier, locks: undefined, author: async () => 'barnaby' });
	await drain(true);
	expect(outbox.kept.size).toBe(3);
	expired = false;
	await drain(true);
	expect(outbox.kept.size).toBe(0);
});

test('a text filed while a photo is on its way interrupts it, and the photo goes on after it', async () => {
	const { outbox, options } = setUp(0);
	const photo = photoOf({ id: 'sent', author: 'barnaby' });
	outbox.photos.set(photo.id, photo);
	const log: string[] = [];
	let begun = () => {};
	const beginning = new Promise<void>((resolve) => (begun = resolve));
	const carrier = carrierOf({
		report: async (item) => (log.push('text'), receiptFor(item)),
		photo: ({ signal }) =>
			new Promise((resolve, reject) => {
				if (log.push('photo') > 1) return resolve();
				signal?.addEventListener('abort', () => reject(new Failure('offline')));
				begun();
			})
	});
	const drain = drainer({ ...options, carrier, locks: undefined, author: async () => 'barnaby' });
	const first = drain(true);
	await beginning;
	const late = itemBy('barnaby');
	outbox.kept.set(late.id, late);
	await Promise.all([first, drain(true)]);
	expect(log).toEqual(['photo', 'text', 'photo']);
	expect(outbox.photos.size).toBe(0);
});
