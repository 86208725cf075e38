import { useParts } from '$lib/supabase/lazy-modules.ts';
import { useSenders } from './senders.ts';

/** For a page, which must be there before the parts it may not need yet. */
export function fetchWhenNeeded(): void {
	useParts({
		supabase: () => import('@supabase/supabase-js'),
		postgrest: () => import('@supabase/postgrest-js'),
		realtime: () => import('@supabase/realtime-js')
	});
	useSenders({
		upload: () => import('./upload-photo.ts'),
		act: () => import('./act-at-desk.ts')
	});
}
