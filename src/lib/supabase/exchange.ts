import { Failure } from '$lib/failure.ts';

/** One request with bytes in it. */
export type Ask = {
	readonly method: string;
	readonly url: string;
	readonly headers: Headers;
	readonly body: Uint8Array<ArrayBuffer> | null;
	readonly onprogress: (sent: number) => void;
	readonly signal: AbortSignal;
};

/** What came back. */
export type Said = {
	readonly status: number;
	readonly header: (name: string) => string | null;
	readonly text: string;
};

/** A line on which nothing moves for this long is no line. */
const QUIET_MS = 30_000;
/** Where progress cannot be seen: slower than this is as good as nothing. */
const SLOWEST_BYTES_PER_SECOND = 2_000;

const offline = (cause?: unknown) => new Failure('offline', { cause });

/** In a service worker, which has no other way. It does not see the bytes go. */
async function byFetch({ method, url, headers, body, onprogress, signal }: Ask): Promise<Said> {
	const limit = QUIET_MS + ((body?.length ?? 0) / SLOWEST_BYTES_PER_SECOND) * 1000;
	const controller = new AbortController();
	const stop = () => controller.abort();
	signal.addEventListener('abort', stop, { once: true });
	const timer = setTimeout(stop, limit);
	try {
		const answer = await fetch(url, {
			...{ method, headers, body },
			redirect: 'manual',
			cache: 'no-store',
			signal: controller.signal
		});
		// Sent elsewhere: not by our server, which never does.
		if (answer.type === 'opaqueredirect' || answer.redirected) throw new Failure('unclear');
		const text = await answer.text();
		if (body) onprogress(body.length);
		return { status: answer.status, header: (name) => answer.headers.get(name), text };
	} catch (error) {
		throw error instanceof Failure ? error : offline(error);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
	}
}

/** In a page: it sees the bytes go, and gives up only when none do. */
function byRequest({ method, url, headers, body, onprogress, signal }: Ask): Promise<Said> {
	const request = new XMLHttpRequest();
	let timer: ReturnType<typeof setTimeout>;
	const stop = () => request.abort();
	const alive = () => {
		clearTimeout(timer);
		timer = setTimeout(stop, QUIET_MS);
	};
	const said = new Promise<Said>((resolve, reject) => {
		request.open(method, url);
		headers.forEach((value, name) => request.setRequestHeader(name, value));
		request.upload.onprogress = ({ loaded }) => {
			alive();
			onprogress(loaded);
		};
		request.upload.onload = alive;
		request.onerror = request.onabort = request.ontimeout = () => reject(offline());
		request.onload = () => {
			const { status, responseURL, responseText: text } = request;
			if (responseURL && responseURL !== url) reject(new Failure('unclear'));
			else resolve({ status, header: (name) => request.getResponseHeader(name), text });
		};
		signal.addEventListener('abort', stop, { once: true });
		alive();
		request.send(body);
	});
	return said.finally(() => {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
	});
}

/** Sends it. @throws Failure `offline` when nothing comes back, `unclear` when another answers. */
export function exchange(ask: Ask): Promise<Said> {
	if (ask.signal.aborted) return Promise.reject(offline());
	return typeof XMLHttpRequest === 'undefined' ? byFetch(ask) : byRequest(ask);
}
