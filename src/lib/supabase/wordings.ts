import * as v from 'valibot';
import { signedIn } from './client.ts';
import { allRows } from './rows.ts';

const indicatorRow = v.object({ version: v.number(), code: v.string(), wording: v.string() });

// An edition of the checklist never changes, so each is read once for as long as the app is open.
const editions = new Map<number, Map<string, string>>();

/** What the codes of those editions meant: asked with an edition, answers code to wording. */
export async function wordingsOf(
	versions: readonly number[]
): Promise<(version: number | null) => ReadonlyMap<string, string>> {
	const missing = [...new Set(versions)].filter((version) => !editions.has(version));
	if (missing.length > 0) {
		const client = await signedIn();
		// the older ones too: a phone may be given an edition while somebody is ticking signs of the last
		const rows = await allRows(indicatorRow, (first, last) =>
			client
				.from('indicators')
				.select('version, code, wording')
				.lte('version', Math.max(...missing))
				.order('version')
				.order('code')
				.range(first, last)
		);
		for (const wanted of missing) {
			const known = rows.filter(({ version }) => version <= wanted);
			editions.set(wanted, new Map(known.map(({ code, wording }) => [code, wording])));
		}
	}
	return (version) => (version === null ? null : editions.get(version)) ?? new Map();
}
