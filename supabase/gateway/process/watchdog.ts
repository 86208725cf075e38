/**
 * Ends the children of a gateway that could not end them itself. It reads `watch PID SIGNAL` and
 * `forget PID` from a pipe whose other end only the gateway holds; when the pipe closes, for
 * whatever reason (`kill -9` included), those still watched are told to stop.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PATIENCE_MS = 10_000;

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
	try {
		process.kill(pid, name);
		return true;
	} catch {
		return false;
	}
}

async function watch(): Promise<void> {
	const watched = new Map<number, NodeJS.Signals>();
	for await (const line of createInterface({ input: process.stdin })) {
		const [verb, pid, name] = line.split(' ');
		if (verb === 'watch') watched.set(Number(pid), name as NodeJS.Signals);
		else watched.delete(Number(pid));
	}
	for (const [pid, name] of watched) signal(pid, name);
	const until = Date.now() + PATIENCE_MS;
	while ([...watched.keys()].some((pid) => signal(pid, 0))) {
		if (Date.now() > until) for (const pid of watched.keys()) signal(pid, 'SIGKILL');
		await after(100);
	}
}

export type Watchdog = {
	/** From now on `child` does not outlive this process; told to stop by `name`. */
	watch(child: ChildProcess, name: NodeJS.Signals): void;
	/** Lets the watchdog go, with whatever it still watches. */
	close(): void;
};

/** Starts the watchdog in a process and group of its own, so that a signal to ours spares it. */
export function startWatchdog(): Watchdog {
	const dog = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
		detached: true,
		stdio: ['pipe', 'ignore', 'inherit']
	});
	dog.unref();
	dog.stdin.on('error', () => {}); // it died first: nothing left to tell it
	return {
		watch(child, name) {
			dog.stdin.write(`watch ${child.pid} ${name}\n`);
			child.once('exit', () => dog.stdin.writable && dog.stdin.write(`forget ${child.pid}\n`));
		},
		close: () => dog.stdin.end()
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await watch();
