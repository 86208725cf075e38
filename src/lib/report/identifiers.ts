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
	/** Upper case without spaces, dots and hyphens. */
	readonly normalised: string;
	readonly result: IdentifierResult;
};

/** Upper case, without what people put in between. */
export function normalised(value: string): string {
	return value.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** Whether it can be what it is said to be. */
export function checkIdentifier(_kind: IdentifierKind, value: string): IdentifierCheck {
	return { normalised: normalised(value), result: 'unchecked' };
}
