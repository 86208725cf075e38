import {
	checkIdentifier,
	type IdentifierKind,
	type IdentifierResult
} from '$lib/report/identifiers.ts';
import { countryOf, stationOf, type Station } from '$lib/report/mmsi.ts';

/** Their name, and with its article. */
const KINDS: Record<IdentifierKind, [string, string]> = {
	mmsi: ['MMSI', 'an MMSI'],
	imo: ['IMO number', 'an IMO number'],
	call_sign: ['Call sign', 'a call sign'],
	ssr: ['SSR number', 'an SSR number'],
	official_number: ['Official number', 'an official number'],
	fishing_number: ['Fishing number', 'a fishing number'],
	sail_number: ['Sail number', 'a sail number'],
	hull_number: ['Hull number (HIN)', 'a hull number'],
	other: ['Something else', 'some other number']
};

export function identifierKindWords(kind: IdentifierKind): string {
	return KINDS[kind][0];
}

const LENGTHS: Partial<Record<IdentifierKind, string>> = {
	mmsi: 'An MMSI has 9 digits.',
	imo: 'An IMO number has 7 digits.',
	call_sign: 'A call sign has 3 to 7 letters and digits.',
	ssr: 'An SSR number has 3 to 6 digits.',
	official_number: 'An official number has 5 to 7 digits.',
	fishing_number: 'A fishing number has up to 4 digits after its letters.',
	sail_number: 'A sail number has up to 6 digits.',
	hull_number: 'A hull number has 14 letters and digits.'
};

const STATIONS: Record<Station, string> = {
	group: 'a group of ships',
	coast_station: 'a radio station ashore',
	aircraft: 'a rescue aircraft',
	handheld: 'a handheld radio',
	beacon: 'a distress beacon',
	tender: 'a tender that belongs to a ship',
	mark: 'a buoy or mark'
};

const names = new Intl.DisplayNames('en-GB', { type: 'region' });

/** "France". */
export function countryWords(letters: string): string {
	return /^[A-Z]{2}$/.test(letters) ? (names.of(letters) ?? letters) : letters;
}

const KEEP = 'Keep it if that is what you saw: a false number is a sign in itself.';

/** What the reporter is told of a number they entered; null while there is nothing to say. */
export function identifierAdvice(kind: IdentifierKind, value: string): string | null {
	const { normalised, result } = checkIdentifier(kind, value);
	const what = KINDS[kind][1];
	if (result === 'unchecked') return null;
	if (result === 'ok') {
		const country = kind === 'mmsi' ? countryOf(normalised) : null;
		return `This can be ${what}${country ? ` (${countryWords(country)})` : ''}.`;
	}
	if (result === 'bad_length') return `${LENGTHS[kind]} Keep it if that is all you could read.`;
	if (result === 'bad_check_digit') return `This does not add up as ${what}. ${KEEP}`;
	if (result === 'unknown_country')
		return `No country has MMSI numbers that begin with ${normalised.slice(0, 3)}. ${KEEP}`;
	if (result === 'not_a_ship') {
		const station = stationOf(normalised);
		const whose = station ? `Numbers like this are for ${STATIONS[station]}.` : '';
		return `This is not the MMSI of a ship. ${whose} ${KEEP}`.replace('  ', ' ');
	}
	return `This does not look like ${what}. ${KEEP}`;
}

const RESULTS: Record<IdentifierResult, string> = {
	ok: 'form is right',
	bad_length: 'wrong length',
	bad_check_digit: 'does not add up',
	unknown_country: 'no such country',
	not_a_ship: 'not a ship’s number',
	bad_format: 'not of that form',
	unchecked: 'not checked'
};

/** What the check found, for officers, in a few words. */
export function identifierResultWords(result: IdentifierResult): string {
	return RESULTS[result];
}
