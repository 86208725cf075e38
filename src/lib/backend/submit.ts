import { version } from '$app/environment';
import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { contentOf } from '$lib/report/content.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { referenceOf } from '$lib/report/reference.ts';
import { failureOf, signedIn } from './client.ts';
import { moment } from './moment.ts';

const receiptRow = v.object({
	report_id: v.string(),
	reference: v.string(),
	kind: v.picklist(['report', 'addendum']),
	received_at: moment,
	step: v.picklist(['officer', 'twin', 'hotline']),
	owner_name: v.nullable(v.string()),
	reason: v.nullable(v.string()),
	hotline_alerted: v.boolean(),
	deadline_at: v.nullable(moment)
});

/** The receipt, if it is the one for that report. Anything else is no receipt at all. */
export function receiptOf(answer: unknown, id: string): Receipt {
	const parsed = v.safeParse(receiptRow, answer);
	if (!parsed.success) throw new Failure('unclear', { cause: new v.ValiError(parsed.issues) });
	const row = parsed.output;
	if (row.report_id !== id || row.reference !== referenceOf(id)) throw new Failure('unclear');
	return {
		reference: row.reference,
		kind: row.kind,
		receivedAt: row.received_at,
		step: row.step,
		ownerName: row.owner_name,
		reason: row.reason,
		hotlineAlerted: row.hotline_alerted,
		deadlineAt: row.deadline_at
	};
}

/**
 * Files the report as its author, and as nobody else who may be signed in by now. Sending it
 * again is harmless: the server answers with the same receipt.
 */
export async function submit(draft: Draft, sentAt: Date): Promise<Receipt> {
	const client = await signedIn(draft.author);
	const { data, error, status } = await client.rpc('submit_report', {
		report_id: draft.id,
		content: contentOf(draft, version),
		sent_at: sentAt.toISOString()
	});
	if (error) throw failureOf(error, status);
	return receiptOf(data, draft.id);
}
