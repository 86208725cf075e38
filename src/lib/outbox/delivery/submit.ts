import * as v from 'valibot';
import { fromJson } from '$lib/camel-case.ts';
import { Failure } from '$lib/failure.ts';
import type { OutboxItem } from '$lib/outbox/outbox-item.ts';
import { addedSchema, receiptSchema, type Added, type Receipt } from '$lib/report/receipt.ts';
import { referenceOf } from '$lib/report/reference.ts';
import { failureOf, signedIn } from '$lib/supabase/client.ts';
import type { Json } from '$lib/supabase/database.types.ts';

const receiptRow = fromJson(v.object({ ...receiptSchema.entries, reportId: v.string() }));

/** The receipt, if it is the one for that report. Anything else is no receipt at all. */
export function receiptOf(answer: unknown, id: string): Receipt {
	const parsed = v.safeParse(receiptRow, answer);
	if (!parsed.success) throw new Failure('unclear', { cause: new v.ValiError(parsed.issues) });
	const { reportId, ...receipt } = parsed.output;
	if (reportId !== id || receipt.reference !== referenceOf(id)) throw new Failure('unclear');
	return receipt;
}

/** What is sent of a report or an addendum, as it was frozen when it was filed. */
type Submission = Pick<OutboxItem, 'id' | 'author' | 'reportId'> & {
	readonly content: object;
};

/**
 * Files the report as its author, and as nobody else who may be signed in by now. Sending it
 * again is harmless: the server answers with the same receipt.
 */
export async function submit({ id, author, content }: Submission, sentAt: Date): Promise<Receipt> {
	const client = await signedIn(author);
	const { data, error, status } = await client.rpc('submit_report', {
		report_id: id,
		content: content as Json,
		sent_at: sentAt.toISOString()
	});
	if (error) throw failureOf(error, status);
	return receiptOf(data, id);
}

const addedRow = fromJson(
	v.object({ ...addedSchema.entries, addendumId: v.string(), reportId: v.string() })
);

/** Adds to a report the server has already, as its author. Sending it again is harmless. */
export async function submitAddendum(filed: Submission, sentAt: Date): Promise<Added> {
	const { id, author, reportId, content } = filed;
	const client = await signedIn(author);
	const { data, error, status } = await client.rpc('add_to_report', {
		report_id: reportId,
		addendum_id: id,
		content: content as Json,
		sent_at: sentAt.toISOString()
	});
	if (error) throw failureOf(error, status);
	const row = v.safeParse(addedRow, data);
	if (!row.success || row.output.addendumId !== id || row.output.reportId !== reportId)
		throw new Failure('unclear');
	const { reference, receivedAt } = row.output;
	return { reference, receivedAt };
}
