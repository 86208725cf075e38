const GROUPS: Record<string, string> = {
	vessel: 'The boat',
	people: 'The people',
	activity: 'What they were doing',
	place_and_time: 'Place and time',
	shore: 'On shore',
	finds: 'Things found',
	maritime_worker: 'What people who work here notice'
};

/** The heading over signs of the checklist, of a kind or for an audience. */
export function groupWords(group: string): string {
	return GROUPS[group] ?? 'Other signs';
}
