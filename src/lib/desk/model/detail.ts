import type { Identifier } from '$lib/report/detail.ts';
import type { Draft } from '$lib/report/draft.ts';
import type { IdentifierResult } from '$lib/report/identifiers.ts';
import type { Detail } from '$lib/report/topics.ts';

/** A number as the reporter typed it, and what the server's check found. */
export type CheckedIdentifier = Identifier & {
	readonly normalised: string;
	readonly result: IdentifierResult;
};

/** Who was on the telephone, in the words of who wrote it down. */
export type Caller = { readonly name: string; readonly number: string };

/** What a report says beside what every report says. Of an older one, all of it is empty. */
export type DeskDetail = Detail & { readonly identifiers: CheckedIdentifier[] } & Pick<
		Draft,
		'seenAboutMinutes' | 'seenUntil' | 'stillThere' | 'observer' | 'landmark' | 'bearing'
	> & { readonly caller: Caller };

/** What the server tagged a report with at receipt; a word this app does not know is left out. */
export const FLAGS = [
	'outside_area',
	'off_coast',
	'seen_in_future',
	'seen_long_ago',
	'clock_off',
	'inexact_position',
	'old_position',
	'identifier_doubtful'
] as const;
export type Flag = (typeof FLAGS)[number];
