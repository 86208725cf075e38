import { isStaff, type Person, type PersonFacts } from '$lib/administration/model/person.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

/** A person as they are being typed. */
export type PersonTyped = { name: string; phone: string; capacity: string };

export function factsShown({ name, phone, capacity }: Person): PersonFacts {
	return { name, phone, capacity };
}

export function typedOf({ name, phone, capacity }: PersonFacts): PersonTyped {
	return { name, phone: phone ?? '', capacity: capacity === null ? '' : String(capacity) };
}

/** What was typed, as facts. Only after `personErrors` found nothing. */
export function factsOf({ name, phone, capacity }: PersonTyped): PersonFacts {
	return {
		name: name.trim(),
		phone: phone.trim() || null,
		capacity: capacity.trim() === '' ? null : Number(capacity)
	};
}

/** What is missing or unreadable, each at its field. */
export function personErrors(typed: PersonTyped, person: Pick<Person, 'role'>): FieldError[] {
	const found: FieldError[] = [];
	const { length } = typed.name.trim();
	if (length === 0 || length > 120)
		found.push({
			field: 'person-name',
			text: length === 0 ? 'Write the name.' : 'Write a name in 120 characters or less.'
		});
	if (isStaff(person) && !/^\d{0,4}$/.test(typed.capacity.trim()))
		found.push({
			field: 'person-capacity',
			text: 'Write a whole number, or nothing for no limit.'
		});
	return found;
}

const told = (fact: string | number | null) => (fact === null ? 'nothing' : `“${fact}”`);

/** What a colleague wrote since it was shown, each at its field. */
export function changedErrors(shown: PersonFacts, now: PersonFacts): FieldError[] {
	return (['name', 'phone', 'capacity'] as const)
		.filter((fact) => shown[fact] !== now[fact])
		.map((fact) => ({
			field: `person-${fact}`,
			text: `Somebody else has just made this ${told(now[fact])}. Save again to put yours in its place.`
		}));
}
