import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { ownerStep } from '$lib/report/owner-step.ts';
import { timedSchema } from '$lib/report/time-left.ts';
import { urgencySchema } from '$lib/report/urgency.ts';
import { coverageGap, standingSchema } from '$lib/roster/roster.ts';

const pressingSchema = v.object({
	...timedSchema.entries,
	id: v.string(),
	reference: v.string(),
	urgency: urgencySchema,
	dangerToLife: v.boolean(),
	siteName: v.nullable(v.string()),
	patchName: v.nullable(v.string()),
	receivedAt: moment,
	/** The sooner of its target and its owner's deadline; of one acknowledged, by when its outcome is due. */
	dueAt: moment,
	/** Always null: the server lists open reports only, and does not say this. */
	closedAt: v.optional(v.null(), null),
	/** In the hotline's queue, waiting or claimed. */
	queued: v.boolean(),
	unowned: v.boolean(),
	ownerStep,
	ownerId: v.nullable(v.string()),
	ownerName: v.nullable(v.string()),
	ownerPhone: v.nullable(v.string())
});
/** An open report that is or will soon be late, waits in the hotline's queue, or has nobody. */
export type Pressing = v.InferOutput<typeof pressingSchema>;

export const regionNow = v.object({
	/** In the hotline's queue, with nobody. */
	waiting: v.number(),
	/** In the hotline's queue, claimed and not acknowledged. */
	claimed: v.number(),
	/** When the oldest of both was received. */
	oldestAt: v.nullable(moment),
	unowned: v.number(),
	/** How many more there are than these. */
	leftOut: v.number(),
	reports: v.array(pressingSchema)
});
/** What presses in a region, as it was read. */
export type RegionNow = v.InferOutput<typeof regionNow>;

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

const onDuty = v.object({
	id: v.string(),
	name: v.string(),
	phone: v.nullable(v.string()),
	/** Why they take no report now; null: they do. */
	reason: v.nullable(v.string())
});
/** Somebody of a region's staff at this moment. */
export type OnDuty = v.InferOutput<typeof onDuty>;

const patchDuty = v.object({
	id: v.string(),
	name: v.string(),
	holders: v.array(v.object({ ...onDuty.entries, standing: standingSchema }))
});
export type PatchDuty = v.InferOutput<typeof patchDuty>;

const operatorSchema = v.object({
	...onDuty.entries,
	/** Whether they are told of what comes to the queue now. */
	told: v.boolean()
});
export type Operator = v.InferOutput<typeof operatorSchema>;

export const regionDuty = v.object({
	patches: v.array(patchDuty),
	operators: v.array(operatorSchema),
	/** Of the next 24 hours. */
	gaps: v.array(coverageGap)
});
/** Who of a region's staff is there, and when nobody will be. */
export type RegionDuty = v.InferOutput<typeof regionDuty>;

/** Whether nobody of a patch takes reports now: they go to the hotline. */
export function isBare({ holders }: PatchDuty): boolean {
	return holders.every(({ reason }) => reason !== null);
}
