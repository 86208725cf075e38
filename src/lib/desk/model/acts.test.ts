import { expect, test } from 'vitest';
import type { Reason } from '$lib/failure.ts';
import {
	cameTooLate,
	changesSince,
	closingAsNote,
	closingNow,
	mayCloseAnyway,
	movesAfter,
	type WaitingAct
} from './acts.ts';
import type { HistoryEntry } from '$lib/report/history.ts';
import type { DeskReport } from './report.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 12, minute));
const ONA = { id: 'ona', role: 'officer' };
const REPORT = {
	...{ id: 'r', ownerStep: 'officer', ownerId: 'ona', hop: 1 },
	...{ acknowledgedAt: null, closedAt: null }
} as DeskReport;

function waiting(act: WaitingAct['act'], change: Partial<WaitingAct> = {}): WaitingAct {
	return {
		...{ id: act, reportId: 'r', act, content: {}, seenHop: 1, actedAt: at(5) },
		...{ state: 'waiting', tries: 0, trouble: null, ...change }
	};
}
const parked = (reason: Reason): Partial<WaitingAct> => ({
	state: 'parked',
	trouble: { reason, detail: reason }
});

test('what waits is not offered again, and the closing after an acknowledgement that waits is', () => {
	expect([...movesAfter(ONA, REPORT, [])]).toContain('acknowledge');
	expect([...movesAfter(ONA, REPORT, [waiting('note')])]).toContain('acknowledge');
	expect([...movesAfter(ONA, REPORT, [waiting('acknowledge')])]).toEqual(['close']);
	const both = [waiting('acknowledge'), waiting('close', { state: 'attempting' })];
	expect([...movesAfter(ONA, REPORT, both)]).toEqual([]);
	// of what was refused nothing will come: it is offered again
	const late = [waiting('acknowledge', parked('changed_meanwhile'))];
	expect([...movesAfter(ONA, REPORT, late)]).toContain('acknowledge');
	// it was acknowledged by another way: what waits changes nothing
	const read = { ...REPORT, acknowledgedAt: at(4) };
	expect([...movesAfter(ONA, read, [waiting('acknowledge')])]).toEqual([
		...movesAfter(ONA, read, [])
	]);
	expect([...movesAfter(ONA, read, [])]).toContain('release');
	// it is seen to be with somebody else already
	const gone = { ...REPORT, ownerId: 'piet' };
	expect([...movesAfter(ONA, gone, [waiting('acknowledge')])]).toEqual([]);
});

test('a conflict is what somebody else changed, and nothing that passes or was merely wrong', () => {
	for (const reason of ['changed_meanwhile', 'already_closed', 'not_allowed'] as const)
		expect(cameTooLate(waiting('close', parked(reason)))).toBe(true);
	expect(cameTooLate(waiting('close', { state: 'parked', trouble: null }))).toBe(false);
	for (const reason of ['refused', 'report_not_found'] as const)
		expect(cameTooLate(waiting('close', parked(reason)))).toBe(false);
	expect(cameTooLate(waiting('close', { ...parked('not_allowed'), state: 'waiting' }))).toBe(false);
});

test('shown is what changed whose it is or ended it, since it left whoever acted', () => {
	const entry = (minute: number, kind: string) => ({ at: at(minute), kind }) as HistoryEntry;
	const history = [
		...[entry(0, 'received'), entry(0, 'routed'), entry(4, 'addendum')],
		...[entry(10, 'escalated'), entry(11, 'addendum'), entry(12, 'acknowledged')],
		entry(13, 'closed')
	];
	const owners = [
		{ hop: 1, at: at(0) },
		{ hop: 3, at: at(10) }
	];
	const kinds = (seenHop: number) =>
		changesSince({ history, owners }, { seenHop, content: {} }).map(({ kind }) => kind);
	expect(kinds(1)).toEqual(['escalated', 'acknowledged', 'closed']);
	expect(kinds(3)).toEqual(['closed']);
	// of two additions one was seen
	const content = { seen_addenda: 1 };
	const minutes = (seenHop: number) =>
		changesSince({ history, owners }, { seenHop, content }).map((entry) => entry.at.getMinutes());
	expect(minutes(3)).toEqual([11]);
	expect(minutes(1)).toEqual([10, 11, 12, 13]);
});

test('what does not change whose it is, or whether it is closed, is not shown', () => {
	const quiet = ['addendum', 'photo_received', 'thanked', 'asked', 'passed_over', 'extended'];
	const history = ['escalated', ...quiet, 'closed', 'closed'].map(
		(kind, minute) => ({ at: at(minute), kind }) as HistoryEntry
	);
	const shown = (owners: { hop: number; at: Date }[], seenHop: number) =>
		changesSince({ history, owners }, { seenHop, content: {} }).map((entry) => entry.kind);
	expect(shown([{ hop: 2, at: at(0) }], 1)).toEqual(['escalated', 'closed', 'closed']);
	// nobody else had it: only the last closing can be what came between
	expect(shown([{ hop: 1, at: at(0) }], 1)).toEqual(['closed']);
	const open = { history: history.slice(0, 7), owners: [{ hop: 1, at: at(0) }] };
	expect(changesSince(open, { seenHop: 1, content: {} })).toEqual([]);
});

test('a closing may be sent after all by whoever has the report, acknowledged first where it is not', () => {
	const close = waiting('close', { content: { outcome: 'passed_on', reason: 'Known smuggler' } });
	expect(mayCloseAnyway(ONA, REPORT)).toBe(true);
	expect(closingNow(close, { ...REPORT, addenda: 1 })).toEqual([
		{ act: 'acknowledge', content: {} },
		{ act: 'close', content: { ...close.content, seen_addenda: 1 } }
	]);
	const read = { ...REPORT, acknowledgedAt: at(7) };
	expect(mayCloseAnyway(ONA, read)).toBe(true);
	expect(closingNow(close, { ...read, addenda: 2 })).toEqual([
		{ act: 'close', content: { ...close.content, seen_addenda: 2 } }
	]);
	expect(mayCloseAnyway(ONA, { ...read, ownerId: 'piet' })).toBe(false);
	expect(mayCloseAnyway(ONA, { ...read, closedAt: at(8) })).toBe(false);
});

test('as a note it says that it was to be a closing, and all its words', () => {
	const content = { outcome: 'passed_on', reason: 'Known smuggler' };
	expect(closingAsNote(waiting('close', { content }), 'Passed on')).toEqual({
		act: 'note',
		content: { kind: 'opinion', words: 'Not sent as a closing: Passed on. Known smuggler' }
	});
});
