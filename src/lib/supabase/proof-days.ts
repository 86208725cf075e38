import * as v from 'valibot';
import type { signedIn } from './client.ts';
import { rowsAs } from './rows.ts';

const ruleRow = v.object({ proofDays: v.number() });

/** For how many days the proof of a channel counts now; null: no rule limits it. */
export async function fetchProofDays(
	client: Awaited<ReturnType<typeof signedIn>>
): Promise<number | null> {
	const now = new Date().toISOString();
	const rules = await client
		.from('reach_rules')
		.select('proofDays:proof_days')
		.lte('starts_at', now)
		.or(`ends_at.is.null,ends_at.gt.${now}`);
	return rowsAs(ruleRow, rules)[0]?.proofDays ?? null;
}
