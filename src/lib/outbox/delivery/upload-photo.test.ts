import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { PhotoNote } from '$lib/report/photo.ts';
import { fetchWhenNeeded } from './ashore.ts';
import { SESSION_KEY, sessionPocket } from '$lib/supabase/auth-client.ts';
import { startPhotoServer, tokenOf, type PhotoServer } from './upload.fixture.ts';
import type { PhotoUpload } from '$lib/outbox/deliver.ts';
import { uploadPhoto } from './upload-photo.ts';

fetchWhenNeeded();

vi.setConfig({ testTimeout: 30_000 }); // a machine may be busy, and a broken line takes its time

const SIZE = 400_000;
let server: PhotoServer;

function keepSession(token: string): Promise<void> {
	const expires_at = Math.floor(Date.now() / 1000) + 3600;
	const session = { access_token: token, refresh_token: 'r', expires_at };
	return sessionPocket.set(SESSION_KEY, JSON.stringify(session));
}

/** A photo that is announced, ready to go; and what is told on the way. */
function photo(change: Partial<PhotoUpload> = {}) {
	const content = Buffer.from(Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 8)) % 251));
	const note: PhotoNote = {
		id: crypto.randomUUID(),
		sha256: createHash('sha256').update(content).digest('hex'),
		bytes: SIZE,
		type: 'image/jpeg',
		width: 2560,
		height: 1920,
		takenAt: null,
		latitude: null,
		longitude: null,
		addedAt: new Date()
	};
	server.announced.set(note.id, note.sha256);
	const addresses: string[] = [];
	const progress: number[] = [];
	const upload: PhotoUpload = {
		id: note.id,
		author: 'barnaby',
		note,
		bytes: new Uint8Array(content).buffer,
		resumeAt: null,
		onresumable: (address) => void addresses.push(address),
		onprogress: (sent) => void progress.push(sent),
		...change
	};
	return { upload, id: note.id, content, addresses, progress };
}

beforeAll(async () => {
	server = await startPhotoServer();
	vi.stubGlobal('location', { origin: server.url });
});
afterAll(() => server.close());
beforeEach(async () => {
	server.reset();
	await sessionPocket.clear();
	await keepSession(server.token);
});

const arrived = (id: string) => server.objects.get(id);

test('it arrives byte for byte, and the proof comes back', async () => {
	const { upload, id, content, addresses, progress } = photo();
	await expect(uploadPhoto(upload)).resolves.toEqual({
		photoId: id,
		reportId: 'a report',
		receivedAt: new Date('2026-11-03T14:00:00.123Z'),
		announced: 1,
		received: 1
	});
	expect(arrived(id)).toEqual(content);
	expect(server.log).toEqual(['POST 201', 'PATCH 204', 'receive 200']);
	expect(addresses).toEqual([expect.stringContaining(`${server.url}/storage/v1/upload/`)]);
	expect(progress.at(-1)).toBe(SIZE);
});

test('where it goes on is known before the first byte of it is sent', async () => {
	const { upload } = photo({ onresumable: async () => void server.log.push('kept') });
	await uploadPhoto(upload);
	expect(server.log.slice(0, 3)).toEqual(['POST 201', 'kept', 'PATCH 204']);
});

test('cut half way, it goes on from there and sends little twice @row32', async () => {
	const { upload, id, content, addresses } = photo();
	server.cutAfter(SIZE / 2);
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'offline', passing: true });
	expect(arrived(id)).toBeUndefined();

	server.taken.bytes = 0;
	await uploadPhoto({ ...upload, resumeAt: addresses[0]! });
	expect(arrived(id)).toEqual(content);
	expect(server.log.slice(-3)).toEqual(['HEAD 200', 'PATCH 204', 'receive 200']);
	expect(server.taken.bytes / SIZE).toBeLessThan(0.6);
});

test('sent twice, it is there once and the same proof comes back @row32 @mode4', async () => {
	const { upload, id, addresses } = photo();
	const first = await uploadPhoto(upload);
	await expect(uploadPhoto(upload)).resolves.toEqual(first);
	await expect(uploadPhoto({ ...upload, resumeAt: addresses[0]! })).resolves.toEqual(first);
	expect([...server.objects.keys()]).toEqual([id]);
	expect(server.log.filter((line) => line.startsWith('PATCH'))).toHaveLength(1);
});

test('one that has been received and may not be sent again is proven all the same', async () => {
	const { upload, id } = photo();
	await uploadPhoto(upload);
	server.objects.delete(id); // so that its name is free, and only the rule denies it
	await expect(uploadPhoto(upload)).resolves.toMatchObject({ received: 1 });
	expect(server.log.slice(-2)).toEqual(['POST 403', 'receive 200']);
});

test('an address that has expired is started over', async () => {
	const { upload, id, content, addresses } = photo();
	server.cutAfter(SIZE / 2);
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'offline' });
	server.forget();
	await uploadPhoto({ ...upload, resumeAt: addresses[0]! });
	expect(arrived(id)).toEqual(content);
	expect(addresses).toHaveLength(2);
	expect(addresses[1]).not.toBe(addresses[0]);
});

test('an address that expires between two requests is started over', async () => {
	const { upload, id, content } = photo();
	server.fault('PATCH', (_, response) => {
		server.forget();
		response.writeHead(410, { 'tus-resumable': '1.0.0' }).end('gone');
	});
	await uploadPhoto(upload);
	expect(arrived(id)).toEqual(content);
});

test('when somebody else has sent part of it, it looks again where to go on', async () => {
	const { upload, id, content } = photo();
	server.fault('PATCH', (_, response) =>
		response.writeHead(409, { 'tus-resumable': '1.0.0' }).end('Upload-Offset conflict')
	);
	await uploadPhoto(upload);
	expect(arrived(id)).toEqual(content);
	expect(server.log).toEqual(['POST 201', 'PATCH 409', 'HEAD 200', 'PATCH 204', 'receive 200']);
});

test('damaged on the way, it is sent once more @row33', async () => {
	const { upload, id, content } = photo();
	server.objects.set(id, Buffer.from('something else'));
	await uploadPhoto(upload);
	expect(arrived(id)).toEqual(content);
	expect(server.log).toEqual([
		...['POST 409', 'receive 422'],
		...['POST 201', 'PATCH 204', 'receive 200']
	]);
});

test('damaged twice, it is left for a later try', async () => {
	const { upload, id } = photo();
	server.announced.set(id, '0'.repeat(64));
	await expect(uploadPhoto(upload)).rejects.toMatchObject({
		reason: 'busy',
		detail: 'photo_damaged',
		passing: true
	});
	expect(server.log.filter((line) => line === 'PATCH 204')).toHaveLength(2);
});

test('one that nobody announced is refused, for a person to look at', async () => {
	const { upload, id } = photo();
	server.announced.delete(id);
	await expect(uploadPhoto(upload)).rejects.toMatchObject({
		reason: 'refused',
		detail: 'photo_not_found',
		passing: false
	});
});

test('a token that is too old is renewed once, in the middle of it', async () => {
	const { upload, id, content } = photo();
	server.token = tokenOf('barnaby', 2); // the phone still has the first
	await uploadPhoto(upload);
	expect(arrived(id)).toEqual(content);
	expect(server.log.filter((line) => line.endsWith('401'))).toEqual(['POST 401']);
});

test.each(['"exp" claim timestamp check failed', 'signature verification failed', 'jwt expired'])(
	'a token of which Storage says %s is renewed once, in the middle of it',
	async (message) => {
		const { upload, id, content } = photo();
		server.fault('PATCH', (request, response) => {
			request.resume();
			server.token = tokenOf('barnaby', 2);
			json(response, 403, { statusCode: '403', error: 'Unauthorized', message });
		});
		await uploadPhoto(upload);
		expect(arrived(id)).toEqual(content);
	}
);

test.each([
	[403, 'new row violates row-level security policy'],
	[413, 'Payload too large'],
	[415, 'Unsupported media type']
])('what Storage refuses with %s is tried again later', async (status, message) => {
	const { upload, id, content } = photo();
	server.fault('POST', (request, response) => {
		request.resume();
		json(response, status, { statusCode: String(status), error: 'Error', message });
	});
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'busy', passing: true });
	await uploadPhoto(upload);
	expect(arrived(id)).toEqual(content);
});

test('a token that stays too old is signed out, and the photo stays', async () => {
	const { upload } = photo();
	server.fault('POST', (_, response) => json(response, 401, { message: 'JWT expired' }));
	server.fault('POST', (_, response) => json(response, 401, { message: 'JWT expired' }));
	server.token = tokenOf('barnaby', 2);
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'signed_out', passing: true });
});

test('nothing is sent as somebody else who signed in since, nor as nobody', async () => {
	const { upload } = photo();
	await keepSession(tokenOf('petra'));
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'signed_out' });
	await sessionPocket.clear();
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'signed_out' });
	expect(server.log).toEqual([]);
});

test('put aside for something more urgent, it goes on later from there', async () => {
	const controller = new AbortController();
	const { upload, id, content, addresses } = photo({ signal: controller.signal });
	server.fault('PATCH', () => controller.abort());
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'offline', passing: true });
	await uploadPhoto({ ...upload, resumeAt: addresses[0]!, signal: new AbortController().signal });
	expect(arrived(id)).toEqual(content);
});

function json(response: ServerResponse, status: number, body: object) {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
function html(response: ServerResponse, status: number) {
	response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Log in to Marina Wi-Fi');
}
function away(response: ServerResponse) {
	response.writeHead(302, { location: 'http://portal.test/' }).end();
}

const FAULTS: [string, (response: ServerResponse) => void, string][] = [
	['a captive portal says 200', (response) => html(response, 200), 'unclear'],
	['a captive portal says 201', (response) => html(response, 201), 'unclear'],
	['a captive portal says 403', (response) => html(response, 403), 'unclear'],
	['a captive portal says 404', (response) => html(response, 404), 'unclear'],
	['a captive portal says 511', (response) => html(response, 511), 'unclear'],
	['it is sent to another host', away, 'unclear'],
	['nothing is in the answer', (response) => response.writeHead(204).end(), 'unclear'],
	['the server falters', (response) => json(response, 500, { message: 'oh' }), 'busy'],
	['a proxy falters', (response) => html(response, 502), 'busy'],
	['it is being started', (response) => json(response, 503, { message: 'starting' }), 'busy'],
	['too many ask', (response) => json(response, 429, { message: 'slow down' }), 'busy'],
	['the line breaks', (response) => response.destroy(), 'offline']
];
const STEPS = ['POST', 'HEAD', 'PATCH', 'receive'] as const;

test.each(STEPS.flatMap((step) => FAULTS.map(([name, ...rest]) => [step, name, ...rest] as const)))(
	'at %s, when %s: no proof, and nothing lost',
	async (step, _, answer, reason) => {
		const { upload, id, content, addresses } = photo();
		if (step === 'HEAD') {
			server.cutAfter(SIZE / 2);
			await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'offline' });
		}
		server.fault(step, (request, response) => {
			request.resume();
			answer(response);
		});
		const resumeAt = () => addresses.at(-1) ?? null;
		await expect(uploadPhoto({ ...upload, resumeAt: resumeAt() })).rejects.toMatchObject({
			reason,
			passing: true
		});
		await expect(uploadPhoto({ ...upload, resumeAt: resumeAt() })).resolves.toMatchObject({
			received: 1
		});
		expect(arrived(id)).toEqual(content);
	}
);

const proof = (change: object) => ({
	...{ photo_id: 'x', report_id: 'r', received_at: '2026-11-03T14:00:00Z' },
	...{ announced: 1, received: 1 },
	...change
});
test.each<[string, (id: string) => string]>([
	['of another photo', () => JSON.stringify(proof({}))],
	['without a time', (id) => JSON.stringify(proof({ photo_id: id, received_at: 'soon' }))],
	['that counts none', (id) => JSON.stringify(proof({ photo_id: id, received: 0 }))],
	['in a list', (id) => JSON.stringify([proof({ photo_id: id })])],
	['cut in the middle', (id) => JSON.stringify(proof({ photo_id: id })).slice(0, 50)]
])('a proof %s is none', async (_, body) => {
	const { upload, id } = photo();
	server.fault('receive', (request, response) => {
		request.resume();
		response.writeHead(200, { 'content-type': 'application/json' }).end(body(id));
	});
	await expect(uploadPhoto(upload)).rejects.toMatchObject({ reason: 'unclear', passing: true });
});

test('it needs no page: neither window, nor document, nor supabase-js', async () => {
	for (const name of ['window', 'document', 'XMLHttpRequest', 'localStorage'])
		expect(name in globalThis, name).toBe(false);
	vi.doMock('@supabase/supabase-js', () => {
		throw new Error('supabase-js was loaded');
	});
	const { upload } = photo();
	await expect(uploadPhoto(upload)).resolves.toMatchObject({ received: 1 });
	vi.doUnmock('@supabase/supabase-js');
});
