/** Ports of this machine for the servers that the gateway starts. */
import { createServer } from 'node:net';
import { Trouble } from '../trouble.ts';

/** In a server's log, when somebody took the port between its choice and its use. */
const PORT_TAKEN = /address (already )?in use/i;
const TRIES = 5;

/** A port nobody listens on at this moment. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

/**
 * Starts a server that chooses free ports itself, again while somebody else takes them first. `start`
 * returns the log of a server that does not start.
 *
 * @throws Trouble with that log.
 */
export async function startOnFreePorts<Server extends object>(
	name: string,
	start: () => Promise<Server | string>
): Promise<Server> {
	for (let tries = 1; ; tries++) {
		const started = await start();
		if (typeof started !== 'string') return started;
		if (tries === TRIES || !PORT_TAKEN.test(started))
			throw new Trouble(`${name} does not start:\n${started}`);
	}
}
