import { expect, test } from 'vitest';
import type { Reason } from '$lib/failure.ts';
import { gist, holderWords, reasonWords, stepWords, troubleWords } from './words.ts';

const at = new Date('2026-11-03T14:00:00Z');

test('whatever keeps a report here, the words say what happens next or what to do', () => {
	const passing: Reason[] = ['offline', 'busy', 'unclear'];
	for (const reason of passing)
		expect(troubleWords({ reason, detail: null, at })).toContain('by itself');
	const signedOut = troubleWords({ reason: 'signed_out', detail: null, at });
	expect(signedOut).toContain('Sign in again');
	expect(troubleWords({ reason: 'refused', detail: 'position', at })).toContain('the position');
	expect(troubleWords({ reason: 'refused', detail: 'something new', at })).toContain('Edit it');
	expect(troubleWords({ reason: 'refused', detail: 'person_inactive', at })).toContain('hotline');
});

test('who has it is named, and the hotline never is', () => {
	expect(holderWords({ step: 'officer', ownerName: 'Ona Marsh' })).toBe('Your officer Ona Marsh');
	expect(holderWords({ step: 'hotline', ownerName: 'Otto Overnight' })).toBe('The hotline');
	expect(reasonWords('officer_unavailable')).toBe('Your officer is not available');
	expect(reasonWords('first_choice')).toBeNull();
});

test('a step of its life reads as a sentence', () => {
	const step = { at, step: 'hotline', name: null, reason: 'no_answer' };
	expect(stepWords({ ...step, kind: 'escalated' })).toBe(
		'Nobody answered in time: given to the hotline'
	);
	expect(
		stepWords({ at, kind: 'acknowledged', step: 'officer', name: 'Ona Marsh', reason: null })
	).toBe('Ona Marsh has read it');
	const ona = { at, step: 'officer', name: 'Ona Marsh' };
	expect(stepWords({ ...ona, kind: 'reassigned', reason: 'reassigned' })).toBe(
		'Passed on: given to Ona Marsh'
	);
	expect(stepWords({ ...step, kind: 'escalated', reason: 'lapsed' })).toBe(
		'It was read, and nothing more was heard: given to the hotline'
	);
	expect(stepWords({ ...step, kind: 'received', reason: 'by_phone' })).toContain('by phone');
	expect(stepWords({ ...step, kind: 'closed', reason: 'useful_kept' })).toContain('useful');
	expect(stepWords({ ...step, kind: 'read' })).toBeNull();
});

test('a report in one line is its own words, else its signs', () => {
	const wordings = new Map([['no_lights', 'No lights']]);
	expect(gist({ description: ' A RIB ', indicators: ['no_lights'] }, wordings)).toBe('A RIB');
	expect(gist({ description: '', indicators: ['no_lights', 'new_sign'] }, wordings)).toBe(
		'No lights; new_sign'
	);
	expect(gist({ description: 'x'.repeat(200), indicators: [] }, wordings)).toHaveLength(100);
});
