import type { DeskReport } from './report.ts';

type Queued = Pick<
	DeskReport,
	'receivedAt' | 'deadlineAt' | 'lapsesAt' | 'acknowledgedAt' | 'closedAt'
>;

/** 0 waits for an answer, 1 has had one, 2 is over. */
function rank({ deadlineAt, closedAt }: Queued): number {
	if (closedAt !== null) return 2;
	return deadlineAt === null ? 1 : 0;
}

/**
 * Overdue first, then the least time left; below them the acknowledged, by when their outcome is due;
 * closed last.
 */
export function compareQueued(a: Queued, b: Queued): number {
	return (
		rank(a) - rank(b) ||
		(a.deadlineAt?.getTime() ?? 0) - (b.deadlineAt?.getTime() ?? 0) ||
		(a.lapsesAt?.getTime() ?? 0) - (b.lapsesAt?.getTime() ?? 0) ||
		(b.closedAt?.getTime() ?? 0) - (a.closedAt?.getTime() ?? 0) ||
		(a.closedAt === null ? 1 : -1) * (a.receivedAt.getTime() - b.receivedAt.getTime())
	);
}

/** A desk's queue in the order it is worked. */
export function inOrder<T extends Queued>(reports: readonly T[]): T[] {
	return [...reports].sort(compareQueued);
}
