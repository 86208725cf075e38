import { expect, test } from 'vitest';
import type { Channel } from '$lib/roster/reach.ts';
import { addressError, channelName, proofWords } from './channel-words.ts';

const push: Channel = {
	id: 'a',
	kind: 'push',
	address: 'https://fcm.googleapis.com/x',
	p256dh: 'p',
	auth: 'a',
	provenAt: null
};
const now = new Date('2026-11-25T12:00:00Z');

test('a browser knows itself among the others, and an endpoint is never shown', () => {
	expect(channelName(push, push.address)).toBe('This browser');
	expect(channelName(push, null)).toBe('Another phone or computer');
});

test.each([
	[null, 'Not tested yet: it does not count'],
	['2026-10-01T12:00:00Z', 'Last answered Thu 1 Oct, 13:00: too long ago to count'],
	['2026-11-24T12:00:00Z', 'Answered Tue 24 Nov, 12:00. Counts until Thu 24 Dec, 12:00']
])('answered %s: %s', (provenAt, words) => {
	const channel = { ...push, provenAt: provenAt === null ? null : new Date(provenAt) };
	expect(proofWords(channel, { channels: [channel], proofDays: 30 }, now)).toBe(words);
});

test.each([
	['email', 'a@b.example', null],
	['email', '', 'Enter your e-mail address'],
	['email', 'a@b', 'Enter an e-mail address, like name@police.example'],
	['sms', '07700 900123', null],
	['sms', '+44 7700 900123', null],
	['sms', 'ring me', 'Enter a mobile number in digits, like 07700 900123 or +44 7700 900123']
] as const)('%s %s: %s', (kind, text, words) => {
	expect(addressError(kind, text)).toBe(words);
});
