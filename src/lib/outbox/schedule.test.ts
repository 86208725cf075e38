/** When the outbox tries, asserted second by second with a clock that stands until it is moved. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { dice } from '../../../tests/support/seeds.ts';
import { NOW, photoOf } from './outbox.fixture.ts';
import { phone } from './page.fixture.ts';

const MINUTE = 60_000;
/** Seconds after an occasion at which a try is made while none gets through. */
const QUICK = [0, 1, 2, ...Array.from({ length: 14 }, (_, place) => 4 + 4 * place)];

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Half an hour without signal; then the browser says that the network is back, at that moment. */
async function backAfterHalfAnHour(openTabs: number, reports = 10, random = () => 1) {
	const the = phone(openTabs, reports, random);
	await pass(30 * MINUTE);
	expect(the.sent).toEqual([]);
	return { ...the, at: Date.now() };
}

describe.each([1, 3])('%i tabs open', (openTabs) => {
	test.each([0, 0.2, 1, 1.5, 2.5, 5, 7.5, 10])(
		'half an hour offline, network usable %f s after `online`: ten reports go, once and in order @row10 @row16',
		async (seconds) => {
			const the = await backAfterHalfAnHour(openTabs);
			the.pages.forEach((page) => page.online());
			if (seconds > 0) await pass(seconds * 1000);
			the.meet(null);
			const next = seconds === 0 ? 0 : QUICK.find((at) => at > seconds)!;
			await pass((next - seconds) * 1000 + 1);
			expect(the.sent).toEqual(the.filed);
			expect(the.outbox.kept.size).toBe(0);
			const misses = QUICK.filter((at) => at < next);
			expect(the.triedSince(the.at)).toEqual([...misses, ...the.filed.map(() => next)]);
			the.stop();
		}
	);

	test.each([1, 2, 3, 4, 5])(
		'with jitter no try is later, and none comes from each tab at once (%i) @row10 @row16',
		async (stream) => {
			const { roll } = dice(stream);
			const the = await backAfterHalfAnHour(openTabs, 10, () => roll(1000) / 1000);
			the.pages.forEach((page) => page.online());
			const usable = roll(10_000);
			await pass(usable);
			const misses = the.triedSince(the.at).length;
			expect(misses).toBeLessThanOrEqual(10);
			the.meet(null);
			await pass(QUICK.find((at) => at * 1000 > usable)! * 1000 - usable + 1);
			expect(the.sent).toEqual(the.filed);
			the.stop();
		}
	);

	test('no try gets through: they are quick for one minute, one of all tabs each time @row10 @row16', async () => {
		const the = await backAfterHalfAnHour(openTabs);
		the.pages.forEach((page) => page.online());
		await pass(MINUTE);
		expect(the.triedSince(the.at)).toEqual(QUICK);
		await pass(10 * MINUTE);
		expect(the.triedSince(the.at + MINUTE)).toHaveLength(10);
		expect(the.sent).toEqual([]);
		the.stop();
	});
});

test('without signal the wait never grows beyond a minute, and each try is counted @row10 @row19', async () => {
	const the = phone(1, 1, () => 1);
	await pass(30 * MINUTE);
	const tries = the.triedSince(NOW.getTime());
	expect(tries.slice(0, QUICK.length)).toEqual(QUICK);
	const later = tries.slice(QUICK.length);
	expect(later).toEqual(later.map((_, place) => 56 + 60 * (place + 1)));
	expect(later).toHaveLength(29);
	expect(the.outbox.kept.get(the.filed[0]!)).toMatchObject({
		state: 'waiting',
		tries: tries.length,
		answers: 0,
		trouble: { reason: 'offline', detail: null }
	});
	the.stop();
});

type Page = ReturnType<typeof phone>['pages'][number];

test.each<[string, (page: Page) => void]>([
	['the network returns', (page) => page.online()],
	['the window has the focus', (page) => page.focus()],
	['the page is shown', (page) => page.pageshow()],
	['the page comes in sight', (page) => (page.show('hidden'), page.show('visible'))],
	['the phone changes to Wi-Fi', (page) => page.networkChanges({ type: 'wifi' })],
	['the network is of another speed', (page) => page.networkChanges({ effectiveType: '3g' })],
	['somebody asks', (page) => page.news.tell('send')]
])('%s: a minute of quick retries begins @row10', async (_, happen) => {
	const the = await backAfterHalfAnHour(1);
	happen(the.pages[0]!);
	await pass(MINUTE);
	expect(the.triedSince(the.at)).toEqual(QUICK);
	the.stop();
});

test('focus, pageshow and visibilitychange at once are one occasion @row10', async () => {
	const the = await backAfterHalfAnHour(1);
	const page = the.pages[0]!;
	page.show('visible');
	page.pageshow();
	page.focus();
	await pass(MINUTE);
	expect(the.triedSince(the.at)).toEqual(QUICK);
	the.stop();
});

test('a new estimate of the network’s speed is no occasion @row10', async () => {
	const the = phone(1, 1, () => 1);
	await pass(10 * MINUTE);
	const at = Date.now();
	the.pages[0]!.networkChanges();
	await pass(1000);
	expect(the.triedSince(at)).toEqual([]);
	the.stop();
});

test('a page out of sight tries once when the network returns, and is not quick @row10', async () => {
	const the = phone(1, 1, () => 1);
	await pass(10 * MINUTE);
	the.pages[0]!.show('hidden');
	const at = Date.now();
	the.pages[0]!.online();
	await pass(2 * MINUTE);
	expect(the.triedSince(at)).toEqual([0, 60, 120]);
	the.stop();
});

test('a page that goes out of sight ends its quick retries @row10', async () => {
	const the = phone(1, 1, () => 1);
	await pass(3_000);
	the.pages[0]!.show('hidden');
	await pass(MINUTE);
	expect(the.triedSince(NOW.getTime())).toEqual([0, 1, 2, 62]);
	the.stop();
});

test('a hidden tab that tries as well does not slow down the one in sight @row10 @row16', async () => {
	const the = phone(2, 10, () => 1);
	await pass(30 * MINUTE);
	const [shown, hidden] = the.pages;
	hidden!.show('hidden');
	await pass(5_000);
	const at = Date.now();
	shown!.online();
	await pass(100);
	hidden!.online();
	await pass(MINUTE - 100);
	expect(the.triedSince(at)).toEqual([
		0,
		0,
		2,
		3,
		6,
		...Array.from({ length: 13 }, (_, place) => 10 + 4 * place)
	]);
	the.stop();
});

test('where the server falters the wait grows, whatever was tried without signal before @row10', async () => {
	const the = await backAfterHalfAnHour(1, 1);
	the.meet('busy');
	the.pages[0]!.online();
	await pass(1);
	const [item] = the.outbox.kept.values();
	expect(item).toMatchObject({ answers: 1, trouble: { reason: 'busy' } });
	const first = item!.nextAt!.getTime() - the.at;
	expect(first).toBeLessThanOrEqual(4_000);
	await pass(20 * MINUTE);
	expect([...the.outbox.kept.values()][0]!.answers).toBeGreaterThan(6);
	the.stop();
});

test('nobody who comes back to the page hurries a server that falters @row10', async () => {
	const the = phone(1, 1, () => 1);
	the.meet('busy');
	await pass(10 * MINUTE);
	const { nextAt } = [...the.outbox.kept.values()][0]!;
	const at = Date.now();
	expect(nextAt!.getTime() - at).toBeGreaterThan(MINUTE);
	the.pages[0]!.focus();
	the.pages[0]!.networkChanges({ type: 'wifi' });
	await pass(MINUTE);
	expect(the.triedSince(at)).toEqual([]);
	the.stop();
});

test('a captive portal that was logged in to is noticed on return to the page @row10 @row13', async () => {
	const the = phone(3, 10, () => 1);
	the.meet('unclear');
	await pass(30 * MINUTE);
	the.meet(null);
	the.pages[1]!.focus();
	await pass(1);
	expect(the.sent).toEqual(the.filed);
	the.stop();
});

test('“Send now” is heard though the phone’s clock was put back meanwhile @row10 @row22', async () => {
	const the = phone(1, 1, () => 1);
	await pass(10 * MINUTE);
	vi.setSystemTime(Date.now() - 60 * MINUTE);
	the.meet(null);
	the.pages[0]!.news.tell('send');
	await pass(1);
	expect(the.sent).toEqual(the.filed);
	the.stop();
});

test('a photo that is overdue does not wake the page while its text waits @row10', async () => {
	const the = phone(1, 1, () => 1);
	the.meet('signed_out');
	await pass(10 * MINUTE);
	const read = vi.spyOn(the.outbox.outbox, 'photos');
	const photo = photoOf({ id: 'sent', author: 'barnaby' }, { tries: 1, nextAt: NOW });
	the.outbox.photos.set(photo.id, photo);
	the.pages[0]!.focus();
	await pass(MINUTE);
	expect(read.mock.calls.length).toBeLessThan(10);
	the.stop();
});
