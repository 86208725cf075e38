import { expect, test } from 'vitest';
import { accessWords, type AccessEntry } from './access.ts';

const entry: AccessEntry = {
	id: 1,
	at: new Date('2026-11-25T12:00:00Z'),
	kind: 'consultation',
	what: 'report',
	personId: 'coral',
	personName: 'Coral Sampleton',
	recipient: null,
	reason: null
};

test.for([
	[{}, 'Coral Sampleton opened it'],
	[
		{ kind: 'collection', what: 'received', personId: null, personName: null },
		'Its reporter filed it'
	],
	[{ personName: null, what: 'photo' }, 'Somebody looked at a photo'],
	[
		{ kind: 'disclosure', what: 'print', recipient: 'Marine Unit' },
		'Coral Sampleton made a copy to hand out for Marine Unit'
	],
	[{ kind: 'alteration', what: 'a_later_verb' }, 'Coral Sampleton changed it']
] as const)('%j', ([changes, words]) => {
	expect(accessWords({ ...entry, ...changes })).toBe(words);
});

const VERBS = [
	...['received', 'addendum', 'photo_received', 'report', 'photo', 'acknowledged', 'extended'],
	...['claimed', 'released', 'reassigned', 'closed', 'reopened', 'thanked', 'asked', 'note'],
	...['grade', 'review', 'held', 'hold_released', 'linked', 'unlinked']
];
const KINDS = ['collection', 'alteration', 'consultation', 'disclosure', 'combination'];

test('each verb and each kind has words of its own, and a kind of later its own name', () => {
	const words = (changes: Partial<AccessEntry>) => accessWords({ ...entry, ...changes });
	const verbs = VERBS.map((what) => words({ kind: 'later_kind', what }));
	const kinds = KINDS.map((kind) => words({ kind, what: null }));
	for (const found of [verbs, kinds]) {
		expect(new Set(found).size).toBe(found.length);
		for (const sentence of found) expect(sentence).toMatch(/^Coral Sampleton [a-z][a-z ]+$/);
	}
	expect(words({ kind: 'later_kind', what: null })).toBe('Coral Sampleton later_kind');
});
