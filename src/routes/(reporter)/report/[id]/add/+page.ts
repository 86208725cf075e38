import { error } from '@sveltejs/kit';
import { newAddendum } from '$lib/report/addendum.ts';
import type { PageLoad } from './$types';

/** What was begun and not filed, else an empty one: of either kind one at a time for each report. */
export const load: PageLoad = async ({ parent, params: { id } }) => {
	const { person, shelf } = await parent();
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
		error(404, 'There is no report at this address.');
	const begun = (await shelf.addenda(person.id)).find(({ reportId }) => reportId === id);
	const parcel = await shelf.parcel(person.id, id);
	return {
		addendum: begun ?? newAddendum(person.id, id, new Date()),
		/** The report itself is still on this phone. */
		queued: parcel !== null
	};
};
