/** A browser's half of a push subscription, and servers that take down what they were sent. */
import { createDecipheriv, createECDH, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
};

export type Fake = {
	readonly url: string;
	readonly seen: Seen[];
	/** What it answers from now on; null: it takes the request and stays silent. */
	answers: number | null;
	/** Told of each request that gets no answer, once it has arrived whole. */
	onsilence: ((seen: Seen) => void) | null;
	stop(): Promise<void>;
};

export async function fakeServer(): Promise<Fake> {
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const { url: path = '', headers } = request;
			const seen = { path, headers, body: Buffer.concat(parts) };
			fake.seen.push(seen);
			if (fake.answers !== null) response.writeHead(fake.answers).end('{}');
			else fake.onsilence?.(seen);
		});
	});
	await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
	const fake: Fake = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen: [],
		answers: 201,
		onsilence: null,
		stop: () =>
			new Promise((down) => {
				server.close(() => down());
				server.closeAllConnections();
			})
	};
	return fake;
}

/** What `dispatch-notifications` finds in its environment. */
export function secrets(
	notify: Fake,
	vapid: { publicKey: string; privateKey: string }
): Record<string, string> {
	return {
		APP_URL: 'https://kraken.example',
		VAPID_SUBJECT: 'mailto:desk@example.test',
		VAPID_PUBLIC_KEY: vapid.publicKey,
		VAPID_PRIVATE_KEY: vapid.privateKey,
		NOTIFY_URL: notify.url,
		NOTIFY_API_KEY: `test-${randomUUID()}-${randomUUID()}`,
		NOTIFY_EMAIL_TEMPLATE: randomUUID(),
		NOTIFY_SMS_TEMPLATE: randomUUID()
	};
}

const hmac = (key: Buffer, ...data: (Buffer | string)[]) => {
	const made = createHmac('sha256', key);
	for (const part of data) made.update(part);
	return made.digest();
};

const one = Buffer.from([1]);

/** Reads as a browser does, by RFC 8291 and not by the library which sealed it. */
export function browser() {
	const ecdh = createECDH('prime256v1');
	const own = ecdh.generateKeys();
	const auth = randomBytes(16);
	return {
		p256dh: own.toString('base64url'),
		auth: auth.toString('base64url'),
		read(body: Buffer): unknown {
			const salt = body.subarray(0, 16);
			const length = body.readUInt8(20);
			const theirs = body.subarray(21, 21 + length);
			const sealed = body.subarray(21 + length);
			const shared = hmac(auth, ecdh.computeSecret(theirs));
			const secret = hmac(shared, 'WebPush: info\0', own, theirs, one);
			const prk = hmac(salt, secret);
			const key = hmac(prk, 'Content-Encoding: aes128gcm\0', one).subarray(0, 16);
			const nonce = hmac(prk, 'Content-Encoding: nonce\0', one).subarray(0, 12);
			const opened = createDecipheriv('aes-128-gcm', key, nonce);
			opened.setAuthTag(sealed.subarray(-16));
			const plain = Buffer.concat([opened.update(sealed.subarray(0, -16)), opened.final()]);
			return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString());
		}
	};
}
