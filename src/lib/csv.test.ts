import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { decoded, MOST_LINES, noText, readFile, writeFile, type Sheet } from './csv.ts';
import { PEOPLE_SHEET, siteCells, SITES_SHEET } from '$lib/administration/model/lines.ts';

const TWO: Sheet = {
	columns: [['name', 'site'], ['county'], ['sites']],
	required: ['name'],
	example: {}
};
const read = (text: string) => readFile(text, TWO);
const told = (text: string) =>
	read(text).errors.map(({ line, column, word }) => [line, column, word]);

describe('a file is read', () => {
	test('by its headings, in any order, letters and spelling', () => {
		expect(read('COUNTY, Site \nDorset,Quay\n')).toEqual({
			lines: [{ line: 2, cells: { name: 'Quay', county: 'Dorset' } }],
			unknown: [],
			errors: []
		});
		const { lines } = readFile('E-Mail Address,Full name,ROLE\na@x,A,officer', PEOPLE_SHEET);
		expect(lines).toEqual([{ line: 2, cells: { email: 'a@x', name: 'A', role: 'officer' } }]);
	});

	test.each([
		['commas', 'name,county\r\nQuay,Dorset\r\nPier,Kent\r\n'],
		['semicolons', 'name;county\nQuay;Dorset\nPier;Kent'],
		['tabs', 'name\tcounty\rQuay\tDorset\rPier\tKent'],
		['a mark of its code', '\uFEFFname,county\nQuay,Dorset\nPier,Kent\n'],
		['ends of both kinds', 'name,county\r\nQuay,Dorset\nPier,Kent\r\n']
	])('with %s', (_, text) => {
		expect(read(text).lines).toEqual([
			{ line: 2, cells: { name: 'Quay', county: 'Dorset' } },
			{ line: 3, cells: { name: 'Pier', county: 'Kent' } }
		]);
	});

	test('with the separator it names itself, and semicolons that part sites', () => {
		expect(read('sep=;\nname;county\nQuay;Dorset').lines).toEqual([
			{ line: 3, cells: { name: 'Quay', county: 'Dorset' } }
		]);
		expect(read('name,sites\nA,Quay;Pier;Dock').lines[0]).toMatchObject({
			cells: { sites: 'Quay;Pier;Dock' }
		});
	});

	test('with the separator that its headings have most of, whatever its cells hold', () => {
		const cells = (text: string) => read(text).lines.map(({ cells }) => cells);
		expect(cells('name;county\nQuay, old, of stone;Dorset, West')).toEqual([
			{ name: 'Quay, old, of stone', county: 'Dorset, West' }
		]);
		expect(cells('name\tcounty\nQuay, old;Dorset\tKent, East')).toEqual([
			{ name: 'Quay, old;Dorset', county: 'Kent, East' }
		]);
		expect(cells('\n\nname,county\nQuay;a;b;c,Dorset')).toEqual([
			{ name: 'Quay;a;b;c', county: 'Dorset' }
		]);
		expect(cells('name\nQuay\tof\tstone')).toEqual([{ name: 'Quay\tof\tstone' }]);
		expect(cells('"SEP=;"\nname;county\nQuay;Kent')).toEqual([{ name: 'Quay', county: 'Kent' }]);
		// what it names itself holds, even where the headings have none of it
		expect(cells('sep=;\nname\nQuay,Kent')).toEqual([{ name: 'Quay,Kent' }]);
	});

	test('a mark of its code or the name of a separator counts only at its beginning', () => {
		const names = (text: string) => read(text).lines.map(({ cells }) => cells.name);
		expect(names('name\nQu\uFEFFay\nPier')).toEqual(['Qu\uFEFFay', 'Pier']);
		expect(names('name\nsep=;\nPier')).toEqual(['sep=;', 'Pier']);
	});

	test('a line that ends early has empty cells', () => {
		expect(read('name,county,sites\nQuay').lines).toEqual([
			{ line: 2, cells: { name: 'Quay', county: '', sites: '' } }
		]);
	});

	test('separators without anything behind them are no cells too many', () => {
		expect(read('name,county\nQuay,Dorset,,')).toMatchObject({
			lines: [{ line: 2, cells: { name: 'Quay', county: 'Dorset' } }],
			errors: []
		});
	});

	test('with the numbers its lines have in it, over empty ones and quoted ends', () => {
		const text = '\n\nname,county\n"Quay\nof\nstone",Dorset\n\n , \nPier,Kent\n"Dock",Kent';
		expect(read(text).lines.map(({ line, cells }) => [line, cells.name])).toEqual([
			[4, 'Quay\nof\nstone'],
			[9, 'Pier'],
			[10, 'Dock']
		]);
	});

	test('and what is under a heading that means nothing is named and left out', () => {
		expect(read('name,Notes,county,\nQuay,old,Dorset,')).toEqual({
			lines: [{ line: 2, cells: { name: 'Quay', county: 'Dorset' } }],
			unknown: ['Notes'],
			errors: []
		});
	});
});

describe('what cannot be read is told with its line', () => {
	test.each([
		['', [[null, null, 'file_empty']]],
		['name,county\n', [[null, null, 'file_empty']]],
		['county', [[1, 'name', 'column_missing']]],
		['county\nDorset', [[1, 'name', 'column_missing']]],
		['Quay,Dorset\nPier,Kent', [[1, 'name', 'column_missing']]],
		['name,site\nA,B', [[1, 'name', 'column_twice']]],
		['name,county\nQuay,West,Dorset\nPier,Kent', [[2, null, 'too_many_cells']]],
		['name,county\nQuay,Dorset\n"Pier,Kent\nDock,Kent', [[3, null, 'quotes_unpaired']]],
		['name,county\n"Quay" x,Dorset', [[2, null, 'quotes_unpaired']]],
		['name,county\nQ\0uay,Dorset', [[2, 'name', 'character_unreadable']]],
		['name,county\nQuay,Dor\uFFFDset', [[2, 'county', 'character_unreadable']]],
		['name,county\nQuay,Dor\ud800set', [[2, 'county', 'character_unreadable']]]
	])('%j', (text, errors) => {
		expect(told(text)).toEqual(errors);
	});

	test('with what it is about, and nothing else of a file that is empty', () => {
		expect(read('')).toEqual({
			lines: [],
			unknown: [],
			errors: [{ line: null, column: null, about: null, word: 'file_empty' }]
		});
		expect(read(`name\n${'Quay\n'.repeat(2001)}`).errors).toEqual([
			{ line: null, column: null, about: '2001', word: 'too_many_lines' }
		]);
	});

	test('and so are too many lines', () => {
		const of = (count: number) => `name\n${'Quay\n'.repeat(count)}`;
		expect(told(of(MOST_LINES))).toEqual([]);
		expect(told(of(MOST_LINES + 1))).toEqual([[null, null, 'too_many_lines']]);
	});
});

test('bytes are text in whichever code a spreadsheet wrote them', () => {
	const words = 'name\nCafé – Quay';
	const utf8 = new TextEncoder().encode(words);
	expect(decoded(utf8)).toBe(words);
	expect(decoded(new Uint8Array([0xff, 0xfe, ...Buffer.from(words, 'utf16le')]))).toBe(words);
	expect(decoded(new Uint8Array([0xfe, 0xff, ...Buffer.from(words, 'utf16le').swap16()]))).toBe(
		words
	);
	expect(decoded(new Uint8Array([0x43, 0x61, 0x66, 0xe9, 0x96]))).toBe('Café–');
	// half a mark is none: these are letters of Windows
	expect(decoded(new Uint8Array([0xff, 0x41]))).toBe('ÿA');
	expect(decoded(new Uint8Array([0xfe, 0x41]))).toBe('þA');
	expect(decoded(new Uint8Array([0x41, 0xfe, 0x41, 0xff]))).toBe('AþAÿ');
});

test('a workbook is no text, nor is what nobody could have typed', () => {
	expect(noText(new Uint8Array([0x50, 0x4b, 3, 4, 20]))).toBe('file_is_workbook');
	expect(noText(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe('file_is_workbook');
	expect(noText(new Uint8Array(2_000_000))).toBe(null);
	expect(noText(new Uint8Array(2_000_001))).toBe('file_too_large');
	expect(noText(new TextEncoder().encode('PK,name'))).toBe(null);
	expect(noText(new Uint8Array())).toBe(null);
});

const cell = fc
	.oneof(
		fc.string({ unit: 'grapheme', maxLength: 12 }),
		fc.stringMatching(/^'{0,3}[=+\-@＝'][a-z0-9 ,;"\n]{0,6}$/)
	)
	.map((text) => text.replaceAll(/[\r\0\uFFFD]/g, '').trim());
const rows = fc.array(
	fc.record({ name: cell.filter((text) => text !== ''), county: cell, sites: cell }),
	{ minLength: 1, maxLength: 8 }
);

test('whatever was written reads as it was, whoever touched its line ends', () => {
	fc.assert(
		fc.property(rows, fc.constantFrom('\r\n', '\n'), (written, end) => {
			const file = writeFile(TWO, written).replaceAll('\r\n', end);
			const { lines, unknown, errors } = read(file);
			expect([errors, unknown]).toEqual([[], []]);
			expect(lines.map(({ cells }) => cells)).toEqual(written);
		})
	);
});

test('no cell that is written is a formula to a spreadsheet', () => {
	fc.assert(
		fc.property(rows, (written) => {
			const { data } = Papa.parse<string[]>(writeFile(TWO, written));
			expect(data.flat().filter((text) => /^[=+\-@\t\r＝＋－＠]/.test(text))).toEqual([]);
		})
	);
});

test('a sign is guarded at the start of a cell alone, and a column that is left out is empty', () => {
	const rows = [{ name: '=1+1', county: "it's 5-2" }];
	expect(writeFile(TWO, rows)).toBe("\uFEFFname,county,sites\r\n'=1+1,it's 5-2,\r\n");
});

test('a position stays a number, and a site without code or patch has empty cells', () => {
	const site = {
		name: '=Quay',
		kind: 'marina' as const,
		county: 'Dorset',
		latitude: 50.7,
		longitude: -1.25,
		locode: null,
		berths: null,
		regionName: 'South',
		patchName: null
	};
	expect(writeFile(SITES_SHEET, [siteCells(site)])).toBe(
		"\uFEFFname,kind,county,latitude,longitude,locode,berths,region,patch\r\n'=Quay,marina,Dorset,50.7,-1.25,,,South,\r\n"
	);
});

test('a site with a code, berths and a patch has them in its line', () => {
	const site = {
		name: 'Quay',
		kind: 'marina' as const,
		county: 'Dorset',
		latitude: 50.7,
		longitude: -1.25,
		locode: 'GBQUA',
		berths: 12,
		regionName: 'South',
		patchName: 'Solent'
	};
	expect(siteCells(site)).toMatchObject({ locode: 'GBQUA', berths: 12, patch: 'Solent' });
});

test.each<[string, Sheet, string[], string[]]>([
	[
		'sites',
		SITES_SHEET,
		[
			'site name',
			'site',
			'type',
			'lat',
			'lon',
			'long',
			'lng',
			'UN/LOCODE',
			'berth',
			'number of berths'
		],
		[
			'name',
			'name',
			'kind',
			'latitude',
			'longitude',
			'longitude',
			'longitude',
			'locode',
			'berths',
			'berths'
		]
	],
	[
		'people',
		PEOPLE_SHEET,
		['full name', 'e-mail', 'E-mail address', 'mail', 'kind of reporter', 'reporter kind'],
		['name', 'email', 'email', 'email', 'kind', 'kind']
	],
	[
		'people, where they are',
		PEOPLE_SHEET,
		['phone number', 'telephone', 'mobile', 'site', 'home site'],
		['phone', 'phone', 'phone', 'sites', 'home']
	]
])('a heading of %s may be called otherwise', (_, sheet, headings, columns) => {
	const found = headings.map((heading) =>
		Object.keys(readFile(`${heading}\nx`, sheet).lines[0]!.cells)
	);
	expect(found).toEqual(columns.map((column) => [column]));
});

test('a list of sites needs name and county; one of people name, address and role', () => {
	const missing = (sheet: Sheet) =>
		readFile('notes\nx', sheet).errors.map(({ word, column }) => [word, column]);
	expect(missing(SITES_SHEET)).toEqual([
		['column_missing', 'name'],
		['column_missing', 'county']
	]);
	expect(missing(PEOPLE_SHEET)).toEqual([
		['column_missing', 'name'],
		['column_missing', 'email'],
		['column_missing', 'role']
	]);
});

test.each([SITES_SHEET, PEOPLE_SHEET])('an example has a cell for each column', (sheet) => {
	const { lines, errors, unknown } = readFile(writeFile(sheet, [sheet.example]), sheet);
	expect([lines, errors, unknown]).toEqual([[{ line: 2, cells: sheet.example }], [], []]);
	expect(Object.keys(sheet.example)).toEqual(sheet.columns.map(([column]) => column));
});
