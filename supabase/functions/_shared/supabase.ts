import { Refused } from './answer.ts';
import type { FunctionEnv } from './env.ts';

/** What Supabase says of what is not there. */
const NOT_THERE = new Set(['404', 'NoSuchKey', 'not_found']);

/** Supabase did not answer, or not with anything that tells yes from no. */
const busy = () => new Refused(503, 'busy');

/** Longer than anything asked here takes: who waits for ever does nothing else. */
const PATIENCE_MS = 30_000;

/** @throws Refused `busy` when nobody answers. */
export async function ask(address: string, init: RequestInit): Promise<Response> {
	try {
		return await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS), ...init });
	} catch {
		throw busy();
	}
}

type Said = {
	code?: string | number;
	message?: string;
	statusCode?: string;
	error?: string;
	error_code?: string;
};

const said = (answer: Response) => answer.json().catch(() => ({})) as Promise<Said>;

async function notThere(answer: Response): Promise<boolean> {
	const { code = '', statusCode = '', error = '' } = await said(answer);
	return [code, statusCode, error].some((word) => NOT_THERE.has(String(word)));
}

/** Headers of whoever holds the secret key. */
export function service({ secretKey }: FunctionEnv): Record<string, string> {
	return { apikey: secretKey, authorization: `Bearer ${secretKey}` };
}

/**
 * Calls a function of the database as whoever the bearer is; without one, as service_role.
 *
 * @throws Refused with the database's own word.
 */
export async function rpc<T>(
	env: FunctionEnv,
	name: string,
	args: object,
	bearer: string | null
): Promise<T> {
	const who = bearer
		? { apikey: env.publishableKey, authorization: `Bearer ${bearer}` }
		: service(env);
	const answer = await ask(`${env.url}/rest/v1/rpc/${name}`, {
		method: 'POST',
		headers: { ...who, 'content-type': 'application/json' },
		body: JSON.stringify(args)
	});
	if (answer.status === 204) return undefined as T;
	if (answer.ok) return (await answer.json()) as T;
	const { code = '', message = '' } = await said(answer);
	if (answer.status === 401) throw new Refused(401, message || 'signed_out');
	if (String(code).startsWith('PT')) throw new Refused(answer.status, message);
	throw busy();
}

/** The bytes of an object, whoever may see it; null when there is none. */
export async function download(
	env: FunctionEnv,
	bucket: string,
	name: string
): Promise<Uint8Array<ArrayBuffer> | null> {
	const address = `${env.url}/storage/v1/object/authenticated/${bucket}/${name}`;
	const answer = await ask(address, { headers: service(env) });
	if (answer.ok) {
		try {
			return new Uint8Array(await answer.arrayBuffer());
		} catch {
			throw busy();
		}
	}
	if (await notThere(answer)) return null;
	throw busy();
}

/** Sees to it that there is no such object: one that is gone already is as good. */
export async function remove(env: FunctionEnv, bucket: string, name: string): Promise<void> {
	const address = `${env.url}/storage/v1/object/${bucket}/${name}`;
	const answer = await ask(address, { method: 'DELETE', headers: service(env) });
	if (!answer.ok && !(await notThere(answer))) throw busy();
}

/** An address at which anybody sees the object for so many seconds, behind any origin. */
export async function sign(
	env: FunctionEnv,
	bucket: string,
	name: string,
	seconds: number
): Promise<{ path: string; expiresAt: Date }> {
	const answer = await ask(`${env.url}/storage/v1/object/sign/${bucket}/${name}`, {
		method: 'POST',
		headers: { ...service(env), 'content-type': 'application/json' },
		body: JSON.stringify({ expiresIn: seconds })
	});
	if (!answer.ok) throw busy();
	const { signedURL } = (await answer.json()) as { signedURL: string };
	const token = new URL(signedURL, env.url).searchParams.get('token') ?? '';
	const claims = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
	const { exp } = JSON.parse(atob(claims)) as { exp: number };
	return { path: `/storage/v1${signedURL}`, expiresAt: new Date(exp * 1000) };
}

/**
 * Sees to it that there is an account for an address; whoever signs in proves it by a code each time.
 * `address_refused`: Auth takes no such address.
 */
export async function makeAccount(
	env: FunctionEnv,
	email: string
): Promise<'there' | 'address_refused'> {
	const answer = await ask(`${env.url}/auth/v1/admin/users`, {
		method: 'POST',
		headers: { ...service(env), 'content-type': 'application/json' },
		body: JSON.stringify({ email, email_confirm: true })
	});
	const { code = '', error_code = '' } = await said(answer);
	if (answer.ok || code === 'email_exists' || error_code === 'email_exists') return 'there';
	if (answer.status === 400 || answer.status === 422) return 'address_refused';
	throw busy();
}
