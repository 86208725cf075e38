import { URGENCIES, type Urgency } from '$lib/report/urgency.ts';

/** What of a queue somebody wants to see; the address holds it. */
export type Asked = {
	readonly closed: boolean;
	/** A reference, a number, a site, or words of what was seen; empty: everything. */
	readonly words: string;
	/** Null: every urgency. */
	readonly urgency: Urgency | null;
	/** Only those whose date for review is today or earlier. */
	readonly reviewDue: boolean;
	/** On a phone the chart in place of the list. */
	readonly map: boolean;
};

/** Every open report, in a list. */
export const NOTHING: Asked = {
	closed: false,
	words: '',
	urgency: null,
	reviewDue: false,
	map: false
};

/** As much of it as an address says; what it says otherwise is not said. */
export function askedIn(parameters: URLSearchParams): Asked {
	return {
		closed: parameters.get('show') === 'closed',
		words: (parameters.get('find') ?? '').trim().slice(0, 200),
		urgency: URGENCIES.find((one) => one === parameters.get('urgency')) ?? null,
		reviewDue: parameters.get('review') === 'due',
		map: parameters.get('view') === 'map'
	};
}

/** Where it is to be seen. */
export function addressOf(path: string, { closed, words, urgency, reviewDue, map }: Asked): string {
	const parameters = new URLSearchParams({
		...(closed && { show: 'closed' }),
		...(words && { find: words }),
		...(urgency && { urgency }),
		...(reviewDue && { review: 'due' }),
		...(map && { view: 'map' })
	});
	return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** The same, whether it is seen as a list or on the chart. */
export function inAList(parameters: URLSearchParams): string {
	return addressOf('', { ...askedIn(parameters), map: false });
}

/** What an address asks for that is only its query. */
export function askedFor(query: string): Asked {
	return askedIn(new URLSearchParams(query));
}

/** Whether something is left out beside the open or the closed ones. */
export function isNarrow({ words, urgency, reviewDue }: Asked): boolean {
	return words !== '' || urgency !== null || reviewDue;
}
