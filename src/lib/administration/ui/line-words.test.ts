import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schemaFile } from '../../../../tests/support/schema.ts';
import { lineWords } from './line-words.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('whatever word is said of a line has a sentence', () => {
	const schema = ['20_places/import_sites', '21_people/import_people'].map(schemaFile);
	const acts = new Set(['add', 'change', 'leave', 'refuse']);
	const words = [
		...schema.flatMap((sql) =>
			[...sql.matchAll(/(?:then|case when [^']+ then) '(\w+)'/g)].map(([, word]) => word!)
		),
		...[...read('src/lib/csv.ts').matchAll(/(?:wrong\(|return |\? )'(\w+)'/g)].map(
			([, word]) => word!
		)
	].filter((word) => !acts.has(word));
	const column = /^(kind|latitude|longitude|locode|berths|patch|operator)$/; // these are no words
	const asked = words.filter((word) => !column.test(word));
	expect(new Set(asked).size).toBeGreaterThan(25);
	const said = (word: string) => lineWords({ line: 2, column: 'name', word, about: '7' });
	expect(asked.filter((word) => said(word).startsWith('This cannot be'))).toEqual([]);
	expect(said('constructor')).toBe('This cannot be: constructor.');
});
