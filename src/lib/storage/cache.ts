import * as v from 'valibot';
import { serverNow } from '$lib/server-time.ts';
import { pocket } from './pocket.ts';
import { openVault, sealedSchema } from '$lib/storage/vault/seal.ts';

/** What was last read from the server, and when. */
export type Cached<T> = { readonly value: T; readonly asOf: Date };

/** For whoever is signed in, to be shown when there is no signal. Sign-out empties it. */
export const cache = pocket('kraken-remembered');

const vault = openVault();
const keyOf = (person: string, what: string) => `${person}:${what}`;
const keptSchema = v.object({ sealed: sealedSchema, asOf: v.date() });

/** Keeps it for that person, sealed. A phone that is full forgets it rather than failing. */
export async function writeCache(person: string, what: string, value: unknown): Promise<void> {
	const key = keyOf(person, what);
	try {
		await cache.set(key, { sealed: await vault.seal(person, key, value), asOf: serverNow() });
	} catch {
		// there was no room; the next reading is as good
	}
}

/** Keeps it no longer. */
export async function dropCached(person: string, what: string): Promise<void> {
	await cache.remove(keyOf(person, what)).catch(() => {}); // it is opened by nobody else
}

/** What that person last read; null when there is none, or an older app wrote it otherwise. */
export async function readCache<S extends v.GenericSchema>(
	person: string,
	what: string,
	schema: S
): Promise<Cached<v.InferOutput<S>> | null> {
	const key = keyOf(person, what);
	const kept = v.safeParse(keptSchema, await cache.get(key).catch(() => null));
	if (!kept.success) return null;
	const { asOf, sealed } = kept.output;
	const opened = vault.unseal(person, key, sealed);
	const value = v.safeParse(schema, await opened.catch(() => undefined));
	return value.success ? { value: value.output, asOf } : null;
}
