/** Targets of a bench: what was measured beside its limit. One that is missed fails the bench. */
import { print } from './table.ts';

export type Target = {
	/** Names the figure and its unit. */
	readonly name: string;
	readonly measured: number;
	readonly limit: number;
	readonly is: 'at most' | 'at least' | 'exactly';
	/** Printed for comparison; it cannot be trusted at this size, and decides nothing. */
	readonly isPrintedOnly?: boolean;
};

/** NaN, which is what a median of nothing gives, holds no target. */
export function holds({ measured, limit, is }: Target): boolean {
	if (is === 'exactly') return measured === limit;
	return is === 'at most' ? measured <= limit : measured >= limit;
}

const figure = (value: number) =>
	value.toLocaleString('en', Number.isInteger(value) ? {} : { maximumSignificantDigits: 3 });

function verdict(target: Target): string {
	if (holds(target)) return target.isPrintedOnly ? 'yes (decides nothing here)' : 'yes';
	return target.isPrintedOnly ? 'no (decides nothing here)' : 'MISSED';
}

/** Prints each target, and whether all that decide are held. */
export function judge(targets: readonly Target[]): boolean {
	if (targets.every(({ isPrintedOnly }) => isPrintedOnly))
		throw new Error('A bench without a target that decides proves nothing.');
	console.log();
	print(
		['target', 'measured', 'limit', 'held'],
		targets.map((target) => [
			target.name,
			figure(target.measured),
			`${target.is} ${figure(target.limit)}`,
			verdict(target)
		])
	);
	return targets.every((target) => target.isPrintedOnly || holds(target));
}
