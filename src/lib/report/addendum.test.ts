import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
	ADDENDUM_LENGTH,
	addendumContent,
	addendumSchema,
	isEmpty,
	newAddendum
} from './addendum.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const QUESTION = '0b7c6a52-2f0e-4a43-9f43-0d4f1d6f7c11';

test('an answer says which question it answers; all else is sent as it always was', () => {
	const plain = addendumContent(newAddendum('me', 'report', NOW), '1.0');
	expect(Object.keys(plain)).toEqual([
		'payload_version',
		'text',
		'photos',
		'saved_at',
		'app_version'
	]);
	expect(addendumContent(newAddendum('me', 'report', NOW, QUESTION), '1.0')).toMatchObject({
		payload_version: 1,
		answers: QUESTION
	});
});

test('one begun by an app that knew no questions answers none', () => {
	const now = newAddendum('me', 'report', NOW);
	const { answers: _, ...older } = now;
	expect(v.parse(addendumSchema, older)).toEqual(now);
});

const PHOTO = {
	...{ id: QUESTION, sha256: 'a'.repeat(64), bytes: 9, type: 'image/jpeg' as const },
	...{ width: 4, height: 3, latitude: 50.7, longitude: null },
	takenAt: new Date('2026-11-25T11:00:00Z'),
	addedAt: NOW
};

test('there is nothing to send until there are words or a photo', () => {
	const begun = newAddendum('me', 'report', NOW);
	expect(isEmpty(begun)).toBe(true);
	expect(isEmpty({ ...begun, text: ' \n' })).toBe(true);
	expect(isEmpty({ ...begun, text: 'It left' })).toBe(false);
	expect(isEmpty({ ...begun, photos: [PHOTO] })).toBe(false);
	expect(ADDENDUM_LENGTH).toBe(2000);
});

test('it is sent as it was saved, else as it was begun, and without when a photo was added', () => {
	const written = {
		...newAddendum('me', 'report', NOW),
		text: ' It left\0 ',
		photos: [PHOTO, { ...PHOTO, takenAt: null }]
	};
	expect(addendumContent(written, '1.0')).toEqual({
		payload_version: 1,
		text: 'It left',
		photos: [
			{
				...{ id: QUESTION, sha256: 'a'.repeat(64), bytes: 9, type: 'image/jpeg' },
				...{ width: 4, height: 3, latitude: 50.7, longitude: null },
				taken_at: '2026-11-25T11:00:00.000Z'
			},
			expect.objectContaining({ taken_at: null })
		],
		saved_at: '2026-11-25T12:00:00.000Z',
		app_version: '1.0'
	});
	const savedAt = new Date('2026-11-25T12:05:00Z');
	expect(addendumContent({ ...written, savedAt }, '1.0').saved_at).toBe(savedAt.toISOString());
	expect(v.parse(addendumSchema, written)).toEqual(written);
});
