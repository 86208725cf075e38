/** The sentence that a person reads for each word of refusal. Words that are a `Reason` have theirs in failure-words.ts. */
const REFUSALS: Record<string, string> = {
	person_inactive: 'This account is switched off. Ask whoever looks after accounts in your region.',
	not_a_reporter: 'Only harbour masters, marina managers and security officers file reports here.',
	report_id_taken: 'The service has another report under this reference. Begin a new one.',
	report_unreadable: 'The service could not read the report. Check each answer.',
	addendum_id_taken: 'The service has something else under this addition. Write it again.',
	append_only: 'What has happened stays as it is, and cannot be rewritten.',
	channel_not_found: 'This way to reach you is not kept any more.',
	channel_unreadable: 'No message can be sent to this address. Check it.',
	span_unreadable: 'The end must come after the beginning.',
	photo_not_found: 'There is no such photo here, or it is not yours to see any more.',
	photo_not_uploaded: 'This photo has not arrived yet.',
	photo_not_received: 'This photo has not arrived yet.',
	photo_damaged: 'This photo arrived damaged. It is sent again by itself.',
	count_exactly: 'The service does not answer estimates.'
};

/** Adds the words of refusals that only some pages meet, so that the report form does not load them. */
export function addRefusalWords(words: Readonly<Record<string, string>>): void {
	Object.assign(REFUSALS, words);
}

/** The word in a sentence; null when it has none. */
export function refusalWords(word: string | null): string | null {
	return Object.hasOwn(REFUSALS, word ?? '') ? REFUSALS[word!]! : null;
}
