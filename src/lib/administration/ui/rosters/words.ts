import type { Absence, DutyChange } from '$lib/roster/roster.ts';

const REASONS: Record<Absence['reason'], string> = {
	leave: 'Leave',
	sickness: 'Sickness',
	away: 'Away'
};

export function absenceWords(reason: Absence['reason']): string {
	return REASONS[reason];
}

/** "Extra duty", "Off duty", and whether by a swap. */
export function changeWords({ kind, swapId }: DutyChange): string {
	return `${kind === 'extra' ? 'Extra duty' : 'Off duty'}${swapId !== null ? ', by a swap' : ''}`;
}
