import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readAtOnce } from './body.ts';

/** A request whose body comes as the test says. */
function coming() {
	let line: ReadableStreamDefaultController<Uint8Array>;
	const body = new ReadableStream<Uint8Array>({ start: (controller) => void (line = controller) });
	const init = { method: 'PATCH', headers: { 'upload-offset': '0' }, body, duplex: 'half' };
	return { request: new Request('http://here/x', init), line: line! };
}

async function pieces(line: ReadableStreamDefaultController<Uint8Array>, count: number) {
	for (let n = 1; n <= count; n++) {
		line.enqueue(new Uint8Array(1000).fill(n));
		await turn();
	}
}

test('what came before anybody read counts, though the line broke', async () => {
	const { request, line } = coming();
	const kept = readAtOnce(request, new AbortController().signal);
	await pieces(line, 5);
	line.error(new Error('ECONNRESET'));
	const bytes = new Uint8Array(await kept.arrayBuffer());
	expect(bytes).toHaveLength(5000);
	expect(bytes[4999]).toBe(5);
	expect(kept.headers.get('upload-offset')).toBe('0');
});

test('a body that is told to end does, with what it has', async () => {
	const { request, line } = coming();
	const end = new AbortController();
	const kept = readAtOnce(request, end.signal);
	await pieces(line, 2);
	end.abort();
	expect(await kept.arrayBuffer()).toHaveProperty('byteLength', 2000);
});

test('one without a body has none', async () => {
	const request = new Request('http://here/x', { method: 'HEAD' });
	expect(readAtOnce(request, new AbortController().signal).body).toBe(null);
});
