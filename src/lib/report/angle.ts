import { isWhole, type Figures, type Half, type Name } from './halves.ts';

export type Unmeant =
	'unreadable' | 'latitude_out_of_range' | 'longitude_out_of_range' | 'minutes_out_of_range';

/** A number of degrees, and in which notation: both halves are written in the same one. */
export type Size = {
	readonly degrees: number;
	readonly notation: string;
	/** Meant only where the other half can be nothing else. */
	readonly loose?: true;
};

const LIMIT = { latitude: 90, longitude: 180 };

/** Figures run together: 5045N, 504572N, 5045.72N, 504543.2N, and 00117W for a longitude. */
function packed(figures: string, name: Name): Size[] {
	const [whole = '', decimals = ''] = figures.split('.');
	const found: Size[] = [];
	for (const width of name === 'latitude' ? [2] : [3, 2]) {
		const rest = whole.slice(width);
		// 00160W is a slip in 001°60′, not 0°16.0′, unless the latitude is written in that notation too.
		const loose = name === 'longitude' && width === 2 && whole.length > 4;
		const take = (notation: string, minutes: string, seconds: string) => {
			if (Number(minutes) < 60 && Number(seconds) < 60)
				found.push({
					degrees: Number(whole.slice(0, width)) + Number(minutes) / 60 + Number(seconds) / 3600,
					notation,
					...(loose && { loose })
				});
		};
		if (decimals) {
			if (rest.length === 2) take('minutes', `${rest}.${decimals}`, '0');
			if (rest.length === 4) take('seconds', rest.slice(0, 2), `${rest.slice(2)}.${decimals}`);
			continue;
		}
		const point = (text: string) => `${text.slice(0, 2)}.${text.slice(2)}0`;
		if (rest.length >= 2) take(`minutes ${rest.length - 2}`, point(rest), '0');
		if (rest.length >= 4)
			take(`seconds ${rest.length - 4}`, rest.slice(0, 2), point(rest.slice(2)));
	}
	return found;
}

/** All that the figures of one half can mean; or why they mean nothing. */
export function sizes({ numbers }: Half, name: Name): Size[] | Unmeant {
	const [first, second, third, ...more] = numbers as [Figures, Figures?, Figures?, ...Figures[]];
	const tooFar: Unmeant = `${name}_out_of_range`;
	if (more.length > 0 || second?.sign || third?.sign) return 'unreadable';
	if (second && !isWhole(first)) return 'unreadable';
	if (third && !isWhole(second!)) return 'unreadable';

	if (!second) {
		if (first.unit !== null && first.unit !== 'degrees') return 'unreadable';
		const digits = first.figures.split('.')[0]!.length;
		if (digits > 3) {
			if (first.unit !== null) return tooFar;
			const spread = packed(first.figures, name);
			return spread.length > 0 ? within(spread) : 'minutes_out_of_range';
		}
		// 117.760W beside 5045.720N is 1°17.760′ without its noughts.
		const bare = first.unit === null && digits === 3 && !isWhole(first) && name === 'longitude';
		const noughts = bare ? packed(`00${first.figures}`, name) : [];
		return within([{ degrees: Number(first.figures), notation: 'degrees' }, ...noughts]);
	}
	if (first.unit === 'seconds' || second.unit === 'degrees' || third?.unit === 'degrees')
		return 'unreadable';
	const degrees = Number(first.figures);
	const size = (minutes: number, seconds: number, notation: string): Size[] =>
		minutes < 60 && seconds < 60
			? [{ degrees: degrees + minutes / 60 + seconds / 3600, notation }]
			: [];
	if (!third) {
		const value = Number(second.figures);
		// 50°45.720″: seconds without minutes, or the wrong key.
		const found =
			second.unit === 'seconds'
				? [...size(0, value, 'key, seconds'), ...size(value, 0, 'key, minutes')]
				: size(value, 0, 'minutes');
		return found.length > 0 ? within(found) : 'minutes_out_of_range';
	}
	if (second.unit === 'seconds') return 'unreadable';
	const minutes = Number(second.figures);
	// 50 45 720N: three figures are no seconds but what follows a point nobody typed.
	const after = isWhole(third)
		? size(Number(`${second.figures}.${third.figures}`), 0, 'minutes without a point')
		: [];
	if (isWhole(third) && third.figures.length >= 3)
		return after.length > 0 ? within(after) : 'minutes_out_of_range';
	if (third.unit === 'minutes') return 'unreadable';
	const found = size(minutes, Number(third.figures), 'seconds');
	if (found.length + after.length === 0) return 'minutes_out_of_range';
	return within([...found, ...after.map((each) => ({ ...each, loose: true as const }))]);

	function within(found: Size[]): Size[] | Unmeant {
		const near = found.filter((each) => each.degrees <= LIMIT[name]);
		return near.length > 0 ? near : tooFar;
	}
}

/** Which way from the equator or from Greenwich: one answer, or both where none or two are given. */
export function directions({ letter, numbers }: Half, name: Name): (1 | -1)[] {
	const sign = numbers[0]?.sign ?? null;
	if (letter !== null && sign !== null) return [1, -1];
	if (letter !== null) return ['SW'.includes(letter) ? -1 : 1];
	if (sign !== null) return [sign === '-' ? -1 : 1];
	return name === 'latitude' ? [1] : [1, -1];
}
