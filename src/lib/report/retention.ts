/** Which closed reports: those that came to nothing are erased, all others are decided on. */
export type RetentionRule = 'no_action' | 'acted_on';
/** For how many months of their closing they are kept, from that moment on. */
export type RetentionPeriod = {
	readonly rule: RetentionRule;
	readonly months: number;
	readonly startsAt: Date;
};
/** A report whose time is over: somebody decides. */
export type KeptReport = {
	readonly id: string;
	readonly reference: string;
	readonly closedAt: Date;
	/** Since when it waits for that. */
	readonly since: Date;
};

/** "6 years", "1 year and 6 months". */
export function monthsWords(months: number): string {
	const part = (count: number, unit: string) =>
		count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
	return [...part(Math.floor(months / 12), 'year'), ...part(months % 12, 'month')].join(' and ');
}
