import type { Position } from '$lib/report/position.ts';
import { span } from '$lib/report/duration.ts';
import type { Flag } from '$lib/desk/model/detail.ts';
import { reporterKindWords } from '$lib/ui/who-words.ts';
import type { SameVessel } from '$lib/desk/model/same-vessel.ts';
import type { DeskReport, Assignee } from '$lib/desk/model/report.ts';

const SOURCES: Record<Exclude<Position['source'], 'gps'>, string> = {
	typed: 'Typed by the reporter',
	map: 'Set on the map by the reporter',
	bearing: 'Worked out from a bearing and a distance',
	landmark: 'The position of a berth or mark the reporter chose',
	photo: 'Where a photo was taken, as its camera noted',
	site: 'The position of the site'
};

/** How far to trust a position: where it came from, and how exact it is. */
export function sourceWords({ positionSource, accuracyMetres }: DeskReport): string {
	if (positionSource === 'gps') {
		const within = accuracyMetres === null ? '' : `, within ${Math.round(accuracyMetres)} m`;
		return `Where the phone was${within}`;
	}
	return positionSource === null ? '' : SOURCES[positionSource];
}

const FLAGS: Record<Flag, string> = {
	outside_area: 'Far from the site',
	off_coast: 'Not on this coast',
	seen_in_future: 'Seen in the future',
	seen_long_ago: 'Seen long ago',
	clock_off: 'Phone’s clock is off',
	inexact_position: 'Position not exact',
	old_position: 'Position was old',
	identifier_doubtful: 'Number in doubt'
};

/** Why to look at it twice. */
export function flagWords(flag: Flag): string {
	return FLAGS[flag];
}

const CLOCK_DRIFT_MS = 5 * 60_000;

/** What a phone's clock does to the times it gave; null while it does nothing. */
export function clockWords({
	phoneAheadSeconds
}: Pick<DeskReport, 'phoneAheadSeconds'>): string | null {
	if (phoneAheadSeconds === null) return null;
	const phoneAheadMs = phoneAheadSeconds * 1000;
	if (Math.abs(phoneAheadMs) <= CLOCK_DRIFT_MS) return null;
	const way = phoneAheadMs > 0 ? 'ahead' : 'behind';
	return `The phone’s clock was ${span(phoneAheadMs)} ${way}. The times before “Received” are by it.`;
}

/** Who told of it, and the number they are reached at: a caller without an account is in the report. */
export function reportedBy(report: DeskReport): { name: string; number: string | null } {
	const { reporterName, reporterKind, reporterPhone, takenBy, detail } = report;
	if (takenBy !== null && reporterKind === null)
		return { name: detail.caller.name || 'A caller', number: detail.caller.number || null };
	const kind = reporterKind === null ? '' : `, ${reporterKindWords(reporterKind)}`;
	return { name: `${reporterName ?? 'Name not shown'}${kind}`, number: reporterPhone };
}

/** Whether somebody wrote it down for them, and who. */
export function takenByWords({
	takenBy,
	takenByName
}: Pick<DeskReport, 'takenBy' | 'takenByName'>): string | null {
	return takenBy && `By telephone. Taken down by ${takenByName ?? 'an operator'}.`;
}

/** What somebody is to a report it could be given to. */
export function assigneeWords({ step, ofPatch }: Pick<Assignee, 'step' | 'ofPatch'>): string {
	if (step === 'hotline') return 'Hotline operator';
	if (!ofPatch) return 'Officer of another patch';
	return step === 'twin' ? 'Twin of this patch' : 'Officer of this patch';
}

const BECAUSE: Record<string, string> = {
	number: 'The same number on the vessel, and it could have come this far',
	seen_before: 'The same number on the vessel, but too far away or too long ago for one trip',
	name: 'The same name, and it could have come this far',
	place_and_time: 'Near by at about the same time, and alike',
	linked: 'Nothing but that somebody linked it'
};

/** Why another report may be about the same vessel, and how far from this one it was seen. */
export function becauseWords({ because, nauticalMiles, apartSeconds }: SameVessel): string {
	const words = [BECAUSE[because] ?? because.replaceAll('_', ' ')];
	if (nauticalMiles !== null) words.push(`${milesWords(nauticalMiles)} away`);
	if (apartSeconds !== null)
		words.push(
			apartSeconds < 60 ? 'seen at the same time' : `seen ${span(apartSeconds * 1000)} apart`
		);
	return words.join('; ');
}

/** "0.4 nautical miles"; further than ten without the tenths. */
export function milesWords(miles: number): string {
	const shown = miles < 10 ? miles.toFixed(1) : miles.toFixed(0);
	return `${shown} nautical ${shown === '1.0' ? 'mile' : 'miles'}`;
}
