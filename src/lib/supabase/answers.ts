import { Failure, type Reason } from '$lib/failure.ts';

/** What PostgREST says when it says no, and what supabase-js makes of no answer at all. */
type Refusal = {
	readonly message: string;
	readonly code?: string;
	readonly details?: string | null;
};

/** Words that say no more than that something is wrong: what, the details say. */
const DETAILED: ReadonlySet<string> = new Set([
	'report_unreadable',
	'opens_gaps',
	'successor_not_ready',
	'changed_meanwhile',
	'reads_like_a_task'
]);

const UNCLEAR = 'unclear';

/**
 * The codes that our own functions raise. PostgREST answers PT422 with the status 422, and so on. Every
 * other code is PostgreSQL's or PostgREST's own, and says nothing of what was sent: a backend that died
 * answers 400 and no code, a function that is replaced 404, a missing grant 403.
 */
const RAISED_BY_US = /^PT\d{3}$/;

/** The server's words that are reasons of ours, word for word. */
const SAME_WORD: ReadonlySet<string> = new Set<Reason>([
	'report_not_found',
	'already_claimed',
	'already_closed',
	'acknowledge_first',
	'person_not_found',
	'opens_gaps',
	'successor_not_ready',
	'changed_meanwhile',
	'reads_like_a_task',
	'not_allowed',
	'notification_not_found'
]);

/** Staff are somebody to the server only once they have shown a second factor. */
export const SECOND_FACTOR_NEEDED = 'second_factor_needed';

/** Hears of it whenever the server says so. */
export const onSecondFactor = new EventTarget();

/** Why the server did not do it, from what supabase-js hands us. Status 0 is no answer. */
export function failureOf(error: Refusal, status: number): Failure {
	const { message, code = '', details = null } = error;
	if (code === UNCLEAR) return new Failure('unclear', { cause: error });
	if (status === 0) return new Failure('offline', { cause: error });
	if (message === SECOND_FACTOR_NEEDED) onSecondFactor.dispatchEvent(new Event('needed'));
	if (status === 401 || message === SECOND_FACTOR_NEEDED)
		return new Failure('signed_out', { cause: error, detail: message });
	if (message === 'too_many_reports')
		return new Failure('too_many_reports', { cause: error, detail: details });
	if (status === 408 || status === 429 || status >= 500 || !RAISED_BY_US.test(code))
		return new Failure('busy', { cause: error, detail: message });
	const detail = DETAILED.has(message) ? (details ?? message) : message;
	const reason = SAME_WORD.has(message) ? (message as Reason) : 'refused';
	return new Failure(reason, { cause: error, detail });
}

/** What stands in for an answer that is not our server's, so that it passes supabase-js unharmed. */
function unclear(why: string): Response {
	return Response.json({ code: UNCLEAR, message: why }, { status: 502 });
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/**
 * The answer, if our server gave it. A captive portal answers 200 with a page of its own, or sends
 * us to another host; a cut line gives half an answer. None of these may pass for a yes or a no.
 */
export async function ours(answer: Response, asked: string): Promise<Response> {
	if (answer.redirected && new URL(answer.url).origin !== new URL(asked).origin)
		return unclear('another host answered');
	// A gateway in between may answer 502 with a page; that it is trouble is clear enough.
	if (answer.status >= 500 && answer.status !== 511) return answer;
	// Every function of ours answers something.
	if (answer.status === 204) return asked.includes('/rpc/') ? unclear('nothing said') : answer;
	const text = await answer.text();
	if (!answer.headers.get('content-type')?.includes('json') || !isJson(text))
		return unclear(`not JSON, with status ${answer.status}`);
	return new Response(text, {
		status: answer.status,
		statusText: answer.statusText,
		headers: answer.headers
	});
}
