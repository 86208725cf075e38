import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

/** Of what ExifReader can read, what cameras of phones write. Its own build has the same switches. */
const READ_BY_US = new Set(['USE_EXIF', 'USE_JPEG', 'USE_HEIC']);

/** Leaves the rest of ExifReader out of the build: 18 kB instead of 36 kB, gzipped. */
const exifReaderParts: Plugin = {
	name: 'exif-reader-parts',
	apply: 'build',
	transform(code, id) {
		if (!id.includes('/node_modules/exifreader/src/')) return null;
		return code.replaceAll(/\bConstants\.(USE_\w+)/g, (_, name: string) =>
			String(READ_BY_US.has(name))
		);
	}
};

export default defineConfig({
	plugins: [sveltekit(), exifReaderParts],
	worker: { plugins: () => [exifReaderParts] },
	// Of what many pages share, one file: a cold start on a slow phone waits for each. Lower, and
	// pages carry what they do not use; `bench -- weight` and `bench -- cold-offline` tell.
	build: {
		rolldownOptions: {
			output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 22 }] } }
		}
	},
	css: { preprocessorOptions: { scss: { quietDeps: true, loadPaths: ['node_modules'] } } },
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'supabase/functions/**/*.test.ts'],
					environment: 'node',
					setupFiles: ['tests/support/seeds.ts'],
					maxWorkers: 2
				}
			},
			{
				test: {
					name: 'db',
					include: ['supabase/tests/**/*.test.ts'],
					exclude: ['supabase/tests/contract/**'],
					globalSetup: ['supabase/tests/support/database.ts'],
					setupFiles: ['tests/support/seeds.ts'],
					maxWorkers: 2, // while one waits for its database the other computes
					testTimeout: 240_000,
					hookTimeout: 240_000
				}
			},
			{
				test: {
					name: 'gateway',
					include: ['supabase/gateway/**/*.test.ts'],
					setupFiles: ['tests/support/seeds.ts'],
					testTimeout: 240_000,
					hookTimeout: 240_000,
					maxWorkers: 2
				}
			},
			{
				extends: true,
				test: {
					name: 'contract',
					include: ['supabase/tests/contract/**/*.test.ts'],
					setupFiles: ['tests/support/seeds.ts'],
					testTimeout: 240_000,
					hookTimeout: 240_000,
					fileParallelism: false
				}
			}
		]
	}
});
