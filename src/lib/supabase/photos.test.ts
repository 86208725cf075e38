import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SESSION_KEY, sessionPocket } from './auth-client.ts';
import { viewPhoto } from './photos.ts';
import { tokenOf } from '$lib/outbox/delivery/upload.fixture.ts';

const ID = '8a6f3d1e-6d3c-4a3e-9f0e-2a4f8f1b7c55';
const signed = '/storage/v1/object/sign/photos/8a6f?token=t';
const body = { url: signed, expires_at: '2026-11-03T14:02:00Z' };

/** A server that answers every question so. */
function answering(answer: () => Response) {
	const asked: Request[] = [];
	vi.stubGlobal('fetch', async (input: RequestInfo, init: RequestInit) => {
		asked.push(new Request(input, init));
		return answer();
	});
	return asked;
}

beforeEach(async () => {
	vi.stubGlobal('location', { origin: 'http://kraken.test' });
	const expires_at = Math.floor(Date.now() / 1000) + 3600;
	const session = { access_token: tokenOf('coral'), refresh_token: 'r', expires_at };
	await sessionPocket.set(SESSION_KEY, JSON.stringify(session));
});
afterEach(() => vi.unstubAllGlobals());

test('the address is asked for by name and as whoever is signed in', async () => {
	const asked = answering(() => Response.json(body));
	await expect(viewPhoto(ID)).resolves.toEqual({
		url: `http://kraken.test${signed}`,
		expiresAt: new Date('2026-11-03T14:02:00Z')
	});
	expect(asked[0]!.url).toBe('http://kraken.test/functions/v1/view-photo');
	expect(asked[0]!.headers.get('authorization')).toBe(`Bearer ${tokenOf('coral')}`);
	expect(await asked[0]!.json()).toEqual({ photo_id: ID });
});

test('a service that knows itself by another name is reached by ours', async () => {
	answering(() => Response.json({ ...body, url: `http://10.0.0.7:8000${signed}` }));
	await expect(viewPhoto(ID)).resolves.toMatchObject({ url: `http://kraken.test${signed}` });
});

const html = () => new Response('<html>Log in', { headers: { 'content-type': 'text/html' } });
const word = (status: number, message: string) => () =>
	Response.json({ code: `PT${status}`, message }, { status });

test.each<[string, () => Response, string, string | null]>([
	['it is not theirs to see', word(404, 'photo_not_found'), 'refused', 'photo_not_found'],
	['it has not arrived', word(409, 'photo_not_received'), 'refused', 'photo_not_received'],
	['the service falters', word(500, 'oh'), 'busy', 'oh'],
	['there are no functions there yet', word(501, 'none'), 'busy', 'none'],
	['a captive portal says yes', html, 'unclear', null],
	['there is no address in the answer', () => Response.json({}), 'unclear', null],
	['nothing is in the answer', () => new Response(null, { status: 204 }), 'unclear', '204']
])('%s: no address, and the right reason', async (_, answer, reason, detail) => {
	answering(answer);
	await expect(viewPhoto(ID)).rejects.toMatchObject({ reason, detail });
});

test('nobody who is signed out looks at anything', async () => {
	await sessionPocket.clear();
	const asked = answering(() => Response.json(body));
	await expect(viewPhoto(ID)).rejects.toMatchObject({ reason: 'signed_out' });
	expect(asked).toEqual([]);
});
