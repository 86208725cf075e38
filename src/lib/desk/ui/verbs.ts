import type { PhotoAddress } from '$lib/report/photo.ts';
import type { Hints } from '$lib/ui/fresh.svelte.ts';
import type { ActOutcome, DeskAct, WaitingAct } from '$lib/desk/model/acts.ts';
import type { Drawer, NewGrade } from '$lib/desk/model/made-of-it.ts';
import type { SameVessel } from '$lib/desk/model/same-vessel.ts';
import type { NewVisit, Visit } from '$lib/desk/model/visit.ts';
import type { DeskFile, FeedbackWording, Outcome, Taker, ToTell } from '$lib/desk/model/report.ts';

type Remembered<T> = { readonly value: T; readonly asOf: Date };

/** What staff do at a desk, with signal or without. */
export type DeskActs = {
	/** What the service does not have, oldest first. */
	readonly all: readonly WaitingAct[];
	/** What was done here and this version cannot read. */
	readonly unreadable: readonly { readonly id: string; readonly text: string }[];
	of(reportId: string): readonly WaitingAct[];
	/** Keeps them, in place of another one if that is said, and tries to send them at once. */
	send(
		report: { readonly id: string; readonly hop: number },
		acts: readonly DeskAct[],
		insteadOf?: string | null
	): Promise<ActOutcome>;
	retry(act: WaitingAct): Promise<void>;
	/** Answers with how to have it back. */
	throwAway(act: WaitingAct): Promise<() => Promise<void>>;
	throwAwayUnreadable(id: string): Promise<void>;
};

/** What a report's page asks of the server; `lib/desk/data/desk.ts` has all of it. */
export type DeskVerbs = {
	/** Of whatever happens to a report of that region. */
	regionHints(regionId: string | null): Hints;
	fetchDeskReport(id: string, me: string): Promise<DeskFile>;
	rememberedReport(id: string, me: string): Promise<Remembered<DeskFile> | null>;
	fetchOutcomes(me: string): Promise<readonly Outcome[]>;
	rememberedOutcomes(me: string): Promise<Remembered<readonly Outcome[]> | null>;
	fetchFeedbackWordings(): Promise<readonly FeedbackWording[]>;
	fetchTakers(id: string): Promise<readonly Taker[]>;
	/** Each look is written down, with who looked. */
	viewPhoto(id: string): Promise<PhotoAddress>;
	claim(id: string): Promise<void>;
	keep(id: string, reason: string): Promise<void>;
	handBack(id: string, reason: string): Promise<void>;
	reassign(id: string, personId: string, reason: string): Promise<void>;
	reopen(id: string, reason: string): Promise<void>;
	setReview(id: string, dueOn: string, reason: string): Promise<void>;
	fetchSameVessel(id: string): Promise<readonly SameVessel[]>;
	/** Where what that person types and has not sent stays over a reload. */
	drawer(person: string, what: string): Drawer;
	gradeItem(report: string, grade: NewGrade): Promise<void>;
	/** The latest of a site. */
	fetchVisits(siteId: string): Promise<readonly Visit[]>;
	logVisit(visit: NewVisit): Promise<void>;
	link(one: string, other: string, linked: boolean): Promise<void>;
	tell(id: string, said: ToTell): Promise<void>;
};
