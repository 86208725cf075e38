/**
 * POST checks whether the service has failed, and tells the people whom an administrator named. The caller
 * must hold the secret key. It answers 503 while something is wrong. The clock that it watches must not be
 * its caller.
 */
import { holdsSecret } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { rpc } from '../_shared/supabase.ts';
import { sendAlarm } from './send.ts';
import { emptyMemory, soundAlarm, type Desk, type Taken } from './sound.ts';

/** Lasts as long as the process, which on Supabase may be one call. */
const ownMemory = emptyMemory();

export async function handle(
	request: Request,
	env: FunctionEnv,
	get: (name: string) => string | undefined,
	{ memory = ownMemory, now = () => new Date() } = {}
): Promise<Response> {
	const word = (status: number, message: string) => Response.json({ message }, { status });
	if (request.method !== 'POST') return word(405, 'post_only');
	if (!(await holdsSecret(request, env))) return word(401, 'not_allowed');
	const desk: Desk = {
		take: () => rpc<Taken>(env, 'take_alarms', {}, null),
		note: (target, alarms, at) =>
			rpc<void>(env, 'alarm_sent', { ...target, alarms, sent_at: at.toISOString() }, null)
	};
	const alarms = await soundAlarm(
		desk,
		(target, notification) => sendAlarm(target, notification, get),
		memory,
		now
	);
	return Response.json({ alarms }, { status: alarms.length === 0 ? 200 : 503 });
}
