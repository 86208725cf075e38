import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { span } from './duration.ts';

export type TimeLeft = {
	readonly state: 'overdue' | 'soon' | 'in_time' | 'acknowledged' | 'closed';
	readonly words: string;
};

const MINUTE_MS = 60_000;
const SOON_MS = 5 * MINUTE_MS;

export const timedSchema = v.object({
	/** The time by which it must first be acknowledged, counted from its receipt. Null: it was. */
	targetAt: v.nullable(moment),
	/** When somebody must have acknowledged it; null once somebody has. */
	deadlineAt: v.nullable(moment),
	/** Until when an operator who claimed it has it to acknowledge; null when nobody claimed it. */
	claimedUntil: v.nullable(moment),
	/** When it goes on unless it is closed; null until somebody has acknowledged it. */
	lapsesAt: v.nullable(moment),
	closedAt: v.nullable(moment)
});
/** By when somebody must do what with a report. */
export type Timed = Readonly<v.InferOutput<typeof timedSchema>>;

function untilOutcome(lapsesAt: Date | null, now: Date): TimeLeft {
	if (lapsesAt === null) return { state: 'acknowledged', words: 'acknowledged, outcome overdue' };
	const ms = lapsesAt.getTime() - now.getTime();
	const outcome = ms > 0 ? `outcome due in ${span(ms)}` : `outcome overdue by ${span(ms)}`;
	return { state: 'acknowledged', words: `acknowledged, ${outcome}` };
}

function earlier(target: Date | null, deadline: Date): Date {
	return target === null || deadline < target ? deadline : target;
}

/** When the report moves, if that is not when it must be acknowledged; else nothing. */
function moveWords({ claimedUntil }: Timed, answerBy: Date, due: Date, now: Date): string {
	const ms = due.getTime() - now.getTime();
	if (claimedUntil !== null) return ms > 0 ? `, claim ends in ${span(ms)}` : ', claim over';
	if (Math.abs(due.getTime() - answerBy.getTime()) < MINUTE_MS) return '';
	return ms > 0 ? `, escalates in ${span(ms)}` : ', escalates now';
}

/**
 * How long until the report must be acknowledged, "12 min left" or "overdue by 1 h 5 min". The target of
 * its receipt counts, however often the report has moved since. Then how long its present owner has, where
 * that differs: "overdue by 11 min, escalates in 7 min". Once it is acknowledged: by when its outcome is due.
 * Every page that shows a report's time uses these words.
 */
export function timeLeft(report: Timed, now: Date): TimeLeft {
	if (report.closedAt !== null) return { state: 'closed', words: 'closed' };
	const due = report.claimedUntil ?? report.deadlineAt;
	if (due === null) return untilOutcome(report.lapsesAt, now);
	// Handed back after it was once acknowledged, it has no target but its owner's deadline.
	const answerBy = earlier(report.targetAt, report.deadlineAt ?? due);
	const ms = answerBy.getTime() - now.getTime();
	const moves = moveWords(report, answerBy, due, now);
	if (ms <= 0) return { state: 'overdue', words: `overdue by ${span(ms)}${moves}` };
	const soonest = Math.min(ms, due.getTime() - now.getTime());
	return { state: soonest <= SOON_MS ? 'soon' : 'in_time', words: `${span(ms)} left${moves}` };
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
export function delayWords({ seenAt, receivedAt }: { seenAt: Date; receivedAt: Date }) {
	const ms = receivedAt.getTime() - seenAt.getTime();
	return ms < PROMPT_MS ? null : `seen ${span(ms)} before received`;
}
