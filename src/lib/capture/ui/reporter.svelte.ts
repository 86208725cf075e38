import { version } from '$app/environment';
import { createContext } from 'svelte';
import { fetchBriefing, type Briefing, type Site } from '$lib/capture/data/briefing.ts';
import type { Person } from '$lib/supabase/session.ts';
import { askToKeep } from '$lib/outbox/room.ts';
import type { Outbox } from '$lib/outbox/outbox.ts';
import { Waiting } from '$lib/outbox/waiting.svelte.ts';
import type { Addendum } from '$lib/report/addendum.ts';
import { isUntouched, newDraft, type Draft } from '$lib/report/draft.ts';
import { Fresh } from '$lib/ui/fresh.svelte.ts';

/** Officers change their minds about being available; the phone asks this often. */
const BRIEFING_MS = 60_000;
/** An empty report that old is open in no other tab, or forgotten there. */
const LEFT_MS = 60 * 60_000;

/** The reporter signed in: what waits of theirs, and the newest briefing the phone has. */
export class Reporter {
	readonly person: Person;
	readonly outbox: Outbox;
	readonly waiting: Waiting;
	/** Read anew for as long as a page shows it; the others leave a weak signal to the outbox. */
	readonly news: Fresh<Briefing>;
	#kept = $state.raw<Briefing | null>(null);
	/** The report that this tab began last. */
	#begun: string | null = null;

	constructor(person: Person, outbox: Outbox, kept: Briefing | null) {
		this.person = person;
		this.outbox = outbox;
		this.waiting = new Waiting(outbox, person.id);
		this.news = new Fresh(async () => (this.#kept = await fetchBriefing()), BRIEFING_MS);
		this.#kept = kept;
	}

	/** The newest there is; null on a phone that never had signal since signing in. */
	get briefing(): Briefing | null {
		return this.#kept ?? this.news.value;
	}

	/** Where they are, most of the time. */
	get home(): Site | null {
		const sites = this.briefing?.sites ?? [];
		return sites.find(({ isHome }) => isHome) ?? sites[0] ?? null;
	}

	site(id: string | null): Site | null {
		return this.briefing?.sites.find((site) => site.id === id) ?? null;
	}

	/** Starts a report and puts it on the phone before anything is asked. */
	async begin(change: Partial<Draft> = {}): Promise<Draft> {
		const at = {
			siteId: this.home?.id ?? null,
			indicatorVersion: this.briefing?.indicatorVersion ?? 0
		};
		const blank = { ...newDraft(this.person.id, at, new Date()), ...change };
		// Begun and left at once, time and again, would fill the phone with empty reports. A new one may be
		// open in another tab, and two sightings must not become one report.
		const isLeft = ({ id, createdAt }: Draft) =>
			id === this.#begun || blank.createdAt.getTime() - createdAt.getTime() > LEFT_MS;
		const drafts = await this.outbox.drafts(this.person.id);
		const unused = drafts.find((draft) => isUntouched(draft) && isLeft(draft));
		this.#begun = unused?.id ?? blank.id;
		if (unused) return this.outbox.mergeDraft({ ...blank, id: unused.id }, unused);
		await this.outbox.saveDraft(blank);
		return blank;
	}

	/** From here on it sends itself. */
	async file(draft: Draft, base: Draft): Promise<void> {
		await this.outbox.file(draft, new Date(), version, base);
		this.#send();
	}

	/** The same for words or photos added to a report. */
	async add(addendum: Addendum, base: Addendum): Promise<void> {
		await this.outbox.fileAddendum(addendum, new Date(), version, base);
		this.#send();
	}

	#send(): void {
		this.outbox.news.tell('send');
		void askToKeep(navigator.storage);
	}
}

export const [reporter, setReporter] = createContext<Reporter>();
