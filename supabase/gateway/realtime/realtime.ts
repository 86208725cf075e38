/**
 * `/realtime/v1`: private broadcasts from the database over a socket. Who may join a topic is what
 * the policies on `realtime.messages` let them read of it. Sending, presence and changes of tables
 * are not here.
 */
import type { ServerType } from '@hono/node-server';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { WebSocketServer } from 'ws';
import { asCaller, claimsOf, type Claims } from '../caller.ts';
import type { ApiKeys, Signer } from '../keys.ts';
import { limits } from '../limits.ts';
import { isLoopback } from '../open.ts';
import { heard, Line, PREFIX, type Channel, type Said } from './line.ts';
import { startPost, type Broadcast } from './post.ts';

export type Realtime = { stop(): Promise<void> };

/** supabase-js says something every 25 seconds. */
const SILENCE_MS = 60_000;
const MESSAGE_BYTES = 64 * 1024;
const CHANNELS_A_LINE = 100;
/**
 * Each join asks the database whether it is allowed. A desk joins a few topics, and all of its tabs join
 * again at once after a break.
 */
const JOINS = { line: { times: 100, seconds: 10 }, person: { times: 300, seconds: 10 } };

type Parts = {
	readonly server: ServerType;
	readonly pool: pg.Pool;
	readonly databaseUrl: string;
	readonly keys: ApiKeys;
	readonly signer: Signer;
	readonly now: () => Date;
	readonly loopback: boolean;
};

/** Whether the caller's policies let them read broadcasts of that topic. Nothing stays behind. */
function mayRead(pool: pg.Pool, claims: Claims, topic: string): Promise<boolean> {
	return asCaller(
		pool,
		claims,
		async (tx) => {
			await tx.query('set local role none');
			const { rows } = await tx.query(
				`insert into realtime.messages (topic, extension, private)
				values ($1, 'broadcast', true) returning id`,
				[topic]
			);
			await tx.query(
				`select set_config('realtime.topic', $1, true), set_config('role', $2, true)`,
				[topic, claims.role]
			);
			const found = await tx.query('select from realtime.messages where id = $1', [rows[0].id]);
			return found.rowCount === 1;
		},
		'rollback'
	);
}

export async function startRealtime(parts: Parts): Promise<Realtime> {
	const { server, pool, keys, signer, now, loopback } = parts;
	const lines = new Set<Line>();
	const byTopic = new Map<string, Set<Channel>>();
	const joins = limits();
	let connected = 0;

	function leave(channel: Channel): void {
		channel.line.channels.delete(channel.topic);
		const there = byTopic.get(channel.topic);
		there?.delete(channel);
		if (there?.size === 0) byTopic.delete(channel.topic);
	}

	const over = ({ claims }: Channel) => (claims.exp ?? 0) * 1000 <= now().getTime();

	function end(channel: Channel, why: string): void {
		leave(channel);
		channel.line.end(channel, why);
	}

	function hangUp(line: Line): void {
		lines.delete(line);
		for (const channel of line.channels.values()) leave(channel);
		line.hangUp();
	}

	function claimed(token: unknown): Promise<Claims | 'invalid' | null> {
		const request = new Request('http://gateway/', {
			headers: { apikey: keys.publishable, authorization: `Bearer ${String(token)}` }
		});
		return claimsOf(request, { keys, signer, now });
	}

	async function join(line: Line, said: Said): Promise<void> {
		const [joinRef, , name, , payload] = said;
		const refuse = (reason: string) => line.reply(said, 'error', { reason });
		const { config, access_token } = payload as {
			config?: { private?: boolean };
			access_token?: string;
		};
		if (!name.startsWith(PREFIX) || joinRef === null) return refuse('unmatched topic');
		if (!config?.private) return refuse('PrivateOnly: This project only allows private channels');
		if (line.channels.size >= CHANNELS_A_LINE) return refuse('ChannelRateLimitReached');
		const topic = name.slice(PREFIX.length);
		const claims = await claimed(access_token);
		if (claims === 'invalid' || claims === null || claims.exp === undefined)
			return refuse('InvalidJWTToken: Invalid or expired token');
		const tooMany =
			joins.take(`line ${line.id}`, JOINS.line, now()) ??
			joins.take(`person ${claims.sub}`, JOINS.person, now());
		if (tooMany !== null)
			return refuse(`ClientJoinRateLimitReached: Too many joins. Wait ${tooMany} seconds.`);
		if (!(await mayRead(pool, claims, topic)))
			return refuse(
				`Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`
			);
		const before = line.channels.get(topic);
		if (before) leave(before); // it joins anew
		const channel: Channel = { topic, joinRef, line, claims };
		line.channels.set(topic, channel);
		const there = byTopic.get(topic) ?? new Set();
		byTopic.set(topic, there.add(channel));
		line.reply(said, 'ok', { postgres_changes: [] });
	}

	/** A younger token of the same person, before the old one ends. */
	async function renew(channel: Channel, token: unknown): Promise<void> {
		const claims = await claimed(token);
		if (claims === 'invalid' || claims === null || claims.sub !== channel.claims.sub)
			return end(channel, 'InvalidJWTToken: Invalid or expired token');
		if (!(await mayRead(pool, claims, channel.topic))) return end(channel, 'Unauthorized');
		channel.claims = claims;
	}

	async function answer(line: Line, said: Said): Promise<void> {
		const [, , topic, event, payload] = said;
		if (topic === 'phoenix' && event === 'heartbeat') {
			for (const channel of line.channels.values())
				if (over(channel)) end(channel, 'Token has expired');
			return line.reply(said, 'ok', {});
		}
		if (event === 'phx_join') return join(line, said);
		const channel = line.channels.get(topic.slice(PREFIX.length));
		if (event === 'phx_leave') {
			if (channel) leave(channel);
			line.reply(said, 'ok', {});
			return line.say([said[0], null, topic, 'phx_close', {}]);
		}
		if (!channel) return line.reply(said, 'error', { reason: 'unmatched topic' });
		if (event === 'access_token') return renew(channel, payload.access_token);
		line.reply(said, 'error', {
			reason: 'The local gateway passes on only what the database sends.'
		});
	}

	function arrived({ topic, event, payload, id }: Broadcast): void {
		for (const channel of byTopic.get(topic) ?? []) {
			if (over(channel)) end(channel, 'Token has expired');
			else channel.line.broadcast(channel, event, payload, id);
		}
	}

	const post = await startPost(parts.databaseUrl, pool, {
		arrived,
		// whoever comes back reads anew
		gap: () => lines.forEach(hangUp)
	});

	const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES });
	sockets.on('connection', (socket) => {
		const line = new Line(socket, ++connected);
		lines.add(line);
		socket.on('error', () => {}); // its close follows
		socket.on('close', () => hangUp(line));
		socket.on('message', (data, isBinary) => {
			line.heardAt = performance.now();
			const said = isBinary ? null : heard(String(data));
			if (said === null) return hangUp(line);
			answer(line, said).catch(() => line.reply(said, 'error', { reason: 'Try again' }));
		});
	});
	const silence = setInterval(() => {
		for (const line of lines) if (performance.now() - line.heardAt > SILENCE_MS) hangUp(line);
	}, SILENCE_MS / 4);

	function refuse(socket: Duplex, status: string): void {
		socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
	}
	async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		socket.on('error', () => {});
		const at = new URL(request.url ?? '/', `http://${request.headers.host ?? 'gateway'}`);
		if (loopback && !isLoopback(at.hostname)) return refuse(socket, '421 Misdirected Request');
		if (at.pathname !== '/realtime/v1/websocket') return refuse(socket, '404 Not Found');
		const asked = new Request('http://gateway/', {
			headers: { apikey: at.searchParams.get('apikey') ?? '' }
		});
		if ((await claimsOf(asked, { keys, signer, now })) === null)
			return refuse(socket, '401 Unauthorized');
		if (at.searchParams.get('vsn') !== '2.0.0') return refuse(socket, '400 Bad Request');
		sockets.handleUpgrade(request, socket, head, (one) => sockets.emit('connection', one, request));
	}
	const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		upgrade(request, socket, head).catch(() => socket.destroy());
	};
	server.on('upgrade', onUpgrade);

	return {
		async stop() {
			server.off('upgrade', onUpgrade);
			clearInterval(silence);
			lines.forEach(hangUp);
			await post.stop();
		}
	};
}
