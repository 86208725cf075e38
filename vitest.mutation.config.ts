import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// StrykerJS starts every project of a Vitest config, and three of the four in vite.config.ts need a
// database. This config starts the unit tests of the mutated folders only. They need no SvelteKit.
export default defineConfig({
	plugins: [svelte()],
	resolve: { alias: { $lib: fileURLToPath(new URL('src/lib', import.meta.url)) } },
	test: {
		include: [
			'src/lib/csv.test.ts',
			'src/lib/{map,report,roster}/**/*.test.ts',
			'src/lib/outbox/*.test.ts',
			'src/lib/capture/photo/**/*.test.ts',
			'src/lib/*/model/**/*.test.ts'
		],
		setupFiles: ['tests/support/seeds.ts']
	}
});
