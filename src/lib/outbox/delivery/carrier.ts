import { sender } from './senders.ts';
import { submit, submitAddendum } from './submit.ts';
import type { Carrier } from '$lib/outbox/deliver.ts';

/** Carries what waits to the server, from a page and from the service worker alike. */
export const carrier: Carrier = {
	report: submit,
	addendum: submitAddendum,
	async act(item) {
		const { sendAct } = await sender('act');
		await sendAct(item);
	},
	async photo(upload) {
		const { uploadPhoto } = await sender('upload');
		await uploadPhoto(upload);
	}
};
