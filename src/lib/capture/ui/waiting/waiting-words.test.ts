import { expect, test } from 'vitest';
import {
	leftWords,
	listWords,
	nameOf,
	photoTroubleWords,
	progressWords,
	size,
	withPhotosWords
} from './waiting-words.ts';

const at = new Date('2026-11-03T14:00:00Z');
const photo = (bytes: number, sent = 0, state: 'waiting' | 'parked' = 'waiting') => ({
	bytes,
	sent,
	state
});

test('photos on their way are told by how many arrived, how many wait and how much is left', () => {
	const waiting = [photo(300_000, 60_000), photo(100_000)];
	expect(progressWords(3, waiting)).toBe('1 of 3 photos received, 2 waiting');
	expect(leftWords(waiting)).toBe(', 340 kB left');
	const stuck = [photo(300_000), photo(500_000, 0, 'parked')];
	expect(progressWords(3, stuck)).toBe('1 of 3 photos received, 1 waiting, 1 needs you');
	expect(leftWords(stuck)).toBe(', 300 kB left');
	expect(progressWords(1, stuck.slice(1))).toBe('0 of 1 photo received, 1 needs you');
	expect(leftWords(stuck.slice(1))).toBe('');
});

test('a count nobody wrote down never makes more received than there were', () => {
	expect(progressWords(0, [photo(1_000)])).toBe('0 of 1 photo received, 1 waiting');
});

test('sizes are in the words of a phone', () => {
	expect(size(0)).toBe('1 kB');
	expect(size(999_499)).toBe('999 kB');
	expect(size(999_500)).toBe('1.0 MB');
	expect(size(2_345_000_000)).toBe('2.3 GB');
	expect(withPhotosWords([photo(600_000), photo(600_000)])).toBe(
		'With 2 photos, 1.2 MB. The words go first.'
	);
});

test('an addition is called by the report it belongs to', () => {
	const reportId = '00000000-0000-4000-8000-000000000000';
	expect(nameOf({ kind: 'report', reportId })).toBe('report KR-2222-2222');
	expect(nameOf({ kind: 'addendum', reportId })).toBe('addition to KR-2222-2222');
});

test('a photo that will not go says what to do about it', () => {
	const words = (detail: string) => photoTroubleWords({ reason: 'refused', detail, at });
	expect(words('photo_lost')).toContain('delete the photo here');
	expect(photoTroubleWords({ reason: 'busy', detail: 'photo_damaged', at })).toContain('by itself');
	expect(words('something new')).toContain('call the hotline');
	expect(photoTroubleWords({ reason: 'offline', detail: null, at })).toContain('by itself');
});

test('what waits is counted by its kind', () => {
	const counts = (reports: number, photos: number) =>
		listWords([
			[reports, 'report'],
			[photos, 'photo']
		]);
	expect(counts(2, 1)).toBe('2 reports and 1 photo');
	expect(counts(0, 3)).toBe('3 photos');
	expect(counts(0, 0)).toBe('');
});
