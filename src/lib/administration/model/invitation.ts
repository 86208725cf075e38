import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { reporterKind } from '$lib/report/reporter-kind.ts';
import { roleSchema } from './person.ts';

export const invitationSchema = v.object({
	id: v.string(),
	name: v.string(),
	email: v.string(),
	role: roleSchema,
	reporterKind: v.nullable(reporterKind),
	invitedAt: moment,
	/** Whom it became; null: nobody has an account by it yet. */
	personId: v.nullable(v.string()),
	/** Asked for and not tried; tried in vain; an account, but no e-mail; an account and an e-mail. */
	state: v.picklist(['waiting', 'failed', 'no_mail', 'invited']),
	/** The server's word for why the last attempt did not succeed. */
	failed: v.nullable(v.string())
});
/** Somebody who was invited and has not signed in yet. */
export type Invitation = v.InferOutput<typeof invitationSchema>;

export type InvitationsPage = {
	readonly invitations: readonly Invitation[];
	readonly more: boolean;
};
