import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import { isNarrow, type Asked } from '$lib/triage/asked.ts';
import type {
	DeskFile,
	DeskPage,
	FeedbackWording,
	Outcome,
	Place,
	Taker,
	ToTell
} from '$lib/triage/report.ts';
import { countAnew } from './badge.ts';
import { signedIn } from './client.ts';
import { fetchDeskChart, rememberedChart } from './desk-chart.ts';
import { fetchMadeOfIt } from './made-of-it.ts';
import { recall, remember, type Remembered } from './remembered.ts';
import { agreed, rowsAs } from './rows.ts';
import {
	addendumRow,
	closureRow,
	deskRow,
	eventRow,
	feedbackKind,
	feedbackRow,
	feedbackSelect,
	passedOverRow,
	photoRow,
	takerRow,
	toDeskReport,
	type DeskRow
} from './desk-schema.ts';
import { wordingsOf } from './wordings.ts';

export { countAnew } from './badge.ts';
export { regionHints } from './live.ts';
export {
	addNote,
	drawer,
	fetchSameVessel,
	fetchVisits,
	gradeItem,
	link,
	logVisit,
	setReview
} from './made-of-it.ts';
export { viewPhoto } from './photos.ts';

export type DeskQuery = Asked & {
	/** `others` is everything else the person may see, the hotline's queue included. */
	readonly whose: 'mine' | 'others';
	readonly me: string;
	/** Where the page before ended; null: the beginning. */
	readonly after: Place | null;
	readonly size: number;
};

async function toReports(rows: readonly DeskRow[]) {
	const editions = rows.flatMap(({ indicator_version: version }) => version ?? []);
	const wordings = await wordingsOf(editions);
	return rows.map((row) => toDeskReport(row, wordings(row.indicator_version)));
}

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
 * A report with its history, what was added to it and how it ended, or `report_not_found`. That it was
 * opened is written down.
 */
export async function fetchDeskReport(id: string): Promise<DeskFile> {
	if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw new Failure('report_not_found');
	const client = await signedIn();
	const [reports, events, passedOver, addenda, feedback, photos, closures, made] =
		await Promise.all([
			client.rpc('open_report', { report_id: id }),
			client
				.from('events')
				.select(
					'at, kind, step, reason, note, actor:people!events_actor_id_fkey(name), person:people!events_person_id_fkey(name)'
				)
				.eq('report_id', id)
				.order('id'),
			client
				.from('hops')
				.select('at, step, reason, person:people(name)')
				.eq('report_id', id)
				.eq('part', 'passed_over')
				.order('hop'),
			client
				.from('addenda')
				.select('id, content, received_at')
				.eq('report_id', id)
				.order('received_at'),
			client
				.from('feedback')
				.select(feedbackSelect)
				.eq('report_id', id)
				.order('sent_at')
				.order('id'),
			client
				.from('photos')
				.select('id, bytes, taken_at, latitude, longitude, addendum_id, received_at')
				.eq('report_id', id)
				.order('announced_at')
				.order('id'),
			client
				.from('closures')
				.select('reason, closed_at, closer:people(name), outcomes(wording)')
				.eq('report_id', id)
				.order('closed_at', { ascending: false })
				.limit(1),
			fetchMadeOfIt(id)
		]);
	const [report] = await toReports(rowsAs(deskRow, reports));
	if (!report) throw new Failure('report_not_found');
	// A sort that is stable: at one moment, what happened stays before who was passed over for it.
	const history = [...rowsAs(eventRow, events), ...rowsAs(passedOverRow, passedOver)].sort(
		(a, b) => a.at.getTime() - b.at.getTime()
	);
	const told = rowsAs(feedbackRow, feedback);
	const questions = new Set(told.filter(({ kind }) => kind === 'question').map(({ id }) => id));
	return {
		report,
		history,
		// what only says that it answers is an addition like any other
		addenda: rowsAs(addendumRow, addenda).map((addendum) =>
			questions.has(addendum.answers ?? '') ? addendum : { ...addendum, answers: null }
		),
		feedback: told,
		photos: rowsAs(photoRow, photos),
		closure: rowsAs(closureRow, closures)[0] ?? null,
		...made
	};
}

const outcomeRow = v.object({ code: v.string(), wording: v.string() });

/** How a report can end. */
export async function fetchOutcomes(): Promise<Outcome[]> {
	const client = await signedIn();
	return rowsAs(
		outcomeRow,
		await client.from('outcomes').select('code, wording').order('position')
	);
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

/** "I have read this." Twice is quiet. */
export async function acknowledge(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('acknowledge_report', { report_id: id }));
	countAnew().catch(() => {}); // the icon's number, at the next reading else
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

/** Ends it. Its reporter is told the outcome's feedback, never the reason. */
export async function close(id: string, outcome: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('close_report', { report_id: id, outcome, reason }));
}

/** Ends it and what is linked to it and one's own, in one act; answers with how many those were. */
export async function closeLinked(id: string, outcome: string, reason: string): Promise<number> {
	const client = await signedIn();
	const answer = await client.rpc('close_linked', { report_id: id, outcome, reason });
	return rowsAs(v.looseObject({}), answer).length - 1;
}

/** Opens it again: it begins anew with its officer. */
export async function reopen(id: string, reason: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('reopen_report', { report_id: id, reason }));
}

/** An officer goes away, or is back. */
export async function setAway(away: boolean): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_away', { away }));
}

/** Whether the signed-in officer has said they are away. */
export async function fetchAway(): Promise<boolean> {
	const client = await signedIn();
	const answer = await client
		.from('absences')
		.select('id')
		.eq('reason', 'away')
		.is('ends_at', null);
	return rowsAs(v.object({ id: v.string() }), answer).length > 0;
}
