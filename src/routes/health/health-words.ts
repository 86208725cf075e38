import type { Health } from '$lib/backend/health.ts';
import { span } from '$lib/response-time/duration.ts';

/** One thing that is watched: how it stands, in words, and whether somebody must be called. */
export type Sign = { readonly name: string; readonly words: string; readonly well: boolean };

/** After so long without a tick, or with a report past its moment, the clock is taken to stand. */
const LATE_S = 60;

const ago = (seconds: number) => span(seconds * 1000);

/** What of the service is watched, each for itself. */
export function signsOf(health: Health): readonly Sign[] {
	const { tickAgeSeconds: tick, overdueSeconds: late, stuck, noticesStuck, noticeSeconds } = health;
	return [
		{
			name: 'The clock that passes reports on',
			words: tick === null ? 'It has never run' : `It ran ${ago(tick)} ago`,
			well: tick !== null && tick <= LATE_S
		},
		{
			name: 'Reports that should have been passed on',
			words:
				health.overdue === 0
					? 'None'
					: `${health.overdue}, the first of them ${ago(late ?? 0)} ago`,
			well: late === null || late <= LATE_S
		},
		{
			name: 'Reports that cannot be passed on',
			words: stuck === 0 ? 'None' : String(stuck),
			well: stuck === 0
		},
		{
			name: 'Messages that should have left',
			words:
				noticesStuck === 0
					? 'None'
					: `${noticesStuck}, the first of them ${ago(noticeSeconds ?? 0)} ago`,
			well: noticesStuck === 0
		}
	];
}
