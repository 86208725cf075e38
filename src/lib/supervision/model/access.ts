import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const accessEntry = v.object({
	id: v.number(),
	at: moment,
	kind: v.string(),
	/** One word: the verb, the form it was handed out in, or the rule it went by. */
	what: v.nullable(v.string()),
	/** Null: the reporter, whom the log does not name. */
	personId: v.nullable(v.string()),
	/** Null: the reporter, or somebody whose name the reader may not read. */
	personName: v.nullable(v.string()),
	recipient: v.nullable(v.string()),
	reason: v.nullable(v.string())
});
/** One entry of the access log of a report. */
export type AccessEntry = v.InferOutput<typeof accessEntry>;

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
export function accessWords(entry: AccessEntry): string {
	const { personId, personName, what, kind, recipient } = entry;
	const who = personId === null ? 'Its reporter' : (personName ?? 'Somebody');
	const did = WHAT[what ?? ''] ?? KINDS[kind] ?? kind;
	return `${who} ${did}${recipient === null ? '' : ` for ${recipient}`}`;
}
