import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const GROUPINGS = [
	'vessel',
	'people',
	'activity',
	'place_and_time',
	'shore',
	'finds'
] as const;

export const indicatorFacts = v.object({
	wording: v.string(),
	grouping: v.picklist(GROUPINGS),
	/** Who would notice it. */
	audience: v.picklist(['everyone', 'maritime_worker'])
});
/** What is said of an indicator. */
export type IndicatorFacts = v.InferOutput<typeof indicatorFacts>;
export type Grouping = IndicatorFacts['grouping'];
export type Audience = IndicatorFacts['audience'];

const indicatorSchema = v.object({ code: v.string(), ...indicatorFacts.entries });
export type Indicator = v.InferOutput<typeof indicatorSchema>;

export const editionSchema = v.object({
	version: v.number(),
	/** From when phones are given it; null: a draft. */
	publishedAt: v.nullable(moment),
	indicators: v.array(indicatorSchema)
});
/** An edition of the checklist, its indicators in order. */
export type Edition = v.InferOutput<typeof editionSchema>;

export type Checklist = {
	/** Null: there is none yet. */
	readonly inUse: Edition | null;
	/** A draft, or one that waits for its day; null: neither. */
	readonly next: Edition | null;
};

/** Of all editions, the one phones are given at that moment, and what comes after it. */
export function checklistOf(editions: readonly Edition[], now: Date): Checklist {
	const came = ({ publishedAt }: Edition) => publishedAt !== null && publishedAt <= now;
	const newest = (some: Edition[]) => some.toSorted((a, b) => b.version - a.version)[0] ?? null;
	return {
		inUse: newest(editions.filter(came)),
		next: newest(editions.filter((edition) => !came(edition)))
	};
}

export type IndicatorBlock = {
	readonly key: Grouping | 'maritime_worker';
	readonly indicators: Indicator[];
};

/** As reporters see them: those for everyone by kind, then those only people who work there notice. */
export function blocksOf(indicators: readonly Indicator[]): IndicatorBlock[] {
	const everyone = indicators.filter(({ audience }) => audience === 'everyone');
	const kinds = [...new Set(everyone.map(({ grouping }) => grouping))];
	const blocks: IndicatorBlock[] = [
		...kinds.map((key) => ({
			key,
			indicators: everyone.filter(({ grouping }) => grouping === key)
		})),
		{
			key: 'maritime_worker',
			indicators: indicators.filter(({ audience }) => audience === 'maritime_worker')
		}
	];
	return blocks.filter((block) => block.indicators.length > 0);
}

/** How an indicator of a draft differs from the edition in use; null: not at all. */
export function differenceOf(
	indicator: Indicator,
	inUse: Edition | null
): 'new' | 'changed' | null {
	const was = inUse?.indicators.find(({ code }) => code === indicator.code);
	if (!was) return 'new';
	const same =
		was.wording === indicator.wording &&
		was.grouping === indicator.grouping &&
		was.audience === indicator.audience;
	return same ? null : 'changed';
}

/** What the edition in use has and the draft has no more. */
export function droppedFrom(next: Edition, inUse: Edition | null): Indicator[] {
	return (inUse?.indicators ?? []).filter(
		({ code }) => !next.indicators.some((indicator) => indicator.code === code)
	);
}
