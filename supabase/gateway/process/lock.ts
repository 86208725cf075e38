/** One gateway a data folder. A lock left by one that died is told apart from one that lives. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Trouble } from '../trouble.ts';

/** What a process was started as, or '' when there is none. */
export function commandOf(pid: number): string {
	try {
		if (existsSync('/proc/self/cmdline')) {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
		}
		return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
	} catch {
		return '';
	}
}

/**
 * Takes the lock of a data folder and returns how to let go of it.
 *
 * @throws Trouble when a living gateway holds it.
 */
export function takeLock(folder: string): { tell: (url: string) => void; release: () => void } {
	const file = join(folder, 'gateway.lock');
	const mine = { pid: process.pid, command: commandOf(process.pid), url: '' };
	const write = (flag: 'w' | 'wx') =>
		writeFileSync(file, JSON.stringify(mine), { flag, mode: 0o600 });
	try {
		write('wx');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		let held = { pid: 0, command: '', url: '' };
		try {
			held = JSON.parse(readFileSync(file, 'utf8'));
		} catch {
			// cut short by a crash: nobody holds it
		}
		// A number alone proves nothing: after a restart of the machine it is somebody else's.
		if (held.pid !== process.pid && held.command !== '' && commandOf(held.pid) === held.command) {
			throw new Trouble(
				`This product already runs here (process ${held.pid}${held.url ? `, ${held.url}` : ''}). ` +
					`Use that one, stop it (kill ${held.pid}), or start a second one with its own data: ` +
					'KRAKEN_DATA=/some/folder PORT=5174 npm start'
			);
		}
		write('w');
	}
	return {
		tell(url) {
			mine.url = url;
			write('w');
		},
		release: () => rmSync(file, { force: true })
	};
}
