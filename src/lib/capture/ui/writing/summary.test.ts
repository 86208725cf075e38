import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drafts } from '$lib/report/draft.fixture.ts';
import { newDraft, type Draft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import { formatDecimal } from '$lib/report/position.ts';
import { details, essentials, hasDetails } from './summary.ts';

const NOW = new Date('2026-11-03T14:00:00Z');
const KNOWN = { wordings: new Map([['no_lights', 'No lights']]), site: 'Yarmouth Harbour' };
const blank = newDraft('barnaby', { siteId: 'yarmouth', indicatorVersion: 1 }, NOW);
const PHOTO: PhotoNote = {
	...{ id: crypto.randomUUID(), sha256: 'a'.repeat(64), bytes: 4, type: 'image/jpeg' },
	...{ width: 2, height: 2, takenAt: null, latitude: null, longitude: null, addedAt: NOW }
};
const linesOf = (draft: Draft) =>
	[...essentials(draft, KNOWN, NOW), ...details(draft)].flatMap(({ rows }) =>
		rows.flatMap(({ lines }) => lines)
	);

test('the boat’s position and the reporter’s own are two rows, each with where it is from', () => {
	const at = { latitude: 50.762, longitude: -1.296, accuracyMetres: null, fixedAt: null };
	const draft: Draft = {
		...blank,
		position: { ...at, source: 'bearing' },
		observer: { ...at, latitude: 50.7, source: 'gps', accuracyMetres: 8, fixedAt: NOW },
		bearing: {
			fromName: 'the fairway buoy',
			fromLatitude: 50.7,
			fromLongitude: -1.3,
			degreesTrue: 4.6,
			degreesSaid: 5,
			north: 'magnetic',
			nauticalMiles: 1.25
		}
	};
	const where = essentials(draft, KNOWN, NOW)[1]!.rows;
	expect(where.find(({ name }) => name === 'Position of the boat')?.lines).toEqual([
		'50°45.720′N 001°17.760′W',
		`${formatDecimal(at)}: by bearing and distance`,
		'005° true (005° magnetic), 1.25 nautical miles from the fairway buoy'
	]);
	expect(where.find(({ name }) => name === 'Your own position')?.lines[1]).toContain(
		': where the phone was, within 8 m, taken 14:00'
	);
});

test('a time that was taken from a photo says so @row35', () => {
	const seen: Draft = { ...blank, seenAt: NOW, urgency: 'today' };
	expect(linesOf(seen)).toContain('Seen 14:00');
	const photo = { ...PHOTO, takenAt: NOW };
	expect(linesOf({ ...seen, photos: [photo] })).toContain('Seen 14:00 (from a photo)');
	const other = { ...PHOTO, takenAt: new Date(NOW.getTime() - 1000) };
	expect(linesOf({ ...seen, photos: [other] })).toContain('Seen 14:00');
	expect(linesOf({ ...blank, photos: [{ ...PHOTO, takenAt: null }] }).join()).not.toContain('Seen');
});

test('“I do not know” is shown as said, and gives way to an answer', () => {
	const unsure: Draft = { ...blank, notKnown: ['people', 'vehicles'] };
	expect(linesOf(unsure).filter((line) => line === 'I do not know')).toHaveLength(2);
	const seen: Draft = { ...unsure, people: { ...unsure.people, count: 2, certainty: 'exact' } };
	expect(linesOf(seen)).toContain('2 people, counted');
	expect(linesOf(seen).filter((line) => line === 'I do not know')).toHaveLength(1);
	expect([hasDetails(blank), hasDetails(unsure)]).toEqual([false, true]);
});

test('of every report each part that was said has a line, and says nothing undefined', () => {
	fc.assert(
		fc.property(drafts, (draft) => {
			const lines = linesOf(draft);
			expect(lines.join()).not.toMatch(/undefined|\[object/);
			for (const text of [
				draft.description,
				draft.placeText,
				draft.vessel.name,
				draft.people.description
			])
				expect(lines.join('\n')).toContain(text.trim());
			expect(lines.filter((line) => line.trim() === '')).toEqual([]);
		})
	);
});
