export const GROUPINGS = [
	'vessel',
	'people',
	'activity',
	'place_and_time',
	'shore',
	'finds'
] as const;
export type Grouping = (typeof GROUPINGS)[number];
export type Audience = 'everyone' | 'maritime_worker';

/** What is said of a sign. */
export type SignFacts = {
	readonly wording: string;
	readonly grouping: Grouping;
	/** Who would notice it. */
	readonly audience: Audience;
};
export type Sign = SignFacts & { readonly code: string };

/** An edition of the checklist, its signs in order. */
export type EditionSigns = {
	readonly version: number;
	/** From when phones are given it; null: a draft. */
	readonly publishedAt: Date | null;
	readonly signs: readonly Sign[];
};
export type Checklist = {
	/** Null: there is none yet. */
	readonly inUse: EditionSigns | null;
	/** A draft, or one that waits for its day; null: neither. */
	readonly next: EditionSigns | null;
};

/** Of all editions, the one phones are given at that moment, and what comes after it. */
export function checklistOf(editions: readonly EditionSigns[], now: Date): Checklist {
	const came = ({ publishedAt }: EditionSigns) => publishedAt !== null && publishedAt <= now;
	const newest = (some: EditionSigns[]) =>
		some.toSorted((a, b) => b.version - a.version)[0] ?? null;
	return {
		inUse: newest(editions.filter(came)),
		next: newest(editions.filter((edition) => !came(edition)))
	};
}

export type SignBlock = { readonly key: Grouping | 'maritime_worker'; readonly signs: Sign[] };

/** As reporters see them: those for everyone by kind, then those only people who work there notice. */
export function blocksOf(signs: readonly Sign[]): SignBlock[] {
	const everyone = signs.filter(({ audience }) => audience === 'everyone');
	const kinds = [...new Set(everyone.map(({ grouping }) => grouping))];
	const blocks: SignBlock[] = [
		...kinds.map((key) => ({ key, signs: everyone.filter(({ grouping }) => grouping === key) })),
		{
			key: 'maritime_worker',
			signs: signs.filter(({ audience }) => audience === 'maritime_worker')
		}
	];
	return blocks.filter((block) => block.signs.length > 0);
}

/** How a sign of a draft differs from the edition in use; null: not at all. */
export function differenceOf(sign: Sign, inUse: EditionSigns | null): 'new' | 'changed' | null {
	const was = inUse?.signs.find(({ code }) => code === sign.code);
	if (!was) return 'new';
	const same =
		was.wording === sign.wording &&
		was.grouping === sign.grouping &&
		was.audience === sign.audience;
	return same ? null : 'changed';
}

/** What the edition in use has and the draft has no more. */
export function droppedFrom(next: EditionSigns, inUse: EditionSigns | null): Sign[] {
	return (inUse?.signs ?? []).filter(({ code }) => !next.signs.some((sign) => sign.code === code));
}
