import { renamedTo } from '$lib/administration/data/regions.ts';
import type { Failure } from '$lib/failure.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

/** What is wrong with a name, at that field. */
export function nameErrors(field: string, name: string): FieldError[] {
	const length = name.trim().length;
	if (length === 0) return [{ field, text: 'Write the name.' }];
	return length > 80 ? [{ field, text: 'Write a name in 80 characters or less.' }] : [];
}

/** That somebody else renamed it meanwhile, and how; `seen` hears the name, for the next try. */
export function renamedErrors(
	field: string,
	failure: Failure,
	seen: (name: string) => void
): FieldError[] {
	const name = renamedTo(failure);
	if (name === null) return [];
	seen(name);
	const text = `Somebody else has just named it “${name}”. Save again to put your name in its place.`;
	return [{ field, text }];
}
