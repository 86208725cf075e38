import type { LineError } from '$lib/csv.ts';

/** A column as people call it. */
export function columnWords(column: string): string {
	return { locode: 'UN/LOCODE', email: 'e-mail address' }[column] ?? column;
}

type Sentence = (about: string, column: string) => string;

/** What is wrong with a line, and what to do about it. */
const WORDS: Record<string, Sentence> = {
	file_empty: () =>
		'There are no lines below the headings. Choose another file, or paste its lines.',
	file_too_large: () => 'This file is larger than 2 MB. Choose another, or bring it in parts.',
	file_is_workbook: () =>
		'This is a workbook, and not a CSV file. Open it, save it as “CSV UTF-8”, and choose that.',
	column_missing: (_, column) =>
		`There is no column “${column}”. The first line must hold the names of the columns.`,
	column_twice: (_, column) => `There are two columns “${column}”. Take one out.`,
	too_many_lines: (about) => `There are ${about} lines. Bring at most 2,000 at a time.`,
	quotes_unpaired: () => 'A quotation mark has no partner. Add the missing one, or take it out.',
	too_many_cells: () =>
		'There are more cells than columns. Put quotation marks around a cell that holds a comma.',
	character_unreadable: () =>
		'A character cannot be read. Type it again, or save the file as “CSV UTF-8” and choose it again.',

	missing: (_, column) => `Write the ${column}.`,
	too_long: () => 'This is too long. Write at most 120 letters.',
	twice: (about) => `Line ${about} says this already. Take one of the two out.`,
	site_closed: () => 'This site is closed. Open it again on its page, or take it out.',
	spelled_otherwise: (about) =>
		`There is “${about}”. Write it just like that, or change it on its page.`,
	no_such_kind: () => 'Write harbour, marina or port.',
	not_a_number: () => 'Write degrees as a number, like 50.153 or -5.065.',
	out_of_range: (about) => `Write a number from -${about} to ${about}.`,
	not_a_count: () => 'Write a whole number from 1 to 99999, or nothing.',
	not_a_locode: () => 'Write five signs like GBFAL, or nothing.',
	no_such_region: () => 'There is no region of this name. Write it as it is under Places.',
	name_a_patch: () => 'To move a site to another region, say which patch there.',
	no_such_patch: () => 'There is no patch of this name there. Write it as it is under Places.',
	patch_closed: () => 'This patch is closed. Choose another, or open it again under Places.',
	in_two_regions: () => 'Two regions have a patch of this name. Say which region.',

	not_an_address: () => 'This is no e-mail address. Write one like name@example.org.',
	has_an_account: () =>
		'Somebody has an account with this address. Change it on their page, or use another address.',
	invited_otherwise: () =>
		'This address is invited already, with other answers. Take that invitation back first.',
	no_such_role: () => 'Write reporter, officer, operator, supervisor or administrator.',
	no_such_reporter: () => 'Write harbour master, marina manager or port facility security officer.',
	only_reporters: () => 'Only reporters have this. Leave it empty.',
	not_a_phone: () => 'Write 3 to 20 figures and blanks, with a + in front if you like.',
	no_such_site: (about) => `There is no site “${about}”. Write it as it is under Sites.`,
	in_two_counties: (about) =>
		`There are two sites “${about}”. Write the county too, like “${about}, Dorset”.`,
	too_many: (about) => `These are too many sites. Write at most ${about}.`,
	not_among_them: () => 'This is none of the sites beside it. Choose one of them.'
};

/** The word for what is wrong, in sentences; a word of a newer server's is said as it is. */
export function lineWords({ word, about, column }: LineError): string {
	const sentence = Object.hasOwn(WORDS, word) ? WORDS[word]! : null;
	return sentence?.(about ?? '', columnWords(column ?? '')) ?? `This cannot be: ${word}.`;
}
