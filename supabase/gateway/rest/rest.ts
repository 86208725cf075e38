/** `/rest/v1`: PostgREST itself, behind Supabase's way of turning keys into roles. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKeys, Signer } from '../keys.ts';
import type { Complain } from '../complaints.ts';
import { awayWords, DATABASE_AWAY, isAwayCode } from '../process/pool.ts';
import { mostBytes, readBody, TOO_LARGE } from '../body.ts';
import type { PostgREST } from './postgrest.ts';

/** Between two machines only; they mean nothing beyond. */
const HOP_BY_HOP = [
	'connection',
	'keep-alive',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
	'expect', // answered by whoever reads the body first, which is us
	'host'
];
const SERVICE_SECONDS = 60;

/** An answer in the shape PostgREST and Supabase give theirs. */
export function refusal(status: number, message: string, headers: HeadersInit = {}): Response {
	return Response.json(
		{ message, code: String(status), hint: null, details: null },
		{ status, headers }
	);
}

/** What is answered while the database cannot be asked. */
export const away = () =>
	refusal(503, `${DATABASE_AWAY}; try again in a moment.`, { 'retry-after': '1' });

/** Compares in a time that tells nothing about where two keys differ. */
function same(one: string, other: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(one), digest(other));
}

/** Who a request comes from by its key: the app, a server with the secret key, or nobody we know. */
export function caller(request: Request, keys: ApiKeys): 'app' | 'server' | null {
	const bearer = request.headers.get('authorization')?.replace(/^bearer /i, '');
	const key = request.headers.get('apikey') ?? bearer;
	if (!key) return null;
	if (same(key, keys.secret)) return 'server';
	return same(key, keys.publishable) ? 'app' : null;
}

/** Tells the log why the database did not do what PostgREST asked of it. */
function explain(text: string, complain: Complain): void {
	try {
		const { code, message, details } = JSON.parse(text);
		if (isAwayCode(String(code))) complain(awayWords(message, details));
	} catch {
		// an answer of a proxy, or none
	}
}

/** Passes a request on once its body is here, and streams the answer. */
export async function rest(
	request: Request,
	{
		postgrest,
		keys,
		signer,
		now,
		complain
	}: {
		postgrest: PostgREST;
		keys: ApiKeys;
		signer: Signer;
		now: () => Date;
		complain: Complain;
	}
): Promise<Response> {
	const from = caller(request, keys);
	if (from === null) {
		return refusal(
			401,
			request.headers.has('apikey') ? 'Invalid API key' : 'No API key found in request'
		);
	}
	if (!postgrest.ready()) {
		return refusal(503, 'The database API is starting; try again in a moment.', {
			'retry-after': '1'
		});
	}

	const headers = new Headers(request.headers);
	for (const name of [...HOP_BY_HOP, 'apikey']) headers.delete(name);
	const bearer = headers.get('authorization')?.replace(/^bearer /i, '') ?? '';
	if (from === 'server' && (bearer === '' || bearer === keys.secret)) {
		const token = await signer.sign({ role: 'service_role' }, SERVICE_SECONDS, now());
		headers.set('authorization', `Bearer ${token}`);
	} else if (bearer === keys.publishable) {
		headers.delete('authorization'); // nobody is signed in: PostgREST's anonymous role
	}

	const { pathname, search } = new URL(request.url);
	try {
		const body = await readBody(request, mostBytes(pathname));
		if (body === null) return refusal(413, TOO_LARGE);
		const answer = await fetch(postgrest.url + pathname.slice('/rest/v1'.length) + search, {
			method: request.method,
			headers,
			body: request.body && body,
			redirect: 'manual',
			signal: request.signal
		});
		const passed = new Headers(answer.headers);
		for (const name of [...HOP_BY_HOP, 'content-encoding', 'content-length', 'server'])
			passed.delete(name);
		if (answer.status >= 500) {
			const text = await answer.text();
			explain(text, complain);
			return new Response(text, { status: answer.status, headers: passed });
		}
		return new Response(answer.body, { status: answer.status, headers: passed });
	} catch {
		return refusal(503, 'The database API did not answer; try again in a moment.', {
			'retry-after': '1'
		});
	}
}
