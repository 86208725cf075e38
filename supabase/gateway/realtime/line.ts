/** One browser's socket, in the words of Phoenix, version 2.0.0: what supabase-js speaks. */
import type { WebSocket } from 'ws';
import type { Claims } from '../caller.ts';

/** [join_ref, ref, topic, event, payload] */
export type Said = [string | null, string | null, string, string, Record<string, unknown>];

export type Channel = {
	/** What the database knows it by: without the client's own prefix. */
	readonly topic: string;
	readonly joinRef: string;
	readonly line: Line;
	claims: Claims;
};

export const PREFIX = 'realtime:';

/** What was said, or null when it is not Phoenix. */
export function heard(text: string): Said | null {
	try {
		const said: unknown = JSON.parse(text);
		if (!Array.isArray(said) || said.length !== 5) return null;
		const [joinRef, ref, topic, event, payload] = said as unknown[];
		const isRef = (one: unknown) => one === null || typeof one === 'string';
		if (!isRef(joinRef) || !isRef(ref)) return null;
		if (typeof topic !== 'string' || typeof event !== 'string') return null;
		if (typeof payload !== 'object' || payload === null) return null;
		return said as Said;
	} catch {
		return null;
	}
}

/** What may wait to be read by one browser. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

export class Line {
	/** Unlike that of any other line. */
	readonly id: number;
	readonly channels = new Map<string, Channel>();
	readonly #socket: WebSocket;
	/** When it last said anything, by a clock that only goes on. */
	heardAt = performance.now();

	constructor(socket: WebSocket, id: number) {
		this.#socket = socket;
		this.id = id;
	}

	/** Hangs up on somebody who does not read what they are sent: it would fill the memory. */
	say(said: Said): void {
		if (this.#socket.readyState !== this.#socket.OPEN) return;
		this.#socket.send(JSON.stringify(said));
		if (this.#socket.bufferedAmount > MOST_UNREAD_BYTES) this.hangUp();
	}

	reply([joinRef, ref, topic]: Said, status: 'ok' | 'error', response: object): void {
		this.say([joinRef, ref, topic, 'phx_reply', { status, response }]);
	}

	/** A broadcast of the database, as Supabase passes it on. */
	broadcast({ topic }: Channel, event: string, payload: unknown, id: string): void {
		const said = { type: 'broadcast', event, payload, meta: { id } };
		this.say([null, null, PREFIX + topic, 'broadcast', said]);
	}

	/** A channel that is over, and why. */
	end({ topic, joinRef }: Channel, why: string): void {
		const channel = PREFIX + topic;
		const said = { status: 'error', extension: 'system', channel: topic, message: why };
		this.say([joinRef, null, channel, 'system', said]);
		this.say([joinRef, null, channel, 'phx_close', {}]);
	}

	hangUp(): void {
		this.#socket.terminate();
	}
}
