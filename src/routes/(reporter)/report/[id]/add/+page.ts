import { error } from '@sveltejs/kit';
import { fetchFeedback, cachedFeedback } from '$lib/capture/data/my-feedback.ts';
import { newAddendum } from '$lib/report/addendum.ts';
import type { PageLoad } from './$types';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As this phone has it, else as the service does; an answer needs neither. */
async function questionOf(reportId: string, id: string) {
	const known = (await cachedFeedback(reportId))?.value ?? [];
	const here = known.find((told) => told.id === id);
	if (here) return here;
	const told = await fetchFeedback(reportId).catch(() => []);
	return told.find((one) => one.id === id) ?? null;
}

/**
 * What was begun and not filed, else an empty one: for each report one at a time, and one for each
 * question.
 */
export const load: PageLoad = async ({ parent, params: { id }, url }) => {
	const { person, outbox } = await parent();
	const answers = url.searchParams.get('answers');
	if (!ID.test(id) || (answers !== null && !ID.test(answers)))
		error(404, 'There is no report at this address.');
	const begun = (await outbox.addenda(person.id)).find(
		(addendum) => addendum.reportId === id && addendum.answers === answers
	);
	const item = await outbox.item(person.id, id);
	return {
		addendum: begun ?? newAddendum(person.id, id, new Date(), answers),
		/** The report itself is still on this phone. */
		queued: item !== null,
		question: answers === null ? null : await questionOf(id, answers)
	};
};
