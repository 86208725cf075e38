/** Why a report is kept beyond its time. */
export type Hold = {
	readonly reason: string;
	readonly heldAt: Date;
	/** Null: not yours to know. */
	readonly heldBy: string | null;
};
