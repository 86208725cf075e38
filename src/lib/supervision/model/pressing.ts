import type { Urgency } from '$lib/report/draft.ts';
import type { OwnerStep } from '$lib/report/owner-step.ts';
import type { Timed } from '$lib/report/time-left.ts';

/** An open report that is or will soon be late, waits in the hotline's queue, or has nobody. */
export type Pressing = Timed & {
	readonly id: string;
	readonly reference: string;
	readonly urgency: Urgency;
	readonly dangerToLife: boolean;
	readonly siteName: string | null;
	readonly patchName: string | null;
	readonly receivedAt: Date;
	/** The sooner of its target and its owner's deadline; of one acknowledged, by when its outcome is due. */
	readonly dueAt: Date;
	/** In the hotline's queue, waiting or claimed. */
	readonly queued: boolean;
	readonly unowned: boolean;
	readonly ownerStep: OwnerStep;
	readonly ownerId: string | null;
	readonly ownerName: string | null;
	readonly ownerPhone: string | null;
};

/** What presses in a region, as it was read. */
export type RegionNow = {
	/** In the hotline's queue, with nobody. */
	readonly waiting: number;
	/** In the hotline's queue, claimed and not acknowledged. */
	readonly claimed: number;
	/** When the oldest of both was received. */
	readonly oldestAt: Date | null;
	readonly unowned: number;
	/** How many more there are than these. */
	readonly leftOut: number;
	readonly reports: readonly Pressing[];
};

const RISK_MS = 15 * 60_000;

/** Those whose time is over and those who have a quarter of an hour at most, the soonest first. */
export function sorted(reports: readonly Pressing[], now: Date) {
	const left = ({ dueAt }: Pressing) => dueAt.getTime() - now.getTime();
	const byTime = [...reports].sort((a, b) => left(a) - left(b));
	return {
		overdue: byTime.filter((report) => left(report) <= 0),
		atRisk: byTime.filter((report) => left(report) > 0 && left(report) <= RISK_MS),
		queued: byTime.filter(({ queued }) => queued),
		unowned: byTime.filter(({ unowned }) => unowned)
	};
}

/** Somebody of a region's staff at this moment. */
export type OnDuty = {
	readonly id: string;
	readonly name: string;
	readonly phone: string | null;
	/** Why they take no report now; null: they do. */
	readonly reason: string | null;
};

export type PatchDuty = {
	readonly id: string;
	readonly name: string;
	readonly holders: readonly (OnDuty & { readonly standing: 'officer' | 'twin' })[];
};

export type Operator = OnDuty & {
	/** Whether they are told of what comes to the queue now. */
	readonly told: boolean;
};

/** Whether nobody of a patch takes reports now: they go to the hotline. */
export function isBare({ holders }: PatchDuty): boolean {
	return holders.every(({ reason }) => reason !== null);
}
