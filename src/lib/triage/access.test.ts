import { expect, test } from 'vitest';
import { accessWords, type AccessEntry } from './access.ts';

const entry: AccessEntry = {
	id: 1,
	at: new Date('2026-11-25T12:00:00Z'),
	kind: 'consultation',
	what: 'report',
	by: { name: 'Coral Sampleton' },
	recipient: null,
	reason: null
};

test.for([
	[{}, 'Coral Sampleton opened it'],
	[{ kind: 'collection', what: 'received', by: 'reporter' }, 'Its reporter filed it'],
	[{ by: 'somebody', what: 'photo' }, 'Somebody looked at a photo'],
	[
		{ kind: 'disclosure', what: 'print', recipient: 'Marine Unit' },
		'Coral Sampleton made a copy to hand out for Marine Unit'
	],
	[{ kind: 'alteration', what: 'a_later_verb' }, 'Coral Sampleton changed it']
] as const)('%j', ([changes, words]) => {
	expect(accessWords({ ...entry, ...changes })).toBe(words);
});
