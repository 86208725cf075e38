import { createSubscriber } from 'svelte/reactivity';

export type NewVersionOptions = {
	/** The service worker, once it is registered; null where there is none. */
	readonly registration: Promise<ServiceWorkerRegistration | null>;
	/** Does it while nothing is being sent, and keeps everybody from sending until it is done. */
	readonly quietly: (work: () => Promise<void>) => Promise<unknown>;
	/** Whether something stands on this page that is kept nowhere else. */
	readonly unsaved: () => boolean;
};

/** How far somebody's wish for the new version has come. */
type Step = 'asked_nothing' | 'sending_first' | 'changing_over';

/** A worker comes forward only when the old one has finished, on a slow phone after a while. */
const COMING_MS = 90_000;
/** So often it is asked to come forward. */
const ASKING_MS = 2_000;
/** A page that does not go must not hold up the outbox. */
const GOING_MS = 30_000;

const within = (ms: number, work: Promise<unknown>) =>
	Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms))]);

/** A newer version of the app, downloaded and waiting until its person has time for it. */
export class NewVersion {
	#options: NewVersionOptions;
	#waiting = $state.raw<ServiceWorker | null>(null);
	/** The new one is in charge, here or in another tab, and this page is still the old one's. */
	#inCharge = $state(false);
	#step = $state<Step>('asked_nothing');
	#refused = $state(false);

	#listen = createSubscriber(() => {
		const controller = new AbortController();
		const { serviceWorker } = navigator;
		void this.#options.registration.then((registration) => {
			if (registration === null || controller.signal.aborted) return;
			let before = serviceWorker.controller;
			const changed = () => {
				// The first worker of all takes over a page of its own version.
				if (before !== null) this.#inCharge = true;
				before = serviceWorker.controller;
			};
			serviceWorker.addEventListener('controllerchange', changed, controller);
			this.#look(registration);
			registration.addEventListener('updatefound', () => this.#look(registration), controller);
			// A phone keeps an app open for weeks.
			const ask = () => {
				if (document.visibilityState === 'visible') void registration.update().catch(() => {});
			};
			document.addEventListener('visibilitychange', ask, controller);
		});
		return () => controller.abort();
	});

	constructor(options: NewVersionOptions) {
		this.#options = options;
	}

	/** Whether there is one. The first version of all is not news. */
	get ready(): boolean {
		this.#listen();
		return this.#waiting !== null || this.#inCharge;
	}

	get step(): Step {
		return this.#step;
	}

	/** Somebody wanted it while something unsaved stood on the page, so it was not taken. */
	get refused(): boolean {
		return this.#refused;
	}

	/**
	 * Changes over and opens the page anew: once nothing is being sent, and only while everything
	 * on the page is saved, also when the person has gone on typing since.
	 */
	async take(): Promise<void> {
		const { quietly, unsaved } = this.#options;
		this.#refused = unsaved();
		if (this.#refused) return;
		this.#step = 'sending_first';
		if (!this.#inCharge) {
			await quietly(async () => {});
			this.#step = 'changing_over';
			await this.#changeOver();
		}
		await quietly(async () => {
			this.#refused = unsaved();
			if (this.#refused || !this.#inCharge) return;
			location.reload();
			await new Promise((resolve) => setTimeout(resolve, GOING_MS));
		});
		this.#step = 'asked_nothing';
	}

	async #changeOver(): Promise<void> {
		const taken = new Promise((resolve) => {
			navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
		});
		const ask = () => this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
		ask();
		// Asked while the old one was busy, a browser may not look again when it has finished.
		const again = setInterval(ask, ASKING_MS);
		await within(COMING_MS, taken);
		clearInterval(again);
	}

	#look({ waiting, installing }: ServiceWorkerRegistration): void {
		if (navigator.serviceWorker.controller === null) return;
		if (waiting !== null) this.#waiting = waiting;
		installing?.addEventListener('statechange', () => {
			if (installing.state === 'installed') this.#waiting = installing;
		});
	}
}
