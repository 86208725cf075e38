import * as v from 'valibot';
import { contentOf, type Content } from './content.ts';
import { newDraft, type Draft } from './draft.ts';
import { validationErrors } from './validation.ts';
import { legible } from './legible.ts';
import { positionSchema } from './position.ts';
import { receiptSchema } from './receipt.ts';
import { urgencySchema } from './urgency.ts';
import { momentOf, wallClock } from './wall-clock.ts';

export const namedSite = v.object({ id: v.string(), name: v.string() });

/** A place to choose, by its name. */
export type NamedSite = v.InferOutput<typeof namedSite>;

const callerSchema = v.object({
	id: v.string(),
	name: v.string(),
	kind: v.string(),
	/** Home first. */
	sites: v.array(namedSite)
});

/** A reporter who is on the telephone. */
export type KnownCaller = v.InferOutput<typeof callerSchema>;

/** What a browser's storage must hold for an operator's notes to be readable. */
export const callSchema = v.object({
	/** Made once, so that sending twice can never file twice. */
	id: v.pipe(v.string(), v.uuid()),
	startedAt: v.date(),
	/** Null: they have no account, or it is not known yet. */
	caller: v.nullable(callerSchema),
	name: v.string(),
	number: v.string(),
	description: v.string(),
	siteId: v.nullable(v.string()),
	/** As typed, and what it was found to mean. */
	typed: v.string(),
	position: v.nullable(positionSchema),
	placeText: v.string(),
	urgency: v.nullable(urgencySchema),
	danger: v.boolean(),
	date: v.string(),
	time: v.string(),
	/** When it was first sent as it stands, and by which app: sent again, it is the same. */
	filed: v.nullable(v.object({ at: v.date(), appVersion: v.string() })),
	receipt: v.nullable(receiptSchema)
});

/** What an operator notes down while somebody is on the telephone. */
export type Call = v.InferOutput<typeof callSchema>;

/** Where in the form something is missing or wrong. */
export type CallError =
	'caller' | 'number' | 'description' | 'typed' | 'place' | 'urgency' | 'date' | 'time' | 'future';

export const CALLER_LENGTH = 120;

export function newCall(now: Date): Call {
	return {
		id: crypto.randomUUID(),
		startedAt: now,
		caller: null,
		name: '',
		number: '',
		description: '',
		siteId: null,
		typed: '',
		position: null,
		placeText: '',
		urgency: null,
		danger: false,
		date: wallClock(now).date,
		time: '',
		filed: null,
		receipt: null
	};
}

/** Whether nothing has been noted yet. */
export function isBlank(call: Call): boolean {
	const { id, startedAt, date } = call;
	return JSON.stringify(call) === JSON.stringify({ ...newCall(startedAt), id, date });
}

/** When it was seen; of what happens now and has no time, the moment it is told. */
function seenAt({ urgency, danger, date, time, startedAt }: Call, now: Date): Date | null {
	if (time === '' && (urgency === 'now' || danger)) return now;
	const day = urgency === 'routine' ? date : wallClock(startedAt).date;
	return momentOf({ date: day, time });
}

function draftOf(call: Call, operator: string, now: Date): Draft {
	return {
		...newDraft(operator, { siteId: call.siteId, indicatorVersion: 0 }, call.startedAt),
		id: call.id,
		description: call.description,
		position: call.position,
		placeText: call.placeText,
		urgency: call.danger ? 'now' : call.urgency,
		dangerToLife: call.danger,
		seenAt: seenAt(call, now),
		savedAt: now
	};
}

/** Everything that keeps it from being filed, in the order of the form. */
export function callErrors(call: Call, now: Date): CallError[] {
	const found: CallError[] = [];
	const [name, number] = [legible(call.name), legible(call.number)];
	if (call.caller === null && name === '' && number === '') found.push('caller');
	if (name.length > CALLER_LENGTH) found.push('caller');
	if (number.length > CALLER_LENGTH) found.push('number');
	const open = validationErrors(draftOf(call, '', now), now);
	const has = (...fields: string[]) => open.some(({ field }) => fields.includes(field));
	if (has('what', 'description')) found.push('description');
	if (call.typed.trim() !== '' && call.position === null) found.push('typed');
	else if (has('where', 'placeText')) found.push('place');
	if (has('urgency')) found.push('urgency');
	else if (open.some(({ field, why }) => field === 'seenAt' && why === 'in_future'))
		found.push('future');
	else if (has('seenAt')) found.push(/^\d{4}-\d\d-\d\d$/.test(call.date) ? 'time' : 'date');
	return found;
}

/** What is sent of it. The same notes give the same, whenever they are sent. */
export function callContent(
	call: Call & { readonly filed: NonNullable<Call['filed']> },
	operator: string
): Omit<Content, 'indicator_version'> & { caller?: { name: string; number: string } } {
	const { caller, name, number, filed } = call;
	const content = {
		...contentOf(draftOf(call, operator, filed.at), filed.appVersion),
		indicator_version: null // nobody was shown a checklist
	};
	if (caller !== null) return content;
	return { ...content, caller: { name: legible(name), number: legible(number) } };
}
