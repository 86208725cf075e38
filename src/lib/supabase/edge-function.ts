import { Failure } from '$lib/failure.ts';
import * as v from 'valibot';
import { failureOf, ours } from './answers.ts';
import { backendAddress, timedFetch } from './auth-client.ts';
import type { Bearer } from './bearer.ts';

const refusal = v.object({
	message: v.optional(v.string(), ''),
	code: v.optional(v.union([v.string(), v.number()]), '')
});

async function ask(name: string, body: object, bearer: Bearer): Promise<Response> {
	const { url, key } = backendAddress();
	const address = `${url}/functions/v1/${name}`;
	const once = () =>
		timedFetch(address, {
			method: 'POST',
			headers: {
				apikey: key,
				authorization: `Bearer ${bearer.token}`,
				'content-type': 'application/json'
			},
			body: JSON.stringify(body),
			redirect: 'manual', // our server sends nobody elsewhere
			cache: 'no-store'
		});
	const answer = await once();
	const last = answer.status === 401 && (await bearer.renew()) ? await once() : answer;
	const elsewhere = last.type === 'opaqueredirect' || (last.status >= 300 && last.status < 400);
	if (elsewhere) throw new Failure('unclear');
	return ours(last, address);
}

/**
 * Asks an Edge Function as the bearer, by plain `fetch`: also from a service worker. Only an answer
 * of exactly 200 and of that shape is one; a refusal's word is the Failure's detail.
 */
export async function callFunction<S extends v.GenericSchema>(
	name: string,
	body: object,
	bearer: Bearer,
	shape: S
): Promise<v.InferOutput<S>> {
	const answer = await ask(name, body, bearer).catch((cause: unknown) => {
		throw cause instanceof Failure ? cause : new Failure('offline', { cause });
	});
	const said: unknown = await answer.json().catch(() => null);
	if (answer.status === 200) {
		const parsed = v.safeParse(shape, said);
		if (parsed.success) return parsed.output;
		throw new Failure('unclear', { cause: new v.ValiError(parsed.issues) });
	}
	if (answer.ok) throw new Failure('unclear', { detail: String(answer.status) });
	const { message, code } = v.is(refusal, said) ? v.parse(refusal, said) : v.parse(refusal, {});
	throw failureOf({ message, code: String(code) }, answer.status);
}
