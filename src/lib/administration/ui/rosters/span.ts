import type { Span } from '$lib/administration/data/rosters.ts';
import { londonMoment } from '$lib/roster/roster.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

/** A time as it is being typed; without hours, whole days. */
export type SpanTyped = { firstDay: string; firstTime: string; lastDay: string; lastTime: string };

export function newSpan(): SpanTyped {
	return { firstDay: '', firstTime: '', lastDay: '', lastTime: '' };
}

const startTime = ({ firstTime }: SpanTyped) => firstTime || '00:00';
const endTime = ({ lastTime }: SpanTyped) => lastTime || '24:00';

/** What is missing of it, or the wrong way round; `id` is that of the fields. */
export function spanErrors(id: string, span: SpanTyped, mayBeOpen = false): FieldError[] {
	const found: FieldError[] = [];
	if (span.firstDay === '') found.push({ field: `${id}-first-day`, text: 'Say the first day.' });
	if (span.lastDay === '') {
		if (!mayBeOpen) found.push({ field: `${id}-last-day`, text: 'Say the last day.' });
		return found;
	}
	const [first, last] = [span.firstDay + startTime(span), span.lastDay + endTime(span)];
	if (found.length === 0 && last <= first)
		found.push({ field: `${id}-last-day`, text: 'The end must be after the start.' });
	return found;
}

/** It as the server reads it. Only after `spanErrors` found nothing. */
export function spanOf(span: SpanTyped): Span {
	return { startsAt: startOf(span), endsAt: londonMoment(span.lastDay, endTime(span))! };
}

/** Its start alone, where the end may be open. */
export function startOf(span: SpanTyped): string {
	return londonMoment(span.firstDay, startTime(span))!;
}

/** Which fields the server's words about a time belong to. */
export function spanFields(id: string): Record<string, string> {
	return {
		span_unreadable: `${id}-last-day`,
		in_the_past: `${id}-last-day`,
		no_duty_to_swap: `${id}-first-day`
	};
}
