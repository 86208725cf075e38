export type PositionSource = 'gps' | 'typed' | 'site';

/** A place on WGS84, in degrees, and how we know of it. */
export type Position = {
	readonly latitude: number;
	readonly longitude: number;
	readonly source: PositionSource;
	/** Of a phone's fix: half the width of the circle it is surely in, and when it was taken. */
	readonly accuracyMetres: number | null;
	readonly fixedAt: Date | null;
};

export type Coordinates = Pick<Position, 'latitude' | 'longitude'>;

/** What is wrong with a typed position, so that the page can say it in words. */
export type PositionFault =
	| 'empty'
	| 'unreadable'
	| 'hemisphere_missing'
	| 'latitude_out_of_range'
	| 'longitude_out_of_range';

/** A fix with a circle wider than this, or older, is shown with a warning. */
export const POOR_ACCURACY_METRES = 100;
export const STALE_FIX_MS = 2 * 60_000;

function degreesMinutes(value: number, letters: string, width: number): string {
	// Rounded as a whole, so that 59.9996 minutes becomes the next degree and not 60.000.
	const thousandths = Math.round(Math.abs(value) * 60_000);
	const degrees = Math.floor(thousandths / 60_000);
	const minutes = ((thousandths % 60_000) / 1000).toFixed(3).padStart(6, '0');
	return `${String(degrees).padStart(width, '0')}°${minutes}′${letters[value < 0 ? 1 : 0]}`;
}

/** As mariners read it out: `50°45.720′N 001°17.760′W`. Three decimals of a minute are two metres. */
export function formatDegreesMinutes({ latitude, longitude }: Coordinates): string {
	return `${degreesMinutes(latitude, 'NS', 2)} ${degreesMinutes(longitude, 'EW', 3)}`;
}

/** As a computer reads it: `50.76200, -1.29600`. */
export function formatDecimal({ latitude, longitude }: Coordinates): string {
	return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}

const NUMBER = /\d+(?:\.\d+)?/g;

/** One half: up to three numbers (degrees, minutes, seconds), a letter or a sign. */
function half(text: string): { value: number; letter: string | null; signed: boolean } | null {
	const letters = text.match(/[NSEW]/g) ?? [];
	if (letters.length > 1) return null;
	const signed = /^[^\d]*[+-]/.test(text);
	const parts = (text.match(NUMBER) ?? []).map(Number);
	const [degrees, minutes = 0, seconds = 0] = parts;
	if (degrees === undefined || parts.length > 3 || minutes >= 60 || seconds >= 60) return null;
	// Only the last number may have a fraction: 50.5° 30.2′ is a slip, not a position.
	const whole = parts.slice(0, -1).every((part) => Number.isInteger(part));
	if (!whole) return null;
	const value = degrees + minutes / 60 + seconds / 3600;
	const negative = /^[^\d]*-/.test(text) || letters[0] === 'S' || letters[0] === 'W';
	return { value: negative ? -value : value, letter: letters[0] ?? null, signed };
}

function tidy(text: string): string {
	return text
		.toUpperCase()
		.replace(/[′’‘´`]|\bMIN\b/g, "'")
		.replace(/[″“”]|''|\bSEC\b/g, '"')
		.replace(/[º˚]|\bDEG\b/g, '°')
		.replace(/[−–—]/g, '-')
		.replace(/\b(NORTH|SOUTH|EAST|WEST)\b/g, (word) => word[0]!)
		.replace(/\bLAT(ITUDE)?\b|\bLON(G|GITUDE)?\b|:/g, ' ')
		.trim();
}

/** Where latitude ends and longitude begins. */
function halves(text: string): [string, string] | null {
	const lettered =
		/^([^NSEW]*\d[^NSEW]*[NS])[\s,;/]*([^NSEW]*\d[^NSEW]*[EW])$/.exec(text) ?? // 50 45.7N 1 17.7W
		/^([NS][^NSEW]*\d[^NSEW]*?)[\s,;/]*([EW][^NSEW]*\d[^NSEW]*)$/.exec(text); // N50 45.7 W1 17.7
	if (lettered) return [lettered[1]!, lettered[2]!];
	const cut =
		/^([^;/]+)[;/]([^;/]+)$/.exec(text) ??
		/^([^,]+),\s+([^,]+)$/.exec(text) ??
		/^([^,]+),([^,]+)$/.exec(text);
	if (cut) return [cut[1]!, cut[2]!];
	const numbers = text.match(/[+-]?\s*\d+(?:\.\d+)?\s*[°'"]*\s*[NSEW]?/g) ?? [];
	if (numbers.length % 2 !== 0 || numbers.length === 0 || numbers.length > 6) return null;
	const middle = numbers.length / 2;
	return [numbers.slice(0, middle).join(' '), numbers.slice(middle).join(' ')];
}

/** `50,762` is a decimal comma where a point would be; `50.762,1.296` is two numbers. */
function pointed(text: string): string {
	const decimalCommas = !text.includes('.') && /\d,\d/.test(text);
	return decimalCommas ? text.replace(/(\d),(\d)/g, '$1.$2') : text;
}

/**
 * A position in any notation a mariner uses: decimal with signs or letters, degrees and decimal
 * minutes, degrees minutes and seconds; marks, letters and commas as people type them. Latitude
 * first. East or west is never guessed: the meridian of Greenwich runs through these waters.
 */
export function parsePosition(text: string): Coordinates | PositionFault {
	if (text.trim() === '') return 'empty';
	const tidied = tidy(text);
	if (/[^\dNSEW.,;/+\-°'"\s]/.test(tidied)) return 'unreadable'; // words, a grid reference
	const parts = halves(pointed(tidied));
	if (parts === null) return 'unreadable';
	const [latitude, longitude] = parts.map(half);
	if (!latitude || !longitude) return 'unreadable';
	if (latitude.letter === 'E' || latitude.letter === 'W') return 'unreadable';
	if (longitude.letter === 'N' || longitude.letter === 'S') return 'unreadable';
	if (Math.abs(latitude.value) > 90) return 'latitude_out_of_range';
	if (Math.abs(longitude.value) > 180) return 'longitude_out_of_range';
	if (longitude.letter === null && !longitude.signed) return 'hemisphere_missing';
	return { latitude: latitude.value, longitude: longitude.value };
}

/** Whether a position is on the coasts this service looks after; outside it is kept and warned of. */
export function inOurWaters({ latitude, longitude }: Coordinates): boolean {
	return latitude >= 49 && latitude <= 53.5 && longitude >= -7.5 && longitude <= 3;
}
