import { expect, test } from 'vitest';
import { Failure, type Reason } from '$lib/failure.ts';
import { backOffMs } from './back-off.ts';
import { deliver } from './deliver.ts';
import { carrierOf, NOW, itemBy, outboxOf } from './outbox.fixture.ts';

test('the longest wait doubles up to five minutes @row10', () => {
	const longest = Array.from({ length: 10 }, (_, tries) => backOffMs(tries + 1, () => 1) / 1000);
	expect(longest).toEqual([4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('the jitter is full: any wait up to the longest is as likely @row10', () => {
	expect(backOffMs(4, () => 0)).toBe(0);
	expect(backOffMs(4, () => 0.25)).toBe(8000);
	expect(backOffMs(10_000, () => 0.5)).toBe(150_000);
});

test.each<[Reason, number[]]>([
	['busy', [0, 4, 12, 28, 60, 124, 252, 508, 808, 1108]],
	['offline', Array.from({ length: 21 }, (_, place) => place * 60)]
])('%s for hours: tries are made by the clock and the item stays @row10', async (reason, times) => {
	const { outbox, kept } = outboxOf(itemBy('barnaby'));
	let now = NOW;
	const tried: number[] = [];
	const report = () => {
		tried.push((now.getTime() - NOW.getTime()) / 1000);
		return Promise.reject(new Failure(reason));
	};
	for (let second = 0; second <= 1200; second++) {
		now = new Date(NOW.getTime() + second * 1000);
		const carrier = carrierOf({ report });
		await deliver({
			outbox,
			carrier,
			author: 'barnaby',
			appVersion: 'this',
			now: () => now,
			random: () => 1
		});
	}
	expect(tried).toEqual(times);
	expect(kept.size).toBe(1);
});
