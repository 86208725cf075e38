/** A server that takes photos, for tests: a real tus, a token, and what `receive-photo` answers. */
import { FileStore } from '@tus/file-store';
import { Server as Tus } from '@tus/server';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createPipe, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Fault = (request: IncomingMessage, response: ServerResponse) => void;

export type PhotoServer = {
	readonly url: string;
	/** Photos announced, by id, with the SHA-256 they must have. */
	readonly announced: Map<string, string>;
	/** What lies in the bucket. */
	readonly objects: Map<string, Buffer>;
	/** When each was received. */
	readonly received: Map<string, string>;
	/** Each request, as "PATCH 204". */
	readonly log: string[];
	/** Bytes that came in, heads and all. */
	readonly taken: { bytes: number };
	/** The token that is accepted now. */
	token: string;
	/** The next request of that kind meets this instead of the server. */
	fault(kind: 'POST' | 'HEAD' | 'PATCH' | 'receive', fault: Fault): void;
	/** The line breaks once that many more bytes have gone through it. */
	cutAfter(bytes: number): void;
	/** As it was at the start. */
	reset(): void;
	/** Forgets every upload that is under way. */
	forget(): void;
	close(): Promise<void>;
};

/** A token of that person's, good for an hour: nobody checks its signature here. */
export function tokenOf(sub: string, serial = 1): string {
	return `x.${btoa(JSON.stringify({ sub, serial })).replaceAll('=', '')}.x`;
}

const PATH = '/storage/v1/upload/resumable';

async function text(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString();
}

function json(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, message: string): void {
	json(response, status, { code: `PT${status}`, message });
}

async function listening(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

export async function startPhotoServer(): Promise<PhotoServer> {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-photos-'));
	const faults: [string, Fault][] = [];
	let budget = Infinity;

	const tus = new Tus({
		path: PATH,
		datastore: new FileStore({ directory: folder }),
		onUploadCreate: async (_, { metadata }) => {
			const name = metadata?.objectName ?? '';
			if (server.objects.has(name)) throw { status_code: 409, body: 'Asset Already Exists' };
			if (!server.announced.has(name) || server.received.has(name))
				throw { status_code: 403, body: 'new row violates row-level security policy' };
			return {};
		},
		onUploadFinish: async (_, upload) => {
			server.objects.set(upload.metadata!.objectName!, readFileSync(upload.storage!.path));
			return {};
		}
	});

	async function receive(request: IncomingMessage, response: ServerResponse) {
		const { photo_id: id } = JSON.parse(await text(request)) as { photo_id: string };
		const sha256 = server.announced.get(id);
		if (sha256 === undefined) return refuse(response, 404, 'photo_not_found');
		const object = server.objects.get(id);
		if (!server.received.has(id)) {
			if (!object) return refuse(response, 404, 'photo_not_uploaded');
			if (createHash('sha256').update(object).digest('hex') !== sha256) {
				server.objects.delete(id);
				return refuse(response, 422, 'photo_damaged');
			}
			server.received.set(id, '2026-11-03T14:00:00.123456+00:00');
		}
		json(response, 200, {
			photo_id: id,
			report_id: 'a report',
			received_at: server.received.get(id),
			announced: server.announced.size,
			received: server.received.size
		});
	}

	async function serve(request: IncomingMessage, response: ServerResponse) {
		const kind = request.url === '/functions/v1/receive-photo' ? 'receive' : request.method!;
		const signingIn = request.url!.startsWith('/auth/');
		response.on('finish', () => {
			if (!signingIn) server.log.push(`${kind} ${response.statusCode}`);
		});
		const fault = faults.findIndex(([name]) => name === kind);
		if (fault >= 0) return faults.splice(fault, 1)[0]![1](request, response);
		if (signingIn) {
			await text(request);
			return json(response, 200, {
				access_token: server.token,
				refresh_token: 'another',
				token_type: 'bearer',
				expires_in: 3600,
				user: { id: 'barnaby' }
			});
		}
		if (request.headers.authorization !== `Bearer ${server.token}`)
			return json(response, 401, { message: 'JWT expired' });
		if (kind === 'receive') return receive(request, response);
		await tus.handle(request, response);
	}

	const http = createServer((request, response) => {
		request.on('error', () => {});
		serve(request, response).catch((error: unknown) =>
			json(response, 500, { message: String(error) })
		);
	});
	const inner = await listening(http);

	// In front of it a line that can be cut.
	const pipe = createPipe((phone) => {
		const house = connect(inner, '127.0.0.1');
		phone.on('error', () => house.destroy()).on('close', () => house.end());
		house.on('error', () => phone.destroy()).on('close', () => phone.end());
		house.pipe(phone);
		phone.on('data', (part: Buffer) => {
			const passed = part.subarray(0, budget);
			budget -= passed.length;
			server.taken.bytes += passed.length;
			house.write(passed);
			if (budget > 0) return;
			budget = Infinity;
			// What has come so far is written before the line is seen to be dead.
			house.end();
			phone.destroy();
		});
	});

	const server: PhotoServer = {
		url: `http://127.0.0.1:${await listening(pipe)}`,
		announced: new Map(),
		objects: new Map(),
		received: new Map(),
		log: [],
		taken: { bytes: 0 },
		token: tokenOf('barnaby'),
		fault: (kind, fault) => void faults.push([kind, fault]),
		cutAfter: (bytes) => void (budget = bytes),
		reset() {
			for (const one of [server.announced, server.objects, server.received]) one.clear();
			server.log.length = faults.length = 0;
			server.token = tokenOf('barnaby');
			budget = Infinity;
			server.forget();
		},
		forget() {
			for (const name of readdirSync(folder)) rmSync(join(folder, name));
		},
		async close() {
			http.closeAllConnections();
			await Promise.all([pipe, http].map((one) => new Promise((resolve) => one.close(resolve))));
			rmSync(folder, { recursive: true, force: true });
		}
	};
	return server;
}
