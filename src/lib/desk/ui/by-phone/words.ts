import type { CallError } from '$lib/report/call.ts';
import type { Failure } from '$lib/failure.ts';

/** The field an error is mended in, and what is said of it. */
export type Mending = { readonly field: string; readonly text: string };

const ERRORS: Record<CallError, Mending> = {
	caller: {
		field: 'caller',
		text: 'Look the caller up, or write down a name or a number of 120 characters or less'
	},
	number: { field: 'number', text: 'The number must be 120 characters or less' },
	description: {
		field: 'description',
		text: 'Write down what they saw, in 2,000 characters or less'
	},
	typed: { field: 'typed', text: 'Say which position is meant, mend it, or take it out' },
	place: { field: 'place', text: 'Say where it was: a site, a position or up to 200 characters' },
	urgency: { field: 'urgency-now', text: 'Say when they saw it' },
	date: { field: 'date', text: 'Enter the date' },
	time: { field: 'time', text: 'Enter the time they saw it' },
	future: { field: 'time', text: 'The time they saw it must not be in the future' }
};

export function validationErrorWords(error: CallError): Mending {
	return ERRORS[error];
}

const FIELDS: Record<string, string> = {
	description: 'description',
	place_text: 'place',
	position: 'typed',
	latitude: 'typed',
	longitude: 'typed',
	seen_at: 'time',
	urgency: 'urgency-now'
};

/** Which field the server could not read; null: the failure is about none. */
export function unreadableField({ detail }: Failure): string | null {
	return FIELDS[detail ?? ''] ?? null;
}
