import { COUNTED, DEFINITIONS, type Length } from './definitions.ts';
import {
	countChange,
	lengthChange,
	lengthWords,
	shareChange,
	shareWords,
	type Figure,
	type Percentile,
	type Share
} from './figure.ts';
import { startsIn, stretchOf, stretchWords, type Period } from './period.ts';

export type LengthCell = { readonly kind: 'length' } & Percentile;

/** What stands in a table, as numbers. `cellWords` says it. */
export type Cell =
	| LengthCell
	| { readonly kind: 'count'; readonly count: number }
	| ({ readonly kind: 'share' } & Share)
	| { readonly kind: 'length change'; readonly now: Percentile; readonly then: Percentile }
	| { readonly kind: 'count change'; readonly now: number; readonly then: number }
	| { readonly kind: 'share change'; readonly now: Share; readonly then: Share };

export type Column = { readonly key: ColumnKey; readonly name: string };

/** What is shown, drawn and saved, so that all three say the same. */
export type Table = {
	readonly caption: string;
	/** What the first column names. */
	readonly of: string;
	readonly columns: readonly Column[];
	readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
};

/** What a column holds, and what it is called. */
const COLUMNS = {
	median: 'Median',
	median_change: 'Median, change',
	p90: '90th percentile',
	p90_change: '90th percentile, change',
	done: 'Done',
	waiting: 'Still waiting',
	received: 'Received',
	in_target: COUNTED.in_target.name,
	fell_back: COUNTED.fell_back.name,
	now: 'This period',
	then: 'Period before',
	change: 'Change',
	reports: 'Reports'
} as const;
export type ColumnKey = keyof typeof COLUMNS;

export const columnName = (key: ColumnKey): string => COLUMNS[key];
const columnsOf = (...keys: ColumnKey[]): Column[] =>
	keys.map((key) => ({ key, name: COLUMNS[key] }));

/** A cell as people read it. */
export function cellWords(cell: Cell): string {
	switch (cell.kind) {
		case 'length':
			return lengthWords(cell.minutes, cell.beyond);
		case 'count':
			return String(cell.count);
		case 'share':
			return shareWords(cell.part, cell.whole);
		case 'length change':
			return lengthChange(cell.now, cell.then);
		case 'count change':
			return countChange(cell.now, cell.then);
		case 'share change':
			return shareChange(cell.now, cell.then);
	}
}

const NONE = { done: 0, waiting: 0, median: null, p90: null, beyond: null };

type Found = Pick<Figure, 'done' | 'waiting' | 'median' | 'p90' | 'beyond'>;
type Find = (measure: string, of?: string) => Found;

/** Finds a figure by its measure and whatever else says which it is. Where there is none, all is none. */
function finding(figures: readonly Figure[], by: (figure: Figure) => string = () => ''): Find {
	const found = new Map(figures.map((figure) => [`${figure.measure} ${by(figure)}`, figure]));
	return (measure, of = '') => found.get(`${measure} ${of}`) ?? NONE;
}

const count = (count: number): Cell => ({ kind: 'count', count });
const share = ({ part, whole }: Share): Cell => ({ kind: 'share', part, whole });
const medianOf = ({ median: minutes, beyond }: Found): Percentile => ({ minutes, beyond });
const p90Of = ({ p90: minutes, beyond }: Found): Percentile => ({ minutes, beyond });
const length = (percentile: Percentile): Cell => ({ kind: 'length', ...percentile });

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
		columns: columnsOf('median', 'median_change', 'p90', 'p90_change', 'done', 'waiting'),
		rows: lengths.map((measure) => {
			const [is, was] = [findNow(measure), findThen(measure)];
			const change = (of: typeof medianOf): Cell => ({
				kind: 'length change',
				now: of(is),
				then: of(was)
			});
			return {
				name: DEFINITIONS[measure].name,
				cells: [
					length(medianOf(is)),
					change(medianOf),
					length(p90Of(is)),
					change(p90Of),
					count(is.done),
					count(is.waiting)
				]
			};
		})
	};
}

/** What is counted, and how that differs from the period before. */
export function countedTable(now: readonly Figure[], then: readonly Figure[]): Table {
	const [findNow, findThen] = [finding(now), finding(then)];
	const [received, were] = [findNow('received').done, findThen('received').done];
	const shares = (name: string, of: typeof inTarget) => {
		const [now, then] = [of(findNow), of(findThen)];
		const cells: Cell[] = [share(now), share(then), { kind: 'share change', now, then }];
		return { name, cells };
	};
	return {
		caption: 'Counted',
		of: 'Reports',
		columns: columnsOf('now', 'then', 'change'),
		rows: [
			{
				name: COUNTED.received.name,
				cells: [count(received), count(were), { kind: 'count change', now: received, then: were }]
			},
			shares(COUNTED.in_target.name, inTarget),
			shares(COUNTED.fell_back.name, fellBack)
		]
	};
}

/** Why reports fell back, the commonest first. */
export function reasonsTable(reasons: readonly Figure[], words: (reason: string) => string): Table {
	const all = reasons.reduce((sum, { done }) => sum + done, 0);
	return {
		caption: 'Why reports fell back',
		of: 'Reason',
		columns: columnsOf('reports'),
		rows: reasons
			.toSorted((a, b) => b.done - a.done || a.key.localeCompare(b.key))
			.map(({ key, done }) => ({ name: words(key), cells: [share({ part: done, whole: all })] }))
	};
}

/** One length of time, stretch by stretch: days without a report too. */
export function overTable(measure: Length, figures: readonly Figure[], period: Period): Table {
	const stretch = stretchOf(period);
	const find = finding(figures, ({ startsOn }) => startsOn);
	return {
		caption: `${DEFINITIONS[measure].name}, by ${stretch}`,
		of: { day: 'Day', week: 'Week', month: 'Month' }[stretch],
		columns: columnsOf('median', 'p90', 'received', 'waiting'),
		rows: startsIn(period, stretch).map((start) => ({
			name: stretchWords(start, stretch),
			cells: [
				length(medianOf(find(measure, start))),
				length(p90Of(find(measure, start))),
				count(find('received', start).done),
				count(find(measure, start).waiting)
			]
		}))
	};
}

/** Without the lines of which nothing was received. */
export const withReports = (table: Table): Table => ({
	...table,
	rows: table.rows.filter((_, row) => countsIn(table, 'received')[row] !== 0)
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
export function byTable(measure: Length, figures: readonly Figure[], keys: Keys): Table {
	const find = finding(figures, ({ key }) => key);
	const names = new Map(figures.map((figure) => [figure.key, keys.name(figure)]));
	const order = [...names.keys()].sort(
		(a, b) => keys.compare(a, b) || names.get(a)!.localeCompare(names.get(b)!)
	);
	return {
		caption: `${DEFINITIONS[measure].name}, by ${keys.by}`,
		of: capital(keys.by),
		columns: columnsOf('median', 'p90', 'received', 'waiting', 'in_target', 'fell_back'),
		rows: order.map((key) => ({
			name: names.get(key)!,
			cells: [
				length(medianOf(find(measure, key))),
				length(p90Of(find(measure, key))),
				count(find('received', key).done),
				count(find(measure, key).waiting),
				share(inTarget(find, key)),
				share(fellBack(find, key))
			]
		}))
	};
}

function columnOf({ columns, rows }: Table, wanted: ColumnKey): readonly Cell[] {
	const index = columns.findIndex(({ key }) => key === wanted);
	return index < 0 ? [] : rows.map(({ cells }) => cells[index]!);
}

/** The lengths in a column, row by row. */
export const lengthsIn = (table: Table, key: ColumnKey): readonly LengthCell[] =>
	columnOf(table, key).filter((cell) => cell.kind === 'length');

/** The counts in a column, row by row. */
export const countsIn = (table: Table, key: ColumnKey): readonly number[] =>
	columnOf(table, key).flatMap((cell) => (cell.kind === 'count' ? [cell.count] : []));

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
			cells.map((cell, place) => {
				const { minutes, beyond } = cell.kind === 'length' ? cell : { minutes: null, beyond: null };
				return {
					marking: 'OFFICIAL-SENSITIVE',
					from,
					to,
					table: caption,
					of: name,
					figure: columns[place]!.name,
					shown: cellWords(cell),
					minutes: minutes ?? '',
					more_than_minutes: minutes === null ? (beyond ?? '') : ''
				};
			})
		)
	);
