import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { wallTime } from './week.ts';

export const channelSchema = v.object({
	id: v.string(),
	kind: v.picklist(['push', 'email', 'sms']),
	/** An e-mail address, a number, or the endpoint of a browser's subscription. */
	address: v.string(),
	p256dh: v.nullable(v.string()),
	auth: v.nullable(v.string()),
	/** When the last message that was answered had been sent there. Null: none was ever answered. */
	provenAt: v.nullable(moment)
});
/** One way to reach a person. */
export type Channel = v.InferOutput<typeof channelSchema>;

export type Reach = {
	/** In the order in which they are tried. */
	readonly channels: readonly Channel[];
	/** For how many days of 24 hours a proof counts; null: nobody said. */
	readonly proofDays: number | null;
};

export const quietHoursSchema = v.object({ starts: wallTime, ends: wallTime });
/** By the wall clock of the coast, "22:00". The end may be before the start: on the next day. */
export type QuietHours = v.InferOutput<typeof quietHoursSchema>;

const DAY_MS = 24 * 60 * 60_000;

/** Until when the proof of a channel counts; null: it was never proven. */
export function provenUntil({ provenAt }: Channel, { proofDays }: Reach): Date | null {
	if (provenAt === null || proofDays === null) return null;
	return new Date(provenAt.getTime() + proofDays * DAY_MS);
}

/** Whether a report may be given to them: some way to them is proven, and not too long ago. */
export function reachable(reach: Reach, now: Date): boolean {
	return reach.channels.some((channel) => {
		const until = provenUntil(channel, reach);
		return until !== null && until > now;
	});
}

/** Until when a person can be reached; `never`: no channel was proven; `always`: no rule limits a proof. */
export type ReachedUntil = Date | 'never' | 'always';

/** By the latest proof of their channels. */
export function reachedUntil(
	proofs: readonly (Date | null)[],
	proofDays: number | null
): ReachedUntil {
	const times = proofs.flatMap((provenAt) => (provenAt === null ? [] : [provenAt.getTime()]));
	if (times.length === 0) return 'never';
	if (proofDays === null) return 'always';
	return new Date(Math.max(...times) + proofDays * DAY_MS);
}

const PACE = { push: 1, email: 2, sms: 3 };

/** As they are tried: proven ones first, then in the person's own order (`place`), then the fastest. */
export function inOrder<C extends Channel & { readonly place: number }>(
	channels: readonly C[]
): readonly C[] {
	return channels.toSorted(
		(a, b) =>
			Number(a.provenAt === null) - Number(b.provenAt === null) ||
			a.place - b.place ||
			PACE[a.kind] - PACE[b.kind] ||
			(a.id < b.id ? -1 : 1)
	);
}

/** The same channels with one of them tried sooner; as they were when it is the first. */
export function sooner(channels: readonly Channel[], id: string): readonly Channel[] {
	const at = channels.findIndex((channel) => channel.id === id);
	if (at < 1) return channels;
	return channels.with(at, channels[at - 1]!).with(at - 1, channels[at]!);
}
