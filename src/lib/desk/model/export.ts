import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { urgencySchema } from '$lib/report/urgency.ts';
import { inCamelCase } from '$lib/camel-case.ts';
import { HANDLINGS } from './assessment.ts';
import { detailOf } from './read-detail.ts';

/** How near a copy says where it was. */
export type ExportPlace = 'exact' | 'patch' | 'none';

/** What in a report could say who told us. */
export const EXPORT_WARNINGS = [
	'names_source',
	'names_site',
	'own_position',
	'one_reporter',
	'one_reporter_in_patch'
] as const;
export type ExportWarning = (typeof EXPORT_WARNINGS)[number];

const text = v.nullish(v.string(), '');

const exportedGrade = v.object({
	item: v.string(),
	about: v.string(),
	source: v.number(),
	assessment: v.string(),
	handling: v.picklist(HANDLINGS),
	conditions: v.nullable(v.string())
});
/** One graded item, as a copy gives it. */
export type ExportedGrade = v.InferOutput<typeof exportedGrade>;

const content = v.object({
	reference: v.string(),
	exportedAt: moment,
	urgency: urgencySchema,
	dangerToLife: v.boolean(),
	description: v.string(),
	indicators: v.array(v.string()),
	seenAt: moment,
	receivedAt: moment,
	place: v.object({
		patch: v.nullish(v.string(), null),
		text,
		landmark: text,
		latitude: v.nullish(v.number(), null),
		longitude: v.nullish(v.number(), null)
	}),
	detail: v.unknown(),
	identifiers: v.unknown(),
	added: v.array(v.object({ receivedAt: moment, text: v.string() })),
	photos: v.number(),
	grades: v.array(exportedGrade)
});

/** Reads the JSON of a copy. What a phone wrote into `detail` is read field by field. */
export const exportedReport = v.pipe(
	v.looseObject({ detail: v.unknown(), identifiers: v.unknown() }),
	v.transform(({ detail, identifiers, ...rest }) => ({
		...(inCamelCase(rest) as object),
		detail,
		identifiers
	})),
	content,
	v.transform(({ identifiers, ...rest }) => ({
		...rest,
		detail: detailOf(rest.detail, identifiers)
	}))
);
/** A report as it may leave the service: nothing of who told us. */
export type ExportedReport = v.InferOutput<typeof exportedReport>;

/** A copy, as people read it and as a machine does, and what to look at before it leaves. */
export type Exported = {
	readonly report: ExportedReport;
	/** All of it, to be kept as a file. */
	readonly file: string;
	readonly warnings: readonly ExportWarning[];
};
