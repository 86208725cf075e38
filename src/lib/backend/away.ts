import * as v from 'valibot';
import type { AwayMove } from '$lib/triage/report.ts';
import { signedIn } from './client.ts';
import { agreed, rowsAs, valueAs } from './rows.ts';

/** An officer goes away, or is back. */
export async function setAway(away: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_away', { away }));
}

/** Whether the signed-in officer has said they are away. */
export async function fetchAway(): Promise<boolean> {
	const client = await signedIn();
	const answer = await client
		.from('absences')
		.select('id')
		.eq('reason', 'away')
		.is('ends_at', null);
	return rowsAs(v.object({ id: v.string() }), answer).length > 0;
}

const moveRow = v.pipe(
	v.object({
		report_id: v.string(),
		reference: v.string(),
		urgency: v.picklist(['now', 'today', 'routine']),
		danger_to_life: v.boolean(),
		step: v.picklist(['officer', 'twin', 'hotline']),
		owner_name: v.nullable(v.string())
	}),
	v.transform((row): AwayMove => ({
		id: row.report_id,
		reference: row.reference,
		urgency: row.urgency,
		dangerToLife: row.danger_to_life,
		ownerStep: row.step,
		ownerName: row.owner_name
	}))
);

/** The officer's reports that would move if they went away now, and who would have them, most urgent first. */
export async function fetchAwayMoves(): Promise<AwayMove[]> {
	const client = await signedIn();
	return rowsAs(moveRow, await client.rpc('away_moves'));
}

/** How many reports came back, and how many somebody else keeps. */
export type Undone = { readonly returned: number; readonly stayed: number };

const undone = v.object({ returned: v.number(), stayed: v.number() });

/** Within a minute of going away: the officer is back, with what is still unanswered. Else `too_late_to_undo`. */
export async function undoAway(): Promise<Undone> {
	const client = await signedIn();
	return valueAs(undone, await client.rpc('undo_away'));
}
