import { expect, test } from 'vitest';
import {
	blocksOf,
	checklistOf,
	differenceOf,
	droppedFrom,
	type EditionSigns,
	type Sign
} from './checklist.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const edition = (
	version: number,
	publishedAt: string | null,
	signs: Sign[] = []
): EditionSigns => ({
	version,
	publishedAt: publishedAt === null ? null : new Date(publishedAt),
	signs
});
const drone: Sign = {
	code: 'drone',
	wording: 'A drone',
	grouping: 'activity',
	audience: 'everyone'
};
const lights: Sign = { ...drone, code: 'no_lights', wording: 'No lights', grouping: 'vessel' };
const cash: Sign = { ...drone, code: 'cash', grouping: 'shore', audience: 'maritime_worker' };

test('in use is the newest that came, next is what has not', () => {
	const [first, second] = [edition(1, '2026-01-01'), edition(2, '2026-11-25T12:00:00Z')];
	expect(checklistOf([first, second], NOW)).toEqual({ inUse: second, next: null });
	const waits = edition(3, '2026-11-25T12:00:01Z');
	expect(checklistOf([waits, second, first], NOW)).toEqual({ inUse: second, next: waits });
	const draft = edition(3, null);
	expect(checklistOf([first, draft], NOW)).toEqual({ inUse: first, next: draft });
	expect(checklistOf([], NOW)).toEqual({ inUse: null, next: null });
});

test('signs stand under their kinds as they come, those for people at work last', () => {
	const blocks = blocksOf([cash, lights, drone, { ...lights, code: 'low' }]);
	expect(blocks.map(({ key, signs }) => [key, signs.map(({ code }) => code)])).toEqual([
		['vessel', ['no_lights', 'low']],
		['activity', ['drone']],
		['maritime_worker', ['cash']]
	]);
});

test('a checklist without signs has no block, and one for everyone none for people at work', () => {
	expect(blocksOf([])).toEqual([]);
	expect(blocksOf([drone])).toEqual([{ key: 'activity', signs: [drone] }]);
});

test('what a draft changed is known, sign by sign', () => {
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
