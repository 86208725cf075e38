import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Listener, News } from './news.ts';
import { itemBy } from './outbox.fixture.ts';
import { windowOf } from './page.fixture.ts';
import type { OutboxItem } from './outbox-item.ts';
import { startTriggers } from './triggers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function page() {
	const { window, document } = windowOf();
	let tell: Listener = () => {};
	const news: News = {
		tell: (word) => tell(word, false),
		listen: (listener) => {
			tell = listener;
			return () => (tell = () => {});
		}
	};
	const items: OutboxItem[] = [];
	const drained: boolean[] = [];
	const stop = startTriggers({
		drain: async (hurry) => void drained.push(hurry),
		waiting: async () => ({ texts: items, photos: [], unfiled: new Set() }),
		news,
		window,
		now: () => new Date()
	});
	return { window, document, news, items, drained, stop };
}

test('it sends at the start, on coming back, with the network, and when asked @row10', async () => {
	const { window, document, news, drained } = page();
	expect(drained).toEqual([true]);
	window.dispatchEvent(new Event('focus'));
	window.dispatchEvent(new Event('pageshow'));
	document.dispatchEvent(new Event('visibilitychange'));
	expect(drained).toEqual([true, false, false, false]);
	window.dispatchEvent(new Event('online'));
	news.tell('send');
	news.tell('changed');
	expect(drained.slice(4)).toEqual([true, true]);
});

test('a page that goes out of sight sends nothing for that', () => {
	const { document, drained } = page();
	document.visibilityState = 'hidden';
	document.dispatchEvent(new Event('visibilitychange'));
	expect(drained).toEqual([true]);
});

test('it wakes when the next try is due @row10', async () => {
	const { window, items, drained } = page();
	items.push(itemBy('barnaby', { nextAt: new Date(Date.now() + 60_000) }));
	window.dispatchEvent(new Event('focus'));
	await vi.advanceTimersByTimeAsync(59_000);
	expect(drained).toHaveLength(2);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(drained).toHaveLength(3);
});

test('a round that breaks down is tried again, ever more seldom, until one does not @mode7 @row10', async () => {
	const { window } = windowOf();
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	const tried: number[] = [];
	const began = Date.now();
	let broken = true;
	const stop = startTriggers({
		async drain() {
			tried.push((Date.now() - began) / 1000);
			if (broken)
				throw new DOMException('The database connection is closing.', 'InvalidStateError');
		},
		waiting: async () => ({ texts: [], photos: [], unfiled: new Set() }),
		news: { tell: () => {}, listen: () => () => {} },
		window,
		now: () => new Date()
	});
	await vi.advanceTimersByTimeAsync(180_000);
	expect(tried).toEqual([0, 5, 15, 35, 75, 135]);
	expect(said).toHaveBeenCalledTimes(6);
	broken = false;
	await vi.advanceTimersByTimeAsync(300_000);
	expect(tried).toEqual([0, 5, 15, 35, 75, 135, 195]);
	stop();
	said.mockRestore();
});

test('once stopped it does nothing more', async () => {
	const { window, items, drained, stop } = page();
	items.push(itemBy('barnaby', { nextAt: new Date(Date.now() + 1_000) }));
	window.dispatchEvent(new Event('focus'));
	await vi.advanceTimersByTimeAsync(0);
	stop();
	window.dispatchEvent(new Event('online'));
	await vi.advanceTimersByTimeAsync(10_000);
	expect(drained).toHaveLength(2);
});
