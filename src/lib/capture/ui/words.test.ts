import { expect, test } from 'vitest';
import type { Reason } from '$lib/failure.ts';
import {
	addPath,
	gist,
	holderName,
	holderWords,
	reachesHotline,
	reasonWords,
	speakerWords,
	stepWords,
	troubleWords
} from './words.ts';

const at = new Date('2026-11-03T14:00:00Z');

test('whatever keeps a report here, the words say what happens next or what to do', () => {
	const passing: Reason[] = ['offline', 'busy', 'unclear'];
	for (const reason of passing)
		expect(troubleWords({ reason, detail: null, at })).toContain('by itself');
	const limited = (detail: string | null) =>
		troubleWords({ reason: 'too_many_reports', detail, at });
	expect(limited('2026-11-03T15:10:00Z')).toContain('by itself from Tue 3 Nov 2026, 15:10');
	expect(limited(null)).toContain('by itself later');
	expect(limited(null)).toContain('call the hotline');
	const signedOut = troubleWords({ reason: 'signed_out', detail: null, at });
	expect(signedOut).toContain('Sign in again');
	expect(troubleWords({ reason: 'refused', detail: 'position', at })).toContain('the position');
	expect(troubleWords({ reason: 'refused', detail: 'something new', at })).toContain('Edit it');
	expect(troubleWords({ reason: 'refused', detail: 'person_inactive', at })).toContain('hotline');
});

test('who has it is named, and the hotline never is', () => {
	expect(holderWords({ step: 'officer', ownerName: 'Ona Marsh' })).toBe('Your officer Ona Marsh');
	expect(holderWords({ step: 'hotline', ownerName: 'Otto Overnight' })).toBe('The hotline');
	expect(holderName({ step: 'twin', ownerName: 'Finn Mockridge' })).toBe(
		'your second officer Finn Mockridge'
	);
	expect(holderName({ step: 'hotline', ownerName: 'Otto Overnight' })).toBe('the hotline');
	expect(reasonWords('officer_unavailable')).toBe('Your officer is not available');
	expect(reasonWords('first_choice')).toBeNull();
});

test('a step of its life reads as a sentence', () => {
	const step = { at, step: 'hotline', name: null, reason: 'no_answer' };
	expect(stepWords({ ...step, kind: 'escalated' })).toBe(
		'Nobody answered in time. The hotline has it'
	);
	expect(
		stepWords({ at, kind: 'acknowledged', step: 'officer', name: 'Ona Marsh', reason: null })
	).toBe('Ona Marsh has read it');
	const ona = { at, step: 'officer', name: 'Ona Marsh' };
	expect(stepWords({ ...ona, kind: 'reassigned', reason: 'reassigned' })).toBe(
		'It was passed on. Ona Marsh has it'
	);
	expect(stepWords({ ...step, kind: 'escalated', reason: 'lapsed' })).toBe(
		'It was read, and nothing more was heard. The hotline has it'
	);
	expect(stepWords({ ...step, kind: 'received', reason: 'by_phone' })).toContain('by phone');
	expect(stepWords({ ...step, kind: 'closed', reason: 'useful_kept' })).toContain('useful');
	expect(stepWords({ ...step, kind: 'read' })).toBeNull();
});

test('who thanks and asks is named, the duty desk never is', () => {
	const told = { at, step: 'officer', name: 'Ona Marsh', reason: null };
	expect(stepWords({ ...told, kind: 'thanked' })).toBe('Ona Marsh thanked you');
	expect(stepWords({ ...told, kind: 'asked', step: 'hotline', name: null })).toBe(
		'The duty desk asked you a question'
	);
	expect(stepWords({ ...told, kind: 'addendum', reason: 'answer' })).toBe('Your answer arrived');
	expect(stepWords({ ...told, kind: 'addendum' })).toContain('What you added');
	expect(speakerWords({ step: 'twin', name: 'Finn' })).toBe('Finn, your second officer,');
	expect(speakerWords({ step: 'hotline', name: null })).toBe('The duty desk');
	expect([addPath('a'), addPath('a', 'q')]).toEqual(['/report/a/add', '/report/a/add?answers=q']);
});

test('each hop is one plain line: why, and who has it @row50', () => {
	const hop = { at, kind: 'routed', step: 'hotline', name: null, reason: null };
	expect(stepWords({ ...hop, reason: 'officer_off_duty' })).toBe(
		'Your officer is off duty. The hotline has it'
	);
	expect(stepWords({ ...hop, reason: 'officers_off_duty' })).toBe(
		'Your officers are off duty. The hotline has it'
	);
	const ona = { ...hop, step: 'officer', name: 'Ona Marsh' };
	expect(stepWords({ ...ona, reason: 'first_choice' })).toBe('Ona Marsh has it');
	expect(stepWords({ ...hop, kind: 'escalated', step: 'supervisor', reason: 'no_answer' })).toBe(
		'Nobody answered in time. The hotline still has it, and a supervisor was told'
	);
	expect(stepWords({ ...hop, kind: 'released', reason: 'released' })).toBe(
		'It was passed on. The hotline has it'
	);
});

test('whoever can be called about it is the hotline, once it had it or heard of it', () => {
	const hop = { at, kind: 'routed', step: 'officer', name: 'Ona Marsh', reason: null };
	expect(reachesHotline(hop)).toBe(false);
	expect(reachesHotline({ ...hop, kind: 'received', step: null })).toBe(false);
	expect(reachesHotline({ ...hop, kind: 'alerted', step: 'hotline' })).toBe(true);
	expect(reachesHotline({ ...hop, step: 'hotline', name: null })).toBe(true);
	expect(reachesHotline({ ...hop, kind: 'escalated', step: 'supervisor' })).toBe(true);
	expect(reachesHotline({ ...hop, kind: 'acknowledged', step: 'hotline' })).toBe(false);
});

test('a report in one line is its own words, else its signs', () => {
	const wordings = new Map([['no_lights', 'No lights']]);
	expect(gist({ description: ' A RIB ', indicators: ['no_lights'] }, wordings)).toBe('A RIB');
	expect(gist({ description: '', indicators: ['no_lights', 'new_sign'] }, wordings)).toBe(
		'No lights; new sign'
	);
	expect(gist({ description: 'x'.repeat(200), indicators: [] }, wordings)).toHaveLength(100);
	const boats = gist({ description: '🚤'.repeat(200), indicators: [] }, wordings);
	expect(boats).toBe(`${'🚤'.repeat(99)}…`);
});
