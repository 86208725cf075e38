import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Listener, Word } from './news.ts';
import { locksOfBrowser, tabs } from './leader-lock.fixture.ts';
import { ANSWER_MS, leaderLock } from './leader-lock.ts';

function setUp() {
	const locks = locksOfBrowser();
	const open = tabs();
	const [one, two] = [open(), open()];
	return { one, first: leaderLock(locks, one.news), second: leaderLock(locks, two.news) };
}

/** Work that ends when it is told to. */
function task() {
	let end = () => {};
	const done = new Promise<string>((resolve) => (end = () => resolve('done')));
	const work = vi.fn(() => done);
	return { work, end };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => expect.unreachable('the turn was taken over');

test('a tab that lives keeps its turn, however long it takes', async () => {
	const { first, second } = setUp();
	const [long, short] = [task(), task()];
	const begun = first(long.work, never);
	const waits = second(short.work, never);
	await vi.advanceTimersByTimeAsync(20 * ANSWER_MS);
	expect(short.work).not.toHaveBeenCalled();
	long.end();
	short.end();
	expect(await Promise.all([begun, waits])).toEqual(['done', 'done']);
});

test('the turn of a tab that was frozen is taken over, and it is told when it thaws', async () => {
	const { one, first, second } = setUp();
	const [left, mine] = [task(), task()];
	const lost = vi.fn();
	const begun = first(left.work, lost);
	one.freeze(true);
	const waits = second(mine.work, never);
	await vi.advanceTimersByTimeAsync(ANSWER_MS - 1);
	expect(mine.work).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(mine.work).toHaveBeenCalledOnce();
	expect(await begun).toBeNull();
	expect(lost).toHaveBeenCalledOnce();
	mine.end();
	expect(await waits).toBe('done');
});

test('whoever lost the turn no longer vouches for who has it', async () => {
	const { one, first, second } = setUp();
	const [left, stuck, mine] = [task(), task(), task()];
	void first(left.work, () => {});
	one.freeze(true);
	void second(stuck.work, () => {});
	await vi.advanceTimersByTimeAsync(ANSWER_MS);
	one.freeze(false);
	const answers: Word[] = [];
	one.news.listen((word) => void answers.push(word));
	one.news.tell('who_sends');
	expect(answers.filter((word) => word === 'i_send')).toHaveLength(1); // of the second tab
	left.end();
	stuck.end();
	mine.end();
});

test('what the work throws is thrown, and the turn goes on to the next', async () => {
	const { first, second } = setUp();
	const broken = new DOMException('the upload was stopped', 'AbortError');
	const begun = first(() => Promise.reject(broken), never);
	const next = task();
	next.end();
	const waits = second(next.work, never);
	await expect(begun).rejects.toBe(broken);
	expect(await waits).toBe('done');
});

test('a tab that lost its turn and has another still vouches for it when the lost work ends', async () => {
	const { one, first, second } = setUp();
	const [left, mine, again] = [task(), task(), task()];
	const lost = first(left.work, () => {});
	one.freeze(true);
	const taken = second(mine.work, never);
	await vi.advanceTimersByTimeAsync(ANSWER_MS);
	one.freeze(false);
	await lost;
	const next = first(again.work, never);
	mine.end();
	await taken;
	await vi.advanceTimersByTimeAsync(0);
	expect(again.work).toHaveBeenCalledOnce();
	left.end();
	await vi.advanceTimersByTimeAsync(0);
	const answers: Word[] = [];
	const deaf = one.news.listen((word) => void answers.push(word));
	one.news.tell('who_sends');
	deaf();
	expect(answers).toContain('i_send');
	again.end();
	expect(await next).toBe('done');
});

test('a turn that is over leaves no timer and no listener behind', async () => {
	const { first, second } = setUp();
	const [long, short] = [task(), task()];
	const begun = first(long.work, never);
	const waits = second(short.work, never);
	await vi.advanceTimersByTimeAsync(2 * ANSWER_MS);
	long.end();
	short.end();
	await Promise.all([begun, waits]);
	expect(vi.getTimerCount()).toBe(0);
});

test('who waits listens to one answer at a time', async () => {
	const locks = locksOfBrowser();
	const open = tabs();
	const [one, two] = [open(), open()];
	let listening = 0;
	const news = {
		...two.news,
		listen: (listener: Listener) => {
			const deaf = two.news.listen(listener);
			listening++;
			return () => (listening--, deaf());
		}
	};
	const [long, short] = [task(), task()];
	const begun = leaderLock(locks, one.news)(long.work, never);
	const waits = leaderLock(locks, news)(short.work, never);
	await vi.advanceTimersByTimeAsync(10 * ANSWER_MS);
	expect(listening).toBe(2); // whether somebody asks, and what they answer
	long.end();
	short.end();
	await Promise.all([begun, waits]);
	await vi.advanceTimersByTimeAsync(0);
	expect(listening).toBe(1);
});

test('a lock that the browser refuses is an error, and no reason to take over; all share one', async () => {
	const refused = new DOMException('not here', 'SecurityError');
	const request = vi.fn(() => Promise.reject(refused));
	const asLeader = leaderLock({ request } as never, tabs()().news);
	await expect(asLeader(async () => 'done', never)).rejects.toBe(refused);
	expect(request.mock.calls.map(([name]: unknown[]) => name)).toEqual(['outbox']);
	expect(vi.getTimerCount()).toBe(0);
});
