import * as v from 'valibot';
import {
	EXPORT_WARNINGS,
	exportedReport,
	type Exported,
	type ExportPlace
} from '$lib/desk/model/export.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { valueAs } from '$lib/supabase/rows.ts';

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
	const { content, warnings } = valueAs(exportRow, answer);
	return {
		report: valueAs(exportedReport, { ...answer, data: content }),
		file: JSON.stringify(content, null, '\t'),
		warnings: EXPORT_WARNINGS.filter((warning) => warnings.includes(warning))
	};
}
