import { expect, test } from 'vitest';
import { functionSql } from '../../../tests/support/schema.ts';
import { hasWords, historyWords, reasonWords, type HistoryEntry } from './history.ts';

const entry = (changes: Partial<HistoryEntry>): HistoryEntry => ({
	at: new Date('2026-11-03T12:00:00Z'),
	kind: 'received',
	step: null,
	actor: null,
	person: null,
	reason: null,
	note: null,
	...changes
});

test.each<[Partial<HistoryEntry>, string]>([
	[{ actor: null }, 'Received from its reporter'],
	[
		{ kind: 'routed', step: 'twin', person: 'Finn Mockridge', reason: 'officer_unavailable' },
		'Went to Finn Mockridge (twin): the officer is not available'
	],
	[
		{ kind: 'routed', step: 'hotline', reason: 'no_officer' },
		'Went to the hotline’s queue: the patch has no officer'
	],
	[
		{ kind: 'passed_over', step: 'officer', person: 'Coral Sampleton', reason: 'absent' },
		'Passed over Coral Sampleton (officer): away or on leave'
	],
	[
		{ kind: 'escalated', step: 'supervisor', reason: 'no_answer' },
		'Back to the hotline’s queue, and the supervisor told: nobody acknowledged it in time'
	],
	[
		{ kind: 'reopened', step: 'twin', person: 'Finn Mockridge', reason: 'reopened' },
		'Opened again; it went to Finn Mockridge (twin): its reporter added to it'
	],
	[{ kind: 'thanked', actor: 'Coral Sampleton' }, 'Coral Sampleton thanked its reporter'],
	[{ kind: 'asked', actor: 'Coral Sampleton' }, 'Coral Sampleton asked its reporter a question'],
	[{ kind: 'addendum', actor: null, reason: 'answer' }, 'Its reporter answered a question'],
	[{ kind: 'addendum', actor: null }, 'Its reporter added to it'],
	[{ kind: 'addendum', actor: 'Hattie Hotwell' }, 'Hattie Hotwell added to it'],
	[
		{
			kind: 'reopened',
			step: 'twin',
			actor: 'Una Overlook',
			person: 'Finn Mockridge',
			reason: 'reopened',
			note: 'It came back'
		},
		'Una Overlook opened it again; it went to Finn Mockridge (twin)'
	],
	[
		{ kind: 'released', step: 'hotline', actor: 'Coral Sampleton', reason: 'released' },
		'Coral Sampleton handed it back; it went to the hotline’s queue'
	],
	[
		{ kind: 'claimed', step: 'hotline', actor: 'Hattie Hotwell', reason: 'claimed' },
		'Hattie Hotwell claimed it for the hotline'
	],
	[
		{ kind: 'closed', actor: 'Coral Sampleton', reason: 'useful_kept' },
		'Coral Sampleton closed it. Its reporter is told: useful, kept'
	],
	[
		{ actor: 'Hattie Hotwell', reason: 'by_phone' },
		'Taken down on the telephone by Hattie Hotwell'
	],
	[
		{ kind: 'passed_over', step: 'officer', person: 'Coral Sampleton', reason: 'at_capacity' },
		'Passed over Coral Sampleton (officer): has as many reports as they can take'
	],
	[
		{ kind: 'escalated', step: 'twin', person: 'Finn Mockridge', reason: 'lapsed' },
		'Moved on to Finn Mockridge (twin): it was acknowledged, and had no outcome in time'
	],
	[
		{ kind: 'escalated', step: 'officer', person: 'Finn Mockridge', reason: 'officer_disabled' },
		'Moved on to Finn Mockridge (officer): the account of who had it was switched off'
	],
	[
		{ kind: 'claim_expired', step: 'hotline', reason: 'claim_expired' },
		'Free again in the hotline’s queue: nobody acknowledged it after the claim'
	],
	[
		{
			kind: 'reassigned',
			step: 'twin',
			actor: 'Ona Marsh',
			person: 'Finn Mockridge',
			reason: 'reassigned'
		},
		'Ona Marsh gave it to Finn Mockridge (twin)'
	],
	[
		{ kind: 'reassigned', step: 'officer', actor: 'Ona Marsh', reason: 'away_undone' },
		'Ona Marsh was not away, and has it again'
	],
	[{ kind: 'alerted', step: 'officer' }, 'Told the officer as well'],
	[{ kind: 'alerted', reason: 'urgent' }, 'Told the hotline’s queue as well: it is happening now'],
	[
		{ kind: 'alerted', step: 'supervisor', reason: 'unheard_of' },
		'Told the supervisor as well: unheard of'
	],
	[{ kind: 'routed' }, 'Went to somebody'],
	[{ kind: 'routed', person: 'Finn Mockridge' }, 'Went to Finn Mockridge'],
	[{ kind: 'routed', step: 'twin' }, 'Went to the twin'],
	[
		{ kind: 'routed', step: 'hotline', person: 'Hattie Hotwell' },
		'Went to Hattie Hotwell (hotline)'
	],
	[{ kind: 'acknowledged' }, 'Somebody acknowledged it'],
	[{ kind: 'closed', actor: 'Ona Marsh' }, 'Ona Marsh closed it'],
	[{ kind: 'photo_received' }, 'A photo arrived'],
	[
		{ kind: 'reopened', step: 'twin', note: null, reason: null },
		'Opened again; it went to the twin'
	],
	[{ kind: 'grown_much_later' }, 'grown much later'],
	[{ kind: 'extended', actor: 'Ona Marsh' }, 'Ona Marsh is still on it'],
	[{ kind: 'grown_later', reason: 'some_word' }, 'grown later: some word']
])('%j in words', (changes, words) => {
	expect(historyWords(entry(changes))).toBe(words);
});

test('each reason an officer is passed over for, and each cause of a move, has words', () => {
	const availability = functionSql('app.unavailable_because');
	const reasons = [...availability.matchAll(/return '([a-z_]+)';/g)].map(([, word]) => word!);
	expect(reasons).toContain('at_capacity');
	const moves = functionSql('app.reports_that_move');
	const causes = [...moves.matchAll(/(?:then|else) '([a-z_]+)'$/gm)].map(([, word]) => word!);
	expect(causes).toContain('claim_expired');
	expect([...reasons, ...causes].filter((word) => !hasWords(word))).toEqual([]);
});

const REASONS = [
	...['first_choice', 'officer_unavailable', 'twin_unavailable', 'no_patch', 'no_officer'],
	...['no_twin', 'urgent', 'no_answer', 'lapsed', 'claim_expired', 'officer_disabled'],
	...['released', 'claimed', 'reopened', 'had_it', 'roster_unreadable', 'inactive', 'absent'],
	...['off_duty', 'no_channel', 'channel_unproven', 'at_capacity', 'useful_kept'],
	...['passed_to_partner', 'nothing_more_needed', 'more_detail_helps']
];

test('no two reasons read alike, and one without words is shown rather than hidden', () => {
	const words = REASONS.map(reasonWords);
	expect(new Set(words).size).toBe(REASONS.length);
	for (const [index, reason] of REASONS.entries()) {
		expect(words[index]).toMatch(/^\p{Ll}[\p{Ll}’, ]{5,}$/u);
		expect(hasWords(reason)).toBe(true);
	}
	expect([reasonWords('a_later_word'), hasWords('a_later_word')]).toEqual(['a later word', false]);
});
