import { part } from '$lib/backend/parts.ts';
import { submit, submitAddendum } from '$lib/backend/submit.ts';
import type { Carrier } from '$lib/outbox/deliver.ts';

/** Carries what waits to the server, from a page and from the service worker alike. */
export const carrier: Carrier = {
	report: submit,
	addendum: submitAddendum,
	async act(parcel) {
		const { sendAct } = await part('act');
		await sendAct(parcel);
	},
	async photo({ photo, signal, onresumable, onprogress }) {
		const { author, note, bytes, upload: resumeAt } = photo;
		const { uploadPhoto } = await part('upload');
		const ways = { onresumable, onprogress, ...(signal && { signal }) };
		await uploadPhoto({ author, note, bytes, resumeAt, ...ways });
	}
};
