import {
	minutesWords,
	type Policy,
	type PolicyTimes,
	type Target
} from '$lib/administration/model/settings.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

/** Times as they are being typed. */
export type TimesTyped = { lapse: string; alert: string; lease: string };

export const NOTHING_TYPED: TimesTyped = { lapse: '', alert: '', lease: '' };

export function typedOf({ lapseMinutes, alertMinutes, leaseMinutes }: PolicyTimes): TimesTyped {
	return {
		lapse: String(Number((lapseMinutes / 60).toFixed(3))),
		alert: alertMinutes === null ? '' : String(alertMinutes),
		lease: String(leaseMinutes)
	};
}

const DAY = 1440;
const whole = (text: string, most: number) =>
	/^\d{1,6}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;

/** What is missing or unreadable, each at its field. */
export function timesErrors({ lapse, alert, lease }: TimesTyped): FieldError[] {
	const found: FieldError[] = [];
	const minutes = Math.round(Number(lapse) * 60);
	if (!/^\d{1,4}(\.\d+)?$/.test(lapse.trim()) || minutes < 1 || minutes > 90 * DAY)
		found.push({ field: 'policy-lapse', text: 'Write hours, such as 2 or 0.5, up to 2160.' });
	if (alert.trim() !== '' && !whole(alert, 30 * DAY))
		found.push({
			field: 'policy-alert',
			text: 'Write minutes, from 1 to 43200, or nothing for as often as the time to acknowledge.'
		});
	if (!whole(lease, DAY))
		found.push({ field: 'policy-lease', text: 'Write minutes, from 1 to 1440.' });
	return found;
}

/** What was typed, as times. Only after `timesErrors` found nothing. */
export function timesOf({ lapse, alert, lease }: TimesTyped): PolicyTimes {
	return {
		lapseMinutes: Math.round(Number(lapse) * 60),
		alertMinutes: alert.trim() === '' ? null : Number(alert),
		leaseMinutes: Number(lease)
	};
}

/** How often supervisors are told: "every 10 minutes". */
export function alertWords(alertMinutes: number | null): string {
	return alertMinutes === null
		? 'As often as the time to acknowledge'
		: `Every ${minutesWords(alertMinutes)}`;
}

/** What a colleague set meanwhile. */
export function changedText(times: PolicyTimes | null): string {
	if (times === null)
		return 'Somebody else has just let this region go on as everywhere. Save again to set it all the same.';
	const { lapseMinutes, alertMinutes, leaseMinutes } = times;
	return `Somebody else has just set ${minutesWords(lapseMinutes)} to an outcome, supervisors told ${alertWords(
		alertMinutes
	).toLowerCase()}, claims of ${minutesWords(leaseMinutes)}. Save again to put yours in its place.`;
}

/** Everywhere first, then regions by name; each by urgency as given. */
export function inOrder(
	policies: readonly Policy[],
	urgencies: readonly Target['urgency'][]
): Policy[] {
	return policies.toSorted(
		(a, b) =>
			(a.regionName ?? '').localeCompare(b.regionName ?? '') ||
			urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency)
	);
}
