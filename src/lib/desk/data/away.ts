import * as v from 'valibot';
import type { AwayMove } from '$lib/desk/model/report.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs, valueAs } from '$lib/supabase/rows.ts';
import { presentPerson } from '$lib/supabase/session.ts';

/** An officer goes away, or is back. */
export async function setAway(away: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_away', { away }));
}

/** Why an officer on duty gets no reports now: `away` by their own word, leave or sickness by their roster. */
export type Absence = {
	readonly reason: 'away' | 'leave' | 'sickness';
	/** Null: until somebody says that it has ended. */
	readonly endsAt: Date | null;
};

const absenceRow = v.pipe(
	v.object({
		reason: v.picklist(['away', 'leave', 'sickness']),
		ends_at: v.nullable(v.pipe(v.string(), v.toDate()))
	}),
	v.transform(({ reason, ends_at }): Absence => ({ reason, endsAt: ends_at }))
);

/** The absences of the signed-in officer that hold now, the longest first. */
export async function fetchAbsences(): Promise<Absence[]> {
	const { id } = await presentPerson();
	const client = await signedIn(id);
	const now = serverNow().toISOString();
	const answer = await client
		.from('absences')
		.select('reason, ends_at')
		.eq('person_id', id)
		// Away begins and ends by the service's clock at that moment, which this one may not have reached.
		.or(
			`and(reason.eq.away,ends_at.is.null),` +
				`and(reason.neq.away,starts_at.lte.${now},or(ends_at.is.null,ends_at.gt.${now}))`
		)
		.order('ends_at', { ascending: false, nullsFirst: true });
	return rowsAs(absenceRow, answer);
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
