import type { Reason } from '$lib/failure.ts';
import type { HistoryEntry } from '$lib/report/history.ts';
import { movesOf, type Move } from './moves.ts';
import type { DeskFile, DeskReport } from './report.ts';

/** Something to be done at a report, also without signal. */
export type DeskAct = {
	/** Made at the desk, so that sending twice does it once; left out, one is made. */
	readonly id?: string;
	readonly act: 'acknowledge' | 'note' | 'close';
	/** Its words, as they are sent. */
	readonly content: Readonly<Record<string, string | boolean | number>>;
};

/** The same while the service does not have it. */
export type WaitingAct = DeskAct & {
	readonly id: string;
	readonly reportId: string;
	readonly seenHop: number;
	/** By the clock of this desk. */
	readonly actedAt: Date;
	readonly state: 'waiting' | 'attempting' | 'parked';
	readonly tries: number;
	readonly trouble: { readonly reason: Reason; readonly detail: string | null } | null;
};

/** How it stands with what was just done: with the service, only here, or not accepted. */
export type ActOutcome = 'sent' | 'kept' | 'refused';

/** Those that will still go, as far as anybody knows. */
export function underWay(acts: readonly WaitingAct[]): readonly WaitingAct[] {
	return acts.filter(({ state }) => state !== 'parked');
}

type Mover = Parameters<typeof movesOf>[0];

/** Which buttons to show, once what waits here has been sent: nothing is offered twice. */
export function movesAfter(
	person: Mover,
	report: DeskReport,
	acts: readonly WaitingAct[]
): ReadonlySet<Move> {
	const going = underWay(acts);
	if (going.some(({ act }) => act === 'close')) return new Set();
	const read = going.find(({ act }) => act === 'acknowledge');
	if (!read || report.acknowledgedAt !== null) return movesOf(person, report);
	const moves = movesOf(person, { ...report, acknowledgedAt: read.actedAt });
	return new Set([...moves].filter((move) => move === 'close'));
}

/** Whether the report was another when it arrived: somebody must look at what became of it. */
export function cameTooLate({ state, trouble }: WaitingAct): boolean {
	const late: readonly unknown[] = ['changed_meanwhile', 'already_closed', 'not_allowed'];
	return state === 'parked' && late.includes(trouble?.reason);
}

/** What does not change whose it is, or whether it is closed. */
const ASIDE = new Set([
	'addendum',
	'photo_received',
	'thanked',
	'asked',
	'passed_over',
	'extended'
]);

/** What happened to the report since somebody saw it at that hop, and with that much added to it. */
export function changesSince(
	{ history, owners }: Pick<DeskFile, 'history' | 'owners'>,
	{ seenHop, content }: Pick<WaitingAct, 'seenHop' | 'content'>
): readonly HistoryEntry[] {
	const seen = content.seen_addenda;
	const added =
		typeof seen === 'number' ? history.filter(({ kind }) => kind === 'addendum').slice(seen) : [];
	const told = history.filter(({ kind }) => !ASIDE.has(kind));
	const moved = owners.find(({ hop }) => hop > seenHop);
	if (moved) {
		const changed = told.filter(({ at }) => at >= moved.at);
		return history.filter((entry) => changed.includes(entry) || added.includes(entry));
	}
	if (added.length > 0) return added;
	// it is with whoever saw it: no more can have happened than that they closed it elsewhere
	return told.filter(({ kind }) => kind === 'closed').slice(-1);
}

/** Whether a closing that came too late can be sent after all, over what changed. */
export function mayCloseAnyway(person: Mover, report: DeskReport): boolean {
	const moves = movesOf(person, report);
	return moves.has('close') || moves.has('acknowledge');
}

/** The same closing for a report as it is now, acknowledged first where that is not done. */
export function closingNow({ act, content }: WaitingAct, report: DeskReport): readonly DeskAct[] {
	const closing = { act, content: { ...content, seen_addenda: report.addenda } };
	return report.acknowledgedAt === null
		? [{ act: 'acknowledge', content: {} }, closing]
		: [closing];
}

/** What a closing said, for a note beside the report. */
export function closingAsNote({ content }: WaitingAct, outcome: string): DeskAct {
	const words = `Not sent as a closing: ${outcome}. ${String(content.reason)}`;
	return { act: 'note', content: { kind: 'opinion', words } };
}
