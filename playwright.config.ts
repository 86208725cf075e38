import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from './tests/support/browser.ts';

export default defineConfig({
	testDir: 'tests',
	testMatch: '**/*.spec.ts',
	outputDir: 'test-results/stories', // emptied at each start: the reports lie beside it
	workers: 2, // each story has a gateway with a database of its own; much of a story is waiting
	timeout: 240_000, // a busy machine takes its time; a story waits for states
	expect: { timeout: 45_000 }, // how fast it comes is for the benches
	retries: 0,
	reporter: [['list'], ['json', { outputFile: 'test-results/stories.json' }]],
	use: {
		locale: 'en-GB',
		timezoneId: 'Europe/London',
		viewport: { width: 360, height: 740 },
		hasTouch: true,
		launchOptions: {
			executablePath: findBrowser() ?? undefined,
			args: BROWSER_ARGS
		}
	}
});
