import { submit, submitAddendum } from '$lib/backend/submit.ts';
import { Failure } from '$lib/failure.ts';
import type { Carrier } from '$lib/outbox/deliver.ts';

/** Carries what waits to the server, from a page and from the service worker alike. */
export const carrier: Carrier = {
	report: submit,
	addendum: submitAddendum,
	async photo() {
		throw new Failure('busy');
	}
};
