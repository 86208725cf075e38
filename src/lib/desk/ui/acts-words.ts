import { Failure } from '$lib/failure.ts';
import { cameTooLate, underWay, type ActOutcome, type WaitingAct } from '$lib/desk/model/acts.ts';
import type { Outcome } from '$lib/desk/model/report.ts';
import { failureWords } from '$lib/ui/failure-words.ts';

const DONE = { close: 'Closed', acknowledge: 'Acknowledged', note: 'Note written' } as const;
const NOUNS = { close: 'closing', acknowledge: 'acknowledgement', note: 'note' } as const;

/** What of a report waits here, the most that was done: "Closed here, not sent yet"; null: nothing. */
export function unsentWords(acts: readonly WaitingAct[]): string | null {
	const kinds = new Set(underWay(acts).map(({ act }) => act));
	const most = (['close', 'acknowledge', 'note'] as const).find((kind) => kinds.has(kind));
	return most ? `${DONE[most]} here, not sent yet` : null;
}

/** What one is called, in the middle of a sentence. */
export function actNoun({ act }: Pick<WaitingAct, 'act'>): string {
	return NOUNS[act];
}

/** How it stands with one. */
export function actStateWords(act: WaitingAct): string {
	if (act.state === 'attempting') return `${DONE[act.act]} here, being sent`;
	if (act.state === 'waiting') return `${DONE[act.act]} here, not sent yet`;
	if (act.act === 'acknowledge' && cameTooLate(act)) return 'Your acknowledgement came too late';
	return `Your ${NOUNS[act.act]} was not sent`;
}

/** What somebody wrote with it; empty: nothing. */
export function actText({ act, content }: WaitingAct, outcomes: readonly Outcome[]): string {
	if (act === 'note') return String(content.words);
	if (act !== 'close') return '';
	return `${outcomeWords(content, outcomes)}. ${String(content.reason)}`;
}

/** How a closing says it ended. */
export function outcomeWords(
	{ outcome }: WaitingAct['content'],
	outcomes: readonly Outcome[]
): string {
	const known = outcomes.find(({ code }) => code === outcome);
	return known?.wording ?? String(outcome).replaceAll('_', ' ');
}

/** Why it is still here, where that is not plain; null: it only waits its turn. */
export function actTroubleWords(act: WaitingAct): string | null {
	const { trouble, state } = act;
	if (trouble === null) return null;
	if (trouble.reason === 'offline') return 'There was no signal. It is sent by itself.';
	if (state === 'parked' && trouble.reason === 'report_not_found')
		return 'The report has moved on, and you may not read it any more. Copy what you wrote if it is needed, and tell whoever has the report.';
	return failureWords(new Failure(trouble.reason, { detail: trouble.detail }));
}

/** How an act ended that is with the service, or only here. @throws Failure where it was not accepted. */
export function endWords(outcome: ActOutcome, sent: string, kept: string): string {
	if (outcome === 'refused') throw new Failure('refused', { detail: 'came_too_late' });
	return outcome === 'sent' ? sent : kept;
}

/** How something ended, and whether the form has `more`: changes made since it was sent. */
export function doneWords(done: string, more: boolean): string {
	return more
		? `${done} The form has changes that are not sent. It still holds the words already sent.`
		: done;
}
