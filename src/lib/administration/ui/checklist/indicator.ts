import { indicatorNow } from '$lib/administration/data/checklist.ts';
import type { Failure } from '$lib/failure.ts';
import type { Audience, Grouping, IndicatorFacts } from '$lib/administration/model/checklist.ts';
import { groupWords } from '$lib/ui/indicator-words.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

/** An indicator as it is being typed. */
export type IndicatorTyped = {
	wording: string;
	grouping: Grouping | null;
	audience: Audience | null;
};

export function newIndicator(): IndicatorTyped {
	return { wording: '', grouping: null, audience: null };
}

/** What is missing, each at its field. */
export function indicatorErrors(
	form: string,
	{ wording, grouping, audience }: IndicatorTyped
): FieldError[] {
	const found: FieldError[] = [];
	const { length } = wording.trim();
	if (length === 0 || length > 160)
		found.push({
			field: `${form}-wording`,
			text: length === 0 ? 'Write the indicator.' : 'Write the indicator in 160 characters or less.'
		});
	if (grouping === null) found.push({ field: `${form}-group`, text: 'Choose a group.' });
	if (audience === null)
		found.push({ field: `${form}-audience-everyone`, text: 'Choose who would notice it.' });
	return found;
}

/** What was typed, as facts. Only after `indicatorErrors` found nothing. */
export function typedFacts({ wording, grouping, audience }: IndicatorTyped): IndicatorFacts {
	if (grouping === null || audience === null) throw new Error('not checked');
	return { wording: wording.trim(), grouping, audience };
}

/** That a colleague changed it meanwhile, and how; `seen` hears it, for the next try. */
export function indicatorChanged(
	field: string,
	failure: Failure,
	seen: (now: IndicatorFacts | null) => void
): FieldError[] {
	if (failure.reason !== 'changed_meanwhile') return [];
	const now = indicatorNow(failure);
	seen(now);
	if (now === null)
		return [
			{ field, text: 'Somebody else has just dropped it. Do it again to have it all the same.' }
		];
	const heading = groupWords(now.audience === 'everyone' ? now.grouping : now.audience);
	return [
		{
			field,
			text: `Somebody else has just made this “${now.wording}”, under “${heading}”. Do it again to have it your way.`
		}
	];
}
