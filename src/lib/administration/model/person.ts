import type { ReporterKind } from '$lib/report/reporter-kind.ts';

export type Role = 'reporter' | 'officer' | 'operator' | 'supervisor' | 'administrator';

export type Standing = {
	readonly patchId: string;
	readonly patchName: string;
	readonly standing: 'officer' | 'twin';
};
export type AttachedSite = { readonly id: string; readonly name: string; readonly isHome: boolean };
export type Channel = {
	readonly kind: 'push' | 'email' | 'sms';
	/** Null: nothing sent there was ever answered. */
	readonly provenAt: Date | null;
};

/** Somebody with an account, and what hangs on it. */
export type Person = {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	readonly reporterKind: ReporterKind | null;
	readonly regionId: string | null;
	readonly regionName: string | null;
	readonly phone: string | null;
	readonly active: boolean;
	/** Open reports at a time before they are passed over; null: any number. */
	readonly capacity: number | null;
	/** Invited, and has not signed in yet. */
	readonly invited: boolean;
	readonly sites: readonly AttachedSite[];
	/** Now and to come. */
	readonly standings: readonly Standing[];
	readonly channels: readonly Channel[];
};

/** What an administrator writes of a person. */
export type PersonFacts = Pick<Person, 'name' | 'phone' | 'capacity'>;

/** Whether they have a roster, and a limit to what they own. */
export function isStaff({ role }: Pick<Person, 'role'>): boolean {
	return role === 'officer' || role === 'operator' || role === 'supervisor';
}

/** One page of a list, and whether another follows. */
export type PeoplePage = { readonly people: readonly Person[]; readonly more: boolean };
