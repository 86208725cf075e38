import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import type { Added, Receipt } from '$lib/report/receipt.ts';
import { referenceOf } from '$lib/report/reference.ts';
import { failureOf, signedIn } from '$lib/supabase/client.ts';
import type { Json } from '$lib/supabase/database.types.ts';
import { moment } from '$lib/moment.ts';

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

/** What is sent of a report or an addendum, as it was frozen when it was filed. */
export type Filed = {
	readonly id: string;
	readonly author: string;
	readonly reportId: string;
	readonly content: object;
};

/**
 * Files the report as its author, and as nobody else who may be signed in by now. Sending it
 * again is harmless: the server answers with the same receipt.
 */
export async function submit({ id, author, content }: Filed, sentAt: Date): Promise<Receipt> {
	const client = await signedIn(author);
	const { data, error, status } = await client.rpc('submit_report', {
		report_id: id,
		content: content as Json,
		sent_at: sentAt.toISOString()
	});
	if (error) throw failureOf(error, status);
	return receiptOf(data, id);
}

const addedRow = v.object({
	addendum_id: v.string(),
	report_id: v.string(),
	reference: v.string(),
	received_at: moment
});

/** Adds to a report the server has already, as its author. Sending it again is harmless. */
export async function submitAddendum(filed: Filed, sentAt: Date): Promise<Added> {
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
	if (!row.success || row.output.addendum_id !== id || row.output.report_id !== reportId)
		throw new Failure('unclear');
	return { reference: row.output.reference, receivedAt: row.output.received_at };
}
