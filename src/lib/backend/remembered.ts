import * as v from 'valibot';
import { pocket } from './pocket.ts';

/** What was last read from the server, and when. */
export type Remembered<T> = { readonly value: T; readonly asOf: Date };

/** For whoever is signed in, to be shown when there is no signal. Sign-out empties it. */
export const remembered = pocket('kraken-remembered');

const keyOf = (person: string, what: string) => `${person}:${what}`;

/** Keeps it for that person. A phone that is full forgets it rather than failing. */
export async function remember(person: string, what: string, value: unknown): Promise<void> {
	await remembered.set(keyOf(person, what), { value, asOf: new Date() }).catch(() => {});
}

/** What that person last read; null when there is none, or an older app wrote it otherwise. */
export async function recall<S extends v.GenericSchema>(
	person: string,
	what: string,
	schema: S
): Promise<Remembered<v.InferOutput<S>> | null> {
	const kept = await remembered.get(keyOf(person, what)).catch(() => null);
	const parsed = v.safeParse(v.object({ value: schema, asOf: v.date() }), kept);
	return parsed.success ? (parsed.output as Remembered<v.InferOutput<S>>) : null;
}
