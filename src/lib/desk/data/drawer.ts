import * as v from 'valibot';
import type { Drawer } from '$lib/desk/model/drawer.ts';
import { dropCached, readCache, writeCache } from '$lib/storage/cache.ts';

const typedSchema = v.record(v.string(), v.string());

/** Where what that person types and has not sent stays, sealed, over a reload of the page. */
export function drawer(person: string, what: string): Drawer {
	return {
		get: async () => (await readCache(person, what, typedSchema))?.value ?? null,
		set: (typed) => (typed ? writeCache(person, what, typed) : dropCached(person, what))
	};
}
