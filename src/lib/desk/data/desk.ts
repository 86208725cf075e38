import * as v from 'valibot';
import { isNarrow, type Asked } from '$lib/desk/model/asked.ts';
import type {
	DeskFile,
	DeskPage,
	FeedbackWording,
	Outcome,
	Place,
	Taker,
	ToTell
} from '$lib/desk/model/report.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { fetchDeskChart, rememberedChart } from './desk-chart.ts';
import { recall, remember, type Remembered } from '$lib/storage/cache.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';
import { onlyTheRow, rememberedFile, toReports } from './desk-file.ts';
import { deskRow, takerRow, toDeskReport } from './desk-schema.ts';
import { feedbackKind } from '$lib/supabase/feedback.ts';

export { countAnew } from './desk-counts.ts';
export { fetchDeskReport } from './desk-file.ts';
export { regionHints } from '$lib/supabase/live.ts';
export {
	drawer,
	fetchSameVessel,
	fetchVisits,
	gradeItem,
	link,
	logVisit,
	setReview
} from './made-of-it.ts';
export { viewPhoto } from '$lib/supabase/photos.ts';

export type DeskQuery = Asked & {
	/** `others` is everything else the person may see, the hotline's queue included. */
	readonly whose: 'mine' | 'others';
	readonly me: string;
	/** Where the page before ended; null: the beginning. */
	readonly after: Place | null;
	readonly size: number;
};

// to the letter: a moment read and written again would lose what is less than a millisecond
const placeRow = v.object({
	id: v.string(),
	received_at: v.string(),
	deadline_at: v.nullable(v.string()),
	lapses_at: v.nullable(v.string()),
	closed_at: v.nullable(v.string())
});

/** A page of the signed-in person's queue: first what must be acknowledged soonest. */
export async function fetchDesk(query: DeskQuery): Promise<DeskPage> {
	const { whose, me, closed, words, urgency, reviewDue, after, size } = query;
	const client = await signedIn();
	const answer = await client.rpc('desk_page', {
		whose,
		closed,
		words,
		...(urgency && { urgency }),
		review_due: reviewDue,
		after,
		at_most: size + 1
	});
	const rows = rowsAs(deskRow, answer).slice(0, size);
	const more = (answer.data as object[]).length > size;
	const kept = (answer.data as object[]).slice(0, size);
	const reports = await toReports(rows);
	if (after === null && !closed && !isNarrow(query)) {
		// as it came, for a younger app to read; signs in words, whose editions are not kept
		const readable = kept.map((row, at) => ({ ...row, indicators: reports[at]!.indicators }));
		await remember(me, `desk ${whose}`, readable);
	}
	return { reports, places: v.parse(v.array(placeRow), kept), more };
}

/** The open ones of that part, as last read here: for without signal. */
export async function rememberedDesk(
	whose: DeskQuery['whose'],
	me: string
): Promise<Remembered<DeskPage> | null> {
	const kept = await recall(me, `desk ${whose}`, v.array(deskRow));
	const none = new Map<string, string>();
	return (
		kept && {
			asOf: kept.asOf,
			value: { reports: kept.value.map((row) => toDeskReport(row, none)), places: [], more: false }
		}
	);
}

/** Where a queue is read from, and what is known of it without signal. */
export const deskSource = { fetchDesk, rememberedDesk, fetchDeskChart, rememberedChart };

/**
 * A report as last read here, for without signal: the file, if they opened it, else what their queue
 * said. Whichever was read later says how the report stands.
 */
export async function rememberedReport(
	id: string,
	me: string
): Promise<Remembered<DeskFile> | null> {
	const [file, ...queues] = await Promise.all([
		rememberedFile(id, me),
		rememberedDesk('mine', me),
		rememberedDesk('others', me)
	]);
	const [row] = queues
		.flatMap((kept) => {
			const report = kept?.value.reports.find((one) => one.id === id);
			return kept && report ? [{ asOf: kept.asOf, value: onlyTheRow(report) }] : [];
		})
		.sort((a, b) => b.asOf.getTime() - a.asOf.getTime());
	if (!file || !row) return file ?? row ?? null;
	if (file.asOf >= row.asOf) return file;
	return { asOf: row.asOf, value: { ...file.value, report: row.value.report } };
}

const outcomeRow = v.object({ code: v.string(), wording: v.string() });

/** How a report can end. */
export async function fetchOutcomes(me: string): Promise<Outcome[]> {
	const client = await signedIn();
	const answer = await client.from('outcomes').select('code, wording').order('position');
	const outcomes = rowsAs(outcomeRow, answer);
	await remember(me, 'outcomes', outcomes);
	return outcomes;
}

/** The same as last read here: for without signal. */
export function rememberedOutcomes(me: string): Promise<Remembered<Outcome[]> | null> {
	return recall(me, 'outcomes', v.array(outcomeRow));
}

const wordingRow = v.object({ kind: feedbackKind, code: v.string(), wording: v.string() });

/** What a reporter can be thanked for and asked. */
export async function fetchFeedbackWordings(): Promise<FeedbackWording[]> {
	const client = await signedIn();
	return rowsAs(
		wordingRow,
		await client.from('feedback_wordings').select('kind, code, wording').order('position')
	);
}

/** Thanks its reporter, or asks them; `reads_like_a_task` where that was not said to be meant. */
export async function tell(reportId: string, said: ToTell): Promise<void> {
	const client = await signedIn();
	const verb = said.kind === 'thanks' ? 'thank_reporter' : 'ask_reporter';
	agreed(
		await client.rpc(verb, {
			report_id: reportId,
			feedback_id: said.id,
			wording: said.code,
			words: said.words,
			despite_task: said.despiteTask
		})
	);
}

/** Whom it can be given to, those of its patch first. For its owner, or a supervisor. */
export async function fetchTakers(id: string): Promise<Taker[]> {
	const client = await signedIn();
	return rowsAs(takerRow, await client.rpc('who_can_have', { report_id: id }));
}

/** Makes the clock tick, should it have stopped. Nobody waits for it, or hears that it failed. */
export async function nudge(): Promise<void> {
	try {
		const client = await signedIn();
		await client.rpc('nudge');
	} catch {
		// the page was asked for, not this
	}
}

/** Its owner is still on it: it has as long again until it goes on. */
export async function keep(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('keep_report', { report_id: id, reason }));
}

/** Gives it to the next in line at once. */
export async function handBack(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('hand_back_report', { report_id: id, reason }));
}

/** Gives it to that person, with a fresh deadline; `person_unavailable` if they cannot have it. */
export async function reassign(id: string, personId: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('reassign_report', { report_id: id, person_id: personId, reason }));
}

/** Takes it out of the hotline's queue; of two who try, the slower gets `already_claimed`. */
export async function claim(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('claim_report', { report_id: id }));
}

/** Opens it again: it begins anew with its officer. */
export async function reopen(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('reopen_report', { report_id: id, reason }));
}
