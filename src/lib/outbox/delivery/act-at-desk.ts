import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import type { ActItem } from '$lib/outbox/outbox-item.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed } from '$lib/supabase/rows.ts';

/** What is sent of something done at a desk, as it was frozen when it was done. */
export type Done = Pick<
	ActItem,
	'id' | 'author' | 'reportId' | 'act' | 'content' | 'seenHop' | 'actedAt'
>;

const answerSchema = v.object({ act_id: v.string(), report_id: v.string() });

/**
 * Does it as its author, and as nobody else who may be signed in by now. Sending it again is
 * harmless. `changed_meanwhile`: since they saw it the report had another owner, or
 * somebody's life came into danger.
 */
export async function sendAct(done: Done): Promise<void> {
	const { id, author, reportId, act, content, seenHop, actedAt } = done;
	const client = await signedIn(author);
	const answer = agreed(
		await client.rpc('act_at_desk', {
			report_id: reportId,
			act_id: id,
			act,
			content,
			seen_hop: seenHop,
			acted_at: actedAt.toISOString()
		})
	);
	const parsed = v.safeParse(answerSchema, answer);
	if (!parsed.success || parsed.output.act_id !== id || parsed.output.report_id !== reportId)
		throw new Failure('unclear');
}
