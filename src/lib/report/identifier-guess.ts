import { checkIdentifier, normalised, type IdentifierKind } from './identifiers.ts';

/** The letters of a nation on a sail. Ports are never written so on a bow. */
const SAILING_NATION =
	/^(GBR|IRL|FRA|BEL|NED|GER|DEN|NOR|SWE|FIN|ESP|POR|ITA|POL|EST|LAT|LTU|USA|CAN|AUS|NZL|SUI|AUT)\d/;

/** First what says its own name or can be nothing else, then by how likely it is on this coast. */
const LOOKS: [RegExp, IdentifierKind][] = [
	[/^SSR/, 'ssr'],
	[/^IMO/, 'imo'],
	[/^MMSI/, 'mmsi'],
	[/^ON\d/, 'official_number'],
	[SAILING_NATION, 'sail_number'],
	[/^\d{9}$/, 'mmsi'],
	[/^\d{7}$/, 'imo'],
	[/^\d{5,6}$/, 'official_number'],
	[/^\d{1,4}[A-Z]?$/, 'sail_number'],
	[/^[A-Z]{2,3}[A-Z0-9]{9,11}$/, 'hull_number'],
	[/^2[A-Z]{3}\d{0,2}$/, 'call_sign'],
	[/^([A-Z]{1,3}\d{1,4}|[A-Z]{2}\d{6}|\d{1,4}[A-Z]{2,3}|\d{6}[A-Z]{2})$/, 'fishing_number'],
	[/^[A-Z]{4}\d{0,2}$/, 'call_sign']
];

/** What a number is most likely to be, going by its looks; "other" when it could be anything. */
export function guessKind(text: string): IdentifierKind {
	const value = normalised(text);
	const found = LOOKS.find(([pattern]) => pattern.test(value))?.[1] ?? 'other';
	// Twelve letters and digits may be anything: a hull number is only taken for one that adds up.
	if (found === 'hull_number' && checkIdentifier(found, value).result !== 'ok') return 'other';
	return found;
}
