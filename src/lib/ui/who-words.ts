import type { OwnerStep } from '$lib/report/owner-step.ts';
import type { ReporterKind } from '$lib/report/reporter-kind.ts';

const KINDS: Record<ReporterKind, string> = {
	harbour_master: 'harbour master',
	marina_manager: 'marina manager',
	port_facility_security_officer: 'port facility security officer'
};

/** What a reporter is, in the middle of a sentence. */
export function reporterKindWords(kind: ReporterKind): string {
	return KINDS[kind];
}

/** Who has it now: a name, or the queue. */
export function ownerWords({
	ownerStep,
	ownerName
}: {
	readonly ownerStep: OwnerStep;
	readonly ownerName: string | null;
}): string {
	if (ownerName !== null) return ownerStep === 'hotline' ? `${ownerName}, hotline` : ownerName;
	return ownerStep === 'hotline' ? 'The hotline’s queue' : 'An officer';
}
