import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const sameVessel = v.object({
	id: v.string(),
	reference: v.string(),
	description: v.string(),
	seenAt: moment,
	closedAt: v.nullable(moment),
	ownerId: v.nullable(v.string()),
	/** Null: nobody in person. */
	ownerName: v.nullable(v.string()),
	/** The server's word for why. */
	because: v.string(),
	nauticalMiles: v.nullable(v.number()),
	/** Between the two sightings. */
	apartSeconds: v.nullable(v.number()),
	linked: v.boolean(),
	/** Not by way of a third. */
	directly: v.boolean()
});
/** Another report that may be about the same vessel, or that somebody has said is. */
export type SameVessel = v.InferOutput<typeof sameVessel>;

/** What one act would close with a report: what is linked to it, open, and one's own. */
export function closable(others: readonly SameVessel[], me: string): readonly SameVessel[] {
	return others.filter(
		({ linked, closedAt, ownerId }) => linked && closedAt === null && ownerId === me
	);
}
