import { expect, test } from 'vitest';
import { inOrder, provenUntil, reachable, reachedUntil, sooner, type Channel } from './reach.ts';

const channel = (id: string, provenAt: string | null): Channel => ({
	id,
	kind: 'email',
	address: `${id}@example.test`,
	p256dh: null,
	auth: null,
	provenAt: provenAt === null ? null : new Date(provenAt)
});
const at = (text: string) => new Date(text);

test('a proof counts for so many days and no longer', () => {
	const reach = { channels: [channel('a', '2026-11-01T12:00:00Z')], proofDays: 30 };
	expect(reachable(reach, at('2026-12-01T11:59:59.999Z'))).toBe(true);
	expect(reachable(reach, at('2026-12-01T12:00:00Z'))).toBe(false);
});

test('nothing is proven for ever, nor when nobody said for how long', () => {
	const proven = channel('a', '2026-11-01T12:00:00Z');
	const until = (one: Channel, proofDays: number | null) =>
		provenUntil(one, { channels: [one], proofDays });
	expect(until(proven, 30)).toEqual(at('2026-12-01T12:00:00Z'));
	expect(until(proven, null)).toBeNull();
	expect(until(channel('a', null), 30)).toBeNull();
	const reach = { channels: [proven], proofDays: null };
	expect(reachable(reach, at('2026-10-31T12:00:00Z'))).toBe(false);
});

test('a person is reached until the latest proof of their channels ends', () => {
	const proofs = [null, at('2026-11-01T12:00:00Z'), at('2026-10-01T12:00:00Z')];
	expect(reachedUntil(proofs, 30)).toEqual(at('2026-12-01T12:00:00Z'));
	expect(reachedUntil(proofs, null)).toBe('always');
	expect(reachedUntil([null], 30)).toBe('never');
	expect(reachedUntil([], null)).toBe('never');
});

test('one proven way is enough, and none is not', () => {
	const now = at('2026-11-02T00:00:00Z');
	const channels = [channel('a', null), channel('b', '2026-11-01T12:00:00Z')];
	expect(reachable({ channels, proofDays: 30 }, now)).toBe(true);
	expect(reachable({ channels: channels.slice(0, 1), proofDays: 30 }, now)).toBe(false);
	expect(reachable({ channels: [], proofDays: 30 }, now)).toBe(false);
});

test('a way that is tried sooner changes places with the one before it', () => {
	const channels = ['a', 'b', 'c'].map((id) => channel(id, null));
	const order = (id: string) => sooner(channels, id).map((one) => one.id);
	expect(order('c')).toEqual(['a', 'c', 'b']);
	expect(order('a')).toEqual(['a', 'b', 'c']);
	expect(order('b')).toEqual(['b', 'a', 'c']);
	expect(order('unheard of')).toEqual(['a', 'b', 'c']);
});

test('they stand as they are tried: proven first, by place, then the fastest', () => {
	const some = (id: string, kind: Channel['kind'], place: number, proven: boolean) => ({
		...channel(id, proven ? '2026-11-01T12:00:00Z' : null),
		kind,
		place
	});
	const channels = [
		some('a', 'push', 1, false),
		some('b', 'sms', 100, true),
		some('c', 'email', 100, true),
		some('d', 'sms', 7, true)
	];
	const order = (...list: typeof channels) => inOrder(list).map(({ id }) => id);
	expect(order(...channels)).toEqual(['d', 'c', 'b', 'a']);
	expect(order(...channels.toReversed())).toEqual(['d', 'c', 'b', 'a']);
	const [push, mail, text] = [
		some('x', 'push', 1, true),
		some('y', 'email', 1, true),
		some('z', 'sms', 1, true)
	] as const;
	expect(order(text, mail, push)).toEqual(['x', 'y', 'z']);
	// two browsers of one person: always the same one first
	const [first, second] = [some('m', 'push', 1, true), some('n', 'push', 1, true)] as const;
	expect([order(first, second), order(second, first)]).toEqual([
		['m', 'n'],
		['m', 'n']
	]);
});
