import * as v from 'valibot';
import type { SentPhoto } from '$lib/report/photo.ts';
import { positionSchema } from '$lib/report/position.ts';
import type { HistoryEntry } from '$lib/report/history.ts';
import type { Addendum, Closure, DeskReport, Assignee } from '$lib/desk/model/report.ts';
import { FLAGS } from '$lib/desk/model/detail.ts';
import { wordingsOf } from '$lib/supabase/wordings.ts';
import { detailOf } from './detail.ts';
import { moment } from '$lib/moment.ts';

export const named = v.nullable(v.object({ name: v.string() }));

/** A row of `desk_reports`. What the page cannot do without must be there; the rest may be null. */
export const deskRow = v.object({
	id: v.string(),
	reference: v.string(),
	urgency: v.picklist(['now', 'today', 'routine']),
	danger_to_life: v.boolean(),
	site_id: v.nullish(v.string(), null),
	site_name: v.nullable(v.string()),
	site_latitude: v.nullish(v.number(), null),
	site_longitude: v.nullish(v.number(), null),
	patch_name: v.nullable(v.string()),
	description: v.string(),
	indicators: v.array(v.string()),
	indicator_version: v.nullable(v.number()),
	place_text: v.string(),
	latitude: v.nullable(v.number()),
	longitude: v.nullable(v.number()),
	position_source: v.nullable(positionSchema.entries.source),
	accuracy_metres: v.nullable(v.number()),
	seen_at: moment,
	saved_at: moment,
	sent_at: v.nullish(moment, null),
	received_at: moment,
	target_at: v.nullish(moment, null),
	deadline_at: v.nullable(moment),
	lapses_at: v.nullable(moment),
	claimed_until: v.nullable(moment),
	hop: v.number(),
	owner_step: v.picklist(['officer', 'twin', 'hotline']),
	owner_id: v.nullable(v.string()),
	owner_name: v.nullable(v.string()),
	hotline_alerted: v.boolean(),
	acknowledged_at: v.nullable(moment),
	closed_at: v.nullable(moment),
	// Null where the reader may not read the person.
	reporter_name: v.nullable(v.string()),
	reporter_kind: v.nullable(
		v.picklist(['harbour_master', 'marina_manager', 'port_facility_security_officer'])
	),
	reporter_phone: v.nullable(v.string()),
	taken_by: v.nullish(v.string(), null),
	taken_by_name: v.nullish(v.string(), null),
	addenda_count: v.number(),
	fixed_at: v.nullish(moment, null),
	phone_ahead_seconds: v.nullish(v.number(), null),
	flags: v.nullish(v.array(v.string()), []),
	// Read gently: these have changed with the phones' app, and will again.
	detail: v.optional(v.unknown()),
	identifiers: v.optional(v.unknown())
});
export type DeskRow = v.InferOutput<typeof deskRow>;

/** `wordings` has what each code of the checklist meant in the edition the reporter was shown. */
export function toDeskReport(row: DeskRow, wordings: ReadonlyMap<string, string>): DeskReport {
	return {
		id: row.id,
		reference: row.reference,
		urgency: row.urgency,
		dangerToLife: row.danger_to_life,
		siteId: row.site_id,
		siteName: row.site_name,
		sitePosition:
			row.site_latitude === null || row.site_longitude === null
				? null
				: { latitude: row.site_latitude, longitude: row.site_longitude },
		patchName: row.patch_name,
		description: row.description,
		indicators: row.indicators.map((code) => wordings.get(code) ?? code.replaceAll('_', ' ')),
		placeText: row.place_text,
		latitude: row.latitude,
		longitude: row.longitude,
		positionSource: row.position_source,
		accuracyMetres: row.accuracy_metres,
		seenAt: row.seen_at,
		savedAt: row.saved_at,
		sentAt: row.sent_at,
		fixedAt: row.fixed_at,
		phoneAheadMs: row.phone_ahead_seconds === null ? null : row.phone_ahead_seconds * 1000,
		flags: FLAGS.filter((flag) => row.flags.includes(flag)),
		detail: detailOf(row.detail, row.identifiers),
		receivedAt: row.received_at,
		targetAt: row.target_at,
		deadlineAt: row.deadline_at,
		lapsesAt: row.lapses_at,
		claimedUntil: row.claimed_until,
		hop: row.hop,
		ownerStep: row.owner_step,
		ownerId: row.owner_id,
		ownerName: row.owner_name,
		hotlineAlerted: row.hotline_alerted,
		acknowledgedAt: row.acknowledged_at,
		closedAt: row.closed_at,
		reporterName: row.reporter_name,
		reporterKind: row.reporter_kind,
		reporterPhone: row.reporter_phone,
		takenBy: row.taken_by === null ? null : { name: row.taken_by_name },
		addenda: row.addenda_count
	};
}

/** An event with the names of who did it and whom it went to. */
export const eventRow = v.pipe(
	v.object({
		at: moment,
		kind: v.string(),
		step: v.nullable(v.picklist(['officer', 'twin', 'hotline', 'supervisor'])),
		reason: v.nullable(v.string()),
		note: v.nullable(v.string()),
		actor: named,
		person: named
	}),
	v.transform(({ actor, person, ...event }): HistoryEntry => ({
		...event,
		actor: actor?.name ?? null,
		person: person?.name ?? null
	}))
);

/** Where it went, or somebody who was passed over on the way to an owner. */
export const hopRow = v.pipe(
	v.object({
		hop: v.number(),
		part: v.picklist(['owner', 'passed_over']),
		at: moment,
		step: v.picklist(['officer', 'twin', 'hotline', 'supervisor']),
		reason: v.string(),
		person: named
	}),
	v.transform(({ hop, part, person, ...entry }) => ({
		hop,
		at: entry.at,
		passedOver:
			part === 'owner'
				? null
				: ({
						...entry,
						kind: 'passed_over',
						actor: null,
						person: person?.name ?? null,
						note: null
					} satisfies HistoryEntry)
	}))
);

export const assigneeRow = v.pipe(
	v.object({
		person_id: v.string(),
		name: v.string(),
		step: v.picklist(['officer', 'twin', 'hotline']),
		of_patch: v.boolean(),
		reason: v.nullable(v.string())
	}),
	v.transform(({ person_id, of_patch, ...assignee }): Assignee => ({
		...assignee,
		id: person_id,
		ofPatch: of_patch
	}))
);

export const addendumRow = v.pipe(
	v.object({
		id: v.string(),
		received_at: moment,
		// An addition of its own has `text`; a report's later version is a report.
		content: v.object({
			text: v.nullish(v.string(), ''),
			description: v.nullish(v.string(), ''),
			answers: v.optional(v.fallback(v.nullable(v.string()), null), null)
		})
	}),
	v.transform(({ id, content, received_at }): Addendum => ({
		id,
		answers: content.answers?.toLowerCase() ?? null,
		description: content.text || content.description,
		receivedAt: received_at
	}))
);

export const closureRow = v.pipe(
	v.object({
		reason: v.string(),
		closed_at: moment,
		closer: named,
		outcomes: v.object({ wording: v.string() })
	}),
	v.transform(({ reason, closed_at, closer, outcomes }): Closure => ({
		outcome: outcomes.wording,
		reason,
		closedBy: closer?.name ?? null,
		closedAt: closed_at
	}))
);

export const photoRow = v.pipe(
	v.object({
		id: v.string(),
		bytes: v.number(),
		taken_at: v.nullable(moment),
		latitude: v.nullable(v.number()),
		longitude: v.nullable(v.number()),
		addendum_id: v.nullable(v.string()),
		received_at: v.nullable(moment)
	}),
	v.transform((row): SentPhoto => ({
		id: row.id,
		bytes: row.bytes,
		takenAt: row.taken_at,
		latitude: row.latitude,
		longitude: row.longitude,
		added: row.addendum_id !== null,
		receivedAt: row.received_at
	}))
);

/** Rows with their signs in words. */
export async function toReports(rows: readonly DeskRow[]): Promise<DeskReport[]> {
	const editions = rows.flatMap(({ indicator_version: version }) => version ?? []);
	const wordings = await wordingsOf(editions);
	return rows.map((row) => toDeskReport(row, wordings(row.indicator_version)));
}
