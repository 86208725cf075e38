/** Anybody's page may ask: what counts is the bearer, and no cookie is ever looked at. */
const CORS = {
	'access-control-allow-origin': '*',
	'access-control-allow-headers': 'authorization, apikey, content-type, x-client-info',
	'access-control-allow-methods': 'POST, OPTIONS',
	'access-control-max-age': '86400'
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Why a function did not do it: a status and a word, as the database's functions give them. */
export class Refused extends Error {
	readonly status: number;

	constructor(status: number, word: string) {
		super(word);
		this.status = status;
	}
}

function answer(status: number, body: object | null): Response {
	if (body === null) return new Response(null, { status, headers: CORS });
	return Response.json(body, { status, headers: { ...CORS, 'cache-control': 'no-store' } });
}

/** Who asks, or what they hold; null when they do not say. */
export function bearerOf(request: Request): string | null {
	return /^bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

/** Whether a request comes from the clock, which holds the secret key, and from nobody else. */
export async function holdsSecret(
	request: Request,
	{ secretKey }: { readonly secretKey: string }
): Promise<boolean> {
	const [one, other] = await Promise.all(
		[bearerOf(request) ?? '', secretKey].map((text) =>
			crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
		)
	);
	const bytes = new Uint8Array(other!);
	// by their hashes, so that how long it takes tells nothing of the key
	return new Uint8Array(one!).every((byte, place) => byte === bytes[place]);
}

/** Answers what is asked about one photo, say, by somebody who is signed in; all else in a word. */
export async function about(
	thing: 'photo' | 'invitation',
	request: Request,
	work: (id: string, bearer: string) => Promise<object>
): Promise<Response> {
	if (request.method === 'OPTIONS') return answer(204, null);
	try {
		if (request.method !== 'POST') throw new Refused(405, 'post_only');
		const bearer = bearerOf(request);
		if (!bearer) throw new Refused(401, 'signed_out');
		const body = (await request.json().catch(() => null)) as Record<string, unknown> | null;
		const id = String(body?.[`${thing}_id`] ?? '').toLowerCase();
		if (!UUID.test(id)) throw new Refused(404, `${thing}_not_found`);
		return answer(200, await work(id, bearer));
	} catch (error) {
		if (error instanceof Refused) {
			const { status, message } = error;
			return answer(status, { code: `PT${status}`, message }); // as PostgREST hands on a word of ours
		}
		throw error;
	}
}
