import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Slices of src/lib, named after what people do with the product, each with the same three rooms. */
const SLICES = ['account', 'administration', 'capture', 'desk', 'notifications', 'supervision'];

/** What every slice may know beside itself. */
const SHARED = ['report', 'roster'];

/** What a room of src/lib may know of the others. No entry: everything (routes, which join them). */
const ROOMS = {
	report: [],
	roster: ['report'],
	storage: [],
	supabase: ['storage', ...SHARED],
	outbox: ['storage', ...SHARED],
	'outbox/delivery': ['outbox', 'storage', 'supabase', ...SHARED],
	map: ['report'],
	ui: SHARED,
	'capture/photo': ['report'],
	...Object.fromEntries(
		SLICES.flatMap((slice) => [
			[`${slice}/model`, SHARED],
			[
				`${slice}/data`,
				[`${slice}/model`, 'outbox', 'outbox/delivery', 'storage', 'supabase', ...SHARED]
			],
			[`${slice}/ui`, [slice, 'map', 'outbox', 'storage', 'supabase', 'ui', ...SHARED]]
		])
	)
};

/** `outbox/delivery` brings the packages along into the service worker. */
const KNOW_SUPABASE = ['supabase', 'outbox/delivery'];

/** Rooms that run anywhere: no framework, no browser, no network. */
const PURE = ['report', 'roster', ...SLICES.map((slice) => `${slice}/model`)];

const PARENT = { regex: '^\\.\\.(/|$)', message: 'Across rooms: $lib/room/file.ts.' };
const SERVER = {
	regex: '(^|/)(?<!\\$lib/)supabase(/|$)',
	message: 'src knows of supabase/ only $lib/supabase/database.types.ts.'
};
const SUPABASE = {
	regex: '^@supabase/',
	message: 'Only lib/supabase knows the packages of Supabase.'
};
const LEAFLET = { regex: '^leaflet(/|$)', message: 'Only lib/map knows Leaflet.' };
const FRAMEWORK = {
	regex: '^(svelte(/|$)|\\$app/|\\$env/|@sveltejs/)',
	message: 'A pure room runs anywhere.'
};
const ALONE = {
	regex: '^\\$lib/(?!failure\\.ts$)',
	message: 'What every room may know knows only failure.ts.'
};
const DELIVERY = {
	regex: '^\\./delivery(/|$)',
	message: 'outbox asks nobody: what sends is given to it.'
};
const SVELTE = {
	regex: '^svelte(/|$)',
	message: 'Svelte appears only in *.svelte and *.svelte.ts.'
};
const APP = {
	regex: '(^|/)src/(?!lib/supabase/database\\.types\\.ts$)|^\\$',
	message: 'supabase/ knows nothing in src/ but the types it generates there.'
};

/** A pure room is given the time. */
const filesOf = (name) => [
	'failure',
	'csv',
	'moment',
	'camel-case',
	...(PURE.includes(name) ? [] : ['badge', 'server-time'])
];
/** `outbox/` is known without `outbox/delivery/`, which is a room of its own. */
const known = (name) => (name === 'outbox' ? 'outbox/(?!delivery/)' : `${name}/`);
const room = (name) => {
	const others = [name, ...ROOMS[name]];
	return {
		regex: `^\\$lib/(?!(${filesOf(name).join('|')})\\.ts$|${others.map(known).join('|')})`,
		message: `lib/${name} may know ${[...filesOf(name).map((file) => `${file}.ts`), ...ROOMS[name]].join(', ')}.`
	};
};

/**
 * The same ban for `import … from`, `export … from` and `import(…)`, of which ESLint's own rule sees
 * the first two. A selector cannot hold a slash, so it is written by its code.
 */
const forbid = (patterns) => ({
	'no-restricted-imports': ['error', { patterns }],
	'no-restricted-syntax': [
		'error',
		...patterns.map(({ regex, message }) => ({
			selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\x2F')}/]`,
			message
		}))
	]
});

// Of several blocks that fit a file the last one wins whole, so each names everything it forbids.
const directions = [
	...['', '.svelte'].flatMap((kind) => {
		const files = kind ? ['**/*.svelte', '**/*.svelte.ts'] : ['**/*.{ts,js}'];
		const always = kind ? [PARENT, SERVER] : [PARENT, SERVER, SVELTE];
		return [
			{
				files: files.map((file) => `src/${file}`),
				ignores: kind ? [] : ['**/*.svelte.ts'],
				rules: forbid([...always, SUPABASE, LEAFLET])
			},
			...(kind
				? []
				: [{ files: ['src/lib/*.ts'], rules: forbid([...always, SUPABASE, LEAFLET, ALONE]) }]),
			...Object.keys(ROOMS).map((name) => ({
				files: files.map((file) => `src/lib/${name}/${file}`),
				ignores: kind ? [] : ['**/*.svelte.ts'],
				rules: forbid([
					...always,
					...(KNOW_SUPABASE.includes(name) ? [] : [SUPABASE]),
					...(name === 'map' ? [] : [LEAFLET]),
					...(PURE.includes(name) ? [FRAMEWORK] : []),
					...(name === 'outbox' ? [DELIVERY] : []),
					room(name)
				])
			}))
		];
	}),
	// A role's routes are one room: a page may go up to what its group shares, but not out of it.
	...[1, 2, 3, 4].flatMap((depth) =>
		['{ts,js}', 'svelte', 'svelte.ts'].map((kind) => ({
			files: [`src/routes/*/${'*/'.repeat(depth)}*.${kind}`],
			ignores: kind === '{ts,js}' ? ['**/*.svelte.ts'] : [],
			rules: forbid([
				{ ...PARENT, regex: `^(\\.\\./){${depth + 1}}|^\\.\\.$` },
				SERVER,
				...(kind === '{ts,js}' ? [SVELTE] : []),
				SUPABASE,
				LEAFLET
			])
		}))
	),
	{ files: ['supabase/**/*.{ts,js}'], rules: forbid([APP]) },
	{
		files: ['**/*.test.ts', '**/*.spec.ts'],
		rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' }
	}
];

export default defineConfig(
	{
		ignores: [
			'build/',
			'.svelte-kit/',
			'.local/',
			'.stryker/',
			'test-results/',
			'playwright-report/',
			'src/lib/supabase/database.types.ts'
		]
	},
	js.configs.recommended,
	ts.configs.recommended,
	svelte.configs.recommended,
	svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off', // TypeScript knows better
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
			],
			'svelte/prefer-svelte-reactivity': 'off', // dates and maps here are values, never changed
			'svelte/no-navigation-without-resolve': 'off' // the app lives at the root of its origin
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } }
	},
	...directions,
	{
		files: ['**/*.{test,spec,fixture}.ts', 'tests/**/*.ts', 'supabase/tests/**/*.ts'],
		rules: {
			'no-restricted-properties': [
				'error',
				{
					object: 'Math',
					property: 'random',
					message: 'A test that fails must fail again: use dice of tests/support/seeds.ts.'
				}
			]
		}
	}
);
