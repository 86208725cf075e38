import * as v from 'valibot';
import { invitationSchema, type InvitationsPage } from '$lib/administration/model/invitation.ts';
import { bearerOf } from '$lib/supabase/bearer.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { callFunction } from '$lib/supabase/edge-function.ts';
import { agreed, allRows, rowsAs } from '$lib/supabase/rows.ts';

export const INVITATIONS_A_PAGE = 10;

/** A page of who was invited and has not signed in yet: the latest first, those left to send before. */
export async function fetchInvitations(page: number): Promise<InvitationsPage> {
	const client = await signedIn();
	const first = (page - 1) * INVITATIONS_A_PAGE;
	const answer = await client
		.rpc('open_invitations')
		.select(
			`id, name, email, role, reporterKind:reporter_kind, invitedAt:invited_at,
			personId:person_id, state, failed`
		)
		.range(first, first + INVITATIONS_A_PAGE);
	const invitations = rowsAs(invitationSchema, answer);
	return {
		invitations: invitations.slice(0, INVITATIONS_A_PAGE),
		more: invitations.length > INVITATIONS_A_PAGE
	};
}

/** The ids of all that nobody has tried to send yet. */
export async function fetchUnsent(): Promise<string[]> {
	const client = await signedIn();
	const rows = await allRows(v.object({ id: v.string() }), (from, to) =>
		// what is asked by must be among what is asked for
		client
			.rpc('open_invitations')
			.select('id, state')
			.eq('state', 'waiting')
			.order('id')
			.range(from, to)
	);
	return rows.map(({ id }) => id);
}

/** Which of these people were invited and have not signed in yet. */
export async function invitedAmong(people: readonly string[]): Promise<ReadonlySet<string>> {
	const client = await signedIn();
	const answer = await client
		.rpc('open_invitations')
		.select('personId:person_id')
		.in('person_id', [...people]);
	return new Set(rowsAs(v.object({ personId: v.string() }), answer).map((row) => row.personId));
}

/** Makes the account and sends the e-mail. Answers why that did not succeed; null when it did. */
export async function sendInvitation(id: string): Promise<string | null> {
	const shape = v.object({ failed: v.nullable(v.string()) });
	const body = { invitation_id: id };
	return (await callFunction('invite-people', body, await bearerOf(), shape)).failed;
}

/** Nobody becomes a person by it any more. */
export async function takeBackInvitation(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('take_back_invitation', { invitation_id: id }));
}
