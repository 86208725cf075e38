type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isField(target: EventTarget | null): target is Field {
	return (
		target instanceof HTMLInputElement ||
		target instanceof HTMLTextAreaElement ||
		target instanceof HTMLSelectElement
	);
}

/**
 * What was typed on a page and may be kept nowhere. A page that keeps each change as it is made
 * says so, by elements with `data-saved`: "true" when all is kept, "false" while it is not.
 */
export class Typed {
	#fields = new Set<Field>();

	/** To be told of every `input` event. */
	hear({ target }: Event): void {
		if (isField(target) && target.closest('main')) this.#fields.add(target);
	}

	/** Whether a new page would lose something. */
	get unsaved(): boolean {
		const said = [...document.querySelectorAll<HTMLElement>('[data-saved]')];
		if (said.length > 0) return said.some(({ dataset }) => dataset.saved !== 'true');
		// A page that was left has taken its fields with it.
		return [...this.#fields].some(({ isConnected, value }) => isConnected && value !== '');
	}
}
