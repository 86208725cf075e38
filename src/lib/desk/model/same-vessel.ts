/** Another report that may be about the same vessel, or that somebody has said is. */
export type SameVessel = {
	readonly id: string;
	readonly reference: string;
	readonly description: string;
	readonly seenAt: Date;
	readonly closedAt: Date | null;
	readonly ownerId: string | null;
	/** Null: nobody in person. */
	readonly ownerName: string | null;
	/** The server's word for why. */
	readonly because: string;
	readonly nauticalMiles: number | null;
	/** Between the two sightings. */
	readonly apartMs: number | null;
	readonly linked: boolean;
	/** Not by way of a third. */
	readonly directly: boolean;
};

/** What one act would close with a report: what is linked to it, open, and one's own. */
export function closable(others: readonly SameVessel[], me: string): readonly SameVessel[] {
	return others.filter(
		({ linked, closedAt, ownerId }) => linked && closedAt === null && ownerId === me
	);
}
