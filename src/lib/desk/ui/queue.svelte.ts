import { isNarrow, type Asked } from '$lib/desk/model/asked.ts';
import { fetchDeskChart, cachedChart } from '$lib/desk/data/chart.ts';
import { fetchDesk, cachedDesk } from '$lib/desk/data/queue.ts';
import type { DeskChart } from '$lib/report/chart.ts';
import { nextPage, PAGE, readAgain } from '$lib/desk/model/pages.ts';
import type { DeskPage, Cursor } from '$lib/desk/model/report.ts';
import { Fresh, type Hints } from '$lib/ui/fresh.svelte.ts';

export type Whose = 'mine' | 'others';
/** A desk's queue in two parts, what is mine and all else I may see, each as long as asked for. */
export class Queue {
	readonly #sizes = { mine: PAGE, others: PAGE };
	readonly #read: (whose: Whose) => (after: Cursor | null, size: number) => Promise<DeskPage>;
	readonly mine: Fresh<DeskPage>;
	readonly others: Fresh<DeskPage>;
	/** Where the open ones are; read only while a chart is shown. */
	readonly chart: Fresh<DeskChart>;

	constructor(me: string, asked: Asked, hints: Hints) {
		this.#read = (whose) => (after, size) => fetchDesk({ ...asked, whose, me, after, size });
		const part = (whose: Whose) => {
			const fresh: Fresh<DeskPage> = new Fresh(
				() => readAgain(this.#read(whose), this.#sizes[whose], fresh.last),
				undefined,
				hints
			);
			return fresh;
		};
		this.mine = part('mine');
		this.others = part('others');
		this.chart = new Fresh(() => fetchDeskChart(me, asked), undefined, hints);
		if (asked.closed || isNarrow(asked)) return;
		for (const whose of ['mine', 'others'] as const) {
			void cachedDesk(whose, me).then((kept) => {
				if (kept) this[whose].begin(kept.value, kept.asOf);
			});
		}
		void cachedChart(me).then((kept) => {
			if (kept) this.chart.begin(kept.value, kept.asOf);
		});
	}

	/** Read, and nothing in it. */
	get empty(): boolean {
		return this.mine.value?.reports.length === 0 && this.others.value?.reports.length === 0;
	}

	/** The next page, below what is shown. Should a hint come between, it is read with all the rest. */
	async more(whose: Whose): Promise<void> {
		const shown = this[whose].last;
		if (!shown?.more) return;
		this.#sizes[whose] = shown.reports.length + PAGE;
		await this[whose].refresh(() => nextPage(this.#read(whose), shown));
	}

	async refresh(): Promise<void> {
		await Promise.all([this.mine.refresh(), this.others.refresh()]);
	}
}
