import type { Palette } from './marks.ts';

/** Hands out the colours in force at that element, now and at every change of hour or contrast. */
export function watchPalette(node: Element, seen: (palette: Palette) => void): () => void {
	const stop = new AbortController();
	const { signal } = stop;
	const look = () => {
		const style = getComputedStyle(node);
		const colour = (name: string) => style.getPropertyValue(name).trim();
		seen({
			sea: colour('--sea'),
			land: colour('--land'),
			shore: colour('--shore'),
			grid: colour('--grid'),
			ink: colour('--govuk-text-colour'),
			vessel: colour('--govuk-error-colour'),
			observer: colour('--govuk-link-colour')
		});
	};
	for (const question of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'])
		matchMedia(question).addEventListener('change', look, { signal });
	const chosen = new MutationObserver(look);
	chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
	signal.addEventListener('abort', () => chosen.disconnect());
	look();
	return () => stop.abort();
}
