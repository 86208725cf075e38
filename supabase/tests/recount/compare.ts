/** Every figure there is, over periods that cut what is counted in all the ways there are. */
import type pg from 'pg';
import { DIMENSIONS, recounting, type Compared } from './recount.ts';

const EACH = ['period', 'month', 'week', 'day'];

/** From a day to before another, and by which stretches of time. */
export type Period = readonly [since: string, until: string, by?: readonly string[]];

export const PERIODS: readonly Period[] = [
	['2026-01-01', '2027-01-01'], // whole months
	['2025-12-15', '2027-01-07'], // all there is
	['2026-02-11', '2026-11-18'], // cuts months at both ends
	['2026-06-10', '2026-06-24'], // within one month
	['2026-06-03', '2026-06-28'], // most of one
	['2026-06-17', '2026-06-18'], // a day
	['2026-03-23', '2026-03-30'], // these two: weeks in which the clocks change
	['2026-10-19', '2026-10-26'],
	['2026-10-25', '2026-10-26'], // the day of 25 hours
	['2026-03-29', '2026-03-30'] // the day of 23
];

export async function compareAll(
	db: pg.Client,
	regions: readonly string[],
	at: Date,
	periods: readonly Period[] = PERIODS,
	say: (words: string) => void = () => undefined
): Promise<Compared> {
	const recount = await recounting(db, at);
	const all: Compared = { figures: 0, unlike: [] };
	try {
		for (const [since, until, stretches = EACH] of periods) {
			for (const by of stretches) {
				for (const region of regions) {
					for (const dimension of DIMENSIONS) {
						const { figures, unlike } = await recount.compare({
							region,
							dimension,
							since,
							until,
							by
						});
						all.figures += figures;
						all.unlike.push(...unlike);
					}
				}
			}
			say(`${since} to ${until}: ${all.figures.toLocaleString('en')} so far`);
		}
		return all;
	} finally {
		recount.close();
	}
}
