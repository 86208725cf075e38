import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Word } from './news.ts';
import { locksOfBrowser, tabs } from './turn.fixture.ts';
import { ANSWER_MS, turns } from './turn.ts';

function setUp() {
	const locks = locksOfBrowser();
	const open = tabs();
	const [one, two] = [open(), open()];
	return { one, first: turns(locks, one.news), second: turns(locks, two.news) };
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
