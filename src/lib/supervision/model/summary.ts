import { cellWords, countsIn, lengthsIn, type LengthCell, type Table } from './tables.ts';

type Shown = LengthCell & { readonly beyond: number };
type Named = { readonly name: string; readonly cell: Shown };

const isShown = (named: { name: string; cell: LengthCell }): named is Named =>
	named.cell.beyond !== null;
const lasted = ({ minutes, beyond }: Shown) => minutes ?? beyond;

/** What the eye would see first in a chart of these lengths, in one or two sentences. */
export function summaryOf(table: Table, unit: string): string {
	const named = (column: 'median' | 'p90'): Named[] =>
		lengthsIn(table, column)
			.map((cell, row) => ({ name: table.rows[row]!.name, cell }))
			.filter(isShown)
			.sort((a, b) => lasted(a.cell) - lasted(b.cell));
	const received = countsIn(table, 'received').reduce((sum, count) => sum + count, 0);
	const reports = `${received} ${received === 1 ? 'report was' : 'reports were'} received`;
	const [medians, p90s] = [named('median'), named('p90')];
	const hidden = table.rows.length - p90s.length;
	if (p90s.length === 0)
		return `${reports}, fewer than 5 in each ${unit}, so neither percentile is shown.`;
	const of = ({ name, cell }: Named) => `${cellWords(cell)} (${name})`;
	const range = (words: string, which: Named[]) =>
		lasted(which[0]!.cell) === lasted(which.at(-1)!.cell)
			? `${words} was ${cellWords(which[0]!.cell)}`
			: `${words} ran from ${of(which[0]!)} to ${of(which.at(-1)!)}`;
	const rest = hidden === 0 ? '' : `; of ${hidden} there are too few to say`;
	return `${reports}. ${range('The median', medians)}, ${range('the 90th percentile', p90s)}${rest}.`;
}
