import * as v from 'valibot';

export const URGENCIES = ['now', 'today', 'routine'] as const;
export const urgencySchema = v.picklist(URGENCIES);

/** Happening now or still there; earlier today; before that. */
export type Urgency = v.InferOutput<typeof urgencySchema>;

const WORDS: Record<Urgency, string> = {
	now: 'Happening now',
	today: 'Earlier today',
	routine: 'Routine'
};

/** What a desk calls it. */
export function urgencyWords(urgency: Urgency): string {
	return WORDS[urgency];
}
