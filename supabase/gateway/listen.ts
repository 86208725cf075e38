/** The one port the gateway answers at, and in words why it cannot have it. */
import { serve, type ServerType } from '@hono/node-server';
import { Trouble } from './trouble.ts';

export type Answer = (request: Request, env?: { address?: string }) => Response | Promise<Response>;

type Env = { incoming?: { socket?: { remoteAddress?: string } } };

/** Listens, and tells `answer` from which address each request comes. */
export function listening(answer: Answer, port: number, hostname: string): Promise<ServerType> {
	return new Promise((resolve, reject) => {
		const server = serve(
			{
				fetch: (request, env) =>
					answer(request, { address: (env as Env).incoming?.socket?.remoteAddress ?? 'unknown' }),
				port,
				hostname
			},
			() => resolve(server)
		);
		server.once('error', (error: NodeJS.ErrnoException) => reject(told(error, port, hostname)));
	});
}

/** What to do about an address that cannot be listened at; any other error as it is. */
export function told(error: NodeJS.ErrnoException, port: number, hostname: string): Error {
	const words: Record<string, string> = {
		EADDRINUSE: `Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
		EACCES: `Port ${port} is not ours to take. Choose one above 1023: PORT=5173 npm start`,
		EADDRNOTAVAIL: `HOST=${hostname} is no address of this machine.`,
		ENOTFOUND: `HOST=${hostname} is no address of this machine.`
	};
	const message = words[error.code ?? ''];
	return message ? new Trouble(message, { cause: error }) : error;
}
