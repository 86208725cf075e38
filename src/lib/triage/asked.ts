import type { Urgency } from '$lib/report/draft.ts';
import { URGENCIES } from './urgency.ts';

/** What of a queue somebody wants to see; the address holds it. */
export type Asked = {
	readonly closed: boolean;
	/** A reference, a number, a site, or words of what was seen; empty: everything. */
	readonly words: string;
	/** Null: every urgency. */
	readonly urgency: Urgency | null;
};

/** As much of it as an address says; what it says otherwise is not said. */
export function askedIn(parameters: URLSearchParams): Asked {
	return {
		closed: parameters.get('show') === 'closed',
		words: (parameters.get('find') ?? '').trim().slice(0, 200),
		urgency: URGENCIES.find((one) => one === parameters.get('urgency')) ?? null
	};
}

/** Where it is to be seen. */
export function addressOf(path: string, { closed, words, urgency }: Asked): string {
	const parameters = new URLSearchParams({
		...(closed && { show: 'closed' }),
		...(words && { find: words }),
		...(urgency && { urgency })
	});
	return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** Whether something is left out beside the open or the closed ones. */
export function isNarrow({ words, urgency }: Asked): boolean {
	return words !== '' || urgency !== null;
}
