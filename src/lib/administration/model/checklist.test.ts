import { expect, test } from 'vitest';
import {
	blocksOf,
	checklistOf,
	differenceOf,
	droppedFrom,
	type Edition,
	type Indicator
} from './checklist.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const edition = (
	version: number,
	publishedAt: string | null,
	indicators: Indicator[] = []
): Edition => ({
	version,
	publishedAt: publishedAt === null ? null : new Date(publishedAt),
	indicators
});
const drone: Indicator = {
	code: 'drone',
	wording: 'A drone',
	grouping: 'activity',
	audience: 'everyone'
};
const lights: Indicator = { ...drone, code: 'no_lights', wording: 'No lights', grouping: 'vessel' };
const cash: Indicator = { ...drone, code: 'cash', grouping: 'shore', audience: 'maritime_worker' };

test('in use is the newest that came, next is what has not', () => {
	const [first, second] = [edition(1, '2026-01-01'), edition(2, '2026-11-25T12:00:00Z')];
	expect(checklistOf([first, second], NOW)).toEqual({ inUse: second, next: null });
	const waits = edition(3, '2026-11-25T12:00:01Z');
	expect(checklistOf([waits, second, first], NOW)).toEqual({ inUse: second, next: waits });
	const draft = edition(3, null);
	expect(checklistOf([first, draft], NOW)).toEqual({ inUse: first, next: draft });
	expect(checklistOf([], NOW)).toEqual({ inUse: null, next: null });
});

test('indicators stand under their kinds as they come, those for people at work last', () => {
	const blocks = blocksOf([cash, lights, drone, { ...lights, code: 'low' }]);
	expect(blocks.map(({ key, indicators }) => [key, indicators.map(({ code }) => code)])).toEqual([
		['vessel', ['no_lights', 'low']],
		['activity', ['drone']],
		['maritime_worker', ['cash']]
	]);
});

test('a checklist without indicators has no block, and one for everyone none for people at work', () => {
	expect(blocksOf([])).toEqual([]);
	expect(blocksOf([drone])).toEqual([{ key: 'activity', indicators: [drone] }]);
});

test('what a draft changed is known, indicator by indicator', () => {
	const inUse = edition(1, '2026-01-01', [drone, lights]);
	expect(differenceOf(drone, inUse)).toBeNull();
	expect(differenceOf({ ...drone, wording: 'Drones' }, inUse)).toBe('changed');
	expect(differenceOf({ ...drone, audience: 'maritime_worker' }, inUse)).toBe('changed');
	expect(differenceOf({ ...drone, grouping: 'shore' }, inUse)).toBe('changed');
	expect(differenceOf(cash, inUse)).toBe('new');
	expect(differenceOf(cash, null)).toBe('new');
	expect(droppedFrom(edition(2, null, [drone, cash]), inUse)).toEqual([lights]);
	expect(droppedFrom(edition(1, null, [drone]), null)).toEqual([]);
});
