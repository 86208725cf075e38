import { expect, test } from 'vitest';
import { delayWords, nextDue, timeLeft } from './time-left.ts';

const now = new Date('2026-11-03T12:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const none = {
	targetAt: null,
	deadlineAt: null,
	claimedUntil: null,
	lapsesAt: null,
	closedAt: null
};
const due = (minutes: number) => timeLeft({ ...none, deadlineAt: inMinutes(minutes) }, now);

test.each([
	[12, { state: 'in_time', words: '12 min left' }],
	[240, { state: 'in_time', words: '4 h left' }],
	[5, { state: 'soon', words: '5 min left' }],
	[0.5, { state: 'soon', words: 'under a minute left' }],
	[0, { state: 'overdue', words: 'overdue by under a minute' }],
	[-65, { state: 'overdue', words: 'overdue by 1 h 5 min' }]
])('with %s minutes to go', (minutes, expected) => {
	expect(due(minutes)).toEqual(expected);
});

test('once acknowledged it has until it lapses, and once closed no time runs', () => {
	const acknowledged = (minutes: number) =>
		timeLeft({ ...none, lapsesAt: inMinutes(minutes) }, now).words;
	expect(acknowledged(100)).toBe('acknowledged, outcome due in 1 h 40 min');
	expect(acknowledged(-5)).toBe('acknowledged, outcome overdue by 5 min');
	expect(timeLeft({ ...none, closedAt: now }, now)).toEqual({ state: 'closed', words: 'closed' });
	// one without any time was read before the server knew when it lapses
	expect(timeLeft(none, now)).toEqual({
		state: 'acknowledged',
		words: 'acknowledged, outcome overdue'
	});
	expect(timeLeft({ ...none, lapsesAt: inMinutes(1) }, now).state).toBe('acknowledged');
});

test('who claimed it has it until the claim is over', () => {
	const claimed = { ...none, deadlineAt: inMinutes(60), claimedUntil: inMinutes(4) };
	expect(timeLeft(claimed, now)).toEqual({ state: 'soon', words: '1 h left, claim ends in 4 min' });
	expect(timeLeft({ ...claimed, claimedUntil: now }, now).words).toBe('1 h left, claim over');
});

test.each([
	['on time, with its first owner', 15, 15, { state: 'in_time', words: '15 min left' }],
	['seconds apart', 15, 15.5, { state: 'in_time', words: '15 min left' }],
	['moved on', -11, 7, { state: 'overdue', words: 'overdue by 11 min, escalates in 7 min' }],
	['moved on early', 3, 9, { state: 'soon', words: '3 min left, escalates in 9 min' }],
	['to move before its target', 20, 4, { state: 'soon', words: '4 min left' }],
	['overdue before its target', 20, -3, { state: 'overdue', words: 'overdue by 3 min' }],
	['due to move', -20, 0, { state: 'overdue', words: 'overdue by 20 min, escalates now' }]
])(
	'%s: the target of its receipt and the deadline of its owner',
	(_, target, deadline, expected) => {
		const report = { ...none, targetAt: inMinutes(target), deadlineAt: inMinutes(deadline) };
		expect(timeLeft(report, now)).toEqual(expected);
	}
);

test('what is due next is the claim’s end, else the answer, else the outcome', () => {
	const [soon, later] = [inMinutes(4), inMinutes(60)];
	const claimed = { ...none, deadlineAt: later, claimedUntil: soon };
	expect(nextDue(claimed)).toEqual({ words: 'The claim holds until', at: soon });
	expect(nextDue({ ...none, deadlineAt: later })).toEqual({
		words: 'To be acknowledged by',
		at: later
	});
	expect(nextDue(none)).toBeNull();
	expect(nextDue({ ...none, lapsesAt: later })).toEqual({ words: 'Outcome due by', at: later });
	expect(nextDue({ ...none, lapsesAt: later, closedAt: now })).toBeNull();
});

test('a sighting that travelled says how long @row41', () => {
	expect(delayWords({ seenAt: inMinutes(-540), receivedAt: now })).toBe('seen 9 h before received');
	expect(delayWords({ seenAt: inMinutes(-2), receivedAt: now })).toBe('seen 2 min before received');
	expect(delayWords({ seenAt: inMinutes(-1), receivedAt: now })).toBeNull();
	expect(delayWords({ seenAt: inMinutes(3), receivedAt: now })).toBeNull();
});
