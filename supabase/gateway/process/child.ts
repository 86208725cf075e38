/** A server as a child process: spared our Ctrl-C, never outliving us, started again when it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as after } from 'node:timers/promises';
import type { Watchdog } from './watchdog.ts';

const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Whoever lived this long did not die of how it was started. */
const SETTLED_MS = 60_000;

type Options = {
	name: string;
	bin: string;
	args?: string[];
	env?: NodeJS.ProcessEnv;
	/** Whom it runs as; null: as us. */
	person?: { uid: number; gid: number } | null;
	/** What asks it to stop cleanly. */
	stopSignal: NodeJS.Signals;
	watchdog: Watchdog;
	onend?: () => void;
	/** Where it writes elsewhere than to stderr: its last words there. */
	lastWords?: () => string;
};

export type Child = {
	/** Its last words on stderr. */
	log(): string;
	/** Whether it ended while it was still being started; then it is not started again. */
	failed(): boolean;
	/** From now on it is started again whenever it ends by itself. */
	keep(): void;
	stop(): Promise<void>;
};

/** Starts it. What goes wrong is in `failed` and `log`, never thrown from an event. */
export function startChild(options: Options): Child {
	const { name, bin, args = [], env = process.env, person = null, stopSignal, watchdog } = options;
	let state: 'starting' | 'kept' | 'failed' | 'stopping' = 'starting';
	let pause = PAUSE_MS;
	let log = '';
	let child: ChildProcess;
	let ended: Promise<void>;

	function run(): void {
		const began = Date.now();
		// A group of its own: Ctrl-C goes to a whole group, and stopping in order is our business.
		child = spawn(bin, args, {
			cwd: '/',
			env,
			detached: true,
			stdio: ['ignore', 'ignore', 'pipe'],
			...person
		});
		if (child.pid !== undefined) watchdog.watch(child, stopSignal);
		child.stderr!.on('data', (chunk) => (log = (log + chunk).slice(-4000)));
		ended = new Promise((resolve) => {
			child.once('error', (error) => {
				log += error.message;
				resolve();
			});
			child.once('exit', () => resolve());
		});
		void ended.then(() => over(Date.now() - began));
	}

	async function over(lived: number): Promise<void> {
		options.onend?.();
		if (state === 'starting') state = 'failed';
		if (state !== 'kept') return;
		pause = lived > SETTLED_MS ? PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
		console.error(
			`${name} stopped by itself; starting it again.\n${log}${options.lastWords?.() ?? ''}`
		);
		await after(pause, undefined, { ref: false });
		if (state === 'kept') run();
	}

	run();
	return {
		log: () => log,
		failed: () => state === 'failed',
		keep: () => {
			if (state === 'starting') state = 'kept';
		},
		async stop() {
			state = 'stopping';
			child.kill(stopSignal);
			await ended;
		}
	};
}
