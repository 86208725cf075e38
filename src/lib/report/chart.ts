import type { Urgency } from './draft.ts';
import type { Timed } from './time-left.ts';

/** An open report, as much of it as a chart of many shows. */
export type ReportOnChart = Omit<Timed, 'closedAt'> & {
	readonly id: string;
	readonly reference: string;
	readonly urgency: Urgency;
	readonly latitude: number;
	readonly longitude: number;
	readonly mine: boolean;
};

/** Where the open reports are; of very many those that must be answered soonest. */
export type DeskChart = {
	readonly reports: readonly ReportOnChart[];
	/** How many have a position. */
	readonly placed: number;
	readonly unplaced: number;
};

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
