import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** The receipt as it was given. A phone that has none of it asks the service. */
export const load: PageLoad = async ({ parent, params: { id } }) => {
	const { person, outbox } = await parent();
	const delivered = await outbox.delivered(person.id, id);
	if (delivered !== null) return { delivered };
	if (await outbox.item(person.id, id)) redirect(307, `/report/${id}/queued`);
	redirect(307, `/reports/${id}`);
};
