import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { execSync } from 'node:child_process';
import { loadEnv } from 'vite';

/** The commit a build was made from; two builds of one commit are byte-identical. */
function release() {
	try {
		return execSync('git rev-parse --short=12 HEAD', { stdio: ['ignore', 'pipe', 'ignore'] })
			.toString()
			.trim();
	} catch {
		return process.env.npm_package_version ?? 'unreleased';
	}
}

/** Supabase's own origin, where it is not the app's. */
const supabase = loadEnv('production', '.', 'PUBLIC_').PUBLIC_SUPABASE_URL;

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ fallback: '200.html', precompress: true }),
		version: { name: release() },
		// Registered by the root layout, so that `vite dev` never serves yesterday's shell.
		serviceWorker: { register: false },
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				'style-src-attr': ['unsafe-inline'], // Kit's route announcer
				'img-src': ['self', 'data:', 'blob:'],
				'connect-src': ['self', ...(supabase ? [supabase, supabase.replace(/^http/, 'ws')] : [])],
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
