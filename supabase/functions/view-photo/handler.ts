/** Lets somebody look at a picture, for a moment; that they asked is written down first. */
import { about } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { rpc, sign } from '../_shared/supabase.ts';

/** Long enough for a slow line to begin, too short to be passed on. */
const SECONDS = 120;

export function handle(request: Request, env: FunctionEnv): Promise<Response> {
	return about('photo', request, async (id, bearer) => {
		const name = await rpc<string>(env, 'view_photo', { photo_id: id }, bearer);
		const { path, expiresAt } = await sign(env, 'photos', name, SECONDS);
		return { url: path, expires_at: expiresAt.toISOString() };
	});
}
