import * as v from 'valibot';
import { outcomeSchema, type Outcome } from '$lib/desk/model/report.ts';
import { readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { rowsAs } from '$lib/supabase/rows.ts';

/** How a report can end. */
export async function fetchOutcomes(me: string): Promise<Outcome[]> {
	const client = await signedIn();
	const answer = await client.from('outcomes').select('code, wording').order('position');
	const outcomes = rowsAs(outcomeSchema, answer);
	await writeCache(me, 'outcomes', outcomes);
	return outcomes;
}

/** The same as last read here: for without signal. */
export function cachedOutcomes(me: string): Promise<Cached<Outcome[]> | null> {
	return readCache(me, 'outcomes', v.array(outcomeSchema));
}
