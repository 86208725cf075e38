import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { siteCells, type LinesAnswer } from '$lib/administration/model/lines.ts';
import { type Line } from '$lib/csv.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, allRows } from '$lib/supabase/rows.ts';

const answerBody = v.object({
	added: v.number(),
	changed: v.number(),
	unchanged: v.number(),
	errors: v.array(
		v.object({
			line: v.number(),
			column: v.string(),
			word: v.string(),
			about: v.nullable(v.string())
		})
	),
	lines: v.array(
		v.object({
			line: v.number(),
			act: v.picklist(['add', 'change']),
			label: v.string(),
			columns: v.array(v.string())
		})
	)
});

async function bring(
	verb: 'import_sites' | 'invite_people',
	lines: readonly Line[],
	onlyCheck: boolean
): Promise<LinesAnswer> {
	const client = await signedIn();
	const rows = lines.map(({ line, cells }) => ({ ...cells, line }));
	const said = agreed(await client.rpc(verb, { rows, only_check: onlyCheck }));
	const parsed = v.safeParse(answerBody, said);
	if (!parsed.success) throw new Failure('unclear', { cause: new v.ValiError(parsed.issues) });
	return parsed.output;
}

/** Sites: all of the lines, or none where anything is wrong; only checked, none in any case. */
export function importSites(lines: readonly Line[], onlyCheck: boolean): Promise<LinesAnswer> {
	return bring('import_sites', lines, onlyCheck);
}

/** People, likewise. Each is an invitation, to be sent. */
export function invitePeople(lines: readonly Line[], onlyCheck: boolean): Promise<LinesAnswer> {
	return bring('invite_people', lines, onlyCheck);
}

const siteRow = v.pipe(
	v.object({
		name: v.string(),
		kind: v.picklist(['harbour', 'marina', 'port']),
		county: v.string(),
		latitude: v.number(),
		longitude: v.number(),
		locode: v.nullable(v.string()),
		berths: v.nullable(v.number()),
		regions: v.object({ name: v.string() }),
		patches: v.nullable(v.object({ name: v.string() }))
	}),
	v.transform(({ regions, patches, ...site }) =>
		siteCells({ ...site, regionName: regions.name, patchName: patches?.name ?? null })
	)
);

/** Every site in use, as the lines of a file. */
export async function fetchSiteCells(): Promise<Record<string, string | number>[]> {
	const client = await signedIn();
	return allRows(siteRow, (from, to) =>
		client
			.from('sites')
			.select(
				'name, kind, county, latitude, longitude, locode, berths, regions(name), patches(name)'
			)
			.is('disused_at', null)
			.order('name')
			.order('id')
			.range(from, to)
	);
}
