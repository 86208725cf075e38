/** Ends a browser as a phone ends an app for want of memory: with SIGKILL, and nobody is asked. */
import { execFileSync } from 'node:child_process';

type Process = { pid: number; parent: number; group: number; state: string; command: string };

function everyProcess(): Process[] {
	const columns = 'pid=,ppid=,pgid=,stat=,args=';
	return execFileSync('ps', ['-A', '-ww', '-o', columns], { encoding: 'utf8' })
		.split('\n')
		.flatMap((line) => {
			const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
			if (found === null) return [];
			const [, pid, parent, group, state, command] = found;
			const numbers = { pid: Number(pid), parent: Number(parent), group: Number(group) };
			return [{ ...numbers, state: state!, command: command! }];
		});
}

/**
 * Living processes of the browser that has this profile folder: those that name the folder, their
 * children, and the rest of their process groups. A zombie is dead.
 */
export function browserProcesses(folder: string): number[] {
	const living = everyProcess().filter(({ state }) => !state.startsWith('Z'));
	const own = living.find(({ pid }) => pid === process.pid)!.group;
	const found = new Set(living.filter(({ command }) => command.includes(folder)));
	for (let size = -1; size !== found.size;) {
		size = found.size;
		const pids = new Set([...found].map(({ pid }) => pid));
		const groups = new Set([...found].map(({ group }) => group));
		groups.delete(own);
		for (const one of living) if (pids.has(one.parent) || groups.has(one.group)) found.add(one);
	}
	return [...found].map(({ pid }) => pid).filter((pid) => pid !== process.pid);
}

/** Sends SIGKILL to every process of the browser with this profile folder. Returns how many. */
export function killBrowser(folder: string): number {
	const pids = browserProcesses(folder);
	for (const pid of pids)
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// The process ended between the listing and the signal.
		}
	return pids.length;
}
