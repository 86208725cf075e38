/** The spans of days a supervisor may look at. */
export const PERIODS = [7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 24 * 60 * 60_000;

/** The period a URL asks for; 30 days when it asks for none we have. */
export function periodOf(text: string | null): Period {
	return PERIODS.find((days) => String(days) === text) ?? 30;
}

/** When it began. */
export function beginningOf(days: Period, now: Date): Date {
	return new Date(now.getTime() - days * DAY_MS);
}
