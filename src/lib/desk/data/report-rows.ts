import * as v from 'valibot';
import { deskReport, type Addendum, type DeskReport } from '$lib/desk/model/report.ts';
import { moment } from '$lib/moment.ts';
import { historyEntry, routeStep } from '$lib/report/history.ts';
import { rowsAs, type Answer } from '$lib/supabase/rows.ts';
import { wordingsOf } from '$lib/supabase/wordings.ts';

/** The columns of `deskReport`. A plain string: TypeScript gives up on parsing so long a one. */
export const DESK_COLUMNS: string = `id, reference, urgency, dangerToLife:danger_to_life,
	siteId:site_id, siteName:site_name, siteLatitude:site_latitude, siteLongitude:site_longitude,
	patchName:patch_name, description, indicators, indicatorVersion:indicator_version,
	placeText:place_text, latitude, longitude, positionSource:position_source,
	accuracyMetres:accuracy_metres, fixedAt:fixed_at, seenAt:seen_at, savedAt:saved_at,
	sentAt:sent_at, phoneAheadSeconds:phone_ahead_seconds, flags, detail, identifiers,
	receivedAt:received_at, targetAt:target_at, deadlineAt:deadline_at, claimedUntil:claimed_until,
	lapsesAt:lapses_at, closedAt:closed_at, hop, ownerStep:owner_step, ownerId:owner_id,
	ownerName:owner_name, hotlineAlerted:hotline_alerted, acknowledgedAt:acknowledged_at,
	reporterName:reporter_name, reporterKind:reporter_kind, reporterPhone:reporter_phone,
	takenBy:taken_by, takenByName:taken_by_name, addenda:addenda_count, cursor`;

/** Reports, and the rows they were read from as a device keeps them. */
type DeskRows = { readonly reports: DeskReport[]; readonly kept: object[] };

/** A report with the wording of each indicator; of one that is not known, its code as words. */
export function inWords<R extends { readonly indicators: readonly string[] }>(
	report: R,
	wordings: ReadonlyMap<string, string>
) {
	const wordingOf = (code: string) => wordings.get(code) ?? code.replaceAll('_', ' ');
	return { ...report, indicators: report.indicators.map(wordingOf) };
}

/**
 * The reports of an answer, with their indicators in words. Rows are kept with the words too, since
 * editions of the checklist are not kept, and without the cursor, which is of one reading.
 */
export async function toReports(answer: Answer): Promise<DeskRows> {
	const rows = rowsAs(deskReport, answer);
	const wordings = await wordingsOf(rows.flatMap((row) => row.indicatorVersion ?? []));
	const reports = rows.map((row) => inWords(row, wordings(row.indicatorVersion)));
	const kept = (answer.data as object[]).map((row, index) => ({
		...row,
		indicators: reports[index]!.indicators,
		cursor: null
	}));
	return { reports, kept };
}

const nameOf = v.pipe(
	v.nullable(v.object({ name: v.string() })),
	v.transform((person) => person?.name ?? null)
);

/** The names come nested: PostgREST cannot spread one table into a row twice. */
export const eventRow = v.object({ ...historyEntry.entries, actor: nameOf, person: nameOf });

/** Where it went, or somebody who was passed over on the way to an owner. */
export const hopRow = v.pipe(
	v.object({
		hop: v.number(),
		part: v.picklist(['owner', 'passed_over']),
		...v.omit(historyEntry, ['kind', 'actor', 'note', 'step']).entries,
		step: routeStep
	}),
	v.transform(({ hop, part, ...entry }) => ({
		hop,
		at: entry.at,
		passedOver: part === 'owner' ? null : { ...entry, kind: 'passed_over', actor: null, note: null }
	}))
);

export const addendumRow = v.pipe(
	v.object({
		id: v.string(),
		receivedAt: moment,
		// An addition of its own has `text`; a report's later version is a report.
		content: v.object({
			text: v.nullish(v.string(), ''),
			description: v.nullish(v.string(), ''),
			answers: v.optional(v.fallback(v.nullable(v.string()), null), null)
		})
	}),
	v.transform(({ content, ...addendum }): Addendum => ({
		...addendum,
		answers: content.answers?.toLowerCase() ?? null,
		description: content.text || content.description
	}))
);
