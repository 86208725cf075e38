import * as v from 'valibot';
import type { Dimension, OfferedDimension } from '$lib/supervision/model/dimensions.ts';
import { figureSchema, type Figure } from '$lib/supervision/model/figure.ts';
import type { Length } from '$lib/supervision/model/definitions.ts';
import {
	before,
	shifted,
	stretchOf,
	type Period,
	type Stretch
} from '$lib/supervision/model/period.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { agreed, allRows, rowsAs } from '$lib/supabase/rows.ts';

export { regionHints, slower } from '$lib/supabase/live.ts';

/** What is read beside a length of time. */
const COUNTS = ['received', 'in_time', 'late', 'fell_back', 'acknowledge'];

type Asked = {
	dimension?: Dimension;
	by?: Stretch | 'period';
	/** Null: all there are. */
	measures?: string[] | null;
};

/** Figures of the supervisor's region for the reports received in a period. */
export async function fetchFigures(
	{ from, to }: Period,
	{ dimension = 'all', by = 'period', measures = null }: Asked = {}
): Promise<Figure[]> {
	const client = await signedIn();
	return allRows(figureSchema, (first, last) =>
		client
			.rpc('figures', { since: from, until: shifted(to, 1), dimension, by, measures })
			.select(
				'key, label, startsOn:starts_on, measure, outcome, done, waiting, median:median_minutes, p90:p90_minutes, beyond:beyond_minutes'
			)
			.order('key')
			.order('starts_on')
			.order('measure')
			.order('outcome')
			.range(first, last)
	);
}

/** What was, and why reports fell back: of a period and of the one before. */
export type Summed = { now: Figure[]; then: Figure[]; reasons: Figure[] };

async function fetchSummed(period: Period): Promise<Summed> {
	const [now, then, reasons] = await Promise.all([
		fetchFigures(period),
		fetchFigures(before(period)),
		fetchFigures(period, { dimension: 'fallback' })
	]);
	return { now, then, reasons };
}

const fetchBy = (period: Period, length: Length, dimension: OfferedDimension) =>
	fetchFigures(period, { dimension, measures: [length, ...COUNTS] });

/** The same, and one length of time over it and by one dimension. */
export type Trends = Summed & { over: Figure[]; by: Figure[] };

/** All that a page about a period shows. */
export async function fetchTrends(
	period: Period,
	length: Length,
	dimension: OfferedDimension
): Promise<Trends> {
	const [summed, over, by] = await Promise.all([
		fetchSummed(period),
		fetchFigures(period, { by: stretchOf(period), measures: [length, 'received'] }),
		fetchBy(period, length, dimension)
	]);
	return { ...summed, over, by };
}

/** The same of a month, and the time to acknowledge by each dimension. */
export type MonthFigures = Summed & { by: readonly (readonly [OfferedDimension, Figure[]])[] };

/** Figures of a month of the supervisor's region, by each of those dimensions. */
export async function fetchMonth(
	month: Period,
	dimensions: readonly OfferedDimension[]
): Promise<MonthFigures> {
	const [summed, by] = await Promise.all([
		fetchSummed(month),
		Promise.all(
			dimensions.map(
				async (dimension) => [dimension, await fetchBy(month, 'acknowledge', dimension)] as const
			)
		)
	]);
	return { ...summed, by };
}

export type Taking = {
	readonly form: 'csv' | 'print';
	readonly what: 'trends' | 'month';
	readonly dimension: OfferedDimension | 'all';
	readonly period: Period;
};

/** Has it written down that these leave the service. Before the file or the page is made. */
export async function exportFigures({ period: { from, to }, ...taking }: Taking): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('export_figures', { ...taking, since: from, until: shifted(to, 1) }));
}

const figureExport = v.pipe(
	v.object({
		id: v.number(),
		at: moment,
		form: v.picklist(['csv', 'print']),
		what: v.picklist(['trends', 'month']),
		dimension: v.string(),
		since: v.string(),
		until: v.string(),
		/** Null: somebody whose name the reader may not read. */
		by: v.nullable(v.string())
	}),
	v.transform(({ since, until, ...row }) => ({
		...row,
		period: { from: since, to: shifted(until, -1) }
	}))
);
export type FigureExport = v.InferOutput<typeof figureExport>;

/** Who took figures of the region out of the service, newest first. */
export async function fetchFigureExports(
	size: number
): Promise<{ taken: FigureExport[]; more: boolean }> {
	const client = await signedIn();
	const rows = rowsAs(
		figureExport,
		await client
			.from('figure_exports')
			.select('id, at, form, what, dimension, since, until, ...people(by:name)')
			.order('id', { ascending: false })
			.limit(size + 1)
	);
	return { taken: rows.slice(0, size), more: rows.length > size };
}
