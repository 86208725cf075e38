import * as v from 'valibot';
import type { Failure } from '$lib/failure.ts';
import {
	checklistOf,
	editionSchema,
	indicatorFacts,
	type Checklist,
	type Indicator,
	type IndicatorFacts
} from '$lib/administration/model/checklist.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, changedTo, rowsAs } from '$lib/supabase/rows.ts';

/** The checklist that is in use, and what comes after it. For administrators. */
export async function fetchChecklist(): Promise<Checklist> {
	const client = await signedIn();
	const answer = await client
		.from('indicator_versions')
		.select('version, publishedAt:published_at, indicators(code, wording, grouping, audience)')
		.order('version', { ascending: false })
		.order('position', { referencedTable: 'indicators' })
		.order('code', { referencedTable: 'indicators' })
		.limit(3); // a draft or one that waits, the one in use, and one to spare
	return checklistOf(rowsAs(editionSchema, answer), new Date());
}

/** The next edition, begun with the indicators of the one in use. */
export async function beginEdition(): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('begin_edition'));
}

/** An indicator of a draft, instead of what was shown of it; no code: a new one. */
export async function setIndicator(
	version: number,
	code: string | null,
	{ wording, grouping, audience }: IndicatorFacts,
	shown: IndicatorFacts | null
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('set_indicator', {
			version,
			code,
			wording,
			heading: grouping,
			audience,
			shown: shown && factsOf(shown)
		})
	);
}

/** The facts of an indicator, without its code. */
export function factsOf({ wording, grouping, audience }: IndicatorFacts) {
	return { wording, grouping, audience };
}

/** What a colleague made of an indicator meanwhile; null: they dropped it, or nothing changed. */
export function indicatorNow(failure: Failure): IndicatorFacts | null {
	return changedTo(v.nullable(indicatorFacts), failure);
}

/** Takes an indicator out of a draft. */
export async function removeIndicator(version: number, indicator: Indicator): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('remove_indicator', {
			version,
			code: indicator.code,
			shown: factsOf(indicator)
		})
	);
}

/** One place up or down among those under the same heading. */
export async function moveIndicator(version: number, code: string, up: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('move_indicator', { version, code, up }));
}

/** Phones are given it from then on, a wall clock as `londonMoment` writes it; null: from now on. */
export async function publishEdition(version: number, startsAt: string | null): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('publish_edition', { version, starts_at: startsAt }));
}

/** What waits for its day is a draft again. */
export async function withdrawEdition(version: number): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('withdraw_edition', { version }));
}

/** Throws a draft away. */
export async function discardEdition(version: number): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('discard_edition', { version }));
}
