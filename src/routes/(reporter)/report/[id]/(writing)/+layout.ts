import { error, redirect } from '@sveltejs/kit';
import type { LayoutLoad } from './$types';

/** The draft, if it still is one. What has been filed since is shown as what it is now. */
export const load: LayoutLoad = async ({ parent, params: { id } }) => {
	const { person, outbox } = await parent();
	const draft = await outbox.draft(person.id, id);
	if (draft !== null) return { draft };
	if (await outbox.item(person.id, id)) redirect(307, `/report/${id}/queued`);
	if (await outbox.delivered(person.id, id)) redirect(307, `/report/${id}/sent`);
	error(404, 'This report is not on this phone. Perhaps it was deleted, or begun on another one.');
};
