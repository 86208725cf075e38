import { version } from '$app/environment';
import { countAnew } from './counts.ts';
import { openActs } from '$lib/outbox/acts.ts';
import { openOutbox } from '$lib/outbox/outbox.ts';
import { Waiting } from '$lib/outbox/waiting.svelte.ts';
import type { ActOutcome, DeskAct, WaitingAct } from '$lib/desk/model/acts.ts';
import { outboxDrainer } from '$lib/outbox/delivery/outbox-drainer.ts';

/** What one person does at a desk: kept on this phone first, then sent, with signal or once there is. */
export class DeskActs {
	readonly #author: string;
	readonly #outbox = openOutbox();
	readonly #filing = openActs();
	readonly #drain: ReturnType<typeof outboxDrainer>;
	readonly #waiting: Waiting;
	/** What is being tried for the first time, while somebody waits for how it ends. */
	#trying = $state.raw<ReadonlySet<string>>(new Set());

	constructor(author: string) {
		this.#author = author;
		this.#drain = outboxDrainer(this.#outbox, version, () => author);
		this.#waiting = new Waiting(this.#outbox, author);
	}

	/** What the service does not have, oldest first, once a first try has ended. */
	get all(): readonly WaitingAct[] {
		return this.#waiting.acts.filter(({ id }) => !this.#trying.has(id));
	}

	/** What was done here and this version cannot read. */
	get unreadable() {
		return this.#waiting.unreadable;
	}

	/** At that report: those not sent, or not accepted. */
	of(reportId: string): readonly WaitingAct[] {
		return this.all.filter((act) => act.reportId === reportId);
	}

	/**
	 * Keeps them, in place of another one if that is said, and tries to send them at once. @throws
	 * Failure `no_room` or `no_storage`, and then nothing is kept or gone.
	 */
	async send(
		report: { readonly id: string; readonly hop: number },
		acts: readonly DeskAct[],
		insteadOf: string | null = null
	): Promise<ActOutcome> {
		const filed = acts.map((act) => ({ id: crypto.randomUUID(), ...act, seenHop: report.hop }));
		const ids = new Set(filed.map(({ id }) => id));
		this.#trying = new Set([...this.#trying, ...ids]);
		try {
			const now = new Date();
			if (!(await this.#filing.file(this.#author, report.id, filed, now, insteadOf)))
				return 'refused'; // another tab has seen to it
			await this.#drain(true).catch(() => {}); // it is kept, and goes when it can
			await this.#waiting.refresh();
			countAnew().catch(() => {}); // the icon's number, at the next reading else
		} finally {
			this.#trying = new Set([...this.#trying].filter((id) => !ids.has(id)));
		}
		const left = this.all.filter(({ id }) => ids.has(id));
		if (left.some(({ state }) => state === 'parked')) return 'refused';
		if (left.length === 0) return 'sent';
		this.#outbox.news.tell('send'); // the page that watches the outbox plans the next try
		return 'kept';
	}

	/** Another try, now. */
	async retry({ id }: WaitingAct): Promise<void> {
		await this.#outbox.amend(id, { state: 'waiting', nextAt: null });
		this.#outbox.news.tell('send');
	}

	/** Takes it off this phone; answers with how to have it back. */
	async throwAway({ id }: WaitingAct): Promise<() => Promise<void>> {
		const thrown = await this.#outbox.discardItem(this.#author, id);
		return async () => {
			if (thrown) await this.#outbox.restore(thrown);
		};
	}

	throwAwayUnreadable(id: string): Promise<void> {
		return this.#outbox.discardUnreadable(this.#author, id);
	}
}

let last: { author: string; acts: DeskActs } | null = null;

/** Those of one person, the same for every page. */
export function deskActs(author: string): DeskActs {
	if (last?.author !== author) last = { author, acts: new DeskActs(author) };
	return last.acts;
}
