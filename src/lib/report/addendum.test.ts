import * as v from 'valibot';
import { expect, test } from 'vitest';
import { addendumContent, addendumSchema, newAddendum } from './addendum.ts';

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
