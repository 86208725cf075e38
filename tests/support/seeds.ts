/**
 * One seed for every random choice of a Vitest run: fast-check's and those of `dice`. The seed is
 * fixed, so a run that passed passes again. Each test that fails prints the seed; fast-check prints
 * the path of its counterexample too. To reproduce a failure, or to try other cases:
 *
 *     FC_SEED=20261129 npx vitest run FILE -t 'TITLE'
 *     FC_SEED=20261129 FC_PATH=17:0:3 npx vitest run FILE -t 'TITLE'   # only the counterexample
 *     FC_SEED=$RANDOM npx vitest run FILE
 *
 * FC_PATH belongs to one property, so name its test. FC_ROUNDS sets the number of cases of the
 * database properties.
 */
import fc from 'fast-check';
import { beforeEach } from 'vitest';

const { FC_SEED, FC_PATH } = process.env;

/** A signed 32-bit integer, as fast-check takes it. */
export const SEED = Number(FC_SEED || 20261129) | 0;

fc.configureGlobal({ seed: SEED, ...(FC_PATH && { path: FC_PATH, endOnFailure: true }) });

// fast-check says nothing when the runner's own time limit ends a test; this does.
beforeEach(({ onTestFailed }) => {
	onTestFailed(() => console.error(`Random choices came from FC_SEED=${SEED}`));
});

export type Dice = {
	/** A whole number from 0 to below `sides`. */
	roll(sides: number): number;
	pick<T>(list: readonly T[]): T;
	/** True in that share of all throws. */
	chance(share: number): boolean;
	/** Hexadecimal digits, which do not compress. */
	hex(length: number): string;
};

/** Makes the same numbers for the same FC_SEED and `stream`: one stream for each independent actor. */
export function dice(stream: number): Dice {
	let state = (Math.imul(SEED, 0x9e3779b1) + Math.imul(stream, 0x85ebca6b)) | 0;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const roll = (sides: number) => Math.floor(next() * sides);
	return {
		roll,
		pick: (list) => list[roll(list.length)]!,
		chance: (share) => next() < share,
		hex: (length) => Array.from({ length }, () => roll(16).toString(16)).join('')
	};
}
