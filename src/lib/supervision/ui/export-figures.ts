import { exportFigures, type Taking } from '$lib/supervision/data/figures.ts';
import { linesOf, TABLES_SHEET, type Table } from '$lib/supervision/model/tables.ts';
import { saveFile } from '$lib/ui/save-file.ts';

/** Saves tables as they are shown, once that is written down. */
export async function saveTables(
	tables: readonly Table[],
	taking: Omit<Taking, 'form'>
): Promise<void> {
	const { writeFile } = await import('$lib/csv.ts');
	await exportFigures({ ...taking, form: 'csv' });
	const { from, to } = taking.period;
	const name = `OFFICIAL-SENSITIVE response times ${from} to ${to}.csv`;
	saveFile(name, 'text/csv;charset=utf-8', writeFile(TABLES_SHEET, linesOf(tables, taking.period)));
}
