import type { FieldError } from './steps.ts';

/** The number somebody typed; null while it is none. Whether it makes sense is asked elsewhere. */
export function numberIn(text: string): number | null {
	const bare = text.replace(/\s/g, '').replace(',', '.');
	return /^[+-]?\d+(\.\d+)?$/.test(bare) ? Number(bare) : null;
}

/** What to say where something was typed that is no number. `name`: what the number is of. */
export function unreadNumber(field: string, text: string, name: string): FieldError[] {
	if (text.trim() === '' || numberIn(text) !== null) return [];
	return [{ field, text: `Write ${name} in digits, like 12, or leave it empty` }];
}
