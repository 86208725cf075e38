import type { DeskReport, ReporterKind } from '$lib/triage/report.ts';

const KINDS: Record<ReporterKind, string> = {
	harbour_master: 'harbour master',
	marina_manager: 'marina manager',
	port_facility_security_officer: 'port facility security officer'
};

/** What a reporter is, in the middle of a sentence. */
export function reporterKindWords(kind: ReporterKind): string {
	return KINDS[kind];
}

/** How far to trust a position: where it came from, and how exact it is. */
export function sourceWords({ positionSource, accuracyMetres }: DeskReport): string {
	if (positionSource === 'gps') {
		const within = accuracyMetres === null ? '' : `, within ${Math.round(accuracyMetres)} m`;
		return `Where the phone was${within}`;
	}
	if (positionSource === 'typed') return 'Typed by the reporter';
	return 'The position of the site';
}

/** Who has it now: a name, or the queue. */
export function ownerWords({ ownerStep, ownerName }: DeskReport): string {
	if (ownerName !== null) return ownerStep === 'hotline' ? `${ownerName}, hotline` : ownerName;
	return ownerStep === 'hotline' ? 'The hotline’s queue' : 'An officer';
}
