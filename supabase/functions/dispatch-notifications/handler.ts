/**
 * POST sends the notifications that are due: for the clock alone, which holds the secret key. GET tells
 * anybody by which ways this deployment can reach people, and the open key that browsers want.
 */
import { holdsSecret } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { settings, type Settings } from '../_shared/settings.ts';
import { rpc } from '../_shared/supabase.ts';
import { dispatch, type Desk } from './dispatch.ts';
import type { Due } from './message.ts';
import { send } from './send.ts';

function ways({ vapid, notify }: Settings): Response {
	const said = {
		push_key: vapid?.publicKey ?? null,
		email: notify !== null,
		sms: (notify?.smsTemplate ?? null) !== null
	};
	// any page may know this, and no more than this is answered to a page of somebody else's
	const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
	return Response.json(said, { headers });
}

export async function handle(
	request: Request,
	env: FunctionEnv,
	get: (name: string) => string | undefined
): Promise<Response> {
	const word = (status: number, message: string) => Response.json({ message }, { status });
	if (request.method === 'GET') return ways(settings(get));
	if (request.method !== 'POST') return word(405, 'post_only');
	if (!(await holdsSecret(request, env))) return word(401, 'not_allowed');
	const set = settings(get);
	const desk: Desk = {
		take: () => rpc<Due[]>(env, 'take_notifications', {}, null),
		note: ({ attempt_id }, outcome) =>
			outcome === 'sent'
				? rpc<void>(env, 'notification_sent', { attempt_id }, null)
				: rpc<void>(env, 'notification_failed', { attempt_id, gone: outcome === 'gone' }, null)
	};
	return Response.json(await dispatch(desk, (due) => send(due, set, { now: new Date() })));
}
