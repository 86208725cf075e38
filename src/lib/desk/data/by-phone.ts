import * as v from 'valibot';
import type { KnownCaller, NamedSite } from '$lib/report/call.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { signedIn } from '$lib/supabase/client.ts';
import type { Json } from '$lib/supabase/database.types.ts';
import { readCache, writeCache } from '$lib/storage/cache.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';
import { receiptOf } from '$lib/outbox/delivery/submit.ts';

const foundRow = v.object({
	person_id: v.string(),
	name: v.string(),
	reporter_kind: v.string(),
	site_id: v.nullable(v.string()),
	site_name: v.nullable(v.string())
});

/** The reporters of the operator's region with these words in their name or that of a site. */
export async function findReporters(words: string): Promise<KnownCaller[]> {
	const client = await signedIn();
	const rows = rowsAs(foundRow, await client.rpc('find_reporters', { words }));
	const callers = new Map<string, KnownCaller & { sites: NamedSite[] }>();
	for (const { person_id: id, name, reporter_kind: kind, site_id, site_name } of rows) {
		const caller = callers.get(id) ?? { id, name, kind, sites: [] };
		if (site_id !== null) caller.sites.push({ id: site_id, name: site_name ?? '' });
		callers.set(id, caller);
	}
	return [...callers.values()];
}

const siteRow = v.object({ id: v.string(), name: v.string() });

/** The sites of a region, by name. Kept for without signal. */
export async function fetchSites(operator: string, regionId: string): Promise<NamedSite[]> {
	const client = await signedIn(operator);
	const answer = await client
		.from('sites')
		.select('id, name')
		.eq('region_id', regionId)
		.order('name');
	const sites = rowsAs(siteRow, answer);
	await writeCache(operator, 'sites', sites);
	return sites;
}

/** The same, as last read; empty when they never were. */
export async function cachedSites(operator: string): Promise<NamedSite[]> {
	return (await readCache(operator, 'sites', v.array(siteRow)))?.value ?? [];
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
		...(told.callerId !== null && { reporter_id: told.callerId })
	});
	return receiptOf(agreed(answer), told.id);
}
