import * as v from 'valibot';
import { signedIn } from './client.ts';
import { rowsAs } from './rows.ts';

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
		const answer = await client
			.from('indicators')
			.select('version, code, wording')
			.in('version', missing);
		const found = missing.map((version) => [version, new Map<string, string>()] as const);
		const byVersion = new Map(found);
		for (const { version, code, wording } of rowsAs(indicatorRow, answer)) {
			byVersion.get(version)?.set(code, wording);
		}
		for (const [version, wordings] of byVersion) editions.set(version, wordings);
	}
	return (version) => (version === null ? null : editions.get(version)) ?? new Map();
}
