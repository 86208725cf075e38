import type { Channel, Person, ReporterKind, Role } from '$lib/roster/person.ts';
import { reporterKindWords } from '$lib/ui/desk/words.ts';

export const ROLES: readonly (readonly [Role, string])[] = [
	['reporter', 'Reporter'],
	['officer', 'Officer'],
	['operator', 'Hotline operator'],
	['supervisor', 'Supervisor'],
	['administrator', 'Administrator']
];

const ALL_KINDS: readonly ReporterKind[] = [
	'harbour_master',
	'marina_manager',
	'port_facility_security_officer'
];
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

export const KINDS: readonly (readonly [ReporterKind, string])[] = ALL_KINDS.map((kind) => [
	kind,
	capital(reporterKindWords(kind))
]);

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

export function standingWords(standing: 'officer' | 'twin'): string {
	return standing === 'officer' ? 'Officer' : 'Twin';
}
