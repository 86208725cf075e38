import * as v from 'valibot';
import { EXPORT_WARNINGS, type Exported, type ExportPlace } from '$lib/desk/model/export.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { detailOf } from './detail.ts';
import { moment } from '$lib/moment.ts';
import { valueAs } from '$lib/supabase/rows.ts';

const text = v.nullish(v.string(), '');

const content = v.looseObject({
	reference: v.string(),
	exported_at: moment,
	urgency: v.picklist(['now', 'today', 'routine']),
	danger_to_life: v.boolean(),
	description: v.string(),
	indicators: v.array(v.string()),
	seen_at: moment,
	received_at: moment,
	place: v.object({
		patch: v.nullish(v.string(), null),
		text,
		landmark: text,
		latitude: v.nullish(v.number(), null),
		longitude: v.nullish(v.number(), null)
	}),
	detail: v.unknown(),
	identifiers: v.unknown(),
	added: v.array(v.object({ received_at: moment, text: v.string() })),
	photos: v.number(),
	grades: v.array(
		v.object({
			item: v.string(),
			about: v.string(),
			source: v.number(),
			assessment: v.string(),
			handling: v.picklist(['P', 'C']),
			conditions: v.nullable(v.string())
		})
	)
});

const exportRow = v.object({ content: v.unknown(), warnings: v.array(v.string()) });

/**
 * A report without a word of who told us. With a form it is a copy that leaves, which is written down,
 * with recipient and reason if they are said; without, it is only looked at.
 */
export async function exportReport(
	id: string,
	place: ExportPlace,
	out: { form: 'print' | 'json'; recipient: string; reason: string } | null = null
): Promise<Exported> {
	const client = await signedIn();
	const answer = await client.rpc('export_report', { report_id: id, place, ...out });
	const row = valueAs(exportRow, answer);
	const said = valueAs(content, { ...answer, data: row.content });
	const { exported_at, danger_to_life, seen_at, received_at, ...rest } = said;
	return {
		report: {
			reference: rest.reference,
			exportedAt: exported_at,
			urgency: rest.urgency,
			dangerToLife: danger_to_life,
			description: rest.description,
			indicators: rest.indicators,
			seenAt: seen_at,
			receivedAt: received_at,
			place: rest.place,
			detail: detailOf(rest.detail, rest.identifiers),
			added: rest.added.map(({ received_at: at, text: words }) => ({
				receivedAt: at,
				text: words
			})),
			photos: rest.photos,
			grades: rest.grades
		},
		file: JSON.stringify(row.content, null, '\t'),
		warnings: EXPORT_WARNINGS.filter((warning) => row.warnings.includes(warning))
	};
}
