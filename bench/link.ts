/**
 * A slow, counted link: a TCP proxy before one server. It slows a whole browser, service worker
 * included, where the browser's own throttling slows only pages.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Shape = {
	/** In each direction; null: as fast as it comes. */
	readonly bytesPerSecond: number | null;
	/** One way. */
	readonly delayMs: number;
};

export type Counted = { up: number; down: number };

export type Link = {
	readonly url: string;
	/** Payload of TCP so far; its headers and TLS are not in it. Up is from the phone. */
	counted(): Counted;
	/** From now on. */
	shape(shape: Shape): void;
	/** Ends every connection and takes no other, or takes them again. */
	cut(off: boolean): void;
	stop(): Promise<void>;
};

export const UNTHROTTLED: Shape = { bytesPerSecond: null, delayMs: 0 };
/** 400 kbit/s each way: one bar of 3G, or a pontoon's share of a busy mast. */
export const SLOW_BYTES_PER_SECOND = 50_000;

/** What one connection may send before another has its turn. */
const SLICE = 1_448;
/** What one connection may have waiting before its sender has to wait as well. */
const WAITING = 32_768;

type Flow = { readonly from: Socket; readonly to: Socket; chunks: Buffer[]; held: number };

/** One direction of a link: all connections share its speed, slice by slice in turn. */
class Lane {
	bytes = 0;
	shape: Shape = UNTHROTTLED;
	#flows: Flow[] = [];
	#freeAt = 0;
	#timer: NodeJS.Timeout | null = null;

	carry(from: Socket, to: Socket): void {
		const flow: Flow = { from, to, chunks: [], held: 0 };
		from.on('data', (chunk: Buffer) => {
			flow.chunks.push(chunk);
			flow.held += chunk.length;
			if (flow.held > WAITING) from.pause();
			if (!this.#flows.includes(flow)) this.#flows.push(flow);
			if (this.#timer === null) this.#wake(0);
		});
		from.on('end', () => this.#later(flow, () => to.end()));
		from.on('error', () => to.destroy());
		from.on('close', () => this.#later(flow, () => to.destroy()));
	}

	/** After all that waits has gone. */
	#later(flow: Flow, then: () => void): void {
		if (flow.held === 0) setTimeout(then, this.shape.delayMs);
		else setTimeout(() => this.#later(flow, then), 5);
	}

	#run(): void {
		this.#timer = null;
		const { bytesPerSecond, delayMs } = this.shape;
		const now = performance.now();
		// A lane that stood idle has saved nothing up; one that a timer kept waiting catches up.
		this.#freeAt = Math.max(this.#freeAt, now - 20);
		while (this.#flows.length > 0 && (bytesPerSecond === null || this.#freeAt <= now)) {
			const flow = this.#flows.shift()!;
			const chunk = flow.chunks.shift()!;
			const slice = bytesPerSecond === null ? chunk : chunk.subarray(0, SLICE);
			if (slice.length < chunk.length) flow.chunks.unshift(chunk.subarray(slice.length));
			flow.held -= slice.length;
			if (flow.held <= WAITING) flow.from.resume();
			if (flow.held > 0) this.#flows.push(flow);
			this.bytes += slice.length;
			if (bytesPerSecond !== null) this.#freeAt += (slice.length / bytesPerSecond) * 1000;
			const write = () => !flow.to.destroyed && flow.to.write(slice);
			if (delayMs > 0) setTimeout(write, delayMs);
			else write();
		}
		if (this.#flows.length > 0) this.#wake(Math.max(0, this.#freeAt - now));
	}

	#wake(inMs: number): void {
		this.#timer = setTimeout(() => this.#run(), inMs);
	}
}

/** A link to the server at that address. */
export async function startLink(to: string): Promise<Link> {
	const { hostname, port } = new URL(to);
	const up = new Lane();
	const down = new Lane();
	const open = new Set<Socket>();
	let off = false;
	const server = createServer((phone) => {
		if (off) return void phone.destroy();
		const far = connect(Number(port), hostname);
		for (const socket of [phone, far]) {
			socket.setNoDelay(true);
			open.add(socket);
			socket.on('close', () => open.delete(socket));
		}
		up.carry(phone, far);
		down.carry(far, phone);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		counted: () => ({ up: up.bytes, down: down.bytes }),
		shape(shape) {
			up.shape = shape;
			down.shape = shape;
		},
		cut(cut) {
			off = cut;
			if (off) for (const socket of open) socket.destroy();
		},
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of open) socket.destroy();
			})
	};
}
