import { cachedBriefing } from '$lib/capture/data/briefing.ts';
import { openOutbox } from '$lib/outbox/outbox.ts';
import { guard } from '$lib/ui/guard.ts';
import type { LayoutLoad } from './$types';

/** Everything a reporter needs is on the phone: no page of theirs waits for a network. */
export const load: LayoutLoad = async ({ parent, url }) => {
	const { person: found } = await parent();
	const person = guard(found, 'reporter', url);
	return { person, outbox: openOutbox(), briefing: await cachedBriefing().catch(() => null) };
};
