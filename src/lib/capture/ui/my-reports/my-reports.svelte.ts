import { ownHints } from '$lib/supabase/live.ts';
import { fetchMyReports, PAGE, type MyReport } from '$lib/capture/data/my-reports.ts';
import { Failure } from '$lib/failure.ts';
import { failureWords } from '$lib/ui/failure-words.ts';
import { Fresh } from '$lib/ui/fresh.svelte.ts';

/** A reporter's sent reports: the newest page kept new, older ones as far as they asked. */
export class MyReports {
	readonly newest: Fresh<MyReport[]>;
	#older = $state.raw<readonly MyReport[]>([]);
	#ended = $state(false);
	#loading = $state(false);
	#trouble = $state('');

	constructor(me: string) {
		this.newest = new Fresh(() => fetchMyReports(), undefined, ownHints(me));
	}

	/** Newest first. A report that has moved between the pages since is there once. */
	get all(): readonly MyReport[] {
		const newest = this.newest.value ?? [];
		const known = new Set(newest.map(({ id }) => id));
		return [...newest, ...this.#older.filter(({ id }) => !known.has(id))];
	}

	get more(): boolean {
		return !this.#ended && (this.newest.value?.length ?? 0) >= PAGE;
	}

	get loading(): boolean {
		return this.#loading;
	}

	/** Why there are no more to see; empty when there is no trouble. */
	get trouble(): string {
		return this.#trouble;
	}

	async showMore(): Promise<void> {
		const last = this.all.at(-1);
		if (this.#loading || last === undefined) return;
		this.#loading = true;
		this.#trouble = '';
		try {
			const page = await fetchMyReports(last.cursor ?? last.receivedAt.toISOString());
			this.#older = [...this.#older, ...page];
			this.#ended = page.length < PAGE;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#trouble = failureWords(error);
		} finally {
			this.#loading = false;
		}
	}
}
