import { expect, test } from 'vitest';
import { changedFields, merge, withWords, wordsLost } from './merge.ts';
import { draftBy, noteOf } from './outbox.fixture.ts';

const base = draftBy('barnaby', { description: 'Grey RHIB', placeText: 'Off the fuel berth' });

test('what was changed here stands, and so does what another tab changed elsewhere', () => {
	const mine = { ...base, placeText: 'By the slipway' };
	const stored = { ...base, description: 'Grey RHIB, no lights' };
	expect(merge(mine, base, stored)).toEqual({
		...base,
		placeText: 'By the slipway',
		description: 'Grey RHIB, no lights'
	});
});

test('of a field that both changed the one changed here stands', () => {
	const mine = { ...base, description: 'Newer' };
	const stored = { ...base, description: 'Older' };
	expect(merge(mine, base, stored).description).toBe('Newer');
});

test('photos are added and removed one by one', () => {
	const [kept, mineGone, theirsGone, mineNew, theirsNew] = Array.from({ length: 5 }, () =>
		noteOf()
	);
	const before = { ...base, photos: [kept!, mineGone!, theirsGone!] };
	const mine = { ...before, photos: [kept!, theirsGone!, mineNew!] };
	const stored = { ...before, photos: [kept!, mineGone!, theirsNew!] };
	expect(merge(mine, before, stored).photos).toEqual([kept, theirsNew, mineNew]);
});

test('moments and nested answers are compared by what they say', () => {
	const same = { ...base, seenAt: new Date(base.seenAt!), vessel: { ...base.vessel } };
	expect(changedFields(same, base)).toEqual([]);
	const { name, ...rest } = base.vessel;
	expect(changedFields({ ...base, vessel: { ...rest, name } }, base)).toEqual([]);
	expect(changedFields({ ...base, seenAt: null }, base)).toEqual(['seenAt']);
});

test('answers of one group are joined one by one, and a position is taken whole', () => {
	const at = { latitude: 50.7, longitude: -1.3, accuracyM: null, source: 'map' as const };
	const before = { ...base, position: at };
	const mine = {
		...before,
		vessel: { ...base.vessel, name: 'Kandora' },
		position: { ...at, latitude: 50.8 }
	};
	const stored = {
		...before,
		vessel: { ...base.vessel, marks: 'Anchor on the bow' },
		position: { ...at, longitude: -1.4 }
	};
	const result = merge(mine, before, stored);
	expect(result.vessel).toMatchObject({ name: 'Kandora', marks: 'Anchor on the bow' });
	expect(result.position).toEqual(mine.position);
});

test('words that stand nowhere any more are named, and can be put back', () => {
	const stored = { ...base, vessel: { ...base.vessel, name: 'Kandora' }, urgency: 'now' as const };
	const result = { ...base, vessel: { ...base.vessel, name: 'Kandora II' } };
	const [lost, ...rest] = wordsLost(stored, base, result);
	expect([lost, rest]).toEqual([{ name: 'vessel.name', text: 'Kandora' }, []]);
	expect({ ...result, ...withWords(result, lost!) }.vessel).toEqual(stored.vessel);
	expect(wordsLost(base, base, result)).toEqual([]);
});
