import type { Urgency } from './draft.ts';

export const URGENCIES: readonly Urgency[] = ['now', 'today', 'routine'];

const WORDS: Record<Urgency, string> = {
	now: 'Happening now',
	today: 'Earlier today',
	routine: 'Routine'
};

/** What a desk calls it. */
export function urgencyWords(urgency: Urgency): string {
	return WORDS[urgency];
}
