/** What the person chose to look at: `phone` follows the phone's own dark mode. */
export type Theme = 'day' | 'night' | 'phone';

const KEY = 'theme';
const BAR_COLOURS = { day: '#07303a', night: '#000000' } as const;

/** The choice of last time; `phone` when there was none, or storage is closed to us. */
export function storedTheme(): Theme {
	try {
		const kept = localStorage.getItem(KEY);
		return kept === 'day' || kept === 'night' ? kept : 'phone';
	} catch {
		return 'phone';
	}
}

/** Paints the page, and the browser's own bar, in it. */
export function applyTheme(theme: Theme): void {
	const root = document.documentElement;
	if (theme === 'phone') delete root.dataset.theme;
	else root.dataset.theme = theme;

	const dark = matchMedia('(prefers-color-scheme: dark)').matches;
	const shown = theme === 'phone' ? (dark ? 'night' : 'day') : theme;
	document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BAR_COLOURS[shown]);
}

/** Paints it and keeps it for next time, where storage is open to us. */
export function chooseTheme(theme: Theme): void {
	applyTheme(theme);
	try {
		if (theme === 'phone') localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, theme);
	} catch {
		// a private window: the choice holds until it is closed
	}
}
