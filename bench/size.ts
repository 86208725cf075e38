/**
 * How much a bench measures. `--smallest`: the fewest rounds and rows that still take every path and
 * make every check, for the gate. `--full`: the millions of docs/performance.md.
 */
const asksFor = (name: string) => process.argv.includes(`--${name}`);

export const isSmallest = asksFor('smallest');
export const isFull = asksFor('full');

/** The value for the size that was asked for. */
export function bySize<Value>(sizes: {
	readonly smallest: Value;
	readonly usual: Value;
	/** Left out: the usual one. */
	readonly full?: Value;
}): Value {
	if (isSmallest) return sizes.smallest;
	return isFull ? (sizes.full ?? sizes.usual) : sizes.usual;
}
