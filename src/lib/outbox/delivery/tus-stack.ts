import { Failure } from '$lib/failure.ts';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import type { Bearer } from '$lib/supabase/bearer.ts';
import { exchange, type Ask, type Said } from '$lib/supabase/exchange.ts';

/** What Storage says of a token that ran out, or was signed with a key that has been replaced. */
const TOKEN_WORDS = /\bjwt\b|"exp" claim|signature verification failed/i;

/** The words of an answer: of a JSON body its message, else all of it. */
function wordsOf(text: string): string {
	try {
		return String((JSON.parse(text) as { message?: unknown }).message ?? text);
	} catch {
		return text;
	}
}

/** Storage answers 400 or 403 to a token that is no good any more, and says so in words. */
function tooOld({ status, text }: Said): boolean {
	if (status === 401) return true;
	return (status === 400 || status === 403) && TOKEN_WORDS.test(wordsOf(text));
}

/**
 * A captive portal says yes to everything, or no in a page of its own. Only a server that speaks
 * tus may say that something was taken. One that falters has said nothing about the upload: tus
 * would begin a new one.
 */
function checked(said: Said): Said {
	const { status, header, text } = said;
	const html = header('content-type')?.includes('html') ?? false;
	const detail = text.trim().slice(0, 200) || `status ${status}`;
	if (status === 511) throw new Failure('unclear', { detail });
	if (status >= 500 || status === 408 || status === 423 || status === 429)
		throw new Failure('busy', { detail });
	const yes = status >= 200 && status < 300;
	if (html || (yes ? header('tus-resumable') !== '1.0.0' : status < 400))
		throw new Failure('unclear', { detail: `not tus, with status ${status}` });
	return said;
}

function response(said: Said): HttpResponse {
	return {
		getStatus: () => said.status,
		getHeader: (name) => said.header(name) ?? undefined,
		getBody: () => said.text,
		getUnderlyingObject: () => said
	};
}

/** How tus reaches our server: as one person, in a page as in a service worker. */
export function tusStack(bearer: Bearer): HttpStack {
	return {
		getName: () => 'kraken',
		createRequest(method, url): HttpRequest {
			const headers = new Headers();
			const controller = new AbortController();
			let onprogress: Ask['onprogress'] = () => {};
			return {
				getMethod: () => method,
				getURL: () => url,
				setHeader: (name, value) => headers.set(name, value),
				getHeader: (name) => headers.get(name) ?? undefined,
				setProgressHandler: (handler) => void (onprogress = handler),
				getUnderlyingObject: () => null,
				abort: async () => controller.abort(),
				async send(body: Uint8Array<ArrayBuffer> | null) {
					const once = () => {
						headers.set('authorization', `Bearer ${bearer.token}`);
						const { signal } = controller;
						return exchange({ method, url, headers, body: body ?? null, onprogress, signal });
					};
					let said = checked(await once());
					if (tooOld(said) && (await bearer.renew())) said = checked(await once());
					if (tooOld(said)) throw new Failure('signed_out', { detail: said.text || null });
					return response(said);
				}
			};
		}
	};
}
