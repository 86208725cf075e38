/** What of a browser sets a number on the icon of an installed app. Few can. */
type Icon = { setAppBadge?(count?: number): Promise<void>; clearAppBadge?(): Promise<void> };

/** That many wait, on the icon of the installed app; null: something does. A number and nothing else. */
export async function showBadge(count: number | null, icon: Icon = navigator): Promise<void> {
	try {
		if (count === 0) await icon.clearAppBadge?.();
		else await icon.setAppBadge?.(count ?? undefined);
	} catch {
		// it is an ornament, and an app that is not installed may have none
	}
}
