import { getContext, setContext, untrack } from 'svelte';
import {
	claim,
	fetchAssignees,
	release,
	extend,
	reassign,
	reopen
} from '$lib/desk/data/commands.ts';
import { deskActs } from '$lib/desk/data/desk-acts.svelte.ts';
import { drawer } from '$lib/desk/data/drawer.ts';
import { fetchFeedbackWordings, tell } from '$lib/desk/data/feedback.ts';
import { gradeItem, setReview } from '$lib/desk/data/assessment.ts';
import { fetchOutcomes, cachedOutcomes } from '$lib/desk/data/outcomes.ts';
import { fetchDeskReport, cachedReport } from '$lib/desk/data/report.ts';
import { fetchSameVessel, link } from '$lib/desk/data/same-vessel.ts';
import { fetchVisits, logVisit } from '$lib/desk/data/visits.ts';
import { movesAfter, type ActOutcome, type DeskAct } from '$lib/desk/model/acts.ts';
import type { NewGrade, NewNote } from '$lib/desk/model/assessment.ts';
import type { Drawer } from '$lib/desk/model/drawer.ts';
import { movesOf } from '$lib/desk/model/moves.ts';
import type { FeedbackInput } from '$lib/desk/model/report.ts';
import { closable } from '$lib/desk/model/same-vessel.ts';
import type { NewVisit } from '$lib/desk/model/visit.ts';
import { regionHints } from '$lib/supabase/live.ts';
import { Act } from '$lib/ui/act.svelte.ts';
import { Fresh } from '$lib/ui/fresh.svelte.ts';
import { endWords } from './acts-words.ts';

type Person = { readonly id: string; readonly role: string; readonly regionId: string | null };

const HOUR_MS = 60 * 60_000;
const GOES = 'It is kept on this device, and sent by itself when there is signal.';

/** Shows the cached value until the first reading. */
function beginning<T>(
	fresh: Fresh<T>,
	cached: Promise<{ readonly value: T; readonly asOf: Date } | null>
): Fresh<T> {
	void cached.then((kept) => {
		if (kept) fresh.begin(kept.value, kept.asOf);
	});
	return fresh;
}

function closedWords(linked: number): string {
	if (linked < 1) return 'Closed. Its reporter is told whether it was useful.';
	const those = linked === 1 ? 'one linked report' : `${linked} linked reports`;
	return `Closed, and ${those} with it. Each reporter is told whether it was useful.`;
}

/**
 * A report that is open at a desk: what is read of it and kept fresh, and the commands on it. After each
 * command all is read again, also after a refusal: that shows who was quicker.
 */
export class OpenReport {
	readonly id: string;
	readonly person: Person;
	/** The command under way, and how the last one ended. */
	readonly act = new Act();
	readonly file;
	readonly outcomes;
	readonly wordings = new Fresh(fetchFeedbackWordings, HOUR_MS);
	/** Reports that may be about the same vessel. */
	readonly others;
	/** What was done here and the service does not have. */
	readonly acts;
	readonly unsent = $derived.by(() => this.acts.of(this.id));
	/** What this person may do with it now; null: it is not read yet. */
	readonly moves = $derived.by(
		() => this.file.value && movesAfter(this.person, this.file.value.report, this.unsent)
	);
	/** How many linked ones can be closed with it. Without signal nobody knows: none. */
	readonly linked = $derived.by(() =>
		this.others.failure ? 0 : closable(this.others.value ?? [], this.person.id).length
	);
	readonly #mayReassign = $derived.by(
		() => this.file.value !== null && movesOf(this.person, this.file.value.report).has('reassign')
	);
	/** Whom it can be given to; null: it is not this person's to give. */
	readonly assignees = $derived.by(() =>
		this.#mayReassign ? new Fresh(() => fetchAssignees(this.id)) : null
	);
	readonly #siteId = $derived.by(() => this.file.value?.report.siteId ?? null);
	/** The latest visits to its site; null: it has none. */
	readonly visits = $derived.by(() => {
		const siteId = this.#siteId;
		return siteId === null ? null : new Fresh(() => fetchVisits(siteId));
	});

	/** While a component is made, since it watches what is sent from other pages. */
	constructor(id: string, person: Person) {
		this.id = id;
		this.person = person;
		this.acts = deskActs(person.id);
		const hints = regionHints(person.regionId);
		this.file = beginning(
			new Fresh(() => fetchDeskReport(id, person.id), undefined, hints),
			cachedReport(id, person.id)
		);
		this.outcomes = beginning(
			new Fresh(() => fetchOutcomes(person.id), HOUR_MS),
			cachedOutcomes(person.id)
		);
		this.others = new Fresh(() => fetchSameVessel(id), undefined, hints);

		// What went meanwhile, from this page or from another, has changed the report.
		let waited = 0;
		$effect(() => {
			const waiting = this.unsent.length;
			if (waiting < waited) untrack(() => void this.file.refresh());
			waited = waiting;
		});
	}

	/** Reads again all that is shown. */
	async refresh(): Promise<void> {
		await Promise.all([this.outcomes.refresh(), this.#readAgain()]);
	}

	/** Where what is typed in that part of the page stays over a reload. */
	drawer(part: string): Drawer {
		return drawer(this.person.id, `${part}:${this.id}`);
	}

	acknowledge() {
		return this.#does(
			{ act: 'acknowledge', content: {} },
			'It is yours. Its reporter can see that you have read it.',
			'Acknowledged here, not sent yet.'
		);
	}

	close(outcome: string, reason: string, withLinked: boolean) {
		return this.#does(
			{
				act: 'close',
				content: {
					outcome,
					reason,
					with_linked: withLinked,
					seen_addenda: this.file.value!.report.addenda
				}
			},
			closedWords(withLinked ? this.linked : 0),
			'Closed here, not sent yet.'
		);
	}

	claim() {
		return this.#run('claim', () => claim(this.id), 'It is yours. Acknowledge it once read.');
	}

	extend(reason: string) {
		const said = 'It stays with you, and has as long again.';
		return this.#run('extend', () => extend(this.id, reason), said);
	}

	release(reason: string) {
		const said = 'Handed back. The next in line has it already.';
		return this.#run('release', () => release(this.id, reason), said);
	}

	reassign(personId: string, reason: string) {
		const said = 'They have it already, with a fresh deadline.';
		return this.#run('reassign', () => reassign(this.id, personId, reason), said);
	}

	reopen(reason: string) {
		return this.#run('reopen', () => reopen(this.id, reason), 'It is open, and begins anew.');
	}

	/** Kept on this device first, and sent if there is signal. */
	addNote({ id, kind, words }: NewNote): Promise<ActOutcome> {
		const note: DeskAct = { id, act: 'note', content: { kind, words } };
		return this.#andRead(this.acts.send(this.file.value!.report, [note]));
	}

	grade(grade: NewGrade): Promise<void> {
		return this.#andRead(gradeItem(this.id, grade));
	}

	setReview(dueOn: string, reason: string): Promise<void> {
		return this.#andRead(setReview(this.id, dueOn, reason));
	}

	logVisit(visit: NewVisit): Promise<void> {
		return this.#andRead(logVisit(visit));
	}

	link(other: string, linked: boolean): Promise<void> {
		return this.#andRead(link(this.id, other, linked));
	}

	/** Thanks its reporter, or asks them. */
	async tell(said: FeedbackInput): Promise<void> {
		await tell(this.id, said);
		await this.file.refresh();
	}

	async #andRead<T>(work: Promise<T>): Promise<T> {
		try {
			return await work;
		} finally {
			await this.#readAgain();
		}
	}

	/** All that a command can change. */
	async #readAgain(): Promise<void> {
		const all = [this.file, this.assignees, this.others, this.visits];
		await Promise.all(all.map((fresh) => fresh?.refresh()));
	}

	async #run<T>(
		key: string,
		work: () => Promise<T>,
		said: string | ((done: T) => string)
	): Promise<void> {
		await this.#andRead(this.act.run(key, work, said));
	}

	/** Done once it is kept here, whether or not it could be sent at once. */
	async #does(what: DeskAct, sent: string, kept: string): Promise<void> {
		const { report } = this.file.value!;
		const work = async () =>
			endWords(await this.acts.send(report, [what]), sent, `${kept} ${GOES}`);
		await this.#run(what.act, work, (said) => said);
	}
}

const KEY = Symbol('open report');

/** For the parts of the page. */
export const setOpenReport = (open: OpenReport): OpenReport => setContext(KEY, open);

/** The report whose page this is part of. */
export const openReport = (): OpenReport => getContext(KEY);
