/** What went wrong, on stderr: each cause once, and not at each request that meets it. */

/** A cause that was met this long ago is said again. */
const QUIET_MS = 10 * 60_000;

export type Complain = (words: string, detail?: unknown) => void;

/** Two complaints are of one cause when they differ in names and numbers alone. */
const causeOf = (words: string) => words.replace(/"[^"]*"|[0-9a-f-]*\d[0-9a-f-]*/g, '…');

/** Starts with nothing said. */
export function complaints(now: () => number = () => performance.now()): Complain {
	const said = new Map<string, number>();
	return (words, detail) => {
		const cause = causeOf(words);
		const before = said.get(cause);
		if (before !== undefined && now() - before < QUIET_MS) return;
		said.set(cause, now());
		if (detail === undefined) console.error(words);
		else console.error(words, detail);
	};
}
