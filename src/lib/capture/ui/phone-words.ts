import { span } from '$lib/report/duration.ts';

const MINUTE_MS = 60_000;

/** How far a phone's clock is off; positive: it is ahead. */
export function clockWords(aheadMs: number): string {
	if (Math.abs(aheadMs) < MINUTE_MS) return 'Right, when the last report was sent';
	const way = aheadMs > 0 ? 'ahead' : 'behind';
	return `${span(Math.abs(aheadMs))} ${way}, when the last report was sent`;
}

/** Whether the phone may clear what waits. */
export function keepWords(persisted: boolean | null): string {
	if (persisted === true) return 'Yes: this phone does not clear it by itself';
	if (persisted === false)
		return 'Not promised: this phone may clear what waits when it runs out of room, or when the app is not used for long';
	return 'This phone does not say';
}
