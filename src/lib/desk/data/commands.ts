import { assignee, type Assignee } from '$lib/desk/model/report.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

/** Whom it can be given to, those of its patch first. For its owner, or a supervisor. */
export async function fetchAssignees(id: string): Promise<Assignee[]> {
	const client = await signedIn();
	const answer = await client
		.rpc('assignees', { report_id: id })
		.select('id:person_id, name, step, ofPatch:of_patch, reason');
	return rowsAs(assignee, answer);
}

/** Makes the clock tick, should it have stopped. Nobody waits for it, or hears that it failed. */
export async function nudge(): Promise<void> {
	try {
		const client = await signedIn();
		await client.rpc('nudge');
	} catch {
		// the page was asked for, not this
	}
}

/** Its owner is still on it: it has as long again until it goes on. */
export async function extend(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('extend_report', { report_id: id, reason }));
}

/** Gives it to the next in line at once. */
export async function release(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('release_report', { report_id: id, reason }));
}

/** Gives it to that person, with a fresh deadline; `person_unavailable` if they cannot have it. */
export async function reassign(id: string, personId: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('reassign_report', { report_id: id, person_id: personId, reason }));
}

/** Takes it out of the hotline's queue; of two who try, the slower gets `already_claimed`. */
export async function claim(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('claim_report', { report_id: id }));
}

/** Reopens it: it goes to its officer with a fresh deadline. */
export async function reopen(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('reopen_report', { report_id: id, reason }));
}
