import type { PhotoAddress } from '$lib/report/photo.ts';
import type { Hints } from '$lib/ui/fresh.svelte.ts';
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
	tell(id: string, said: ToTell): Promise<void>;
};
