import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listening } from './listen.ts';
import { staticApp } from './static.ts';

const home = mkdtempSync(join(tmpdir(), 'kraken static '));
const folder = join(home, 'build');
mkdirSync(join(folder, '_app/immutable'), { recursive: true });
const script = 'export const words = "a hashed file";';
for (const [name, bytes] of [
	['../secret.txt', 'outside'],
	['200.html', '<!doctype html><title>Shell</title>'],
	['service-worker.js', '// worker'],
	['manifest.webmanifest', '{}'],
	['_app/immutable/a.B4.js', script],
	['_app/immutable/a.B4.js.br', brotliCompressSync(script)],
	['_app/immutable/a.B4.js.gz', gzipSync(script)]
] as const) {
	writeFileSync(join(folder, name), bytes);
}

let server: Awaited<ReturnType<typeof listening>>;
let url = '';
beforeAll(async () => {
	const app = staticApp(folder);
	server = await listening((request) => app.fetch(request), 0, '127.0.0.1');
	const address = server.address();
	url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => {
	server.close();
	rmSync(home, { recursive: true, force: true });
});

/** As written: fetch and URL would tidy `..` away before it left. */
function raw(path: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
			socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
		);
		let answer = '';
		socket.on('data', (chunk) => (answer += chunk));
		socket.on('end', () => resolve(answer)).on('error', reject);
	});
}

describe('the built app', () => {
	test('any page is the shell, asked for again each time', async () => {
		for (const path of ['/', '/reports/00000000-0000-0000-0000-000000000000', '/sign-in?next=/']) {
			const answer = await fetch(url + path);
			expect(answer.status).toBe(200);
			expect(await answer.text()).toContain('<title>Shell</title>');
			expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
			expect(answer.headers.get('cache-control')).toBe('no-cache');
		}
	});

	test('a missing file is missing, and not the shell for ever', async () => {
		for (const path of ['/_app/immutable/gone.js', '/logo.png']) {
			const answer = await fetch(url + path);
			expect(answer.status).toBe(404);
			expect(answer.headers.get('cache-control')).toBe('no-cache');
		}
	});

	test('a hashed file is kept for ever, in the smallest form the browser reads', async () => {
		for (const [accepted, sent] of [
			['br, gzip', 'br'],
			['gzip', 'gzip'],
			['identity', null]
		] as const) {
			const answer = await fetch(`${url}/_app/immutable/a.B4.js`, {
				headers: { 'accept-encoding': accepted }
			});
			expect(answer.headers.get('content-encoding')).toBe(sent);
			expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
			expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
			expect(await answer.text()).toBe(script);
		}
	});

	test('the service worker is asked for again each time, and sent only when it has changed', async () => {
		const answer = await fetch(`${url}/service-worker.js`);
		expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
		expect(answer.headers.get('cache-control')).toBe('no-cache');
		const known = { 'if-none-match': answer.headers.get('etag')! };
		const again = await fetch(`${url}/service-worker.js`, { headers: known });
		expect(again.status).toBe(304);
		expect(again.headers.get('cache-control')).toBe('no-cache');
	});

	test('the manifest is one', async () => {
		const answer = await fetch(`${url}/manifest.webmanifest`);
		expect(answer.headers.get('content-type')).toMatch(/^application\/manifest\+json/);
	});

	test('HEAD answers without a body; nothing is written here', async () => {
		const head = await fetch(`${url}/home`, { method: 'HEAD' });
		expect(head.status).toBe(200);
		expect(await head.text()).toBe('');
		expect((await fetch(`${url}/home`, { method: 'POST', body: 'x' })).status).toBe(405);
	});

	test('nobody frames it, sniffs it, learns where a link came from', async () => {
		const { headers } = await fetch(url);
		expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('referrer-policy')).toBe('no-referrer');
		expect(headers.get('permissions-policy')).toContain('geolocation=(self)');
	});

	test('nothing outside of it can be read', async () => {
		for (const path of [
			'/../secret.txt',
			'/_app/../../secret.txt',
			'/..%2fsecret.txt',
			'/%2e%2e/secret.txt',
			'/%2e%2e%2fsecret.txt',
			'/..%5csecret.txt',
			'//../secret.txt',
			'/_app/%00/../../secret.txt',
			`${join(home, 'secret.txt')}`,
			`/${join(home, 'secret.txt')}`
		]) {
			expect(await raw(path), path).not.toContain('outside');
		}
	});
});
