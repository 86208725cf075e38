import type { RealtimeChannel, RealtimeClient } from '@supabase/realtime-js';
import { backendAddress } from './auth-client.ts';
import { part } from './lazy-modules.ts';
import { freshToken } from './token.ts';

/** Calls back when something may have changed; answers with how to stop. */
export type Hints = (changed: () => void) => () => void;

/** Of many hints at once the first is heeded at once, and all the rest together so much later. */
const TOGETHER_MS = 1000;
const AGAIN_MS = 5000;
/** Longer asleep than this, and the line may be dead without having said so. */
const ASLEEP_MS = 60_000;

/** Heeds the first call at once, and all that come within so long together when it is over. */
function gathered(heed: () => void, ms: number): () => void {
	let [paused, missed] = [false, false];
	return function heard() {
		missed = paused;
		if (paused) return;
		paused = true;
		setTimeout(() => {
			paused = false;
			if (missed) heard();
		}, ms);
		heed();
	};
}

/** The same hints, no more often than that. */
export const slower =
	(hints: Hints, ms: number): Hints =>
	(changed) => {
		let stopped = false;
		const stop = hints(gathered(() => stopped || changed(), ms));
		return () => {
			stopped = true;
			stop();
		};
	};

let client: Promise<RealtimeClient> | null = null;

function line(): Promise<RealtimeClient> {
	client ??= part('realtime').then(({ RealtimeClient }) => {
		const { url, key } = backendAddress();
		return new RealtimeClient(`${url.replace(/^http/, 'ws')}/realtime/v1`, {
			params: { apikey: key },
			accessToken: () => freshToken().catch(() => null)
		});
	});
	client.catch(() => (client = null));
	return client;
}

/** One topic, and whoever on this page wants to hear of it. */
class Ear {
	readonly #topic: string;
	readonly #listeners = new Set<() => void>();
	#channel: RealtimeChannel | null = null;
	#again: ReturnType<typeof setTimeout> | null = null;

	constructor(topic: string) {
		this.#topic = topic;
	}

	/** Whether anybody listens. */
	get open(): boolean {
		return this.#listeners.size > 0;
	}

	add(changed: () => void): void {
		this.#listeners.add(changed);
		if (this.#listeners.size === 1) void this.#join();
	}

	remove(changed: () => void): void {
		this.#listeners.delete(changed);
		if (!this.open) this.#leave();
	}

	/** Joins over a new line; what became of the old one is not asked. */
	anew(): void {
		this.#channel = null;
		if (this.open) void this.#join();
	}

	#heard = gathered(() => {
		for (const changed of this.#listeners) changed();
	}, TOGETHER_MS);

	async #join(): Promise<void> {
		try {
			const taken = line();
			const dialled = await taken;
			if (taken !== client || !this.open || this.#channel !== null) return;
			const channel = dialled.channel(this.#topic, { config: { private: true } });
			this.#channel = channel;
			channel.on('broadcast', { event: 'changed' }, this.#heard).subscribe((status) => {
				if (this.#channel !== channel) return;
				if (status === 'SUBSCRIBED') this.#heard(); // whatever changed until now was not heard
				if (status !== 'CLOSED') return; // of what failed the client tries again by itself
				this.#leave();
				this.#later();
			});
		} catch {
			this.#later();
		}
	}

	/** Hints are a courtesy: whoever listens reads by a timer as well. */
	#later(): void {
		if (!this.open) return;
		this.#again ??= setTimeout(() => {
			this.#again = null;
			void this.#join();
		}, AGAIN_MS);
	}

	#leave(): void {
		if (this.#again !== null) clearTimeout(this.#again);
		this.#again = null;
		const channel = this.#channel;
		this.#channel = null;
		if (channel && client) void client.then((one) => one.removeChannel(channel)).catch(() => {});
	}
}

const ears = new Map<string, Ear>();
let hiddenAt: number | null = null;

/** A line that slept, or changed networks, may be dead and not know it: another is taken. */
function redial(): void {
	void client?.then((one) => one.disconnect()).catch(() => {});
	client = null;
	for (const ear of ears.values()) ear.anew();
}

function looked(): void {
	if (document.visibilityState === 'hidden') {
		hiddenAt = Date.now();
		return;
	}
	if (hiddenAt !== null && Date.now() - hiddenAt > ASLEEP_MS) redial();
	hiddenAt = null;
}

function hintsOf(topic: string): Hints {
	return (changed) => {
		const ear = ears.get(topic) ?? new Ear(topic);
		if (ears.size === 0) {
			document.addEventListener('visibilitychange', looked);
			window.addEventListener('online', redial);
		}
		ears.set(topic, ear);
		ear.add(changed);
		return () => {
			ear.remove(changed);
			if (!ear.open) ears.delete(topic);
			if (ears.size > 0) return;
			document.removeEventListener('visibilitychange', looked);
			window.removeEventListener('online', redial);
		};
	};
}

/** Of whatever happens to reports of a region. For its staff. */
export const regionHints = (regionId: string | null): Hints =>
	regionId === null ? () => () => {} : hintsOf(`region:${regionId}`);

/** Of whatever happens to what a person filed. For that person. */
export const ownHints = (personId: string): Hints => hintsOf(`person:${personId}`);
