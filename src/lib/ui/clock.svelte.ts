import { on } from 'svelte/events';
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 60_000;

/** The time, to the minute: one timer for a whole page, which stops when nobody looks. */
export class Clock {
	#listen = createSubscriber((tick) => {
		const timer = setInterval(tick, TICK_MS);
		// A phone that slept ran no timer.
		const stop = on(document, 'visibilitychange', tick);
		return () => {
			clearInterval(timer);
			stop();
		};
	});

	get now(): Date {
		this.#listen();
		return new Date();
	}
}
