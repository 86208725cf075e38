/** Lines of a spreadsheet as text. The one file that knows papaparse, loaded when somebody needs it. */
import Papa from 'papaparse';

/** One line of a file: its number there, and what stands in each column it has. */
export type Line = { readonly line: number; readonly cells: Readonly<Record<string, string>> };

/** Something wrong in a file: where, and a word for what. */
export type LineError = {
	/** Null: the file as a whole. */
	readonly line: number | null;
	readonly column: string | null;
	readonly word: string;
	/** What the word is about: another line, the right spelling, a limit. */
	readonly about: string | null;
};

/** The columns of a file in their order, and what else each may be called. */
export type Columns = readonly (readonly [column: string, ...others: string[]])[];

/** What a file is about: which columns, which of them it cannot be without, and a line to copy. */
export type Sheet = {
	readonly columns: Columns;
	readonly required: readonly string[];
	readonly example: Readonly<Record<string, string>>;
};

export const MOST_LINES = 2000;

export type ReadFile = {
	readonly lines: readonly Line[];
	/** Headings that mean nothing here: what stands under them is left out. */
	readonly unknown: readonly string[];
	readonly errors: readonly LineError[];
};

/** What a spreadsheet would take for a formula. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;
/** Behind any number of these a sign is text: one more says so, and is taken off again. */
const GUARD = "'";
/** What no text holds: a file in another code, or one that was cut. */
const UNREADABLE = /[\0\uFFFD]|\p{Cs}/u;
const SEPARATORS = [',', ';', '\t'];

const guarded = (cell: string) => (FORMULA.test(cell) ? GUARD + cell : cell);
const unguarded = (cell: string) =>
	cell.startsWith(GUARD) && FORMULA.test(cell) ? cell.slice(1) : cell;

/** No list that a person could have made is longer. */
const MOST_BYTES = 2_000_000;
/** How a workbook begins: a ZIP file, or what came before it. */
const WORKBOOKS = ['PK\x03\x04', '\xd0\xcf\x11\xe0'];

/** Why these bytes are no lines of text; null: they may be. */
export function noText(bytes: Uint8Array): 'file_too_large' | 'file_is_workbook' | null {
	if (bytes.length > MOST_BYTES) return 'file_too_large';
	const start = String.fromCharCode(...bytes.subarray(0, 4));
	return WORKBOOKS.includes(start) ? 'file_is_workbook' : null;
}

/** Bytes as text: with a mark of its code, else UTF-8, else what a spreadsheet on Windows writes. */
export function decoded(bytes: Uint8Array): string {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/** The separator that the headings have most of; they hold none themselves. */
function separatorOf(headings: string): string {
	const count = (sign: string) => headings.split(sign).length;
	return SEPARATORS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

type Cells = {
	readonly line: number;
	readonly cells: readonly string[];
	readonly broken: boolean;
};

/** Every line that is not empty, with its number in the file: a quoted cell may run over several. */
function cellsOf(text: string, delimiter: string, first: number): Cells[] {
	const found: Cells[] = [];
	let [line, from] = [first, 0];
	Papa.parse<string[]>(text, {
		delimiter,
		newline: '\n',
		step({ data, errors, meta }) {
			const cells = data.map((cell) => cell.trim());
			if (cells.some((cell) => cell !== ''))
				found.push({ line, cells, broken: errors.some(({ type }) => type === 'Quotes') });
			line += text.slice(from, meta.cursor).split('\n').length - 1;
			from = meta.cursor;
		}
	});
	return found;
}

/** "E-mail address" is emailaddress. */
const plain = (heading: string) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Reads a file by its headings, in whatever order and letters. */
export function readFile(file: string, { columns, required }: Sheet): ReadFile {
	const errors: LineError[] = [];
	const wrong = (word: string, rest: Partial<LineError> = {}) =>
		void errors.push({ line: null, column: null, about: null, word, ...rest });
	const whole = file.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
	const said = /^"?sep=(.)"?\n/i.exec(whole); // a spreadsheet's own way to name it
	const text = whole.slice(said?.[0].length ?? 0);
	const delimiter = said?.[1] ?? separatorOf(/^\s*(.*)/.exec(text)![1]!);
	const [headings, ...rest] = cellsOf(text, delimiter, said ? 2 : 1);
	if (!headings) {
		wrong('file_empty');
		return { lines: [], unknown: [], errors };
	}

	const places = headings.cells.map((heading) => {
		const known = columns.find((names) => names.includes(plain(heading)));
		return known ? known[0] : null;
	});
	places.forEach((column, place) => {
		if (column !== null && places.indexOf(column) < place)
			wrong('column_twice', { line: headings.line, column });
	});
	for (const column of required)
		if (!places.includes(column)) wrong('column_missing', { line: headings.line, column });
	if (errors.length === 0 && rest.length === 0) wrong('file_empty');
	if (rest.length > MOST_LINES) wrong('too_many_lines', { about: String(rest.length) });
	const unknown = headings.cells.filter((heading, place) => heading !== '' && !places[place]);

	const lines = rest.map(({ line, cells, broken }): Line => {
		const read: Record<string, string> = {};
		places.forEach((column, place) => {
			if (column !== null) read[column] = unguarded(cells[place] ?? '');
		});
		if (broken) wrong('quotes_unpaired', { line });
		else if (cells.slice(places.length).some((cell) => cell !== ''))
			wrong('too_many_cells', { line });
		for (const [column, cell] of Object.entries(read))
			if (UNREADABLE.test(cell)) wrong('character_unreadable', { line, column });
		return { line, cells: read };
	});
	return { lines, unknown, errors };
}

/** A file of those columns that spreadsheets open as it is meant, and that reads as it was written. */
export function writeFile(
	{ columns }: Sheet,
	rows: readonly Readonly<Record<string, string | number>>[]
): string {
	const fields = columns.map(([column]) => column);
	const data = rows.map((row) =>
		fields.map((field) => {
			const cell = row[field] ?? '';
			return typeof cell === 'number' ? cell : guarded(cell);
		})
	);
	// the mark, without which a spreadsheet takes it for the code of its own machine
	return `\uFEFF${Papa.unparse({ fields, data }, { newline: '\r\n' })}\r\n`;
}
