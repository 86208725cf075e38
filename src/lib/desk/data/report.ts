import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import {
	closureSchema,
	keptReport,
	type DeskFile,
	type DeskReport
} from '$lib/desk/model/report.ts';
import { feedbackSchema } from '$lib/report/feedback.ts';
import { sentPhoto } from '$lib/report/photo.ts';
import { feedbackColumns } from '$lib/supabase/feedback.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { addendumRow, DESK_COLUMNS, eventRow, hopRow, toReports } from './report-rows.ts';
import { askAssessment, readAssessment } from './assessment.ts';
import { dropCached, readCache, writeCache, type Cached } from '$lib/storage/cache.ts';
import { rowsAs, type Answer } from '$lib/supabase/rows.ts';
import { cachedDesk } from './queue.ts';

/** All that is asked of a report, in the order in which `fileOf` reads it. That it was opened is written down. */
async function askAll(id: string): Promise<Answer[]> {
	const client = await signedIn();
	return Promise.all([
		client.rpc('open_report', { report_id: id }).select(DESK_COLUMNS),
		client
			.from('events')
			.select(
				`at, kind, step, reason, note, actor:people!events_actor_id_fkey(name),
				person:people!events_person_id_fkey(name)`
			)
			.eq('report_id', id)
			.order('id'),
		client
			.from('hops')
			.select('hop, part, at, step, reason, ...people(person:name)')
			.eq('report_id', id)
			.in('part', ['passed_over', 'owner'])
			.order('hop'),
		client
			.from('addenda')
			.select('id, content, receivedAt:received_at')
			.eq('report_id', id)
			.order('received_at'),
		client
			.from('feedback')
			.select(feedbackColumns)
			.eq('report_id', id)
			.order('sent_at')
			.order('id'),
		client
			.from('photos')
			.select(
				'id, bytes, takenAt:taken_at, latitude, longitude, addendumId:addendum_id, receivedAt:received_at'
			)
			.eq('report_id', id)
			.order('announced_at')
			.order('id'),
		client
			.from('closures')
			.select('reason, closedAt:closed_at, ...people(closedBy:name), ...outcomes(outcome:wording)')
			.eq('report_id', id)
			.order('closed_at', { ascending: false })
			.limit(1),
		...askAssessment(client, id)
	]);
}

function fileOf(report: DeskReport, answers: readonly Answer[]): DeskFile {
	const [, events, hops, addenda, feedback, photos, closures, ...made] = answers as [
		...[Answer, Answer, Answer, Answer, Answer, Answer, Answer],
		...[Answer, Answer, Answer]
	];
	const went = rowsAs(hopRow, hops);
	// A sort that is stable: at one moment, what happened stays before who was passed over for it.
	const history = [
		...rowsAs(eventRow, events),
		...went.flatMap(({ passedOver }) => passedOver ?? [])
	].sort((a, b) => a.at.getTime() - b.at.getTime());
	const told = rowsAs(feedbackSchema, feedback);
	const questions = new Set(told.filter(({ kind }) => kind === 'question').map(({ id }) => id));
	return {
		report,
		whole: true,
		history,
		owners: went
			.filter(({ passedOver }) => passedOver === null)
			.map(({ hop, at }) => ({ hop, at })),
		// what only says that it answers is an addition like any other
		addenda: rowsAs(addendumRow, addenda).map((addendum) =>
			questions.has(addendum.answers ?? '') ? addendum : { ...addendum, answers: null }
		),
		feedback: told,
		photos: rowsAs(sentPhoto, photos),
		closure: rowsAs(closureSchema, closures)[0] ?? null,
		...readAssessment(made)
	};
}

/** All that a row of a queue says of a report. */
export function onlyTheRow(report: DeskReport): DeskFile {
	return {
		report,
		whole: false,
		...{ history: [], owners: [], addenda: [], feedback: [], photos: [], closure: null },
		...{ notes: [], grades: [], review: null }
	};
}

/** So many files are kept of those opened last: a phone is no archive. */
const MOST_FILES = 50;
const FILES = 'files';
const nameOf = (id: string) => `file ${id}`;

/** Names them one after another: two at once would forget one. */
let naming = Promise.resolve();

function nameFile(me: string, id: string): Promise<void> {
	naming = naming.then(async () => {
		const kept = (await readCache(me, FILES, v.array(v.string())))?.value ?? [];
		if (kept[0] === id) return;
		const ids = [id, ...kept.filter((one) => one !== id)];
		await writeCache(me, FILES, ids.slice(0, MOST_FILES));
		for (const old of ids.slice(MOST_FILES)) await dropCached(me, nameOf(old));
	});
	return naming;
}

/**
 * A report with its history, what was added to it and how it ended, or `report_not_found`. That it was
 * opened is written down. It is kept for without signal, unless it is theirs no more.
 */
export async function fetchDeskReport(id: string, me: string): Promise<DeskFile> {
	if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw new Failure('report_not_found');
	const answers = await askAll(id);
	try {
		const { reports, kept } = await toReports(answers[0]!);
		const [report] = reports;
		if (!report) throw new Failure('report_not_found');
		const file = fileOf(report, answers);
		const others = answers.slice(1).map(({ data }) => data as object[]);
		await nameFile(me, id);
		await writeCache(me, nameOf(id), [kept, ...others]);
		return file;
	} catch (error) {
		if (error instanceof Failure && error.reason === 'report_not_found')
			await dropCached(me, nameOf(id));
		throw error;
	}
}

/** The same as last read here; null where it was not opened lately. */
export async function cachedFile(id: string, me: string): Promise<Cached<DeskFile> | null> {
	const kept = await readCache(me, nameOf(id), v.array(v.array(v.unknown())));
	if (kept === null) return null;
	const rows = v.safeParse(v.tuple([keptReport]), kept.value[0]);
	if (!rows.success) return null;
	const [report] = rows.output;
	const answers = kept.value.map((data) => ({ data, error: null, status: 200 }));
	try {
		return { asOf: kept.asOf, value: fileOf(report, answers) };
	} catch {
		return { asOf: kept.asOf, value: onlyTheRow(report) }; // an older app kept the rest otherwise
	}
}

/**
 * A report as last read here, for without signal: the file, if they opened it, else what their queue
 * said. Whichever was read later says how the report stands.
 */
export async function cachedReport(id: string, me: string): Promise<Cached<DeskFile> | null> {
	const [file, ...queues] = await Promise.all([
		cachedFile(id, me),
		cachedDesk('mine', me),
		cachedDesk('others', me)
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
