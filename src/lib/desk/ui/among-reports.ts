const links = () => [...document.querySelectorAll<HTMLElement>('main table a.what')];

/**
 * With the focus on a report of a list: up and down among them, `a` acknowledges it, `/` goes to the
 * search. Nowhere else, so that whoever speaks or types to a page sets off nothing.
 */
export function moveAmong(event: KeyboardEvent): void {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const here = event.currentTarget as HTMLElement;
	const act: (() => boolean) | undefined = {
		ArrowDown: () => step(here, 1),
		ArrowUp: () => step(here, -1),
		a: () => acknowledge(here),
		A: () => acknowledge(here),
		'/': toSearch
	}[event.key];
	if (act?.()) event.preventDefault();
}

function step(here: HTMLElement, by: 1 | -1): boolean {
	const all = links();
	const next = all[all.indexOf(here) + by];
	next?.focus();
	return next !== undefined;
}

function acknowledge(here: HTMLElement): boolean {
	const button = here.closest('tr')?.querySelector<HTMLElement>('button[data-verb="Acknowledge"]');
	button?.click();
	return button != null;
}

function toSearch(): boolean {
	const field = document.querySelector<HTMLInputElement>('main #find');
	field?.closest('details')?.setAttribute('open', '');
	field?.focus();
	return field !== null;
}

/** Brings a report of the list into sight and gives it the focus; false: it is not there. */
export function goToReport(id: string): boolean {
	const link = links().find((one) => one.getAttribute('href')?.endsWith(`/${id}`));
	link?.scrollIntoView({ block: 'center' });
	link?.focus({ preventScroll: true });
	return link !== undefined;
}
