import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { addendumTo, draftBy, noteOf, NOW, receiptFor } from '$lib/outbox/outbox.fixture.ts';
import { openOutbox, type Outbox } from '$lib/outbox/outbox.ts';
import type { Addendum } from '$lib/report/addendum.ts';
import type { Draft } from '$lib/report/draft.ts';
import { MOST_PHOTOS } from '$lib/report/photo.ts';
import { Kept } from './kept.svelte.ts';
import { Keeper } from './keeper.svelte.ts';

const JPEG = new Uint8Array([0xff, 0xd8, 0xff]).buffer;

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});

/** A outbox that does something while it stores a photo, or while it removes one. */
function duringPhotos(outbox: Outbox, meanwhile: () => unknown): Outbox {
	return {
		...outbox,
		async addPhoto(...args) {
			const [stored] = await Promise.all([outbox.addPhoto(...args), meanwhile()]);
			return stored;
		},
		async removePhoto(...args) {
			const [stored] = await Promise.all([outbox.removePhoto(...args), meanwhile()]);
			return stored;
		}
	};
}

/** The same, but it is done before the photo is. */
function beforePhotos(outbox: Outbox, first: () => Promise<unknown>): Outbox {
	return {
		...outbox,
		addPhoto: async (...args) => (await first(), outbox.addPhoto(...args)),
		removePhoto: async (...args) => (await first(), outbox.removePhoto(...args))
	};
}

const photoActs = {
	stored: (keeper: Keeper) => keeper.addPhoto(noteOf(), JPEG),
	removed: (keeper: Keeper) => keeper.removePhoto(keeper.draft.photos[0]!.id)
};

/** Outside a browser Svelte's state changes the object it is given, which tabs must not share. */
function open(draft: Draft, outbox: Outbox): Keeper {
	const keeper = new Keeper(structuredClone(draft), outbox);
	keeper.listen();
	return keeper;
}

/** A stored draft with one photo. */
async function storedDraft(outbox: Outbox) {
	const draft = draftBy('barnaby', { description: 'Grey RHIB', placeText: '', urgency: 'today' });
	return outbox.addPhoto(draft, noteOf(), JPEG);
}

test.each(Object.entries(photoActs))(
	'what is typed while a photo is %s is stored @row6',
	async (done, act) => {
		const outbox = openOutbox();
		const draft = await storedDraft(outbox);
		const typed = { description: 'Grey RHIB, no lights', urgency: 'now' } as const;
		const keeper: Keeper = open(
			draft,
			duringPhotos(outbox, () => keeper.change(typed))
		);
		await act(keeper);
		await keeper.settled();
		expect(keeper.draft).toMatchObject(typed);
		expect(keeper.others).toEqual([]);
		expect(keeper.draft.photos).toHaveLength(done === 'stored' ? 2 : 0);
		expect(await outbox.draft('barnaby', draft.id)).toEqual(keeper.draft);
	}
);

test.each(Object.entries(photoActs))(
	'what another tab saves before a photo is %s here stays, and is shown here @row6',
	async (done, act) => {
		const [one, two] = [openOutbox(), openOutbox()];
		const draft = await storedDraft(one);
		const other = open(draft, two);
		const saveThere = () => {
			other.change({ description: 'Grey RHIB, no lights', urgency: 'now' });
			return other.settled();
		};
		const keeper = open(draft, beforePhotos(one, saveThere));
		keeper.change({ placeText: 'Off the fuel berth' });
		await act(keeper);
		expect(keeper.draft).toMatchObject({
			description: 'Grey RHIB, no lights',
			urgency: 'now',
			placeText: 'Off the fuel berth'
		});
		expect(keeper.others).toContainEqual({ name: 'description', text: 'Grey RHIB' });
		expect(keeper.draft.photos).toHaveLength(done === 'stored' ? 2 : 0);
		expect(await two.draft('barnaby', draft.id)).toEqual(keeper.draft);
	}
);

/** Both places in which a report lies once it was sent from another tab. */
const sentThere = {
	'waits to go': async () => {},
	'has arrived': (outbox: Outbox, { id }: { id: string }) =>
		outbox.settle(id, receiptFor({ id }), 0)
};

test.each(Object.entries(sentThere))(
	'words typed after another tab sent the report, which %s, are not said to be saved @row6',
	async (_, then) => {
		const [one, two] = [openOutbox(), openOutbox()];
		const draft = await storedDraft(one);
		const keeper = open(draft, one);
		await two.file(draft, NOW, '1');
		await then(two, draft);
		keeper.change({ description: 'Grey RHIB, and they carry guns' });
		await keeper.settled();
		expect(keeper.failure?.reason).toBe('already_sent');
		expect(keeper.saved).toBe(false);
		expect(keeper.savedAt).toBeNull();
		expect(keeper.draft.description).toBe('Grey RHIB, and they carry guns');
		for (const act of Object.values(photoActs))
			await expect(act(keeper)).rejects.toMatchObject({ reason: 'already_sent' });
		expect(await one.photos('barnaby')).toMatchObject([{ id: draft.photos[0]!.id, filed: true }]);
		expect(await one.picture('barnaby', draft.photos[0]!.id)).toEqual(JPEG);
		expect(await one.unfiled('barnaby')).toEqual(new Set());
	}
);

test('the same for an addition to a report', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const addendum = addendumTo(draftBy('barnaby'));
	const store = {
		read: ({ author, id }: Addendum) => one.addendum(author, id),
		write: one.mergeAddendum
	};
	const kept = new Kept<Addendum>(structuredClone(addendum), one, store);
	kept.listen();
	await two.fileAddendum(addendum, NOW, '1');
	kept.change({ text: 'Three men went ashore' });
	await kept.settled();
	expect(kept.failure?.reason).toBe('already_sent');
	expect(kept.value.text).toBe('Three men went ashore');
});

test('a report taken back in another tab can be written on again', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const keeper = open(draft, one);
	await two.file(draft, NOW, '1');
	keeper.change({ description: 'Grey RHIB, no lights' });
	await keeper.settled();
	await two.reopen('barnaby', draft.id);
	keeper.change({ placeText: 'Off the fuel berth' });
	await keeper.settled();
	expect(keeper.failure).toBeNull();
	expect(await two.draft('barnaby', draft.id)).toMatchObject({
		description: 'Grey RHIB, no lights',
		placeText: 'Off the fuel berth'
	});
});

test('the tab that sends waits for what is typed while it waits, and nothing comes late', async () => {
	const outbox = openOutbox();
	const draft = await storedDraft(outbox);
	const rest = [{ placeText: 'Off the fuel berth' }, { urgency: 'now' }] as const;
	const more = rest.values();
	const keeper: Keeper = open(draft, {
		...outbox,
		mergeDraft(mine, base) {
			const typed = more.next().value;
			if (typed) keeper.change(typed);
			return outbox.mergeDraft(mine, base);
		}
	});
	keeper.change({ description: 'Grey RHIB, no lights' });
	const { draft: filed } = await outbox.file(await keeper.settled(), NOW, '1');
	await keeper.settled();
	expect(filed).toMatchObject({ ...rest[0], ...rest[1], description: 'Grey RHIB, no lights' });
	expect([keeper.saved, keeper.failure]).toEqual([true, null]);
});

test('a draft deleted in another tab comes back by typing, without the photos that are gone', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const keeper = open(draft, one);
	await two.discardDraft('barnaby', draft.id);
	keeper.change({ description: 'Grey RHIB, no lights' });
	await keeper.settled();
	expect(keeper.draft).toEqual({ ...draft, description: 'Grey RHIB, no lights', photos: [] });
	expect(await two.draft('barnaby', draft.id)).toEqual(keeper.draft);
	await keeper.addPhoto(noteOf(), JPEG);
	expect(keeper.draft.photos).toHaveLength(1);
	expect(await two.draft('barnaby', draft.id)).toEqual(keeper.draft);
});

/** A outbox that hears nothing from other tabs, as that of a page which the browser has frozen. */
const frozen = (outbox: Outbox): Outbox => ({
	...outbox,
	news: { ...outbox.news, listen: () => () => {} }
});

test('a tab that has not heard of newer words sends none without them, and shows them', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const keeper = open(draft, frozen(one));
	const other = open(draft, two);
	other.change({ description: 'Grey RHIB, no lights' });
	await other.settled();
	const send = () => keeper.file(async (mine, base) => void (await one.file(mine, NOW, '1', base)));
	await expect(send()).rejects.toMatchObject({ reason: 'changed_elsewhere' });
	expect(await one.item('barnaby', draft.id)).toBeNull();
	expect(keeper.draft.description).toBe('Grey RHIB, no lights');
	await send();
	expect(await one.item('barnaby', draft.id)).toMatchObject({
		content: { description: 'Grey RHIB, no lights' }
	});
	await expect(send()).rejects.toMatchObject({ reason: 'already_sent' });
});

test('a report whose last save failed can be sent all the same', async () => {
	const outbox = openOutbox();
	const draft = await storedDraft(outbox);
	const keeper = open(draft, {
		...outbox,
		mergeDraft: () => Promise.reject(new Failure('no_room'))
	});
	keeper.change({ description: 'Grey RHIB, no lights' });
	await keeper.file(async (mine, base) => void (await outbox.file(mine, NOW, '1', base)));
	expect(await outbox.item('barnaby', draft.id)).toMatchObject({
		content: { description: 'Grey RHIB, no lights' }
	});
});

/** Something to wait for. */
function gate() {
	let open = () => {};
	const passed = new Promise<void>((resolve) => (open = resolve));
	return { open, passed };
}

test('a save waits for no reading, and what was read before it is not shown', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const [read, answer] = [gate(), gate()];
	const keeper = open(draft, {
		...frozen(one),
		async draft(...args) {
			const found = await one.draft(...args);
			read.open();
			await answer.passed;
			return found;
		}
	});
	await two.mergeDraft({ ...draft, urgency: 'now' }, draft);
	const looking = keeper.look();
	await read.passed;
	keeper.change({ description: 'Grey RHIB, no lights' });
	await keeper.settled();
	const both = { description: 'Grey RHIB, no lights', urgency: 'now' };
	expect(await two.draft('barnaby', draft.id)).toMatchObject(both);
	answer.open();
	await looking;
	expect(keeper.draft).toMatchObject(both);
});

test('while another tab types, the words that stood here before are kept beside the newest', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const keeper = open(draft, frozen(one));
	const other = open(draft, two);
	keeper.change({ description: 'Two men, guns' });
	await keeper.settled();
	for (const typed of ['N', 'No', 'Nothing']) {
		other.change({ description: typed });
		await other.settled();
		await keeper.look();
	}
	expect(keeper.draft.description).toBe('Nothing');
	expect(keeper.others).toEqual([{ name: 'description', text: 'Two men, guns' }]);
	keeper.use(keeper.others[0]!);
	await keeper.settled();
	expect(await one.draft('barnaby', draft.id)).toMatchObject({ description: 'Two men, guns' });
	expect(keeper.others).toEqual([]);
});

test('words of another tab that give way to older ones of this tab are shown here', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	let isFull = true;
	const keeper = open(draft, {
		...frozen(one),
		mergeDraft: (...args) =>
			isFull ? Promise.reject(new Failure('no_room')) : one.mergeDraft(...args)
	});
	keeper.change({ people: { ...draft.people, description: 'Two men' } });
	await keeper.settled();
	const other = open(draft, two);
	other.change({ people: { ...draft.people, count: 3, description: 'Three men, guns' } });
	await other.settled();
	isFull = false;
	keeper.change({ urgency: 'now' });
	await keeper.settled();
	expect(keeper.draft.people).toMatchObject({ count: 3, description: 'Two men' });
	expect(keeper.others).toEqual([{ name: 'people.description', text: 'Three men, guns' }]);
	expect(await two.draft('barnaby', draft.id)).toEqual(keeper.draft);
});

test('a page whose report was sent or deleted elsewhere says no more that it is saved', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const keeper = open(draft, frozen(one));
	keeper.change({ urgency: 'now' });
	await keeper.settled();
	expect(keeper.savedAt).not.toBeNull();
	await two.file(draft, NOW, '1');
	await keeper.look();
	expect(keeper.savedAt).toBeNull();
});

test('what could not be saved while a report was sent elsewhere is saved once it is taken back', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const keeper = open(draft, frozen(one));
	await two.file(draft, NOW, '1');
	keeper.change({ description: 'Grey RHIB, no lights' });
	await keeper.settled();
	expect(keeper.failure?.reason).toBe('already_sent');
	await two.reopen('barnaby', draft.id);
	await keeper.look();
	await keeper.settled();
	expect(keeper.failure).toBeNull();
	const stored = await two.draft('barnaby', draft.id);
	expect(stored).toMatchObject({ description: 'Grey RHIB, no lights' });
});

test('two tabs add no more photos than a report may have', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	let draft = await storedDraft(one);
	while (draft.photos.length < MOST_PHOTOS - 1) draft = await one.addPhoto(draft, noteOf(), JPEG);
	const keeper = open(draft, frozen(one));
	await open(draft, frozen(two)).addPhoto(noteOf(), JPEG);
	await expect(keeper.addPhoto(noteOf(), JPEG)).rejects.toMatchObject({
		reason: 'too_many_photos'
	});
	expect(await one.photos('barnaby')).toHaveLength(MOST_PHOTOS);
});

test('a draft deleted in another tab is sent without the photos that are gone', async () => {
	const [one, two] = [openOutbox(), openOutbox()];
	const draft = await storedDraft(one);
	const keeper = open(draft, frozen(one));
	await two.discardDraft('barnaby', draft.id);
	await keeper.file(async (mine, base) => void (await one.file(mine, NOW, '1', base)));
	expect(await one.item('barnaby', draft.id)).toMatchObject({ draft: { photos: [] } });
});

test('a report is sent right after a photo was added, in whatever order its facts were noted', async () => {
	const outbox = openOutbox();
	const keeper = open(await storedDraft(outbox), outbox);
	const { id, ...facts } = noteOf();
	await keeper.addPhoto({ ...facts, id }, JPEG);
	await keeper.file(async (mine, base) => void (await outbox.file(mine, NOW, '1', base)));
	expect(await outbox.photos('barnaby')).toMatchObject([{ filed: true }, { filed: true }]);
});
