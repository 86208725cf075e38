import { span } from './duration.ts';

/** Response times of all reports of a period, of one patch, or of one urgency. */
export type Measure = {
	readonly scope: 'all' | 'patch' | 'urgency';
	readonly patchName: string | null;
	readonly urgency: string | null;
	readonly reports: number;
	readonly openReports: number;
	readonly overTarget: number;
	/** Null for fewer than five reports, whose figures would name a person. */
	readonly medianSeconds: number | null;
	readonly p90Seconds: number | null;
};

/** "12 min", or "too few" where there is no figure to show. */
export function secondsWords(seconds: number | null): string {
	return seconds === null ? 'too few' : span(seconds * 1000);
}

/** "3 of 40 (8%)". */
export function shareWords(part: number, whole: number): string {
	if (whole === 0) return '0';
	return `${part} of ${whole} (${Math.round((part / whole) * 100)}%)`;
}
