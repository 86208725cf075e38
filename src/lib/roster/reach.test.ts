import { expect, test } from 'vitest';
import { inOrder, reachable, sooner, type Channel } from './reach.ts';

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
	expect(inOrder(channels).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
});
