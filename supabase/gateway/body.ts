/** Reads the bodies of requests, up to a limit: the app never sends more. */

/**
 * Four times the largest report: the database takes 64 KiB of content, which its JSON can exceed a little. A
 * report must never meet this limit: the app takes 413 for trouble of the server, and tries again.
 */
const BYTES = 256 * 1024;
/** Up to 2,000 lines of a file. This is 2 kB for each, and a long line has 1 kB. */
const IMPORTS: ReadonlySet<string> = new Set(['import_sites', 'invite_people']);
const IMPORT_BYTES = 4 * 1024 * 1024;

/** The most bytes of a request to PostgREST. */
export function mostBytes(pathname: string): number {
	return IMPORTS.has(pathname.replace('/rest/v1/rpc/', '')) ? IMPORT_BYTES : BYTES;
}

/** The most bytes of a request to a function, which is sent an id or two. */
export const FUNCTION_BYTES = 64 * 1024;

export const TOO_LARGE = 'Request body is too large';

/**
 * The whole body, or null if it is larger than that many bytes. A length that is announced is believed
 * without reading; nothing is read beyond the limit.
 */
export async function readBody(
	request: Request,
	most: number
): Promise<Uint8Array<ArrayBuffer> | null> {
	if (Number(request.headers.get('content-length')) > most) return null;
	const chunks: Uint8Array[] = [];
	let size = 0;
	// To cancel the body would close the connection before the answer. The server closes it after that.
	for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) {
		size += chunk.length;
		if (size > most) return null;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
