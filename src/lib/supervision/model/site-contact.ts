import * as v from 'valibot';
import { FEW, type Figure } from './figure.ts';
import { differenceOf, ratioOf } from './interval.ts';
import { daysIn, isDay, shifted } from './period.ts';

export const siteContact = v.object({
	id: v.string(),
	name: v.string(),
	patchName: v.nullable(v.string()),
	/** Null: nobody has said how many. */
	berths: v.nullable(v.number()),
	received: v.number(),
	graded: v.number(),
	useful: v.number(),
	/** Whose reporters were told something. */
	told: v.number(),
	/** In minutes. */
	feedbackMedian: v.nullable(v.number()),
	feedbackBeyond: v.nullable(v.number()),
	/** Days, whenever that was; null: never. */
	lastReportOn: v.nullable(v.string()),
	lastVisitOn: v.nullable(v.string())
});
/** What came of contact with one site in a period, and when it last was in touch. */
export type SiteContact = v.InferOutput<typeof siteContact>;
export type SitesContact = { readonly sites: readonly SiteContact[]; readonly all: number };

/** Of a figure, what is read here. */
export type ContactFigure = Pick<
	Figure,
	'key' | 'measure' | 'outcome' | 'done' | 'waiting' | 'median' | 'beyond'
>;

/** What came of the reports of one kind: those that came, and how each of them ended. */
export type Ends = {
	readonly key: string;
	readonly received: number;
	readonly outcomes: readonly { readonly code: string; readonly count: number }[];
};

/** Reports and outcomes of each key, those with most reports first. */
export function endsOf(figures: readonly ContactFigure[]): Ends[] {
	return [...new Set(figures.map(({ key }) => key))]
		.map((key) => ({ key, of: figures.filter((figure) => figure.key === key) }))
		.map(({ key, of }) => ({
			key,
			received: of.find(({ measure }) => measure === 'received')?.done ?? 0,
			outcomes: of
				.filter(({ measure }) => measure === 'closed')
				.map(({ outcome, done }) => ({ code: outcome ?? '', count: done }))
				.sort((a, b) => b.count - a.count)
		}))
		.sort((a, b) => b.received - a.received || a.key.localeCompare(b.key));
}

/** Reports for each thousand berths. */
export function byBerths({ received, berths }: SiteContact): string {
	return berths === null ? 'berths not known' : ((received / berths) * 1000).toFixed(1);
}

const MOST_DAYS = 365;

/** As long before a day as it is past, a year at most, today left out; null: that day has no days after it. */
export function aroundOf(day: string, today: string) {
	if (!isDay(day) || day >= today) return null;
	const days = Math.min(MOST_DAYS, daysIn({ from: day, to: today }) - 1);
	return {
		days,
		before: { from: shifted(day, -days), to: shifted(day, -1) },
		after: { from: day, to: shifted(day, days - 1) }
	};
}

/** What a period has, to be compared. */
export type Side = {
	readonly received: number;
	readonly inTime: number;
	/** Those of which it is known whether they were in time. */
	readonly decided: number;
	readonly median: number | null;
	readonly beyond: number | null;
};

/** What a side is read from. */
export const SIDE = ['received', 'acknowledge', 'in_time', 'late'];

export function sideOf(figures: readonly ContactFigure[]): Side {
	const of = (wanted: string) => figures.find(({ measure }) => measure === wanted);
	const acknowledged = of('acknowledge');
	return {
		received: of('received')?.done ?? 0,
		inTime: of('in_time')?.done ?? 0,
		decided: (acknowledged?.done ?? 0) + (of('late')?.waiting ?? 0),
		median: acknowledged?.median ?? null,
		beyond: acknowledged?.beyond ?? null
	};
}

const points = (share: number) => {
	const whole = Math.round(share * 100);
	return `${whole < 0 ? '−' : '+'}${Math.abs(whole)}`;
};
const times = (ratio: number) => ratio.toFixed(2);

/** How one side differs from the other, with an interval each and what may be concluded; null: too few. */
export function compared(before: Side, after: Side, days: number) {
	if (before.decided < FEW || after.decided < FEW) return null;
	const share = (side: Side) => ({ part: side.inTime, whole: side.decided });
	const change = after.inTime / after.decided - before.inTime / before.decided;
	const inTime = differenceOf(share(after), share(before));
	const count = (side: Side) => ({ count: side.received, days });
	const rate = ratioOf(count(after), count(before));
	const reach = (low: string, high: string) => `between ${low} and ${high}`;
	return {
		inTime: `${points(change)} points; with 95% confidence ${reach(points(inTime.low), points(inTime.high))}`,
		inTimeSays: says(inTime.low, inTime.high, 0, 'The share in time'),
		rate: `${times(after.received / before.received)} times as many; with 95% confidence ${reach(times(rate.low), times(rate.high))}`,
		rateSays: says(rate.low, rate.high, 1, 'The number of reports')
	};
}

function says(low: number, high: number, same: number, what: string): string {
	if (low > same) return `${what} rose by more than chance alone would easily make.`;
	if (high < same) return `${what} fell by more than chance alone would easily make.`;
	return `${what} may have risen, fallen or stayed: these figures do not show which.`;
}
