/** Whatever word the server refuses with, the person who asked reads a sentence made for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '../src/lib/supabase/answers.ts';
import { Failure } from '../src/lib/failure.ts';
import { failureWords } from '../src/lib/ui/failure-words.ts';
import { schemaFiles } from './support/schema.ts';
import '../src/lib/ui/staff-refusal-words.ts';

const SUPABASE = join(import.meta.dirname, '../supabase');

/** Each word raised, with the status it comes with. */
function raised(): Map<string, number> {
	const words = new Map<string, number>();
	for (const { sql } of schemaFiles()) {
		for (const [, status, word] of sql.matchAll(
			/raise sqlstate 'PT(\d{3})' using\s+message = '(\w+)'/g
		))
			words.set(word!, Number(status));
	}
	return words;
}

/** Each word the Edge Functions answer a person with. */
function answered(): Map<string, number> {
	const folder = join(SUPABASE, 'functions');
	const words = new Map<string, number>();
	for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
		const code = readFileSync(join(folder, name), 'utf8');
		for (const [, status, word] of code.matchAll(/new Refused\((\d{3}), '(\w+)'\)/g))
			words.set(word!, Number(status));
	}
	return words;
}

const wordsFor = (message: string, status: number) =>
	failureWords(failureOf({ message, code: `PT${status}` }, status));
const ANY = failureWords(new Failure('refused'));

/** The app's own mistakes: it asks so that none of these is answered. */
const NOBODYS = new Set(['post_only']);

test('each word that SQL raises has a sentence of its own', () => {
	const words = raised();
	const sql = schemaFiles()
		.map((file) => file.sql)
		.join('');
	// none is raised in a way that this test does not see
	expect([...sql.matchAll(/raise sqlstate/g)]).toHaveLength(
		[...sql.matchAll(/raise sqlstate 'PT\d{3}' using\s+message = '\w+'/g)].length
	);
	expect(words.size).toBeGreaterThan(30);
	expect([...words].filter(([word, status]) => wordsFor(word, status) === ANY)).toEqual([]);
});

test('so has each word that a function answers', () => {
	const words = [...answered()].filter(([word, status]) => status < 500 && !NOBODYS.has(word));
	expect(words).not.toEqual([]);
	expect(words.filter(([word, status]) => wordsFor(word, status) === ANY)).toEqual([]);
});

test('a word that nobody knows is still said to be a refusal', () => {
	expect(wordsFor('grown_later', 409)).toBe(ANY);
	expect(wordsFor('constructor', 409)).toBe(ANY);
});
