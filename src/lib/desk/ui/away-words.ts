import type { Undone } from '$lib/desk/data/away.ts';

const reports = (count: number) => (count === 1 ? '1 report' : `${count} reports`);

/** Asks before the reports move. */
export function movesWords(count: number): string {
	return count === 1
		? 'If you go away now, 1 report that you have not acknowledged moves at once.'
		: `If you go away now, ${count} reports that you have not acknowledged move at once.`;
}

/** Said once the officer is away. */
export const AWAY =
	'You are away. New reports, and those you have not acknowledged, go to your twin or to the hotline. Those you acknowledged stay with you.';

/** Said once they are back; `isRostered`: their roster has them on leave or ill. */
export function backWords(isRostered: boolean): string {
	return isRostered
		? 'You are no longer away, but your roster has you off: new reports still go to others.'
		: 'You are back. New reports come to you again.';
}

/** What an undo brought back, and what it did not. */
export function undoneWords({ returned, stayed }: Undone): string {
	const back = returned === 0 ? 'No report came back.' : `${reports(returned)} came back to you.`;
	if (stayed === 0) return `You are no longer away. ${back}`;
	const why = 'answered or passed on meanwhile, or out of time';
	return `You are no longer away. ${back} ${reports(stayed)} stayed with others: ${why}.`;
}
