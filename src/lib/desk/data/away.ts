import * as v from 'valibot';
import { awayMove, type AwayMove } from '$lib/desk/model/report.ts';
import { moment } from '$lib/moment.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs, valueAs } from '$lib/supabase/rows.ts';
import { presentPerson } from '$lib/supabase/session.ts';

/** An officer goes away, or is back. */
export async function setAway(away: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_away', { away }));
}

const absenceSchema = v.object({
	reason: v.picklist(['away', 'leave', 'sickness']),
	/** Null: until somebody says that it has ended. */
	endsAt: v.nullable(moment)
});
/** Why an officer on duty gets no reports now: `away` by their own word, leave or sickness by their roster. */
export type Absence = v.InferOutput<typeof absenceSchema>;

/** The absences of the signed-in officer that hold now, the longest first. */
export async function fetchAbsences(): Promise<Absence[]> {
	const { id } = await presentPerson();
	const client = await signedIn(id);
	const now = serverNow().toISOString();
	const answer = await client
		.from('absences')
		.select('reason, endsAt:ends_at')
		.eq('person_id', id)
		// Away begins and ends by the service's clock at that moment, which this one may not have reached.
		.or(
			`and(reason.eq.away,ends_at.is.null),` +
				`and(reason.neq.away,starts_at.lte.${now},or(ends_at.is.null,ends_at.gt.${now}))`
		)
		.order('ends_at', { ascending: false, nullsFirst: true });
	return rowsAs(absenceSchema, answer);
}

/** The officer's reports that would move if they went away now, and who would have them, most urgent first. */
export async function fetchAwayMoves(): Promise<AwayMove[]> {
	const client = await signedIn();
	const answer = await client
		.rpc('away_moves')
		.select(
			'id:report_id, reference, urgency, dangerToLife:danger_to_life, ownerStep:step, ownerName:owner_name'
		);
	return rowsAs(awayMove, answer);
}

const undone = v.object({ returned: v.number(), stayed: v.number() });
/** How many reports came back, and how many somebody else keeps. */
export type Undone = v.InferOutput<typeof undone>;

/** Within a minute of going away: the officer is back, with what is still unanswered. Else `too_late_to_undo`. */
export async function undoAway(): Promise<Undone> {
	const client = await signedIn();
	return valueAs(undone, await client.rpc('undo_away'));
}
