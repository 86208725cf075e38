import * as v from 'valibot';
import { linesAnswer, siteCells, type LinesAnswer } from '$lib/administration/model/lines.ts';
import { siteSchema } from '$lib/administration/model/site.ts';
import type { Line } from '$lib/csv.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { allRows, valueAs } from '$lib/supabase/rows.ts';

async function bring(
	verb: 'import_sites' | 'invite_people',
	lines: readonly Line[],
	onlyCheck: boolean
): Promise<LinesAnswer> {
	const client = await signedIn();
	const rows = lines.map(({ line, cells }) => ({ ...cells, line }));
	return valueAs(linesAnswer, await client.rpc(verb, { rows, only_check: onlyCheck }));
}

/** Sites: all of the lines, or none where anything is wrong; only checked, none in any case. */
export function importSites(lines: readonly Line[], onlyCheck: boolean): Promise<LinesAnswer> {
	return bring('import_sites', lines, onlyCheck);
}

/** People, likewise. Each is an invitation, to be sent. */
export function invitePeople(lines: readonly Line[], onlyCheck: boolean): Promise<LinesAnswer> {
	return bring('invite_people', lines, onlyCheck);
}

const siteRow = v.omit(siteSchema, ['id', 'patchId', 'disusedAt']);

/** Every site in use, as the lines of a file. */
export async function fetchSiteCells(): Promise<Record<string, string | number>[]> {
	const client = await signedIn();
	const sites = await allRows(siteRow, (from, to) =>
		client
			.from('sites')
			.select(
				`name, kind, county, latitude, longitude, locode, berths,
				...regions(regionName:name), ...patches(patchName:name)`
			)
			.is('disused_at', null)
			.order('name')
			.order('id')
			.range(from, to)
	);
	return sites.map(siteCells);
}
