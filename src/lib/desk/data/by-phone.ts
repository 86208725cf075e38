import * as v from 'valibot';
import { namedSite, type KnownCaller, type NamedSite } from '$lib/report/call.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { signedIn } from '$lib/supabase/client.ts';
import type { Json } from '$lib/supabase/database.types.ts';
import { readCache, writeCache } from '$lib/storage/cache.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';
import { receiptOf } from '$lib/outbox/delivery/submit.ts';

const callerSite = v.object({
	id: v.string(),
	name: v.string(),
	kind: v.string(),
	siteId: v.nullable(v.string()),
	siteName: v.nullable(v.string())
});

/** The reporters of the operator's region with these words in their name or that of a site. */
export async function findReporters(words: string): Promise<KnownCaller[]> {
	const client = await signedIn();
	const answer = await client
		.rpc('find_reporters', { words })
		.select('id:person_id, name, kind:reporter_kind, siteId:site_id, siteName:site_name');
	const callers = new Map<string, KnownCaller & { sites: NamedSite[] }>();
	for (const { siteId, siteName, ...person } of rowsAs(callerSite, answer)) {
		const caller = callers.get(person.id) ?? { ...person, sites: [] };
		if (siteId !== null) caller.sites.push({ id: siteId, name: siteName ?? '' });
		callers.set(person.id, caller);
	}
	return [...callers.values()];
}

/** The sites of a region, by name. Kept for without signal. */
export async function fetchSites(operator: string, regionId: string): Promise<NamedSite[]> {
	const client = await signedIn(operator);
	const answer = await client
		.from('sites')
		.select('id, name')
		.eq('region_id', regionId)
		.order('name');
	const sites = rowsAs(namedSite, answer);
	await writeCache(operator, 'sites', sites);
	return sites;
}

/** The same, as last read; empty when they never were. */
export async function cachedSites(operator: string): Promise<NamedSite[]> {
	return (await readCache(operator, 'sites', v.array(namedSite)))?.value ?? [];
}

/** What an operator sends for somebody on the telephone. */
export type Told = {
	readonly id: string;
	readonly content: object;
	readonly callerId: string | null;
};

/** Files it, as that operator. Sending it again is harmless: the answer is the same receipt. */
export async function submitFor(told: Told, operator: string, sentAt: Date): Promise<Receipt> {
	const client = await signedIn(operator);
	const answer = await client.rpc('submit_report_for', {
		report_id: told.id,
		content: told.content as Json,
		sent_at: sentAt.toISOString(),
		reporter_id: told.callerId
	});
	return receiptOf(agreed(answer), told.id);
}
