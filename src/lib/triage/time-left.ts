import { span } from '$lib/response-time/duration.ts';
import type { DeskReport } from './report.ts';

export type TimeLeft = {
	readonly state: 'overdue' | 'soon' | 'in_time' | 'acknowledged' | 'closed';
	readonly words: string;
};

const SOON_MS = 5 * 60_000;

type Timed = Pick<DeskReport, 'deadlineAt' | 'claimedUntil' | 'lapsesAt' | 'closedAt'>;

function untilOutcome(lapsesAt: Date | null, now: Date): TimeLeft {
	const ms = lapsesAt === null ? 0 : lapsesAt.getTime() - now.getTime();
	if (ms > 0) return { state: 'acknowledged', words: `acknowledged, outcome due in ${span(ms)}` };
	return { state: 'acknowledged', words: 'acknowledged, outcome overdue' };
}

/**
 * How long its owner still has to acknowledge it, "12 min left" or "overdue by 1 h 5 min", and once
 * they have, to bring it to an outcome. A claim is over sooner than the deadline.
 */
export function timeLeft(report: Timed, now: Date): TimeLeft {
	if (report.closedAt !== null) return { state: 'closed', words: 'closed' };
	const due = report.claimedUntil ?? report.deadlineAt;
	if (due === null) return untilOutcome(report.lapsesAt, now);
	const ms = due.getTime() - now.getTime();
	if (ms <= 0) return { state: 'overdue', words: `overdue by ${span(ms)}` };
	const claimed = report.claimedUntil === null ? '' : 'claimed, ';
	return { state: ms <= SOON_MS ? 'soon' : 'in_time', words: `${claimed}${span(ms)} left` };
}

/** By when its owner must have done what; null: nothing is due any more. */
export function nextDue(report: Timed): { readonly words: string; readonly at: Date } | null {
	if (report.closedAt !== null) return null;
	if (report.claimedUntil !== null)
		return { words: 'The claim holds until', at: report.claimedUntil };
	if (report.deadlineAt !== null) return { words: 'To be acknowledged by', at: report.deadlineAt };
	return report.lapsesAt && { words: 'Outcome due by', at: report.lapsesAt };
}

/** Less is the pace of people: typing it up and a good network take a minute. */
const PROMPT_MS = 2 * 60_000;

/** "seen 9 h before received": how old the sighting already was. Null when it came at once. */
export function delayWords({ seenAt, receivedAt }: Pick<DeskReport, 'seenAt' | 'receivedAt'>) {
	const ms = receivedAt.getTime() - seenAt.getTime();
	return ms < PROMPT_MS ? null : `seen ${span(ms)} before received`;
}
