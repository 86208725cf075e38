/** What becomes of an upload when the gateway ends, asked or not: as a process, not as a function. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { elsewhere, ROOT } from '../process/data-folder.ts';
import { clientOf } from '../gateway.fixture.ts';
import { DEMONSTRATION } from '../keys.ts';
import { MARK } from './files.ts';
import { send } from './send.fixture.ts';
import { BUCKETS, bytes, query } from './storage.fixture.ts';

const folders: string[] = [];
const started: ChildProcess[] = [];
afterEach(() => {
	for (const child of started.splice(0)) child.kill('SIGKILL');
	for (const folder of folders.splice(0)) {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); // a server may still be going
	}
});

async function start(data: string) {
	const script = `
		import { startGateway } from ${JSON.stringify(join(ROOT, 'supabase/gateway/gateway.ts'))};
		import { stopOnSignal } from ${JSON.stringify(join(ROOT, 'supabase/gateway/start.ts'))};
		const gateway = await startGateway({ port: 0 });
		stopOnSignal(gateway.stop);
		console.log(gateway.url + ' ' + gateway.databaseUrl);`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
		env: { ...process.env, KRAKEN_DATA: data },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	started.push(child);
	let said = '';
	for await (const chunk of child.stdout!) {
		said += chunk;
		if (said.includes('\n')) break;
	}
	const [url = '', databaseUrl = ''] = said.trim().split(' ');
	const client = clientOf(url, DEMONSTRATION.publishable);
	const { data: session } = await client.auth.signInWithPassword({
		email: 'harbour@example.test',
		password: 'harbour'
	});
	const { id } = session.user!;
	return { child, url, databaseUrl, id, token: session.session!.access_token };
}

for (const [what, signal] of [
	['killed', 'SIGKILL'],
	['stopped', 'SIGTERM']
] as const) {
	test(`${what} in the middle of an upload, it knows each byte that had come`, async () => {
		const data = mkdtempSync(join(tmpdir(), 'kraken storage '));
		folders.push(data, elsewhere(data));
		const first = await start(data);
		await query(first.databaseUrl, BUCKETS);
		const { key, name, picture } = {
			key: DEMONSTRATION.publishable,
			name: `${first.id}/half.jpg`,
			picture: bytes(400_000)
		};
		const headers = {
			apikey: key,
			authorization: `Bearer ${first.token}`,
			'tus-resumable': '1.0.0'
		};
		const coded = (text: string) => Buffer.from(text).toString('base64');
		const made = await fetch(`${first.url}/storage/v1/upload/resumable`, {
			method: 'POST',
			headers: {
				...headers,
				'upload-length': String(picture.length),
				'upload-metadata': `bucketName ${coded('drawer')},objectName ${coded(name)},contentType ${coded('image/jpeg')}`
			}
		});
		const at = made.headers.get('location')!;
		const objects = join(data, 'storage/objects');
		const half = request(first.url + at, {
			method: 'PATCH',
			headers: {
				...headers,
				'upload-offset': '0',
				'content-type': 'application/offset+octet-stream',
				'content-length': String(picture.length)
			}
		});
		half.on('error', () => {}).write(picture.subarray(0, 200_000));
		const [file] = readdirSync(objects).filter((name) => name !== MARK);
		await expect.poll(() => statSync(join(objects, file!)).size, { timeout: 30_000 }).toBe(200_000);
		const ended = new Promise((resolve) => first.child.on('exit', resolve));
		first.child.kill(signal);
		await ended;

		const second = await start(data);
		const begun = second.url + at;
		const head = await fetch(begun, {
			method: 'HEAD',
			headers: { ...headers, authorization: `Bearer ${second.token}` }
		});
		expect(head.headers.get('upload-offset')).toBe('200000');
		const sending = { url: second.url, key, token: second.token, name, bytes: picture, begun };
		expect((await send(sending)).status).toBe(200);
		const { data: arrived } = await clientOf(second.url, DEMONSTRATION.secret)
			.storage.from('drawer')
			.download(name);
		expect(Buffer.from(await arrived!.arrayBuffer()).equals(picture)).toBe(true);
	}, 180_000); // the whole gateway starts twice
}
