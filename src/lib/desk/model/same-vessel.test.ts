import { expect, test } from 'vitest';
import { closable, type SameVessel } from './same-vessel.ts';

const other: SameVessel = {
	id: 'other',
	reference: 'KR-2345-6789',
	description: 'Grey RHIB',
	seenAt: new Date('2026-11-03T12:00:00Z'),
	closedAt: null,
	ownerId: 'coral',
	ownerName: 'Coral Sampleton',
	because: 'number',
	nauticalMiles: 2,
	apartSeconds: 0,
	linked: true,
	directly: true
};

test('what is linked, open and one’s own can be closed in one act; nothing else', () => {
	const others = [
		other,
		{ ...other, id: 'by way of it', directly: false },
		{ ...other, id: 'a hint', linked: false },
		{ ...other, id: 'closed', closedAt: other.seenAt },
		{ ...other, id: 'of the twin', ownerId: 'finn' },
		{ ...other, id: 'of the queue', ownerId: null }
	];
	expect(closable(others, 'coral').map(({ id }) => id)).toEqual(['other', 'by way of it']);
});
