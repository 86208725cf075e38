import {
	appendFileSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	truncateSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lastWords } from './last-words.ts';

let logs: string;
beforeEach(() => {
	logs = mkdtempSync(join(tmpdir(), 'kraken-logs-'));
});
afterEach(() => rmSync(logs, { recursive: true, force: true }));

test('are the end of the newest file', () => {
	writeFileSync(join(logs, 'old.log'), 'starting');
	utimesSync(join(logs, 'old.log'), 1, 1);
	writeFileSync(join(logs, 'new.log'), `${'x'.repeat(5000)}No space left on device`);
	expect(lastWords(logs)).toMatch(/^x{3977}No space left on device$/);
});

test('of a file that is larger than the longest text are read as well', () => {
	const file = join(logs, 'large.log');
	writeFileSync(file, '');
	truncateSync(file, 600 * 1024 * 1024); // sparse: it takes no room
	appendFileSync(file, 'No space left on device');
	expect(lastWords(logs)).toContain('No space left on device');
});

test('are empty where no file can be read', () => {
	expect(lastWords(join(logs, 'missing'))).toBe('');
	expect(lastWords(logs)).toBe('');
	mkdirSync(join(logs, 'folder'));
	expect(lastWords(logs)).toBe('');
});
