/**
 * The acceptance table of docs/acceptance.md against the tests that ran. A test names the rows it
 * proves at the end of its title: ` @row12`, or ` @mode3` for a failure mode.
 */
import type { Result } from './results.ts';

export type Row = { readonly id: string; readonly planned: boolean };

export type Acceptance = {
	/** Rows with at least one passing test. */
	readonly proven: readonly string[];
	/** Rows that are not built yet, as the table says. */
	readonly planned: readonly string[];
	/** What is wrong, in words. Empty: the table holds. */
	readonly faults: readonly string[];
};

const ROW = /^\| *(\d+|mode\d+) *\|.*\| *(planned)? *\|$/gm;
const TAG = /@(?:row(\d+)|(mode\d+))\b/g;

/** The rows of the table. */
export function rowsOf(document: string): Row[] {
	return [...document.matchAll(ROW)].map(([, id, planned]) => ({
		id: id!,
		planned: planned !== undefined
	}));
}

/** The rows that a title says it proves. */
export function rowsProvenBy(title: string): string[] {
	return [...title.matchAll(TAG)].map(([, row, mode]) => row ?? mode!);
}

/** Compares the table with the tests that ran. Only tests that passed prove anything. */
export function judge(rows: readonly Row[], results: readonly Result[]): Acceptance {
	const proven = new Set(
		results
			.filter(({ outcome }) => outcome === 'passed')
			.flatMap(({ title }) => rowsProvenBy(title))
	);
	const known = new Set(rows.map(({ id }) => id));
	const unproven = rows.filter(({ id, planned }) => !planned && !proven.has(id));
	const early = rows.filter(({ id, planned }) => planned && proven.has(id));
	const twice = rows.filter(({ id }, index) => rows.findIndex((row) => row.id === id) !== index);
	const unknown = [...new Set(results.flatMap(({ title }) => rowsProvenBy(title)))].filter(
		(id) => !known.has(id)
	);
	return {
		proven: rows.filter(({ id }) => proven.has(id)).map(({ id }) => id),
		planned: rows.filter(({ planned }) => planned).map(({ id }) => id),
		faults: [
			...(rows.length === 0 ? ['docs/acceptance.md has no rows.'] : []),
			...unproven.map(({ id }) => `Row ${id} has no passing test. End a title with @${tag(id)}.`),
			...early.map(({ id }) => `Row ${id} is proven now: remove "planned" from the table.`),
			...twice.map(({ id }) => `Row ${id} is in the table twice.`),
			...unknown.map((id) => `A test proves row ${id}, which the table does not have.`)
		]
	};
}

const tag = (id: string) => (id.startsWith('mode') ? id : `row${id}`);
