import type { Invitation } from '$lib/administration/model/invitation.ts';
import type { Person, Role } from '$lib/administration/model/person.ts';
import { reporterKind, type ReporterKind } from '$lib/report/reporter-kind.ts';
import type { Channel } from '$lib/roster/reach.ts';
import type { Standing } from '$lib/roster/roster.ts';
import { reporterKindWords } from '$lib/ui/who-words.ts';

export const ROLES: readonly (readonly [Role, string])[] = [
	['reporter', 'Reporter'],
	['officer', 'Officer'],
	['operator', 'Hotline operator'],
	['supervisor', 'Supervisor'],
	['administrator', 'Administrator']
];

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

export const KINDS: readonly (readonly [ReporterKind, string])[] = reporterKind.options.map(
	(kind) => [kind, capital(reporterKindWords(kind))]
);

const wordOf = <K extends string>(list: readonly (readonly [K, string])[], key: K) =>
	list.find(([known]) => known === key)![1];

/** What somebody is: "Officer", "Marina manager". */
export function roleWords({ role, reporterKind }: Pick<Person, 'role' | 'reporterKind'>): string {
	return reporterKind === null ? wordOf(ROLES, role) : wordOf(KINDS, reporterKind);
}

const CHANNELS: Record<Channel['kind'], string> = {
	push: 'This app',
	email: 'E-mail',
	sms: 'Text message'
};

export function channelWords(kind: Channel['kind']): string {
	return CHANNELS[kind];
}

export function standingWords(standing: Standing): string {
	return standing === 'officer' ? 'Officer' : 'Twin';
}

const MISSING: Record<string, string> = {
	sign_in: 'they have never signed in',
	shifts: 'they have no shifts in the next 30 days',
	channel: 'no way to reach them has been tested',
	channel_proof: 'no way to reach them has been tested recently'
};

/** What a successor lacks to take reports. A word that came later than these is shown as it is. */
export function missingWords(missing: readonly string[]): string {
	return missing.map((word) => MISSING[word] ?? word.replaceAll('_', ' ')).join(', ');
}

const FAILED: Record<string, string> = {
	accounts_busy: 'The service that keeps accounts did not answer. Try again in a minute.',
	address_refused:
		'The service that keeps accounts does not take this address. Take the invitation back, and invite them with the right one.',
	no_account: 'There is no account for this address yet. Try again.',
	has_an_account: 'Somebody else has this address by now. Take the invitation back.',
	site_closed:
		'One of the sites was closed meanwhile. Take the invitation back, and invite them with others.',
	mail_failed: 'The account is ready, but the e-mail did not leave. Try again.',
	mail_not_set_up:
		'The account is ready, but this service sends no e-mail. Tell them yourself that they can sign in with this address.'
};

/** How far an invitation has come. */
export function invitationWords({ state, failed }: Pick<Invitation, 'state' | 'failed'>): string {
	if (failed !== null) return FAILED[failed] ?? 'It did not succeed. Try again.';
	if (state === 'waiting') return 'Not sent yet.';
	if (state === 'no_mail') return 'The account is ready. The e-mail has not left yet.';
	return 'They have not signed in yet.';
}

/** What somebody of that role still needs once they are invited; null: nothing. */
export function needsWords(role: Role): string | null {
	const told =
		'a way to be told of reports, which they turn on and test themselves under “How you are told”.';
	if (role === 'officer')
		return `No report goes to them yet. Still needed: shifts, a patch, and ${told}`;
	return role === 'operator' || role === 'supervisor' ? `Still needed: shifts, and ${told}` : null;
}
