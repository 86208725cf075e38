import { ownHints } from '$lib/supabase/live.ts';
import { fetchFeedback, cachedFeedback, type MyFeedback } from '$lib/capture/data/my-feedback.ts';
import {
	fetchAdditions,
	fetchMyReports,
	fetchTimeline,
	cachedAdditions,
	cachedMyReports,
	cachedTimeline,
	type Addition,
	type MyReport,
	type TimelineStep
} from '$lib/capture/data/my-reports.ts';
import { Failure } from '$lib/failure.ts';
import { Fresh } from '$lib/ui/fresh.svelte.ts';

type File = {
	readonly report: MyReport;
	readonly steps: readonly TimelineStep[];
	readonly additions: readonly Addition[];
	readonly feedback: readonly MyFeedback[];
};

/** One report and what happened to it: as last read at once, then as the service has it. */
export class MyReportFile {
	readonly fresh: Fresh<File>;
	#id: string;
	#kept = $state.raw<File | null>(null);

	constructor(id: string, me: string) {
		this.#id = id;
		this.fresh = new Fresh(() => this.#read(), undefined, ownHints(me));
		void this.#readCached();
	}

	get report(): MyReport | null {
		return (this.fresh.value ?? this.#kept)?.report ?? null;
	}

	get steps(): readonly TimelineStep[] {
		return (this.fresh.value ?? this.#kept)?.steps ?? [];
	}

	/** What was added to it, oldest first. */
	get additions(): readonly Addition[] {
		return (this.fresh.value ?? this.#kept)?.additions ?? [];
	}

	/** What its reporter was thanked for and asked, oldest first. */
	get feedback(): readonly MyFeedback[] {
		return (this.fresh.value ?? this.#kept)?.feedback ?? [];
	}

	async #readCached(): Promise<void> {
		const [reports, timeline, additions, feedback] = await Promise.all([
			cachedMyReports(),
			cachedTimeline(this.#id),
			cachedAdditions(this.#id),
			cachedFeedback(this.#id)
		]);
		const report = reports?.value.find(({ id }) => id === this.#id);
		if (!report) return;
		this.#kept = {
			report,
			steps: timeline?.value ?? [],
			additions: additions?.value ?? [],
			feedback: feedback?.value ?? []
		};
	}

	/** There is no asking for one report: it is on the first page, or on the one of its arrival. */
	async #read(): Promise<File> {
		const [reports, steps, additions, feedback] = await Promise.all([
			fetchMyReports(),
			fetchTimeline(this.#id),
			fetchAdditions(this.#id),
			fetchFeedback(this.#id)
		]);
		const mine = ({ id }: MyReport) => id === this.#id;
		const received = steps.find(({ kind }) => kind === 'received')?.at;
		const older = async () =>
			received ? await fetchMyReports(new Date(received.getTime() + 1).toISOString()) : [];
		const report = reports.find(mine) ?? (await older()).find(mine);
		if (report === undefined) throw new Failure('report_not_found');
		return { report, steps, additions, feedback };
	}
}
