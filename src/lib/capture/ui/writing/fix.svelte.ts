import { createSubscriber } from 'svelte/reactivity';
import type { Position } from '$lib/report/position.ts';

export type NoFix = 'not_allowed' | 'not_found' | 'not_there';

/**
 * Where the phone is, for as long as a page asks. It works without signal. One for a page: a second
 * one beside it may wait for the phone to move.
 */
export class Fix {
	#position = $state.raw<Position | null>(null);
	#trouble = $state.raw<NoFix | null>(null);
	#restart: (() => void) | null = null;

	#listen = createSubscriber(() => {
		if (!('geolocation' in navigator)) {
			queueMicrotask(() => (this.#trouble = 'not_there'));
			return;
		}
		const start = () =>
			navigator.geolocation.watchPosition(
				({ coords, timestamp }) => {
					this.#trouble = null;
					this.#position = {
						latitude: coords.latitude,
						longitude: coords.longitude,
						source: 'gps',
						accuracyMetres: Math.round(coords.accuracy),
						fixedAt: new Date(timestamp)
					};
				},
				({ code, PERMISSION_DENIED }) => {
					this.#trouble = code === PERMISSION_DENIED ? 'not_allowed' : 'not_found';
				},
				{ enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 }
			);
		let watch = start();
		this.#restart = () => {
			navigator.geolocation.clearWatch(watch);
			watch = start();
		};
		return () => {
			this.#restart = null;
			navigator.geolocation.clearWatch(watch);
		};
	});

	get position(): Position | null {
		this.#listen();
		return this.#position;
	}

	get trouble(): NoFix | null {
		this.#listen();
		return this.#trouble;
	}

	/** Forgets what it knew and looks anew: a phone that lies still is told nothing by itself. */
	again(): void {
		this.#position = null;
		this.#trouble = null;
		this.#restart?.();
	}
}

const WORDS: Record<NoFix, string> = {
	not_allowed:
		'This phone does not let the app know where it is. Allow it under Settings, Privacy, Location.',
	not_found: 'This phone cannot find its position yet. It helps to be in the open.',
	not_there: 'This phone cannot say where it is.'
};

/** Why there is no position, and what may help. */
export function noFixWords(trouble: NoFix): string {
	return WORDS[trouble];
}
