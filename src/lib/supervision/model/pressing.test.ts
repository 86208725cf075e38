import { expect, test } from 'vitest';
import { isBare, sorted, type Pressing } from './pressing.ts';

const NOW = new Date('2026-11-25T12:00:00Z');

const due = (minutes: number, changes: Partial<Pressing> = {}): Pressing => ({
	id: `${minutes}`,
	reference: 'KR-AAAA-BBBB',
	urgency: 'now',
	dangerToLife: false,
	siteName: null,
	patchName: null,
	receivedAt: NOW,
	dueAt: new Date(NOW.getTime() + minutes * 60_000),
	targetAt: null,
	deadlineAt: new Date(NOW.getTime() + minutes * 60_000),
	claimedUntil: null,
	lapsesAt: null,
	closedAt: null,
	queued: false,
	unowned: false,
	ownerStep: 'officer',
	ownerId: 'ona',
	ownerName: 'Ona',
	ownerPhone: null,
	...changes
});
const ids = (reports: readonly Pressing[]) => reports.map(({ id }) => id);

test('at risk is what has a quarter of an hour or less, overdue what has nothing', () => {
	const { overdue, atRisk } = sorted(
		[16, 15, 3, 0, -20].map((minutes) => due(minutes)),
		NOW
	);
	expect(ids(overdue)).toEqual(['-20', '0']);
	expect(ids(atRisk)).toEqual(['3', '15']);
});

test('time alone moves a report on', () => {
	const reports = [due(16)];
	const at = (minutes: number) => sorted(reports, new Date(NOW.getTime() + minutes * 60_000));
	expect([at(0).atRisk.length, at(1).atRisk.length, at(16).overdue.length]).toEqual([0, 1, 1]);
});

test('the soonest comes first in each list, and the list that was given stays as it was', () => {
	const reports = [3, -20, 15, -1].map((minutes) => due(minutes, { queued: true, unowned: true }));
	const { queued, unowned } = sorted(reports, NOW);
	expect([ids(queued), ids(unowned)]).toEqual([
		['-20', '-1', '3', '15'],
		['-20', '-1', '3', '15']
	]);
	expect(ids(reports)).toEqual(['3', '-20', '15', '-1']);
});

test('the queue and what has nobody are told apart whatever the hour', () => {
	const { queued, unowned, atRisk } = sorted(
		[due(200, { queued: true }), due(300, { unowned: true })],
		NOW
	);
	expect([ids(queued), ids(unowned), ids(atRisk)]).toEqual([['200'], ['300'], []]);
});

test('a patch is bare when nobody of it can, or nobody is named', () => {
	const held = (reason: string | null) =>
		({ id: 'a', name: 'A', phone: null, reason, standing: 'officer' }) as const;
	const patch = (...holders: ReturnType<typeof held>[]) => ({ id: 'p', name: 'P', holders });
	expect(isBare(patch(held('absent'), held(null)))).toBe(false);
	expect(isBare(patch(held('absent'), held('off_duty')))).toBe(true);
	expect(isBare(patch())).toBe(true);
});
