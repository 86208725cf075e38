import Supercluster from 'supercluster';
import type { ReportOnChart } from '$lib/report/chart.ts';
import { timeLeft } from '$lib/report/time-left.ts';
import { urgencyWords } from '$lib/report/urgency.ts';
import { CLOSEST, type Coordinates } from './sea-miles.ts';

/** Pixels; a mark is 48 wide. */
const APART = 56;

type Counted = { readonly overdue: number; readonly now: number };
type Of = Counted & { readonly report: ReportOnChart };

/** One report on the chart, or several that lie too near each other to be told apart. */
export type Mark = Coordinates & {
	/** The same from one reading to the next, as long as it stands for the same. */
	readonly key: string;
	readonly reports: readonly ReportOnChart[];
	/** What is written in it. */
	readonly letters: string;
	/** By its shape: how it stands, or that it is many. */
	readonly shape: 'overdue' | 'waiting' | 'acknowledged' | 'many' | 'many-overdue';
	/** What it says to whoever does not see it. */
	readonly name: string;
	/** From how near its reports lie apart; null: it is one, or they lie on one spot. */
	readonly parts: number | null;
};

const LETTERS = { now: 'N', today: 'T', routine: 'R' } as const;

function stands(report: ReportOnChart, now: Date) {
	return timeLeft({ ...report, closedAt: null }, now);
}

function one(report: ReportOnChart, now: Date): Mark {
	const left = stands(report, now);
	const { id, reference, urgency, latitude, longitude, mine } = report;
	const shape = left.state === 'overdue' || left.state === 'acknowledged' ? left.state : 'waiting';
	return {
		key: id,
		reports: [report],
		latitude,
		longitude,
		letters: LETTERS[urgency] + (shape === 'overdue' ? '!' : ''),
		shape,
		name: `${reference}, ${urgencyWords(urgency).toLowerCase()}, ${left.words}${mine ? ', with you' : ''}`,
		parts: null
	};
}

function nameOfMany(count: number, { overdue, now }: Counted): string {
	return [
		`${count} reports`,
		...(overdue > 0 ? [`${overdue} overdue`] : []),
		...(now > 0 ? [`${now} happening now`] : [])
	].join(', ');
}

/** What a chart shows of these reports, from any distance. */
export function clusters(reports: readonly ReportOnChart[], now: Date) {
	const index = new Supercluster<Of, Counted>({
		radius: APART,
		extent: 256, // the pixels of a tile, as Leaflet counts them
		maxZoom: CLOSEST,
		map: ({ overdue, now: happening }) => ({ overdue, now: happening }),
		reduce: (sum: { overdue: number; now: number }, more) => {
			sum.overdue += more.overdue;
			sum.now += more.now;
		}
	});
	index.load(
		reports.map((report) => ({
			type: 'Feature',
			geometry: { type: 'Point', coordinates: [report.longitude, report.latitude] },
			properties: {
				report,
				overdue: stands(report, now).state === 'overdue' ? 1 : 0,
				now: report.urgency === 'now' ? 1 : 0
			}
		}))
	);
	return (seen: [number, number, number, number], zoom: number): Mark[] =>
		index.getClusters(seen, Math.round(zoom)).map(({ geometry, properties }) => {
			if (!('cluster' in properties)) return one(properties.report, now);
			const { cluster_id: id, point_count: count, overdue } = properties;
			const parts = index.getClusterExpansionZoom(id);
			const within = index.getLeaves(id, Infinity).map((leaf) => leaf.properties.report);
			return {
				key: `${within[0]!.id} and ${count - 1}`,
				reports: within,
				longitude: geometry.coordinates[0]!,
				latitude: geometry.coordinates[1]!,
				letters: count.toLocaleString('en-GB') + (overdue > 0 ? '!' : ''),
				shape: overdue > 0 ? 'many-overdue' : 'many',
				name: nameOfMany(count, properties),
				parts: parts > CLOSEST ? null : parts
			};
		});
}
