/** A page, as a link to it says. */
type PageLink = { readonly href: string; readonly text: string };

const NOTIFICATIONS: PageLink = { href: '/notifications', text: 'How you are told' };
const HEALTH: PageLink = { href: '/health', text: 'Is it working?' };

/** Where a person of each role may stand, their home first. The navigation, and nothing more. */
const PAGES: Record<string, readonly PageLink[]> = {
	reporter: [
		{ href: '/home', text: 'Report' },
		{ href: '/reports', text: 'My reports' }
	],
	officer: [{ href: '/inbox', text: 'Inbox' }, NOTIFICATIONS],
	operator: [{ href: '/hotline', text: 'Hotline' }, NOTIFICATIONS],
	supervisor: [
		{ href: '/now', text: 'Now' },
		{ href: '/response-times', text: 'Response times' },
		{ href: '/region', text: 'Reports' },
		NOTIFICATIONS,
		HEALTH
	],
	administrator: [
		{ href: '/regions', text: 'Places' },
		{ href: '/rosters', text: 'Rosters' },
		{ href: '/people', text: 'People' },
		{ href: '/sites', text: 'Sites' },
		{ href: '/settings', text: 'Numbers and targets' },
		NOTIFICATIONS,
		HEALTH
	]
};

/** What the navigation offers somebody of that role. */
export function pagesOf(role: string): readonly PageLink[] {
	return PAGES[role] ?? [];
}

/** Where somebody of that role begins. */
export function homeOf(role: string): string {
	return pagesOf(role)[0]?.href ?? '/sign-in';
}

/** The list from which a report is read, by the first part of its address. */
const DESKS: Record<string, PageLink & { readonly role: string }> = {
	inbox: { role: 'officer', href: '/inbox', text: 'Inbox' },
	hotline: { role: 'operator', href: '/hotline', text: 'Hotline' },
	region: { role: 'supervisor', href: '/region', text: 'Reports of the region' }
};

const SUPERVISORS: ReadonlySet<string> = new Set(['now', 'response-times']);

/** Whether that is the first part of the address of a list from which reports are read. */
export function isDesk(name: string): boolean {
	return Object.hasOwn(DESKS, name);
}

/** The list at that address. */
export function deskOf(name: string): PageLink {
	return DESKS[name]!;
}

/** Whose the pages of staff below that part of the address are. @throws where nobody has said. */
export function roleOfPart(part: string): string {
	if (isDesk(part)) return DESKS[part]!.role;
	if (SUPERVISORS.has(part)) return 'supervisor';
	throw new Error(`homes.ts does not say whose the pages of /${part} are.`);
}

/** Where somebody of that role reads one report; their home, if they read none. */
export function reportPathOf(role: string, reportId: string | null): string {
	const list = Object.values(DESKS).find((desk) => desk.role === role);
	return reportId !== null && list ? `${list.href}/${reportId}` : homeOf(role);
}

const GAPS: Record<string, string> = { supervisor: '/region/gaps', administrator: '/rosters' };

/** Where somebody of that role reads of gaps in the rosters; null, if they do not. */
export function gapsPathOf(role: string): string | null {
	return GAPS[role] ?? null;
}

/** Where somebody wanted to go before signing in, if it is a page of ours; else null. */
export function wantedPath(text: string | null): string | null {
	if (text === null || !/^\/(?![/\\])/.test(text) || text.startsWith('/sign-in')) return null;
	return text;
}
