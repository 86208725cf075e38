import type { TimelineStep } from '$lib/capture/data/my-reports.ts';
import type { OutboxItem, Trouble } from '$lib/outbox/outbox-item.ts';
import type { DetailField, DetailError } from '$lib/report/detail-errors.ts';
import type { Draft } from '$lib/report/draft.ts';
import {
	SOMETHING_ELSE,
	type ValidationWarning,
	type ValidationError
} from '$lib/report/validation.ts';
import type { Receipt } from '$lib/report/receipt.ts';
import { dated } from '$lib/ui/when.ts';

/** Where in the form something is mended, and what is said of it. */
type Mending = { page: string; field: string; text: string };

/** The page of each optional part, the field on it, and what it is called in an error. */
const DETAIL: Record<DetailField, [string, string, string]> = {
	'vessel.name': ['vessel-name', 'name', 'The name'],
	'vessel.homePort': ['vessel-name', 'home-port', 'The home port'],
	'vessel.hullColour': ['vessel-look', 'hull', 'The colour of the hull'],
	'vessel.superstructure': ['vessel-look', 'superstructure', 'What is above the deck'],
	'vessel.marks': ['vessel-look', 'marks', 'Marks'],
	identifiers: ['identifiers', 'identifier', 'A number'],
	'people.count': ['people', 'count', 'The number of people'],
	'people.description': ['people', 'people-description', 'The description'],
	'movement.courseDegrees': ['movement', 'degrees', 'The course'],
	'movement.towards': ['movement', 'towards', 'Where it was heading'],
	'movement.knots': ['movement', 'knots', 'The speed'],
	vehicles: ['vehicles', 'vehicle', 'Each answer about a vehicle'],
	'contact.hours': ['contact', 'hours', 'The safe hours'],
	'alsoTold.reference': ['also-told', 'told-reference', 'Their reference']
};

function detailErrorWords({ field, why, most, index }: DetailError): Mending {
	const [page, id, name] = DETAIL[field];
	const limit =
		why === 'too_long' ? `${most} characters or less` : `a whole number from 0 to ${most}`;
	return {
		page,
		field: index === undefined ? id : `${id}-${index}`,
		text: `${name} must be ${limit}`
	};
}

/** Where in the form an error is mended, and what is said of it. */
export function validationErrorWords(error: ValidationError): Mending {
	if ('most' in error) return detailErrorWords(error);
	const { field, why } = error;
	if (field === 'what')
		return { page: 'what', field: 'description', text: 'Describe what you saw, or tick a sign' };
	if (field === 'description')
		return {
			page: 'what',
			field: 'description',
			text: 'The description must be 2,000 characters or less'
		};
	if (field === 'where')
		return { page: 'where', field: 'place', text: 'Say where it was, in words or by position' };
	if (field === 'placeText')
		return { page: 'where', field: 'place', text: 'The place must be 200 characters or less' };
	if (field === 'seenUntil') {
		const when =
			why === 'in_future' ? 'not be in the future' : 'be after the time you first saw it';
		return { page: 'when', field: 'until', text: `The time you last saw it must ${when}` };
	}
	if (field === 'urgency')
		return { page: 'when', field: 'urgency-today', text: 'Say when you saw it' };
	const text =
		why === 'in_future'
			? 'The time you saw it must not be in the future'
			: 'Enter the time you saw it';
	return { page: 'when', field: 'time', text };
}

const WARNINGS: Record<ValidationWarning, string> = {
	ahead: 'This time is still to come by this phone’s clock. Is the clock right?',
	long_ago: 'This was more than 30 days ago. Check the date.',
	far_away: 'This position is far from this coast. Check it. You can still send it.',
	outside_area:
		'This is more than 30 nautical miles from your site. Check it. You can still send it.',
	inexact_position: 'This position is not exact. Say in words where it was.',
	old_position: 'The phone’s position is more than 2 minutes old. You may have moved since.'
};

/** What to look at once more. */
export function warningWords(warning: ValidationWarning): string {
	return WARNINGS[warning];
}

const OWN_WARNINGS = {
	inexact_position: 'Your own position is not exact: it may be more than 100 m off.',
	old_position: 'Your own position is more than 2 minutes old. You may have moved since.'
};

/** What to look at once more about where the reporter is. */
export function ownWarningWords(warning: keyof typeof OWN_WARNINGS): string {
	return OWN_WARNINGS[warning];
}

const URGENCIES = {
	now: 'Happening now, or still there',
	today: 'Earlier today',
	routine: 'Before today'
};

export function urgencyWords(urgency: keyof typeof URGENCIES): string {
	return URGENCIES[urgency];
}

/** Whether it is still there, for the form and the check page. */
export const STILL_THERE_WORDS = [
	['yes', 'Yes'],
	['no', 'No'],
	['unknown', 'I do not know']
] as const;

export function stillThereWords(answer: 'yes' | 'no' | 'unknown'): string {
	if (answer === 'unknown') return 'Not known whether it is still there';
	return answer === 'yes' ? 'Still there' : 'No longer there';
}

const UNREADABLE_FIELDS: Record<string, string> = {
	position: 'the position',
	description: 'the description',
	seen_at: 'the time you saw it',
	saved_at: 'the time it was saved',
	urgency: 'when you saw it',
	place_text: 'the place',
	indicators: 'the signs you ticked',
	text: 'the words you added',
	photos: 'the photos'
};

function limitWords(goesOn: string | null): string {
	const at = new Date(goesOn ?? '');
	const when = Number.isNaN(at.getTime()) ? 'later' : `from ${dated(at)}`;
	return `You have sent as many reports as one account can in a while. It is kept here and goes by itself ${when}. If it cannot wait, call the hotline.`;
}

/** Why it is still here, and what to do: for somebody tired. */
export function troubleWords({ reason, detail }: Trouble): string {
	if (reason === 'offline') return 'There was no signal. It is tried again by itself.';
	if (reason === 'busy') return 'The service did not answer. It is tried again by itself.';
	if (reason === 'too_many_reports') return limitWords(detail);
	if (reason === 'signed_out') return 'You are no longer signed in. Sign in again and it goes.';
	if (reason === 'unclear')
		return 'Something other than our service answered. Is this Wi-Fi waiting for you to log in to it? It is tried again by itself.';
	if (detail === 'person_inactive')
		return 'Your account is switched off. Call the hotline instead.';
	if (detail === 'report_id_taken')
		return 'The service has another report under this reference. Call the hotline and read this one out.';
	if (reason === 'report_not_found')
		return 'The service does not have the report this was added to. Try again once the report is sent, or call the hotline.';
	const field = UNREADABLE_FIELDS[detail ?? ''];
	if (field) return `The service could not read ${field}. Edit it and send it again.`;
	return 'The service did not accept this. Edit it and send it again, or call the hotline.';
}

/** The state of an item in a few words. */
export function itemWords({ state, tries }: OutboxItem): string {
	if (state === 'parked') return 'Needs you';
	if (state === 'attempting') return 'Sending…';
	return tries === 0 ? 'Waiting to be sent' : 'Not sent yet';
}

type Holder = Pick<Receipt, 'step' | 'ownerName'>;

/** Who has a report, at the start of a sentence. */
export function holderWords({ step, ownerName }: Holder): string {
	if (step === 'hotline' || ownerName === null) return 'The hotline';
	return step === 'officer' ? `Your officer ${ownerName}` : `${ownerName}, your second officer,`;
}

/** To whom a report went, in the middle of a sentence. */
export function holderName({ step, ownerName }: Holder): string {
	if (step === 'hotline' || ownerName === null) return 'the hotline';
	return `your ${step === 'officer' ? 'officer' : 'second officer'} ${ownerName}`;
}

/** Who thanked or asked, at the start of a sentence. */
export function speakerWords({
	step,
	name
}: {
	step: Receipt['step'];
	name: string | null;
}): string {
	return name === null ? 'The duty desk' : holderWords({ step, ownerName: name });
}

/** Where something is added to a report, or a question about it answered. */
export function addPath(reportId: string, question: string | null = null): string {
	return `/report/${reportId}/add${question === null ? '' : `?answers=${question}`}`;
}

const REASONS: Record<string, string> = {
	officer_off_duty: 'Your officer is off duty',
	officers_off_duty: 'Your officers are off duty',
	officer_unavailable: 'Your officer is not available',
	twin_unavailable: 'Neither of your officers is available',
	no_patch: 'No officer looks after this place yet',
	no_officer: 'No officer looks after this place at the moment',
	no_answer: 'Nobody answered in time',
	lapsed: 'It was read, and nothing more was heard',
	released: 'Your officer passed it on'
};

/** Why they have it, when it is not the obvious. */
export function reasonWords(reason: string | null): string | null {
	return REASONS[reason ?? ''] ?? null;
}

const FEEDBACK: Record<string, string> = {
	useful_kept: 'Thank you. It was useful and is kept.',
	passed_to_partner: 'Thank you. It was passed to a partner.',
	nothing_more_needed: 'Thank you. Nothing more is needed.',
	more_detail_helps: 'Thank you. It could not be used this time; more detail helps.'
};

/** What came of it, as far as a reporter is told. */
export function feedbackWords(feedback: string | null): string {
	return FEEDBACK[feedback ?? ''] ?? 'Thank you for reporting.';
}

/** How a report goes from one to the next, and why when its reason is no news to a reporter. */
const HOPS = new Map([
	['routed', ''],
	['escalated', 'Nobody answered in time'],
	['released', 'It was passed on'],
	['reassigned', 'It was passed on'],
	['reopened', 'Opened again']
]);

/** Whether with this step the hotline had it, or heard of it. */
export function reachesHotline({ kind, step }: TimelineStep): boolean {
	if (kind === 'alerted' || kind === 'claimed') return true;
	return HOPS.has(kind) && (step === 'hotline' || step === 'supervisor');
}

function hopWords({ kind, step, reason }: TimelineStep, who: string): string {
	const told = kind === 'routed' || kind === 'escalated' ? reasonWords(reason) : null;
	const why = told ?? HOPS.get(kind);
	const has =
		step === 'supervisor' ? 'The hotline still has it, and a supervisor was told' : `${who} has it`;
	return why ? `${why}. ${has}` : has;
}

/** One step of a report's life, ready for its time. Null: nothing a reporter needs to read. */
export function stepWords(told: TimelineStep): string | null {
	const { kind, step, name, reason } = told;
	const who = step === 'hotline' || name === null ? 'The hotline' : name;
	if (HOPS.has(kind)) return hopWords(told, who);
	if (kind === 'received')
		return reason === 'by_phone' ? 'You told the hotline by phone' : 'Received by the service';
	if (kind === 'alerted') return 'The hotline was alerted as well';
	if (kind === 'claimed') return 'Somebody on the hotline took it up';
	if (kind === 'acknowledged') return `${who} has read it`;
	if (kind === 'closed') return `Closed. ${feedbackWords(reason).replace(/\.$/, '')}`;
	if (kind === 'addendum')
		return reason === 'answer'
			? 'Your answer arrived'
			: 'What you added arrived, and all of it is kept';
	if (kind === 'thanked') return `${name ?? 'The duty desk'} thanked you`;
	if (kind === 'asked') return `${name ?? 'The duty desk'} asked you a question`;
	if (kind === 'photo_received') return 'A photo arrived';
	return null;
}

/** An indicator of the checklist in its words, as far as this phone has them. */
export function indicatorWords(code: string, wordings: ReadonlyMap<string, string>): string {
	return (
		wordings.get(code) ?? (code === SOMETHING_ELSE ? 'Something else' : code.replaceAll('_', ' '))
	);
}

/** A report in one line: its own words, else its signs. */
export function gist(
	{ description, indicators }: Pick<Draft, 'description' | 'indicators'>,
	wordings: ReadonlyMap<string, string>
): string {
	const words =
		description.trim() || indicators.map((code) => indicatorWords(code, wordings)).join('; ');
	if (words === '') return 'Nothing noted yet';
	const characters = [...words]; // by code points: an emoji is not cut in two
	return characters.length <= 100 ? words : `${characters.slice(0, 99).join('').trimEnd()}…`;
}
