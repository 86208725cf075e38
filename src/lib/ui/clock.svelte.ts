import { on } from 'svelte/events';
import { createSubscriber } from 'svelte/reactivity';
import { onServerTime, serverNow } from '$lib/server-time.ts';

const TICK_MS = 60_000;

/** The time by the service's clock, to the minute: one timer for a whole page, which stops when nobody looks. */
export class Clock {
	#listen = createSubscriber((tick) => {
		const timer = setInterval(tick, TICK_MS);
		// A phone that slept ran no timer.
		const stops = [on(document, 'visibilitychange', tick), onServerTime(tick)];
		return () => {
			clearInterval(timer);
			stops.forEach((stop) => stop());
		};
	});

	get now(): Date {
		this.#listen();
		return serverNow();
	}

	/** The same by this device's clock, for times that it set itself, as those of a position fix. */
	get deviceNow(): Date {
		this.#listen();
		return new Date();
	}
}
