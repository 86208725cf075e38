import { expect, test } from 'vitest';
import { newDraft } from '$lib/report/draft.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import { positionFrom, timeFrom } from './from-photo.ts';

const NOW = new Date('2026-11-03T14:30:00Z');
const draft = newDraft('barnaby', { siteId: null, indicatorVersion: 1 }, NOW);
const note: PhotoNote = {
	id: '8a6f3d1e-6d3c-4a3e-9f0e-2a4f8f1b7c55',
	sha256: '0'.repeat(64),
	bytes: 1,
	type: 'image/jpeg',
	width: 1,
	height: 1,
	takenAt: new Date('2026-11-03T14:02:11Z'),
	latitude: 50.762,
	longitude: -1.296,
	addedAt: NOW
};

test('a photo of today makes it today, and an older one before today', () => {
	expect(timeFrom(note, draft, NOW)).toEqual({
		seenAt: note.takenAt,
		seenAboutMinutes: null,
		urgency: 'today'
	});
	const takenAt = new Date('2026-11-02T23:59:00Z');
	expect(timeFrom({ ...note, takenAt }, draft, NOW)).toMatchObject({ urgency: 'routine' });
});

test('what is happening now is not made less urgent by a photo of a minute ago', () => {
	expect(timeFrom(note, { ...draft, urgency: 'now' }, NOW)).toMatchObject({ urgency: 'now' });
});

test.each([
	['has no time', null],
	['is from the future', new Date('2026-11-03T14:40:00Z')]
])('a photo that %s offers none', (_, takenAt) => {
	expect(timeFrom({ ...note, takenAt }, draft, NOW)).toBeNull();
});

test('its place is marked as a photo’s, and as old as the photo', () => {
	expect(positionFrom(note, draft)).toEqual({
		latitude: 50.762,
		longitude: -1.296,
		source: 'photo',
		accuracyMetres: null,
		fixedAt: note.takenAt
	});
	expect(positionFrom({ ...note, latitude: null, longitude: null }, draft)).toBeNull();
});

test('what was taken over already is not offered again', () => {
	const taken = { ...draft, seenAt: note.takenAt, position: positionFrom(note, draft) };
	expect(timeFrom(note, taken, NOW)).toBeNull();
	expect(positionFrom(note, taken)).toBeNull();
});
