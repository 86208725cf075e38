import type { ContactNumber, NumberFacts, NumberKind } from '$lib/administration/model/settings.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

export const KINDS: readonly (readonly [NumberKind, string])[] = [
	['hotline', 'Hotline'],
	['emergency', 'Emergency'],
	['coastal_crime_line', 'Coastal Crime Line'],
	['anti_terrorist_hotline', 'Anti-Terrorist Hotline'],
	['police', 'Police']
];

/** Which number: "Hotline, day and night: 0808 157 0101". */
export function numberChoice({ id, label, number }: ContactNumber): readonly [string, string] {
	return [id, `${label}: ${number}`];
}

/** What is missing, each at its field; whether it can be rung the server says. */
export function numberErrors(form: string, facts: NumberFacts, today: string): FieldError[] {
	const found: FieldError[] = [];
	if (facts.label.trim() === '')
		found.push({ field: `${form}-label`, text: 'Write what people see beside the number.' });
	if (facts.number.trim() === '')
		found.push({ field: `${form}-number`, text: 'Write the number.' });
	if (!/^\d{4}-\d\d-\d\d$/.test(facts.checkedOn) || facts.checkedOn > today)
		found.push({
			field: `${form}-checked`,
			text: 'Say on which day somebody last rang it: today, or a day before.'
		});
	return found;
}

/** Which fields the server's words about a number belong to. */
export function numberFields(form: string): Readonly<Record<string, string>> {
	return {
		label_unreadable: `${form}-label`,
		number_unreadable: `${form}-number`,
		checked_unreadable: `${form}-checked`
	};
}
