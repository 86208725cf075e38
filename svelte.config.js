import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { execSync } from 'node:child_process';
import { loadEnv } from 'vite';
import { keepingPreviousBuilds } from './supabase/gateway/process/previous-builds.ts';

/** The commit a build is made from; two builds of one commit are byte-identical. */
function commit() {
	try {
		return execSync('git rev-parse --short=12 HEAD', { stdio: ['ignore', 'pipe', 'ignore'] })
			.toString()
			.trim();
	} catch {
		return process.env.npm_package_version ?? 'unreleased';
	}
}

// The processes a build starts read this file too. They must agree, also when a commit is made meanwhile.
process.env.KRAKEN_RELEASE ??= commit();

const { PUBLIC_SUPABASE_URL: supabase, PUBLIC_TILES_URL: template } = loadEnv(
	'production',
	'.',
	'PUBLIC_'
);

/** Supabase's own origin, where it is not the app's. */
const backend = supabase ? [supabase, supabase.replace(/^http/, 'ws')] : [];

/** The origin of a deployment's own chart tiles: drawn as pictures, fetched to be kept. */
const tiles = template && URL.canParse(template) ? [new URL(template).origin] : [];

/** Where a build goes: a story that needs other settings makes one of its own. */
const folder = process.env.KRAKEN_BUILD;
const pages = folder ?? 'build';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: keepingPreviousBuilds(
			adapter({ pages, fallback: '200.html', precompress: true }),
			pages
		),
		outDir: folder ? `${folder}.work` : '.svelte-kit',
		version: { name: process.env.KRAKEN_RELEASE },
		// Registered by the root layout, so that `vite dev` never serves yesterday's shell.
		serviceWorker: { register: false },
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				'style-src-attr': ['unsafe-inline'], // Kit's route announcer
				'worker-src': ['self'],
				'img-src': ['self', 'data:', 'blob:', ...(supabase ? [supabase] : []), ...tiles],
				'connect-src': ['self', ...backend, ...tiles],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self']
			}
		},
		typescript: {
			config: (config) => ({
				...config,
				include: [
					...config.include,
					'../supabase/**/*.ts',
					'../tests/**/*.ts',
					'../bench/**/*.ts',
					'../*.config.ts'
				]
			})
		}
	}
};
