import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [sveltekit()],
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
