import type { PhotoAddress } from '$lib/report/photo.ts';
import type { Hints } from '$lib/ui/fresh.svelte.ts';
import type { Drawer, NewGrade, NewNote } from '$lib/triage/made-of-it.ts';
import type { SameVessel } from '$lib/triage/same-vessel.ts';
import type { NewVisit, Visit } from '$lib/triage/visit.ts';
import type { DeskFile, FeedbackWording, Outcome, Taker, ToTell } from '$lib/triage/report.ts';

/** What a report's page asks of the server; `lib/backend/desk.ts` has all of it. */
export type DeskVerbs = {
	/** Of whatever happens to a report of that region. */
	regionHints(regionId: string | null): Hints;
	fetchDeskReport(id: string): Promise<DeskFile>;
	fetchOutcomes(): Promise<readonly Outcome[]>;
	fetchFeedbackWordings(): Promise<readonly FeedbackWording[]>;
	fetchTakers(id: string): Promise<readonly Taker[]>;
	/** Each look is written down, with who looked. */
	viewPhoto(id: string): Promise<PhotoAddress>;
	acknowledge(id: string): Promise<void>;
	claim(id: string): Promise<void>;
	keep(id: string, reason: string): Promise<void>;
	handBack(id: string, reason: string): Promise<void>;
	reassign(id: string, personId: string, reason: string): Promise<void>;
	close(id: string, outcome: string, reason: string): Promise<void>;
	reopen(id: string, reason: string): Promise<void>;
	setReview(id: string, dueOn: string, reason: string): Promise<void>;
	fetchSameVessel(id: string): Promise<readonly SameVessel[]>;
	/** Where what that person types and has not sent stays over a reload. */
	drawer(person: string, what: string): Drawer;
	addNote(report: string, note: NewNote): Promise<void>;
	gradeItem(report: string, grade: NewGrade): Promise<void>;
	/** The latest of a site. */
	fetchVisits(siteId: string): Promise<readonly Visit[]>;
	logVisit(visit: NewVisit): Promise<void>;
	link(one: string, other: string, linked: boolean): Promise<void>;
	/** Answers with how many linked ones were closed with it. */
	closeLinked(id: string, outcome: string, reason: string): Promise<number>;
	tell(id: string, said: ToTell): Promise<void>;
};
