import { error, redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** The report, if it still waits; what has gone or was taken back is shown as what it is now. */
export const load: PageLoad = async ({ parent, params: { id } }) => {
	const { person, outbox } = await parent();
	const item = await outbox.item(person.id, id);
	if (item?.kind === 'report') return { item };
	if (await outbox.delivered(person.id, id)) redirect(307, `/report/${id}/sent`);
	if (await outbox.draft(person.id, id)) redirect(307, `/report/${id}/check`);
	error(404, 'This report is not on this phone. Perhaps it was deleted, or sent from another one.');
};
