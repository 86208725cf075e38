import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import type { Person } from '$lib/supabase/session.ts';
import { openOutbox } from '$lib/outbox/outbox.ts';
import { Reporter } from './reporter.svelte.ts';

const tab = () => new Reporter({ id: 'barnaby' } as Person, openOutbox(), null);

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});

test('a report begun in one tab is never the empty one that another tab shows', async () => {
	const [one, two] = [tab(), tab()];
	const shown = await one.begin();
	const danger = await two.begin({ dangerToLife: true });
	expect(danger.id).not.toBe(shown.id);
	expect(await one.outbox.draft('barnaby', shown.id)).toMatchObject({ dangerToLife: false });
});

test('begun and left in one tab, time and again, it is one empty report', async () => {
	const one = tab();
	const { id } = await one.begin();
	expect((await one.begin()).id).toBe(id);
	expect(await one.outbox.drafts('barnaby')).toHaveLength(1);
});
