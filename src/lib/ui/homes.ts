/** Where a person of each role may stand, their home first. The navigation, and nothing more. */
type Place = { readonly href: string; readonly text: string };

const PLACES: Record<string, readonly Place[]> = {
	reporter: [
		{ href: '/home', text: 'Report' },
		{ href: '/reports', text: 'My reports' }
	],
	officer: [{ href: '/inbox', text: 'Inbox' }],
	operator: [{ href: '/hotline', text: 'Hotline' }],
	supervisor: [{ href: '/response-times', text: 'Response times' }],
	administrator: [
		{ href: '/places', text: 'Places' },
		{ href: '/rosters', text: 'Rosters' },
		{ href: '/people', text: 'People' },
		{ href: '/sites', text: 'Sites' },
		{ href: '/settings', text: 'Numbers and targets' }
	]
};

/** What the navigation offers somebody of that role. */
export function placesOf(role: string): readonly Place[] {
	return PLACES[role] ?? [];
}

/** Where somebody of that role begins. */
export function homeOf(role: string): string {
	return placesOf(role)[0]?.href ?? '/sign-in';
}

/** Where somebody wanted to go before signing in, if it is a page of ours; else null. */
export function wantedPath(text: string | null): string | null {
	if (text === null || !/^\/(?![/\\])/.test(text) || text.startsWith('/sign-in')) return null;
	return text;
}
