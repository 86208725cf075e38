import type { Position } from './position.ts';

export type Unreadable =
	| 'unreadable'
	| 'hemisphere_missing' // east or west was not said: the meridian passes through this coast
	| 'latitude_out_of_range'
	| 'longitude_out_of_range'
	| 'minutes_out_of_range';

export type Parsed =
	| { readonly ok: true; readonly position: Position }
	| { readonly ok: false; readonly why: Unreadable };

type Half = { letter: string | null; numbers: string[] };
type Token = { letter?: string; number?: string; gap?: true };

const SAID: readonly [RegExp, string][] = [
	[/\b(LATITUDE|LAT|LONGITUDE|LONG|LON|LNG)\b[.:]?/g, ' '],
	[/(DEGREES|DEG|MINUTES|MINS|MIN|SECONDS|SECS|SEC)\b\.?/g, ' '],
	[/[−–—]/g, '-'],
	[/[°º˚'′’‘`´"″”“:]/g, ' '],
	[/(?<=\d)-(?=\d)/g, ' '] // 50-45.720N: a hyphen between figures parts them
];

function tokens(text: string): Token[] | null {
	let plain = text.toUpperCase();
	for (const [said, meant] of SAID) plain = plain.replace(said, meant);
	plain = plain.replace(/NORTH|SOUTH|EAST|WEST/g, (word) => word[0]!);
	// A comma is a decimal mark between two figures of a text without points; else it parts.
	if (!plain.includes('.')) plain = plain.replace(/(?<=\d),(?=\d)/g, '.');
	const found: Token[] = [];
	const rest = plain.replace(/([NSEW])|([+-]?\d+(?:\.\d+)?)|([,;/|])/g, (_, letter, number) => {
		found.push(letter ? { letter } : number ? { number } : { gap: true });
		return ' ';
	});
	return rest.trim() === '' ? found : null;
}

/** Where the second half begins, counted in numbers. */
function middle(found: Token[], count: number): number {
	const before = (index: number) =>
		found.slice(0, index).filter(({ number }) => number !== undefined).length;
	const gap = found.findIndex((token) => token.gap);
	if (gap > 0 && before(gap) < count) return before(gap);
	const letters = found.flatMap(({ letter }, index) => (letter ? [index] : []));
	if (letters.length === 2) {
		const leads = letters[0] === 0;
		const trails = letters[1] === found.length - 1;
		if (leads && !trails) return before(letters[1]!);
		if (trails && !leads) return before(letters[0]!);
	}
	const between = letters.map(before).find((at) => at > 0 && at < count);
	if (letters.length === 1 && between !== undefined) return between;
	const numbers = found.flatMap(({ number }) => (number ? [number] : []));
	const signed = numbers.findIndex((number, index) => index > 0 && /^[+-]/.test(number));
	return signed > 0 ? signed : count / 2;
}

function halves(found: Token[]): [Half, Half] | null {
	const numbers = found.flatMap(({ number }) => (number ? [number] : []));
	const letters = found.flatMap(({ letter }) => (letter ? [letter] : []));
	const at = middle(found, numbers.length);
	if (!Number.isInteger(at) || letters.length > 2) return null;
	const first: Half = { letter: null, numbers: numbers.slice(0, at) };
	const second: Half = { letter: null, numbers: numbers.slice(at) };
	const northSouth = letters.filter((letter) => 'NS'.includes(letter));
	const eastWest = letters.filter((letter) => 'EW'.includes(letter));
	if (northSouth.length > 1 || eastWest.length > 1) return null;
	// Latitude first, unless the letters say otherwise.
	const turned = letters.length === 2 && letters[0] === eastWest[0];
	const [latitude, longitude] = turned ? [second, first] : [first, second];
	latitude.letter = northSouth[0] ?? null;
	longitude.letter = eastWest[0] ?? null;
	return [latitude, longitude];
}

function degrees({ letter, numbers }: Half): number | Unreadable {
	const [whole, minutes = '0', seconds = '0', ...more] = numbers;
	if (whole === undefined || more.length > 0) return 'unreadable';
	if (/^[+-]/.test(minutes) || /^[+-]/.test(seconds)) return 'unreadable';
	if (letter !== null && /^[+-]/.test(whole)) return 'unreadable'; // two answers to one question
	if (numbers.length > 1 && whole.includes('.')) return 'unreadable';
	if (numbers.length > 2 && minutes.includes('.')) return 'unreadable';
	if (Number(minutes) >= 60 || Number(seconds) >= 60) return 'minutes_out_of_range';
	const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds) / 3600;
	const negative = whole.startsWith('-') || letter === 'S' || letter === 'W';
	return (negative ? -1 : 1) * size;
}

/**
 * Reads a position as people write it: degrees, degrees and minutes, or with seconds; letters
 * before or after, or signs. Latitude first. East or west is never guessed.
 */
export function parsePosition(text: string): Parsed {
	const no = (why: Unreadable): Parsed => ({ ok: false, why });
	const found = tokens(text);
	const parts = found && halves(found);
	if (!parts) return no('unreadable');
	const [north, east] = parts;
	const latitude = degrees(north);
	const longitude = degrees(east);
	if (latitude === 'unreadable' || longitude === 'unreadable') return no('unreadable');
	if (typeof latitude === 'string') return no(latitude);
	if (typeof longitude === 'string') return no(longitude);
	if (Math.abs(latitude) > 90) return no('latitude_out_of_range');
	if (Math.abs(longitude) > 180) return no('longitude_out_of_range');
	if (east.letter === null && !/^[+-]/.test(east.numbers[0]!)) return no('hemisphere_missing');
	const tidy = (value: number) => Number(value.toFixed(7));
	return {
		ok: true,
		position: {
			latitude: tidy(latitude),
			longitude: tidy(longitude),
			source: 'typed',
			accuracyMetres: null,
			fixedAt: null
		}
	};
}
