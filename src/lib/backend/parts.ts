import { Failure } from '$lib/failure.ts';

type Parts = {
	supabase: () => Promise<typeof import('@supabase/supabase-js')>;
	postgrest: () => Promise<typeof import('@supabase/postgrest-js')>;
	realtime: () => Promise<typeof import('@supabase/realtime-js')>;
	upload: () => Promise<typeof import('./upload-photo.ts')>;
	act: () => Promise<typeof import('./act-at-desk.ts')>;
};

const parts: Partial<Parts> = {};

/** A part of the app that is loaded only when it is needed. @throws Failure `offline` without it. */
export async function part<K extends keyof Parts>(name: K): Promise<Awaited<ReturnType<Parts[K]>>> {
	try {
		return (await parts[name]!()) as Awaited<ReturnType<Parts[K]>>;
	} catch (cause) {
		throw new Failure('offline', { cause });
	}
}

/**
 * Says where the parts come from: a page loads them later, the service worker has them aboard. Not
 * said here, since what may be loaded later makes a module of whatever it is built into.
 */
export function useParts(here: Partial<Parts>): void {
	Object.assign(parts, here);
}
