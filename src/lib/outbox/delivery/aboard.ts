import * as postgrest from '@supabase/postgrest-js';
import * as supabase from '@supabase/supabase-js';
import * as act from './act-at-desk.ts';
import { useParts } from '$lib/supabase/lazy-modules.ts';
import { useSenders } from './senders.ts';
import * as upload from './upload-photo.ts';

/** For the service worker, which may load nothing later: all parts come with it. */
export function takeAboard(): void {
	useParts({
		supabase: async () => supabase,
		postgrest: async () => postgrest
	});
	useSenders({ upload: async () => upload, act: async () => act });
}
