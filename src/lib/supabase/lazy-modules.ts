import { Failure } from '$lib/failure.ts';

type Loaders = Record<string, () => Promise<unknown>>;

/**
 * Parts of the app that are loaded when they are needed. Where they come from is said by whoever starts the
 * app: a page loads them later, the service worker brings them along. It is not said here, since what may be
 * loaded later makes a module of whatever it is built into.
 */
export function lazyModules<Parts extends Loaders>() {
	const parts: Partial<Parts> = {};
	return {
		/** @throws Failure `offline` when it cannot be loaded. */
		async part<K extends keyof Parts>(name: K): Promise<Awaited<ReturnType<Parts[K]>>> {
			try {
				return (await parts[name]!()) as Awaited<ReturnType<Parts[K]>>;
			} catch (cause) {
				throw new Failure('offline', { cause });
			}
		},
		useParts(here: Partial<Parts>): void {
			Object.assign(parts, here);
		}
	};
}

export const { part, useParts } = lazyModules<{
	supabase: () => Promise<typeof import('@supabase/supabase-js')>;
	postgrest: () => Promise<typeof import('@supabase/postgrest-js')>;
	realtime: () => Promise<typeof import('@supabase/realtime-js')>;
}>();
