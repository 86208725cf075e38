import { GROUPINGS, type Audience } from '$lib/administration/model/checklist.ts';
import { groupWords } from '$lib/ui/indicator-words.ts';

export const GROUP_CHOICES = GROUPINGS.map((grouping) => [grouping, groupWords(grouping)] as const);

export const AUDIENCE_CHOICES: readonly (readonly [Audience, string])[] = [
	['everyone', 'Everyone'],
	['maritime_worker', 'Only people who work in a harbour']
];
