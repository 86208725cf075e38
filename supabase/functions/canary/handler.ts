/**
 * POST sends a report that is made up by the way every real one goes: for the clock alone, which
 * holds the secret key. How far the last one came is written down by the database and read by
 * whoever asks for `health`.
 */
import { holdsSecret } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { send } from './send.ts';

export async function handle(request: Request, env: FunctionEnv): Promise<Response> {
	const word = (status: number, message: string) => Response.json({ message }, { status });
	if (request.method !== 'POST') return word(405, 'post_only');
	if (!(await holdsSecret(request, env))) return word(401, 'not_allowed');
	const { filed, stopped } = await send(env, new Date());
	return stopped ? word(503, stopped) : Response.json({ filed });
}
