/** Up and down among the reports of a page, once one of them has the focus. */
export function moveAmong(event: KeyboardEvent): void {
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (step === undefined) return;
	const links = [...document.querySelectorAll<HTMLElement>('main table a.what')];
	const at = links.findIndex((link) => link === event.currentTarget);
	const next = links[at + step];
	if (at === -1 || !next) return;
	event.preventDefault();
	next.focus();
}
