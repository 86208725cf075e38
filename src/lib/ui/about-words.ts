const ABOUT = new Map([
	[15, 'about 15 minutes either way'],
	[60, 'about an hour either way'],
	[180, 'about 3 hours either way']
]);

/** How far off the time of a sighting may be, as the form offers it. */
export const ABOUT_CHOICES = [...ABOUT].map(([minutes, text]) => ({ minutes, text }));

/** How far off the time of a sighting may be; empty when the reporter knew it. */
export function aboutWords(minutes: number | null): string {
	return minutes === null ? '' : (ABOUT.get(minutes) ?? `about ${minutes} minutes either way`);
}
