import type { Role } from './person.ts';
import type { ReporterKind } from '$lib/report/reporter-kind.ts';

/** Somebody who was invited and has not signed in yet. */
export type Invitation = {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	readonly reporterKind: ReporterKind | null;
	readonly invitedAt: Date;
	/** Whom it became; null: nobody has an account by it yet. */
	readonly personId: string | null;
	/** Asked for and not tried; tried in vain; an account, but no e-mail; an account and an e-mail. */
	readonly state: 'waiting' | 'failed' | 'no_mail' | 'invited';
	/** The server's word for why the last attempt did not succeed. */
	readonly failed: string | null;
};

export type InvitationsPage = {
	readonly invitations: readonly Invitation[];
	readonly more: boolean;
};
