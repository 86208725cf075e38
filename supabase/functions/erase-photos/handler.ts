/**
 * POST removes the pictures of erased reports from storage: for the clock alone, which holds the secret
 * key. What is not removed this time is still on the list the next.
 */
import { holdsSecret, Refused } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { remove, rpc } from '../_shared/supabase.ts';

const BUCKET = 'photos';

export async function handle(request: Request, env: FunctionEnv): Promise<Response> {
	const word = (status: number, message: string) => Response.json({ message }, { status });
	if (request.method !== 'POST') return word(405, 'post_only');
	if (!(await holdsSecret(request, env))) return word(401, 'not_allowed');
	let removed = 0;
	let left = 0;
	try {
		for (const name of await rpc<string[]>(env, 'erased_objects', {}, null)) {
			try {
				await remove(env, BUCKET, name);
				await rpc(env, 'object_removed', { name }, null);
				removed++;
			} catch (error) {
				if (!(error instanceof Refused)) throw error;
				left++; // one that cannot be removed keeps none of the others
			}
		}
	} catch (error) {
		if (error instanceof Refused) return word(error.status, error.message);
		throw error;
	}
	return Response.json({ removed, left }, { status: left > 0 ? 503 : 200 });
}
