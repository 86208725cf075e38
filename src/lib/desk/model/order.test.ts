import { expect, test } from 'vitest';
import { inOrder } from './order.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 3, 12, minutes));
const queued = (
	name: string,
	deadline: number | null,
	received: number,
	closed: number | null = null
) => ({
	name,
	receivedAt: at(received),
	deadlineAt: deadline === null ? null : at(deadline),
	lapsesAt: deadline === null && closed === null ? at(received + 60) : null,
	acknowledgedAt: deadline === null ? at(received) : null,
	closedAt: closed === null ? null : at(closed)
});

test('overdue first, then the least time left, then by when the outcome is due, closed last @row51', () => {
	const reports = [
		queued('closed early', null, 0, 10),
		queued('acknowledged late', null, 5),
		queued('an hour left', 90, 1),
		queued('overdue', 20, 2),
		queued('closed late', null, 0, 20),
		queued('long overdue', 10, 3),
		queued('acknowledged early', null, 4)
	];
	expect(inOrder(reports).map(({ name }) => name)).toEqual([
		'long overdue',
		'overdue',
		'an hour left',
		'acknowledged early',
		'acknowledged late',
		'closed late',
		'closed early'
	]);
});

test('reports that tie go by their receipt: open ones the earliest first, closed ones the latest', () => {
	const order = (...reports: ReturnType<typeof queued>[]) => {
		const names = inOrder(reports).map(({ name }) => name);
		expect(inOrder(reports.toReversed()).map(({ name }) => name)).toEqual(names);
		return names;
	};
	expect(order(queued('later', 20, 2), queued('earlier', 20, 1))).toEqual(['earlier', 'later']);
	expect(order(queued('earlier', null, 1, 30), queued('later', null, 2, 30))).toEqual([
		'later',
		'earlier'
	]);
	const acknowledged = (name: string, received: number) => ({
		...queued(name, null, received),
		lapsesAt: at(90)
	});
	const twins = [queued('one', 20, 1), queued('other', 20, 1)];
	expect(inOrder(twins).map(({ name }) => name)).toEqual(['one', 'other']);
	expect(inOrder(twins.toReversed()).map(({ name }) => name)).toEqual(['other', 'one']);
	expect(order(acknowledged('later', 2), acknowledged('earlier', 1))).toEqual(['earlier', 'later']);
});

test('the list it was given stays as it was', () => {
	const reports = [queued('b', 20, 0), queued('a', 10, 0)];
	inOrder(reports);
	expect(reports.map(({ name }) => name)).toEqual(['b', 'a']);
});
