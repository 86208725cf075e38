import { COUNTED, DEFINITIONS, type Length } from './definitions.ts';
import {
	countChange,
	lengthChange,
	lengthWords,
	shareChange,
	shareWords,
	type Figure
} from './figure.ts';
import { startsIn, stretchOf, stretchWords, type Period } from './period.ts';

/** What stands in a table: in words, and of a length of time its minutes for who counts on. */
export type Cell = {
	readonly shown: string;
	readonly minutes?: number | null;
	readonly beyond?: number | null;
};

/** What is shown, drawn and saved, so that all three say the same. */
export type Table = {
	readonly caption: string;
	/** What the first column names. */
	readonly of: string;
	readonly columns: readonly string[];
	readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
};

/** The columns that charts draw. */
export const MEDIAN = 'Median';
export const P90 = '90th percentile';
export const RECEIVED = 'Received';

const NONE = { done: 0, waiting: 0, median: null, p90: null, beyond: null };

type Found = Pick<Figure, 'done' | 'waiting' | 'median' | 'p90' | 'beyond'>;
type Find = (measure: string, of?: string) => Found;

/** Finds a figure by its measure and whatever else says which it is. Where there is none, all is none. */
function finding(figures: readonly Figure[], by: (figure: Figure) => string = () => ''): Find {
	const found = new Map(figures.map((figure) => [`${figure.measure} ${by(figure)}`, figure]));
	return (measure, of = '') => found.get(`${measure} ${of}`) ?? NONE;
}

const text = (shown: string | number): Cell => ({ shown: String(shown) });
const median = ({ median: minutes, beyond }: Found): Cell => ({
	shown: lengthWords(minutes, beyond),
	minutes,
	beyond
});
const p90 = ({ p90: minutes, beyond }: Found): Cell => ({
	shown: lengthWords(minutes, beyond),
	minutes,
	beyond
});

/** Of those whose target is over or met, how many met it. */
const inTarget = (find: Find, of?: string) => ({
	part: find('in_time', of).done,
	whole: find('acknowledge', of).done + find('late', of).waiting
});
const fellBack = (find: Find, of?: string) => ({
	part: find('fell_back', of).done,
	whole: find('received', of).done
});

/** How long things took, and how that differs from the period before. */
export function lengthsTable(
	caption: string,
	lengths: readonly Length[],
	now: readonly Figure[],
	then: readonly Figure[]
): Table {
	const [findNow, findThen] = [finding(now), finding(then)];
	return {
		caption,
		of: 'Time',
		columns: [MEDIAN, 'Median, change', P90, '90th percentile, change', 'Done', 'Still waiting'],
		rows: lengths.map((length) => {
			const [is, was] = [findNow(length), findThen(length)];
			const medians = [is, was].map(({ median: minutes, beyond }) => ({ minutes, beyond }));
			const p90s = [is, was].map(({ p90: minutes, beyond }) => ({ minutes, beyond }));
			return {
				name: DEFINITIONS[length].name,
				cells: [
					median(is),
					text(lengthChange(medians[0]!, medians[1]!)),
					p90(is),
					text(lengthChange(p90s[0]!, p90s[1]!)),
					text(is.done),
					text(is.waiting)
				]
			};
		})
	};
}

/** What is counted, and how that differs from the period before. */
export function countedTable(now: readonly Figure[], then: readonly Figure[]): Table {
	const [findNow, findThen] = [finding(now), finding(then)];
	const [received, were] = [findNow('received').done, findThen('received').done];
	const share = (name: string, of: typeof inTarget) => {
		const [is, was] = [of(findNow), of(findThen)];
		const words = ({ part, whole }: typeof is) => text(shareWords(part, whole));
		return { name, cells: [words(is), words(was), text(shareChange(is, was))] };
	};
	return {
		caption: 'Counted',
		of: 'Reports',
		columns: ['This period', 'Period before', 'Change'],
		rows: [
			{
				name: COUNTED.received.name,
				cells: [text(received), text(were), text(countChange(received, were))]
			},
			share(COUNTED.in_target.name, inTarget),
			share(COUNTED.fell_back.name, fellBack)
		]
	};
}

/** Why reports fell back, the commonest first. */
export function reasonsTable(reasons: readonly Figure[], words: (reason: string) => string): Table {
	const all = reasons.reduce((sum, { done }) => sum + done, 0);
	return {
		caption: 'Why reports fell back',
		of: 'Reason',
		columns: ['Reports'],
		rows: reasons
			.toSorted((a, b) => b.done - a.done || a.key.localeCompare(b.key))
			.map(({ key, done }) => ({ name: words(key), cells: [text(shareWords(done, all))] }))
	};
}

/** One length of time, stretch by stretch: days without a report too. */
export function overTable(length: Length, figures: readonly Figure[], period: Period): Table {
	const stretch = stretchOf(period);
	const find = finding(figures, ({ startsOn }) => startsOn);
	return {
		caption: `${DEFINITIONS[length].name}, by ${stretch}`,
		of: { day: 'Day', week: 'Week', month: 'Month' }[stretch],
		columns: [MEDIAN, P90, RECEIVED, 'Still waiting'],
		rows: startsIn(period, stretch).map((start) => ({
			name: stretchWords(start, stretch),
			cells: [
				median(find(length, start)),
				p90(find(length, start)),
				text(find('received', start).done),
				text(find(length, start).waiting)
			]
		}))
	};
}

/** Without the lines of which nothing was received. */
export const withReports = (table: Table): Table => ({
	...table,
	rows: table.rows.filter((_, row) => columnOf(table, RECEIVED)[row]!.shown !== '0')
});

/** What the keys of a dimension are called, in the order they are shown. */
export type Keys = {
	/** "patch" */
	readonly by: string;
	readonly name: (figure: Pick<Figure, 'key' | 'label'>) => string;
	readonly compare: (a: string, b: string) => number;
};

/** "patch" is "Patch" where a line begins. */
export const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** One length of time, and what is counted, key by key. */
export function byTable(length: Length, figures: readonly Figure[], keys: Keys): Table {
	const find = finding(figures, ({ key }) => key);
	const names = new Map(figures.map((figure) => [figure.key, keys.name(figure)]));
	const order = [...names.keys()].sort(
		(a, b) => keys.compare(a, b) || names.get(a)!.localeCompare(names.get(b)!)
	);
	return {
		caption: `${DEFINITIONS[length].name}, by ${keys.by}`,
		of: capital(keys.by),
		columns: [
			MEDIAN,
			P90,
			RECEIVED,
			'Still waiting',
			COUNTED.in_target.name,
			COUNTED.fell_back.name
		],
		rows: order.map((key) => {
			const [met, fell] = [inTarget(find, key), fellBack(find, key)];
			return {
				name: names.get(key)!,
				cells: [
					median(find(length, key)),
					p90(find(length, key)),
					text(find('received', key).done),
					text(find(length, key).waiting),
					text(shareWords(met.part, met.whole)),
					text(shareWords(fell.part, fell.whole))
				]
			};
		})
	};
}

/** One column of a table. */
export const columnOf = ({ columns, rows }: Table, column: string): readonly Cell[] =>
	rows.map(({ cells }) => cells[columns.indexOf(column)]!);

/** The columns of a file of tables, a line for each of their cells. */
export const TABLES_SHEET = {
	columns: [
		['marking'],
		['from'],
		['to'],
		['table'],
		['of'],
		['figure'],
		['shown'],
		['minutes'],
		['more_than_minutes']
	],
	required: [],
	example: {}
} as const;

/** Every cell of every table, as it is shown, for a spreadsheet. */
export const linesOf = (tables: readonly Table[], { from, to }: Period) =>
	tables.flatMap(({ caption, columns, rows }) =>
		rows.flatMap(({ name, cells }) =>
			cells.map(({ shown, minutes = null, beyond = null }, place) => ({
				marking: 'OFFICIAL-SENSITIVE',
				from,
				to,
				table: caption,
				of: name,
				figure: columns[place]!,
				shown,
				minutes: minutes ?? '',
				more_than_minutes: minutes === null ? (beyond ?? '') : ''
			}))
		)
	);
