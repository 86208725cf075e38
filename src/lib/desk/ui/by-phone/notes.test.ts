import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { callContent } from '$lib/report/call.ts';
import { Notes } from './notes.svelte.ts';
import { locksOf } from './seat.fixture.ts';

const NOW = new Date('2026-11-03T14:00:00Z');
const LATER = new Date('2026-11-03T14:20:00Z');
const receipt = {
	reference: 'KR-2222-2222',
	kind: 'report' as const,
	receivedAt: NOW,
	step: 'hotline' as const,
	ownerName: null,
	reason: null,
	hotlineAlerted: false,
	deadlineAt: LATER
};
const sitting: Notes[] = [];

/** A page of that operator, in the browser whose locks these are. */
async function open(locks: LockManager, operator = 'hattie'): Promise<Notes> {
	const notes = new Notes(operator, locks);
	sitting.push(notes);
	await vi.waitUntil(() => notes.ready, { timeout: 15_000 });
	return notes;
}

afterEach(async () => {
	for (const notes of sitting.splice(0)) {
		notes.startAnew();
		await notes.leave();
	}
});

test('a page that is closed and opened again has what was typed, under the same id', async () => {
	const first = await open(locksOf());
	first.change({ description: 'Grey RHIB' });
	first.change({ number: '01632 960555' });
	await first.settled();
	const again = await open(locksOf()); // the browser was ended: nobody holds a lock
	expect(again.call).toEqual(first.call);
	expect((await open(locksOf(), 'otto')).call.description).toBe('');
});

test('sent again it is word for word what was sent, until something is said differently', async () => {
	const notes = await open(locksOf());
	notes.change({ description: 'Grey RHIB', urgency: 'now' });
	const first = callContent(notes.file('app-1', NOW), 'hattie');
	expect(callContent(notes.file('app-2', LATER), 'hattie')).toEqual(first);
	await notes.settled();
	const again = await open(locksOf());
	expect(callContent(again.file('app-2', LATER), 'hattie')).toEqual(first);
	notes.change({ description: 'Two of them' });
	expect(callContent(notes.file('app-2', LATER), 'hattie')).toMatchObject({
		description: 'Two of them',
		saved_at: LATER.toISOString(),
		app_version: 'app-2'
	});
});

test('says when the last of it is put away', async () => {
	const notes = await open(locksOf());
	expect(notes.keeping).toBe(false);
	notes.change({ description: 'Grey' });
	notes.change({ description: 'Grey RHIB' });
	expect(notes.keeping).toBe(true);
	await notes.settled();
	expect(notes.keeping).toBe(false);
	expect((await open(locksOf())).call.description).toBe('Grey RHIB');
});

test('two tabs never write into one call', async () => {
	const locks = locksOf();
	const one = await open(locks);
	one.change({ description: 'Grey RHIB' });
	const other = await open(locks);
	expect(other.call.id).not.toBe(one.call.id);
	other.change({ description: 'A man with a torch' });
	await other.leave();
	expect((await open(locks)).call.description).toBe('A man with a torch');
});

test('what is filed stays over a reload, and is gone once the page is left', async () => {
	const notes = await open(locksOf());
	notes.change({ description: 'Grey RHIB' });
	expect(notes.arrived(notes.file('app-1', NOW), receipt)).toBe(false);
	await notes.settled();
	expect((await open(locksOf())).call).toMatchObject({ description: 'Grey RHIB', receipt });
	await notes.leave();
	expect((await open(locksOf())).call).toMatchObject({ description: '', receipt: null });
});

test('what is changed while it is sent is not taken for filed, and goes with the next filing', async () => {
	const notes = await open(locksOf());
	notes.change({ description: 'Grey RHIB' });
	const sent = notes.file('app-1', NOW);
	notes.change({ description: 'Grey RHIB, casting off now' });
	expect(notes.arrived(sent, receipt)).toBe(true);
	expect(notes.call).toMatchObject({
		id: sent.id,
		receipt: null,
		description: 'Grey RHIB, casting off now'
	});
	const again = notes.file('app-1', LATER);
	notes.change({ description: 'Grey RHIB' });
	notes.change({ description: 'Grey RHIB, casting off now' }); // as it was sent
	expect(notes.arrived(again, { ...receipt, kind: 'addendum' })).toBe(false);
	expect(notes.call.receipt?.kind).toBe('addendum');
});
