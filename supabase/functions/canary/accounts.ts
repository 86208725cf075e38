/** The canary's people in Auth: made with the secret key, and the reporter signed in like anybody. */
import { Refused } from '../_shared/answer.ts';
import type { FunctionEnv } from '../_shared/env.ts';
import { ask, service } from '../_shared/supabase.ts';

/** Under a name that is nobody's for ever, so that no code and no letter can reach anybody. */
const REPORTER = 'reporter@canary.invalid';
const OFFICER = 'officer@canary.invalid';

/** Kept nowhere: whoever holds the secret key could set it anyhow. */
async function password({ secretKey }: FunctionEnv): Promise<string> {
	const bytes = new TextEncoder();
	const key = await crypto.subtle.importKey(
		'raw',
		bytes.encode(secretKey),
		{ name: 'HMAC', hash: 'SHA-256' },
		false,
		['sign']
	);
	const sealed = await crypto.subtle.sign('HMAC', key, bytes.encode(REPORTER));
	const hex = [...new Uint8Array(sealed)]
		.map((byte) => byte.toString(16).padStart(2, '0'))
		.join('');
	return `Aa1!${hex}`.slice(0, 64); // a sign of each sort, whatever a deployment asks for
}

function asServer(env: FunctionEnv, method: string, path: string, body: object) {
	return ask(`${env.url}/auth/v1/admin/users${path}`, {
		method,
		headers: { ...service(env), 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
}

async function word(answer: Response): Promise<string> {
	const said = (await answer.json().catch(() => ({}))) as { error_code?: string; msg?: string };
	return said.error_code ?? said.msg ?? String(answer.status);
}

/** Makes what accounts are missing; the officer's has no password that anybody knows. */
export async function makeAccounts(env: FunctionEnv): Promise<void> {
	const reporter = { email: REPORTER, password: await password(env), email_confirm: true };
	for (const wanted of [reporter, { email: OFFICER, email_confirm: true }]) {
		const answer = await asServer(env, 'POST', '', wanted);
		if (answer.ok) continue;
		const why = await word(answer);
		if (why !== 'email_exists') throw new Refused(503, why);
	}
}

function byPassword(env: FunctionEnv, password: string) {
	return ask(`${env.url}/auth/v1/token?grant_type=password`, {
		method: 'POST',
		headers: { apikey: env.publishableKey, 'content-type': 'application/json' },
		body: JSON.stringify({ email: REPORTER, password })
	});
}

/** An access token, by the door everybody uses. @throws Refused with Auth's own word. */
export async function signIn(env: FunctionEnv, reporterId: string): Promise<string> {
	const own = await password(env);
	let answer = await byPassword(env, own);
	let why = answer.ok ? '' : await word(answer);
	if (why === 'invalid_credentials') {
		// the secret key is another since
		await asServer(env, 'PUT', `/${reporterId}`, { password: own });
		answer = await byPassword(env, own);
		why = answer.ok ? '' : await word(answer);
	}
	if (!answer.ok) throw new Refused(503, why);
	return ((await answer.json()) as { access_token: string }).access_token;
}

/** Ends every session of the reporter, or they would pile up. What goes wrong is only said. */
export async function signOut(env: FunctionEnv, bearer: string): Promise<void> {
	await ask(`${env.url}/auth/v1/logout?scope=global`, {
		method: 'POST',
		headers: { apikey: env.publishableKey, authorization: `Bearer ${bearer}` }
	}).then(
		(answer) => answer.body?.cancel(),
		(error: Error) => console.error(`The canary stays signed in: ${error.message}`)
	);
}

/** A reporter holds no row of reports. @throws Refused when one is shown, or nobody can tell. */
export async function assertSecrecy(env: FunctionEnv, bearer: string): Promise<void> {
	const answer = await ask(`${env.url}/rest/v1/reports?select=id&limit=1`, {
		headers: { apikey: env.publishableKey, authorization: `Bearer ${bearer}` }
	});
	const rows: unknown = await answer.json().catch(() => null);
	if (!answer.ok || !Array.isArray(rows)) throw new Refused(503, String(answer.status));
	if (rows.length > 0) throw new Refused(503, 'a reporter reads reports');
}
