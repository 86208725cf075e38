import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MOST_BYTES = 4000;

function endOf(file: string): string {
	const log = openSync(file, 'r');
	try {
		const end = Buffer.alloc(MOST_BYTES);
		const from = Math.max(0, fstatSync(log).size - MOST_BYTES);
		return end.toString('utf8', 0, readSync(log, end, 0, MOST_BYTES, from));
	} finally {
		closeSync(log);
	}
}

/**
 * The end of the newest log file in that folder, which says why a server does not start. The file may be too
 * large to be read whole. Empty when there is none, or it cannot be read: the server is started again anyway.
 */
export function lastWords(logs: string): string {
	try {
		const files = readdirSync(logs).map((name) => join(logs, name));
		const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
		return newest ? endOf(newest) : '';
	} catch {
		return '';
	}
}
