import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const keptReport = v.object({
	id: v.string(),
	reference: v.string(),
	closedAt: moment,
	/** Since when it waits for a decision. */
	since: moment
});
/** A report whose time is over: somebody decides. */
export type KeptReport = v.InferOutput<typeof keptReport>;

/** "6 years", "1 year and 6 months". */
export function monthsWords(months: number): string {
	const part = (count: number, unit: string) =>
		count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
	return [...part(Math.floor(months / 12), 'year'), ...part(months % 12, 'month')].join(' and ');
}
