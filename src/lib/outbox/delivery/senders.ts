import { lazyModules } from '$lib/supabase/lazy-modules.ts';

/** What sends photos and what was done at a desk: a reporter without photos loads neither. */
export const { part: sender, useParts: useSenders } = lazyModules<{
	upload: () => Promise<typeof import('./upload-photo.ts')>;
	act: () => Promise<typeof import('./act-at-desk.ts')>;
}>();
