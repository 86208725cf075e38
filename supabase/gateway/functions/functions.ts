/** `/functions/v1`: what Supabase runs in Deno, in this process, by the same handlers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionEnv } from '../../functions/_shared/env.ts';
import { FUNCTION_BYTES, readBody, TOO_LARGE } from '../body.ts';
import { ROOT } from '../process/data-folder.ts';

type Variable = (name: string) => string | undefined;

type Handler = {
	handle(request: Request, env: FunctionEnv, variable: Variable): Promise<Response>;
};

/** No dot, no slash: a name never leads out of the folder, nor into `_shared`. */
const NAME = /^\/functions\/v1\/([a-z0-9][a-z0-9-]*)\/?$/;

const told = (status: number, code: string, message: string) =>
	Response.json({ code, message }, { status, headers: { 'sb-error-code': code } });

/** Answers as the function of that name in a folder would; `made` stands in for variables not set. */
export function functions(
	env: FunctionEnv,
	folder = join(ROOT, 'supabase/functions'),
	made: Readonly<Record<string, string>> = {}
): (request: Request) => Promise<Response> {
	return async (request) => {
		const name = NAME.exec(new URL(request.url).pathname)?.[1];
		const file = name ? join(folder, name, 'handler.ts') : null;
		if (!file || !existsSync(file)) {
			return told(404, 'NOT_FOUND', 'Requested function was not found');
		}
		try {
			const body = await readBody(request, FUNCTION_BYTES);
			if (body === null) return told(413, 'REQUEST_TOO_LARGE', TOO_LARGE);
			const { url, method, headers, signal } = request;
			const whole = new Request(url, { method, headers, signal, body: request.body && body });
			const { handle } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Handler;
			return await handle(whole, env, (variable) => process.env[variable] || made[variable]);
		} catch (error) {
			console.error(`The function ${name} failed:`, error);
			return told(500, 'WORKER_ERROR', 'Function exited due to an error (please check logs)');
		}
	};
}
