/**
 * A browser for the stories: the machine's own Chromium or Chrome, else the one Playwright brings,
 * else Debian's. Prints nothing when one is there.
 */
import { chromium } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/** Quiet, and able to run as root in containers and CI. */
export const BROWSER_ARGS = [
	'--no-sandbox', // root in containers and CI
	'--disable-gpu',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

const DOWNLOAD_MS = 5 * 60_000;

/** Where a browser is, or null. `CHROMIUM` in the environment comes first. */
export function findBrowser(): string | null {
	const places = [process.env.CHROMIUM, ...USUAL_PLACES, chromium.executablePath()];
	return places.find((place) => place && existsSync(place)) ?? null;
}

function tried(command: string, args: string[]): boolean {
	try {
		execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: DOWNLOAD_MS });
		return true;
	} catch {
		return false;
	}
}

/** Installs a browser where none is found. Throws, saying what to do, where that fails too. */
export function bringBrowser(): string {
	const found = findBrowser();
	if (found) return found;

	console.log('No Chromium or Chrome found; asking Playwright for its own…');
	const cli = new URL('../../node_modules/@playwright/test/cli.js', import.meta.url).pathname;
	tried(process.execPath, [decodeURIComponent(cli), 'install', '--with-deps', 'chromium']);
	const downloaded = findBrowser();
	if (downloaded) return downloaded;

	console.log('Not to be had; asking Debian for its Chromium…');
	if (tried('apt-get', ['update', '-qq'])) {
		tried('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
	}
	const installed = findBrowser();
	if (installed) return installed;

	throw new Error(
		'The stories need Chromium or Chrome, and none could be installed. ' +
			'Install one (on Debian: sudo apt-get install chromium), or name it: CHROMIUM=/path/to/chrome npm test'
	);
}
