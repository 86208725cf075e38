import type { Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import type { Position } from '$lib/report/position.ts';
import { wallClock } from '$lib/report/wall-clock.ts';

/** A camera's clock this far ahead of the phone's is wrong. */
const CLOCK_DRIFT_MS = 5 * 60_000;

/** What the report says of the time when the photo is believed; null: it has nothing to offer. */
export function timeFrom(
	{ takenAt }: PhotoNote,
	draft: Readonly<Draft>,
	now: Date
): Pick<Draft, 'seenAt' | 'seenAboutMinutes' | 'urgency'> | null {
	if (takenAt === null || takenAt.getTime() > now.getTime() + CLOCK_DRIFT_MS) return null;
	if (draft.seenAt?.getTime() === takenAt.getTime()) return null;
	const today = wallClock(takenAt).date === wallClock(now).date;
	// What was happening when they began may still be.
	const urgency = draft.urgency === 'now' ? 'now' : today ? 'today' : 'routine';
	return { seenAt: takenAt, seenAboutMinutes: null, urgency };
}

/** The same of the place: where the camera was, which is near the boat at best. */
export function positionFrom(
	{ latitude, longitude, takenAt }: PhotoNote,
	{ position }: Readonly<Draft>
): Position | null {
	if (latitude === null || longitude === null) return null;
	const same = position?.latitude === latitude && position.longitude === longitude;
	if (same && position.source === 'photo') return null;
	return { latitude, longitude, source: 'photo', accuracyMetres: null, fixedAt: takenAt };
}
