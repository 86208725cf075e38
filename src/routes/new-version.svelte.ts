import { createSubscriber } from 'svelte/reactivity';

/** A newer version of the app, downloaded and waiting until its person has time for it. */
export class NewVersion {
	#registration: Promise<ServiceWorkerRegistration | null>;
	#waiting = $state.raw<ServiceWorker | null>(null);
	#taking = $state(false);

	#listen = createSubscriber(() => {
		const controller = new AbortController();
		void this.#registration.then((registration) => {
			if (registration === null || controller.signal.aborted) return;
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

	constructor(registration: Promise<ServiceWorkerRegistration | null>) {
		this.#registration = registration;
	}

	/** Whether there is one. The first version of all is not news. */
	get ready(): boolean {
		this.#listen();
		return this.#waiting !== null;
	}

	/** It is being taken, which can take half a minute while the old one finishes. */
	get taking(): boolean {
		return this.#taking;
	}

	/** Changes over and opens the page anew. What is being written is saved already. */
	take(): void {
		this.#taking = true;
		const { serviceWorker } = navigator;
		serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
		this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
	}

	#look({ waiting, installing }: ServiceWorkerRegistration): void {
		if (navigator.serviceWorker.controller === null) return;
		if (waiting !== null) this.#waiting = waiting;
		installing?.addEventListener('statechange', () => {
			if (installing.state === 'installed') this.#waiting = installing;
		});
	}
}
