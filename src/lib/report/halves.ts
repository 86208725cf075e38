import type { Token } from './notation.ts';

export type Name = 'latitude' | 'longitude';
export type Figures = Extract<Token, { kind: 'number' }>;
export type Half = { readonly letter: string | null; readonly numbers: readonly Figures[] };

const other = (name: Name): Name => (name === 'latitude' ? 'longitude' : 'latitude');

/** Whether there is no point in it. */
export const isWhole = ({ figures }: Figures) => !figures.includes('.');

const halfOf = (token: Token): Name | null =>
	token.kind === 'label'
		? token.half
		: token.kind === 'letter'
			? 'NS'.includes(token.letter)
				? 'latitude'
				: 'longitude'
			: null;

export type Parting = {
	/** Where the second half begins. */
	readonly at: number;
	readonly first: Name;
};

/** Where the halves part: by what stands between them, by their marks, or else in the middle. */
function parted(found: readonly Token[], numberAt: readonly number[]): number | null {
	const [start, end] = [numberAt[0]!, numberAt.at(-1)!];
	const figures = (index: number) => found[index] as Figures;
	const gaps = found.flatMap(({ kind }, index) =>
		kind === 'gap' && index > start && index < end ? [index] : []
	);
	if (gaps.length === 1) return gaps[0]!;
	const degrees = numberAt.filter((index) => figures(index).unit === 'degrees');
	if (degrees.length === 2) return degrees[1]!;
	const signed = numberAt.find((index) => index > start && figures(index).sign);
	if (signed !== undefined) return signed;
	if (numberAt.length % 2 !== 0) return null;
	// "50 45.720" is one half, and more is to come.
	const lone =
		numberAt.length === 2 && isWhole(figures(start)) && figures(start).figures.length <= 3;
	return lone ? null : numberAt[numberAt.length / 2]!;
}

/** How a position may fall into two halves. Latitude first, unless letters or labels say otherwise. */
export function partings(found: readonly Token[]): Parting[] {
	const places = (kind: Token['kind']) =>
		found.flatMap((token, index) => (token.kind === kind ? [index] : []));
	const numberAt = places('number');
	const [start, end] = [numberAt[0], numberAt.at(-1)];
	if (start === undefined || end === undefined || start === end) return [];
	const labels = places('label');
	const signs = labels.length > 0 ? labels : places('letter');
	const [one, two, ...more] = signs;
	const inMiddle = (first: Name): Parting[] => {
		const at = parted(found, numberAt);
		return at === null ? [] : [{ at, first }];
	};
	if (one === undefined) return inMiddle('latitude');
	const first = halfOf(found[one]!)!;

	if (two !== undefined) {
		if (more.length > 0 || halfOf(found[two]!) === first) return [];
		const [leads, trails] = [one < start, two > end];
		if (leads && !trails) return [{ at: two, first }];
		if (trails && !leads) return [{ at: one + 1, first }];
		const between = numberAt.some((index) => index > one && index < two);
		return between ? inMiddle(first) : [{ at: two, first }];
	}
	if (one < start) return inMiddle(first);
	if (one > end) return inMiddle(other(first));
	if (found[one]!.kind === 'label') return [{ at: one, first: other(first) }];
	// One letter between figures closes one half or opens the other: it belongs to what it touches.
	const closes = { at: one + 1, first };
	const opens = { at: one, first: other(first) };
	const [before, after] = [found[one], found[one + 1]].map(
		(token) => token !== undefined && 'glued' in token && token.glued
	);
	if (before !== after) return [before ? closes : opens];
	return first === 'latitude' ? [closes] : [opens, closes];
}

/** Its halves, parted there; null where one is empty, or says that it is the other. */
export function halves(found: readonly Token[], { at, first }: Parting): Record<Name, Half> | null {
	const parts = { [first]: found.slice(0, at), [other(first)]: found.slice(at) };
	const half = (name: Name): Half | null => {
		const letters = parts[name]!.flatMap((token) =>
			token.kind === 'letter' ? [token.letter] : []
		);
		const numbers = parts[name]!.filter((token) => token.kind === 'number');
		if (letters.length > 1 || numbers.length === 0) return null;
		if (letters[0] && ('NS'.includes(letters[0]) ? 'latitude' : 'longitude') !== name) return null;
		return { letter: letters[0] ?? null, numbers };
	};
	const [latitude, longitude] = [half('latitude'), half('longitude')];
	return latitude && longitude && { latitude, longitude };
}
