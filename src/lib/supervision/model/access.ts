/** One entry of the access log of a report. */
export type AccessEntry = {
	readonly id: number;
	readonly at: Date;
	readonly kind: string;
	/** One word: the verb, the form it was handed out in, or the rule it went by. */
	readonly what: string | null;
	/** By whom: their name, the reporter themselves, or somebody whose name the reader may not read. */
	readonly by: { readonly name: string } | 'reporter' | 'somebody';
	readonly recipient: string | null;
	readonly reason: string | null;
};

const WHAT: Record<string, string> = {
	received: 'filed it',
	addendum: 'added to it',
	photo_received: 'sent a photo',
	report: 'opened it',
	photo: 'looked at a photo',
	acknowledged: 'acknowledged it',
	extended: 'kept it',
	claimed: 'claimed it',
	released: 'handed it back',
	reassigned: 'gave it to somebody',
	closed: 'closed it',
	reopened: 'opened it again',
	thanked: 'thanked its reporter',
	asked: 'asked its reporter a question',
	note: 'wrote a note',
	grade: 'graded it',
	review: 'set a date for review',
	held: 'put it on hold',
	hold_released: 'ended its hold',
	linked: 'linked it to another report',
	unlinked: 'took a link to another report away'
};

const KINDS: Record<string, string> = {
	collection: 'added to what is kept',
	alteration: 'changed it',
	consultation: 'looked at it',
	disclosure: 'made a copy to hand out',
	combination: 'linked it to another report'
};

/** Who did what, as a sentence. A word that came later than this list falls back on its kind. */
export function accessWords({ by, what, kind, recipient }: AccessEntry): string {
	const who = by === 'reporter' ? 'Its reporter' : by === 'somebody' ? 'Somebody' : by.name;
	const did = WHAT[what ?? ''] ?? KINDS[kind] ?? kind;
	return `${who} ${did}${recipient === null ? '' : ` for ${recipient}`}`;
}
