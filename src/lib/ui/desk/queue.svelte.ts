import { isNarrow, type Asked } from '$lib/triage/asked.ts';
import type { DeskPage } from '$lib/triage/report.ts';
import { Fresh, type Hints } from '$lib/ui/fresh.svelte.ts';

export type Whose = 'mine' | 'others';
export type FetchDesk = (
	query: Asked & { whose: Whose; me: string; size: number }
) => Promise<DeskPage>;

type RememberedDesk = (
	whose: Whose,
	me: string
) => Promise<{ readonly value: DeskPage; readonly asOf: Date } | null>;

const PAGE = 25;

/** A desk's queue in two parts, what is mine and all else I may see, each as long as asked for. */
export class Queue {
	readonly #sizes = { mine: PAGE, others: PAGE };
	readonly mine: Fresh<DeskPage>;
	readonly others: Fresh<DeskPage>;

	constructor(
		{ fetchDesk, rememberedDesk }: { fetchDesk: FetchDesk; rememberedDesk: RememberedDesk },
		me: string,
		asked: Asked,
		hints: Hints
	) {
		const part = (whose: Whose) =>
			new Fresh(
				() => fetchDesk({ ...asked, whose, me, size: this.#sizes[whose] }),
				undefined,
				hints
			);
		this.mine = part('mine');
		this.others = part('others');
		if (asked.closed || isNarrow(asked)) return;
		for (const whose of ['mine', 'others'] as const) {
			void rememberedDesk(whose, me).then((kept) => {
				if (kept) this[whose].begin(kept.value, kept.asOf);
			});
		}
	}

	/** Read, and nothing in it. */
	get empty(): boolean {
		return this.mine.value?.reports.length === 0 && this.others.value?.reports.length === 0;
	}

	async more(whose: Whose): Promise<void> {
		this.#sizes[whose] += PAGE;
		await this[whose].refresh();
	}

	async refresh(): Promise<void> {
		await Promise.all([this.mine.refresh(), this.others.refresh()]);
	}
}
