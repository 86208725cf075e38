/** No name in the code is a word that docs/glossary.md retired. Prose and text on screen are not names. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Whole words of a name, in lower case. More than one: next to each other. */
const RETIRED = [
	...['shelf', 'parcel', 'errand', 'stubborn', 'doubt', 'doubts', 'walk', 'walked', 'walks'],
	...['notice', 'notices', 'untold', 'fold', 'folded', 'unfold', 'unfolded', 'care'],
	...[
		'hand back',
		'handed back',
		'hand out',
		'move on',
		'pass on',
		'take figures',
		'figures taken'
	],
	...['taker', 'takers', 'effectiveness', 'status drift', 'drift']
];
/** The drift of a clock is the field's word. */
const NOT_OURS = new Set<string>(['CLOCK_DRIFT_MS']);

/** `signInAgain`, `sign_in_again` and `sign-in-again`: sign, in, again. */
function wordsOf(name: string): string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.split(/[^A-Za-z0-9]+/)
		.map((word) => word.toLowerCase());
}

function retiredIn(name: string): string[] {
	const words = ` ${wordsOf(name).join(' ')} `;
	return RETIRED.filter((retired) => words.includes(` ${retired} `));
}

/** Names in TypeScript or SQL: what is left without comments and texts. */
function namesIn(path: string, text: string): Set<string> {
	const code = path.endsWith('.svelte')
		? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
				.map(([, script]) => script)
				.join('\n')
		: text;
	const bare = path.endsWith('.sql')
		? code.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, '')
		: code
				.replace(/\/\*[\s\S]*?\*\//g, '')
				.replace(/'(?:[^'\\\n]|\\.)*'/g, '')
				.replace(/"(?:[^"\\\n]|\\.)*"/g, '')
				.replace(/(?<!:)\/\/.*$/gm, '')
				.replace(/`(?:[^`\\]|\\.)*`/g, '');
	return new Set(bare.match(/[A-Za-z_$][\w$]*/g) ?? []);
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
	cwd: ROOT,
	encoding: 'utf8'
})
	.split('\n')
	.filter((path) => /^(src|supabase|tests|bench)\/.*\.(ts|svelte|sql)$/.test(path))
	// these two are about retired words
	.filter((path) => !/^(tests\/glossary|src\/lib\/ui\/renamed-pages)[.\w]*\.ts$/.test(path));

test('names are split as people read them', () => {
	expect(wordsOf('handBackReport')).toEqual(['hand', 'back', 'report']);
	expect(retiredIn('take_figures')).toEqual(['take figures']);
	expect(retiredIn('careful')).toEqual([]);
	expect([...namesIn('a.ts', "const walk = 'fold'; // care")]).toEqual(['const', 'walk']);
	expect([...namesIn('a.sql', "select fold -- care\nfrom 'walk'")]).toEqual([
		'select',
		'fold',
		'from'
	]);
});

describe('no retired word', () => {
	test('names a file or a folder', () => {
		expect(files.length).toBeGreaterThan(500);
		expect(files.filter((path) => retiredIn(path).length > 0)).toEqual([]);
	});

	test('names something in the code', () => {
		const found = files.flatMap((path) =>
			[...namesIn(path, readFileSync(join(ROOT, path), 'utf8'))]
				.filter((name) => !NOT_OURS.has(name) && retiredIn(name).length > 0)
				.map((name) => `${path}: ${name}`)
		);
		expect(found).toEqual([]);
	});
});
