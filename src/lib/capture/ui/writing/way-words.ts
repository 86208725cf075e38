import { formatBearing } from '$lib/report/bearing.ts';
import type { Bearing } from '$lib/report/draft.ts';
import type { Position } from '$lib/report/position.ts';
import { OWN_POSITION, type Way } from './answers.ts';

const LABELS: Record<Way, string> = {
	here: 'Right where I am',
	bearing: 'I can see it from here',
	landmark: 'At a berth or mark',
	map: 'Pick on the map',
	typed: 'Type a position',
	site: 'I do not know more than the site'
};

const HINTS: Record<Way, string> = {
	here: 'This phone’s position is the boat’s',
	bearing: 'Bearing and distance, from you or from a mark',
	landmark: 'From the list of your site',
	map: 'Works without signal',
	typed: 'Latitude and longitude, or a grid reference',
	site: 'That is enough'
};

/** What a way is called, and what it takes. */
export function wayWords(way: Way): { label: string; hint: string } {
	return { label: LABELS[way], hint: HINTS[way] };
}

const number = (value: number) => String(Math.round(value * 100) / 100);

/** "225°T (224° by compass), 3 nautical miles from the pier head". */
export function bearingWords({
	fromName,
	degreesTrue,
	degreesSaid,
	north,
	nauticalMiles
}: Bearing) {
	const said =
		north === 'magnetic'
			? ` (${formatBearing(degreesSaid, 'magnetic').slice(0, -1)} by compass)`
			: '';
	const miles = nauticalMiles === 1 ? '1 nautical mile' : `${number(nauticalMiles)} nautical miles`;
	const from = fromName === OWN_POSITION ? 'where you were' : fromName;
	return `${formatBearing(degreesTrue)}${said}, ${miles} from ${from}`;
}

/** How far a fix can be trusted: the radius of its circle. */
export function exactWords({ accuracyMetres }: Position): string {
	return accuracyMetres === null ? '' : `Somewhere within ${accuracyMetres} m of it.`;
}
