import type { DeskFile, Outcome } from '$lib/triage/report.ts';

/** What a report's page asks of the server; `lib/backend/desk.ts` has all of it. */
export type DeskVerbs = {
	fetchDeskReport(id: string): Promise<DeskFile>;
	fetchOutcomes(): Promise<readonly Outcome[]>;
	acknowledge(id: string): Promise<void>;
	claim(id: string): Promise<void>;
	handBack(id: string, reason: string): Promise<void>;
	close(id: string, outcome: string, reason: string): Promise<void>;
};
