/** How much of a body may wait for whoever is to read it. */
const AHEAD_BYTES = 1024 * 1024;

/**
 * The same request, its body read from this moment on, whoever it may come from: Node forgets what
 * nobody has read when a connection breaks. A body that breaks off ends where it broke instead of
 * failing, so on a bad line what arrived counts. It ends early too when `end` says so.
 */
export function readAtOnce(request: Request, end: AbortSignal): Request {
	const { url, method, headers, body } = request;
	if (body === null) return new Request(url, { method, headers });
	const reader = body.getReader();
	const ended = new Promise<{ done: true; value?: undefined }>((resolve) => {
		if (end.aborted) resolve({ done: true });
		end.addEventListener('abort', () => resolve({ done: true }), { once: true });
	});
	const kept = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				try {
					const { done, value } = await Promise.race([reader.read(), ended]);
					if (done) controller.close();
					else controller.enqueue(value);
				} catch {
					controller.close();
				}
			},
			cancel: (reason) => reader.cancel(reason)
		},
		new ByteLengthQueuingStrategy({ highWaterMark: AHEAD_BYTES })
	);
	const init = { method, headers, body: kept, duplex: 'half' };
	return new Request(url, init);
}
