/** A bad line between the app and the gateway, driven request by request. */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import {
	connect,
	createServer as createLine,
	type AddressInfo,
	type Server,
	type Socket
} from 'node:net';
import { selfSigned, type Certificate } from './certificate.ts';

export const FAULTS = [
	'401',
	'403',
	'422',
	'500',
	'503',
	'killed statement',
	'missing function',
	'missing grant',
	'token too old',
	'key replaced',
	'no answer',
	'cut after commit',
	'cut mid-body',
	'captive portal',
	'redirect to another host',
	'204',
	'truncated JSON',
	'one byte a second',
	'untrusted certificate',
	'broken TLS'
] as const;
export type Fault = (typeof FAULTS)[number];

/** The browser itself refuses the line: no page and no worker gets to see an answer. Needs a proxy with TLS. */
export const TLS_FAULTS: Partial<Record<Fault, RegExp>> = {
	'untrusted certificate': /^net::ERR_CERT_/,
	'broken TLS': /^net::ERR_SSL_/
};

/** One request, whole. */
export type Asked = {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
};

export type FaultProxy = {
	readonly url: string;
	/** Asked for every request; null lets it pass. A new rule brings the own certificate back. */
	rule: (asked: Asked) => Fault | null;
	/** No line at all. */
	dead: boolean;
	/** Whether a request is for the test alone, and is never answered. */
	hold: (path: string) => boolean;
	/** What was asked since it was last emptied, as "POST /rest/v1/rpc/submit_report". */
	readonly log: string[];
	stop(): Promise<void>;
};

const refusal = (status: number, code: string, message: string, details: string | null = null) => ({
	status,
	body: { code, message, details, hint: null }
});
const ofStorage = (status: number, message: string) => ({
	status,
	body: { statusCode: String(status), error: 'Unauthorized', message }
});

/** What our own servers answer instead. Of these only PTnnn is a word of ours. */
const REFUSALS: Partial<Record<Fault, { status: number; body: object }>> = {
	'401': refusal(401, 'PGRST303', 'JWT expired'),
	'403': refusal(403, 'PT403', 'person_inactive'),
	'422': refusal(422, 'PT422', 'report_unreadable', 'position'),
	'500': refusal(500, 'XX000', 'internal error'),
	'503': refusal(503, 'PGRST000', 'no connection to the database'),
	'killed statement': refusal(400, '', ''),
	'missing function': refusal(404, '42883', 'function app.file(uuid) does not exist'),
	'missing grant': refusal(403, '42501', 'permission denied for function submit_report'),
	'token too old': ofStorage(403, '"exp" claim timestamp check failed'),
	'key replaced': ofStorage(400, 'signature verification failed')
};

const PORTAL =
	'<!doctype html><title>Marina Wi-Fi</title><h1>Welcome! Please log in.</h1><form></form>';
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** What a portal says on a line on which TLS was agreed: the browser cannot read it. */
const PLAIN_WORDS = 'HTTP/1.1 302 Found\r\nLocation: http://marina.example/login\r\n\r\n';

const listen = (server: Server, host: string) =>
	new Promise<number>((resolve) =>
		server.listen(0, host, () => resolve((server.address() as AddressInfo).port))
	);

/**
 * Starts it in front of `target`; the app is then reached at its address: by HTTPS with a certificate,
 * which the browser must be told to trust.
 */
export async function startFaultProxy(
	target: string,
	certificate: Certificate | null = null
): Promise<FaultProxy> {
	const log: string[] = [];
	let rule: FaultProxy['rule'] = () => null;
	let impostor = false;
	const slow = new Set<NodeJS.Timeout>();

	/** Another host, which answers anything with a friendly page. */
	const stranger = createServer((_, response) => {
		response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
		response.end(PORTAL);
	});
	const elsewhere = `http://127.0.0.1:${await listen(stranger, '127.0.0.1')}/login`;

	function forward(
		{ method, path, headers, body }: Asked,
		incoming: IncomingMessage,
		then: (answer: IncomingMessage) => void
	): void {
		const onward = ask(new URL(path, target), { method, headers }, then);
		onward.on('error', () => incoming.destroy());
		onward.end(body);
	}

	function whole(answer: IncomingMessage): Promise<Buffer> {
		const parts: Buffer[] = [];
		return new Promise((resolve) => {
			answer.on('data', (part: Buffer) => parts.push(part));
			answer.on('end', () => resolve(Buffer.concat(parts)));
		});
	}

	function headersOf(answer: IncomingMessage): Record<string, string | string[]> {
		const kept = Object.entries(answer.headers).filter(
			([name, value]) => value !== undefined && !HOP_BY_HOP.has(name)
		);
		return Object.fromEntries(kept) as Record<string, string | string[]>;
	}

	/** The server did what it was asked; what becomes of its answer is another matter. */
	function spoil(
		fault: Fault,
		asked: Asked,
		incoming: IncomingMessage,
		outgoing: ServerResponse
	): void {
		forward(asked, incoming, async (answer) => {
			const body = await whole(answer);
			const head = headersOf(answer);
			const half = body.subarray(0, Math.floor(body.length / 2));
			const status = answer.statusCode!;
			if (fault === 'cut after commit') return incoming.destroy();
			if (fault === 'truncated JSON') {
				outgoing.writeHead(status, { ...head, 'content-length': half.length });
				return outgoing.end(half);
			}
			outgoing.writeHead(status, { ...head, 'content-length': Math.max(body.length, 2) });
			if (fault === 'cut mid-body') {
				outgoing.write(half.length > 0 ? half : ' ');
				return setTimeout(() => incoming.destroy(), 20);
			}
			let sent = 0;
			const drip = setInterval(() => {
				if (sent >= body.length || outgoing.destroyed) return void clearInterval(drip);
				outgoing.write(body.subarray(sent, ++sent));
			}, 1000);
			slow.add(drip);
		});
	}

	function instead(fault: Fault, outgoing: ServerResponse): void {
		const refused = REFUSALS[fault];
		if (refused) {
			outgoing.writeHead(refused.status, { 'content-type': 'application/json' });
			outgoing.end(JSON.stringify(refused.body));
		} else if (fault === 'captive portal') {
			outgoing.writeHead(200, { 'content-type': 'text/html' }).end(PORTAL);
		} else if (fault === 'redirect to another host') {
			outgoing.writeHead(302, { location: elsewhere }).end();
		} else if (fault === '204') outgoing.writeHead(204).end();
		// else 'no answer': the line stays open and silent
	}

	/** The browser's end of each line, by the port at our end of it. */
	const lines = new Map<number, Socket>();

	function breakLine(fault: Fault, incoming: IncomingMessage): void {
		if (fault === 'untrusted certificate') {
			impostor = true;
			for (const line of lines.values()) line.destroy();
		} else lines.get(incoming.socket.remotePort!)!.end(PLAIN_WORDS);
	}

	const spoiled: ReadonlySet<Fault> = new Set([
		'cut after commit',
		'cut mid-body',
		'truncated JSON',
		'one byte a second'
	]);

	async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<unknown> {
		const { method = 'GET', url: path = '/', headers } = incoming;
		incoming.on('error', () => {});
		// The test's own question is answered on a dead line too.
		if (path.startsWith('/__point')) return proxy.hold(path) || outgoing.end();
		if (proxy.dead) return void incoming.destroy();
		const body = await whole(incoming);
		const asked = { method, path, headers: headers as Record<string, string>, body };
		const fault = rule(asked);
		if (!path.startsWith('/_app/')) log.push(`${method} ${path}${fault ? ` (${fault})` : ''}`);
		if (fault === null)
			forward(asked, incoming, (answer) => {
				outgoing.writeHead(answer.statusCode!, answer.headers);
				answer.pipe(outgoing);
			});
		else if (fault in TLS_FAULTS) breakLine(fault, incoming);
		else if (spoiled.has(fault)) spoil(fault, asked, incoming, outgoing);
		else instead(fault, outgoing);
		return undefined;
	}

	const server = certificate ? createSecureServer(certificate, serve) : createServer(serve);
	const servers: Server[] = [stranger, server];
	let port = await listen(server, '127.0.0.1');

	if (certificate) {
		// In front of TLS, so that a line can be broken beneath it, or answered by somebody else.
		const other = createSecureServer(selfSigned(), (_, response) => response.end(PORTAL));
		const own = port;
		const foreign = await listen(other, '127.0.0.1');
		const front = createLine((line) => {
			const onward = connect(impostor ? foreign : own, '127.0.0.1');
			onward.on('connect', () => lines.set(onward.localPort!, line));
			for (const [one, another] of [
				[line, onward],
				[onward, line]
			] as const) {
				one.pipe(another);
				one.on('error', () => another.destroy());
				one.on('close', () => another.destroy());
			}
			line.on('close', () => lines.delete(onward.localPort!));
		});
		servers.push(other, front);
		port = await listen(front, '127.0.0.1');
	}

	const proxy: FaultProxy = {
		url: `${certificate ? 'https' : 'http'}://localhost:${port}`,
		get rule() {
			return rule;
		},
		set rule(next) {
			rule = next;
			impostor = false;
		},
		dead: false,
		hold: () => false,
		log,
		async stop() {
			for (const drip of slow) clearInterval(drip);
			for (const line of lines.values()) line.destroy();
			for (const one of servers) {
				if ('closeAllConnections' in one) (one as typeof stranger).closeAllConnections();
				await new Promise((resolve) => one.close(resolve));
			}
		}
	};
	return proxy;
}
