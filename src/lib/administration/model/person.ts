import * as v from 'valibot';
import { reporterKind } from '$lib/report/reporter-kind.ts';
import { channelSchema } from '$lib/roster/reach.ts';
import { standingSchema } from '$lib/roster/roster.ts';

export const roleSchema = v.picklist([
	'reporter',
	'officer',
	'operator',
	'supervisor',
	'administrator'
]);
export type Role = v.InferOutput<typeof roleSchema>;

export const personSchema = v.object({
	id: v.string(),
	name: v.string(),
	role: roleSchema,
	reporterKind: v.nullable(reporterKind),
	regionId: v.nullable(v.string()),
	regionName: v.nullable(v.string()),
	phone: v.nullable(v.string()),
	active: v.boolean(),
	/** Open reports at a time before they are passed over; null: any number. */
	capacity: v.nullable(v.number()),
	sites: v.array(v.object({ id: v.string(), name: v.string(), isHome: v.boolean() })),
	/** Now and to come. */
	standings: v.array(
		v.object({ patchId: v.string(), patchName: v.string(), standing: standingSchema })
	),
	channels: v.array(v.pick(channelSchema, ['kind', 'provenAt']))
});
/** Somebody with an account, and what hangs on it. */
export type Person = v.InferOutput<typeof personSchema> & {
	/** Invited, and has not signed in yet. */
	readonly invited: boolean;
};

export const personFacts = v.pick(personSchema, ['name', 'phone', 'capacity']);
/** What an administrator writes of a person. */
export type PersonFacts = v.InferOutput<typeof personFacts>;

/** Whether they have a roster, and a limit to what they own. */
export function isStaff({ role }: Pick<Person, 'role'>): boolean {
	return role === 'officer' || role === 'operator' || role === 'supervisor';
}

/** One page of a list, and whether another follows. */
export type PeoplePage = { readonly people: readonly Person[]; readonly more: boolean };
