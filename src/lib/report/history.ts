import * as v from 'valibot';
import { moment } from '$lib/moment.ts';
import { ownerStep } from './owner-step.ts';

export const routeStep = v.picklist([...ownerStep.options, 'supervisor']);

export const historyEntry = v.object({
	at: moment,
	kind: v.string(),
	step: v.nullable(routeStep),
	/** Who did it; null: the clock, or the reporter, whom no history names. */
	actor: v.nullable(v.string()),
	/** Whom it went to, or who was passed over. */
	person: v.nullable(v.string()),
	reason: v.nullable(v.string()),
	note: v.nullable(v.string())
});
/** One entry of a report's history, as it is kept. */
export type HistoryEntry = v.InferOutput<typeof historyEntry>;

const REASONS: Record<string, string> = {
	first_choice: 'the site’s own officer',
	officer_unavailable: 'the officer is not available',
	twin_unavailable: 'officer and twin are not available',
	no_patch: 'the site belongs to no patch',
	no_officer: 'the patch has no officer',
	no_twin: 'the patch has no twin',
	urgent: 'it is happening now',
	no_answer: 'nobody acknowledged it in time',
	lapsed: 'it was acknowledged, and had no outcome in time',
	claim_expired: 'nobody acknowledged it after the claim',
	officer_disabled: 'the account of who had it was switched off',
	released: 'it was handed back',
	claimed: 'an operator claimed it',
	reopened: 'its reporter added to it',
	away_undone: 'its officer was not away',
	had_it: 'had it before',
	roster_unreadable: 'their roster cannot be read',
	inactive: 'account switched off',
	absent: 'away or on leave',
	off_duty: 'off duty',
	no_channel: 'no proven way to reach them',
	channel_unproven: 'no way to reach them was proven lately',
	at_capacity: 'has as many reports as they can take',
	useful_kept: 'useful, kept',
	passed_to_partner: 'passed to a partner',
	nothing_more_needed: 'nothing more needed',
	more_detail_helps: 'could not use it, more detail helps'
};

const STEPS = {
	officer: 'the officer',
	twin: 'the twin',
	hotline: 'the hotline’s queue',
	supervisor: 'the supervisor'
} as const;

/** Whether there are words for that reason. */
export const hasWords = (reason: string): boolean => reason in REASONS;

/** The reason in words; one we have no words for is shown as it is rather than hidden. */
export function reasonWords(reason: string): string {
	return REASONS[reason] ?? reason.replaceAll('_', ' ');
}

function towards({ step, person }: HistoryEntry): string {
	if (person === null) return step === null ? 'somebody' : STEPS[step];
	return step === null ? person : `${person} (${step === 'hotline' ? 'hotline' : step})`;
}

function sentence(entry: HistoryEntry): string {
	const actor = entry.actor ?? 'Somebody';
	const reporter = entry.actor ?? 'Its reporter';
	switch (entry.kind) {
		case 'received':
			return entry.reason === 'by_phone'
				? `Taken down on the telephone by ${actor}`
				: 'Received from its reporter';
		case 'routed':
			return `Went to ${towards(entry)}`;
		case 'alerted':
			return `Told ${STEPS[entry.step ?? 'hotline']} as well`;
		case 'passed_over':
			return `Passed over ${towards(entry)}`;
		case 'escalated':
			return entry.step === 'supervisor'
				? 'Back to the hotline’s queue, and the supervisor told'
				: `Moved on to ${towards(entry)}`;
		case 'released':
			return `${actor} handed it back; it went to ${towards(entry)}`;
		case 'claim_expired':
			return 'Free again in the hotline’s queue';
		case 'reassigned':
			if (entry.reason === 'away_undone') return `${actor} was not away, and has it again`;
			return `${actor} gave it to ${towards(entry)}`;
		case 'extended':
			return `${actor} is still on it`;
		case 'reopened':
			return entry.note === null
				? `Opened again; it went to ${towards(entry)}`
				: `${actor} opened it again; it went to ${towards(entry)}`;
		case 'claimed':
			return `${actor} claimed it for the hotline`;
		case 'acknowledged':
			return `${actor} acknowledged it`;
		case 'closed':
			return `${actor} closed it`;
		case 'photo_received':
			return 'A photo arrived';
		case 'addendum':
			return entry.reason === 'answer'
				? `${reporter} answered a question`
				: `${reporter} added to it`;
		case 'thanked':
			return `${actor} thanked its reporter`;
		case 'asked':
			return `${actor} asked its reporter a question`;
		default:
			return entry.kind.replaceAll('_', ' ');
	}
}

/** Whether the reason adds anything to what the sentence already says. */
const SAYS_IT_ALL = new Set(['received', 'claimed', 'released', 'reassigned', 'addendum']);

/** "Went to Finn Mockridge (twin): the officer is not available". */
export function historyWords(entry: HistoryEntry): string {
	const { kind, reason } = entry;
	// opened again by a colleague, the note says why
	const told = SAYS_IT_ALL.has(kind) || (kind === 'reopened' && entry.note !== null);
	if (reason === null || told) return sentence(entry);
	if (kind === 'closed') return `${sentence(entry)}. Its reporter is told: ${reasonWords(reason)}`;
	return `${sentence(entry)}: ${reasonWords(reason)}`;
}
