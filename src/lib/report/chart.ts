import * as v from 'valibot';
import { timedSchema } from './time-left.ts';
import { urgencySchema } from './urgency.ts';

const reportOnChart = v.object({
	...v.omit(timedSchema, ['closedAt']).entries,
	id: v.string(),
	reference: v.string(),
	urgency: urgencySchema,
	latitude: v.number(),
	longitude: v.number(),
	mine: v.boolean()
});
/** An open report, as much of it as a chart of many shows. */
export type ReportOnChart = v.InferOutput<typeof reportOnChart>;

export const deskChart = v.object({
	reports: v.array(reportOnChart),
	/** How many have a position. */
	placed: v.number(),
	unplaced: v.number()
});
/** Where the open reports are; of very many those that must be answered soonest. */
export type DeskChart = v.InferOutput<typeof deskChart>;

/** What the chart does not show, in a sentence; empty: nothing. */
export function notOnChart({ reports, placed, unplaced }: DeskChart): string {
	const missing = [];
	if (placed > reports.length)
		missing.push(
			`The chart shows the ${reports.length.toLocaleString('en-GB')} that must be answered soonest, of ${placed.toLocaleString('en-GB')}.`
		);
	if (unplaced === 1) missing.push('1 has no position and is in the list alone.');
	if (unplaced > 1)
		missing.push(`${unplaced.toLocaleString('en-GB')} have no position and are in the list alone.`);
	return missing.join(' ');
}
