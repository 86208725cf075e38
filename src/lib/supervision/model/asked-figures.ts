import { LENGTHS, type Length } from './definitions.ts';
import { OFFERED_DIMENSIONS, type OfferedDimension } from './dimensions.ts';
import type { Period } from './period.ts';

/** What a supervisor looks at. */
export type Asked = {
	readonly period: Period;
	readonly length: Length;
	readonly dimension: OfferedDimension;
};

/** Looked at when nothing else is asked for. */
export const USUAL = { length: 'acknowledge', dimension: 'patch' } as const;

/** `channel` is what bookmarks of before ask for. */
function wanted(params: URLSearchParams): string | null {
	const by = params.get('by');
	return by === 'channel' ? 'owner_step' : by;
}

/** The figure and the dimension a URL asks for; of each the usual one when it asks for none we have. */
export const choicesIn = (params: URLSearchParams): Pick<Asked, 'length' | 'dimension'> => ({
	length: LENGTHS.find((length) => length === params.get('figure')) ?? USUAL.length,
	dimension: OFFERED_DIMENSIONS.find((dimension) => dimension === wanted(params)) ?? USUAL.dimension
});

/** The address that asks for it. */
export const addressOf = ({ period: { from, to }, length, dimension }: Asked) =>
	`?${new URLSearchParams({ from, to, figure: length, by: dimension })}`;
