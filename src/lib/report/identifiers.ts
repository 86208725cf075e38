import { countryOfMid } from './mmsi.ts';

export const IDENTIFIER_KINDS = [
	'mmsi',
	'imo',
	'call_sign',
	'ssr',
	'official_number',
	'fishing_number',
	'sail_number',
	'hull_number',
	'other'
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** What a check found. It warns and tags; a false number is itself a sign, so nothing is refused. */
export type IdentifierResult =
	| 'ok'
	| 'bad_length'
	| 'bad_check_digit'
	| 'unknown_country'
	| 'not_a_ship'
	| 'bad_format'
	| 'unchecked';

export type IdentifierCheck = {
	/** Upper case, letters and digits alone, without the name of its kind; so that two compare. */
	readonly normalised: string;
	readonly result: IdentifierResult;
};

/** Upper case, without what people put in between. */
export function normalised(value: string): string {
	return value.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}

/** What people write before it: "MMSI 232…", "IMO No. 907…", "O.N. 181…". */
const PREFIXES: Partial<Record<IdentifierKind, RegExp>> = {
	mmsi: /^MMSI(NO)?/,
	imo: /^IMO(NO)?/,
	ssr: /^SSR(NO)?/,
	official_number: /^(ON|NO)/
};

function digits(value: string, least: number, most: number): IdentifierResult {
	if (!/^\d+$/.test(value)) return 'bad_format';
	return value.length < least || value.length > most ? 'bad_length' : 'ok';
}

function mmsi(value: string): IdentifierResult {
	const shape = digits(value, 9, 9);
	if (shape !== 'ok') return shape;
	if (!/^[2-7]/.test(value)) return 'not_a_ship';
	return countryOfMid(Number(value.slice(0, 3))) === null ? 'unknown_country' : 'ok';
}

function imo(value: string): IdentifierResult {
	const shape = digits(value, 7, 7);
	if (shape !== 'ok') return shape;
	if (value.startsWith('0')) return 'bad_format';
	const sum = [7, 6, 5, 4, 3, 2].reduce((sum, by, index) => sum + by * Number(value[index]), 0);
	return sum % 10 === Number(value[6]) ? 'ok' : 'bad_check_digit';
}

function callSign(value: string): IdentifierResult {
	if (!/[A-Z]/.test(value)) return 'bad_format';
	return value.length < 3 || value.length > 7 ? 'bad_length' : 'ok';
}

/** Letters of the port, then up to four digits; in France two letters and six digits. */
function fishingNumber(value: string): IdentifierResult {
	if (/^[A-Z]{1,3}\d{1,4}$/.test(value) || /^[A-Z]{2}\d{6}$/.test(value)) return 'ok';
	return /^[A-Z]{1,3}\d+$/.test(value) ? 'bad_length' : 'bad_format';
}

function sailNumber(value: string): IdentifierResult {
	if (/^([A-Z]{3})?\d{1,6}[A-Z]?$/.test(value)) return 'ok';
	return /^([A-Z]{3})?\d+[A-Z]?$/.test(value) ? 'bad_length' : 'bad_format';
}

/** Country, maker, serial, month A to L, year, model year; in America without the country. */
function hullNumber(value: string): IdentifierResult {
	if (value.length !== 14 && value.length !== 12) return 'bad_length';
	const home = value.length === 14 ? /^[A-Z]{2}[A-Z0-9]{8}[A-L]\d{3}$/ : null;
	return (home ?? /^[A-Z]{3}[A-Z0-9]{5}[A-L]\d{3}$/).test(value) ? 'ok' : 'bad_format';
}

const CHECKS: Record<IdentifierKind, (value: string) => IdentifierResult> = {
	mmsi,
	imo,
	call_sign: callSign,
	ssr: (value) => digits(value, 3, 6),
	official_number: (value) => digits(value, 5, 7),
	fishing_number: fishingNumber,
	sail_number: sailNumber,
	hull_number: hullNumber,
	other: () => 'unchecked'
};

/** Whether it can be what it is said to be. */
export function checkIdentifier(kind: IdentifierKind, value: string): IdentifierCheck {
	const prefix = PREFIXES[kind];
	const whole = normalised(value);
	const bare = prefix ? whole.replace(prefix, '') : whole;
	if (bare === '') return { normalised: whole, result: 'unchecked' };
	// Painted with the number first as well: one way of writing, so that two compare.
	const turned = kind === 'fishing_number' ? bare.replace(/^(\d{1,6})([A-Z]{1,3})$/, '$2$1') : bare;
	const result = CHECKS[kind](turned);
	const shown = kind === 'ssr' && result === 'ok' ? `SSR${turned}` : turned;
	return { normalised: shown, result };
}
