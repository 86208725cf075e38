import { expect, test } from 'vitest';
import type { Drawer } from '$lib/desk/model/drawer.ts';
import { Unsent } from './unsent.svelte.ts';

function aDrawer(): Drawer & { kept: Readonly<Record<string, string>> | null } {
	return {
		kept: null,
		get() {
			return Promise.resolve(this.kept);
		},
		set(typed) {
			this.kept = typed;
			return Promise.resolve();
		}
	};
}
const blank = { kind: '', words: '' };

test('a second try of the same goes under the same id, of something else under another', () => {
	const note = new Unsent(blank, aDrawer());
	note.change({ words: 'Seen before' });
	const first = note.id();
	expect(note.id()).toBe(first);
	note.change({ words: 'Seen before, twice' });
	const second = note.id();
	expect(second).not.toBe(first);
	expect(note.arrived()).toBe(false);
	note.change({ words: 'Seen before, twice' });
	expect(note.id()).not.toBe(second);
});

test('a reload brings back what was typed, and the id of a try nobody answered', async () => {
	const drawer = aDrawer();
	const note = new Unsent(blank, drawer);
	note.change({ words: 'Seen before' });
	const id = note.id();
	await note.settled();
	const again = new Unsent(blank, drawer);
	await again.settled();
	expect(again.typed).toEqual({ kind: '', words: 'Seen before' });
	expect(again.begun).toBe(true);
	expect(again.id()).toBe(id);
	expect(again.arrived()).toBe(false);
	await again.settled();
	expect(drawer.kept).toBeNull();
	expect(again.typed).toEqual(blank);
	expect(again.begun).toBe(false);
});

test('what is typed while it is sent stays when it has arrived, and goes under another id', async () => {
	const drawer = aDrawer();
	const note = new Unsent(blank, drawer);
	note.change({ words: 'Seen before' });
	const first = note.id();
	note.change({ words: 'Seen before, and casting off' });
	expect(note.arrived()).toBe(true);
	expect(note.typed.words).toBe('Seen before, and casting off');
	await note.settled();
	expect(drawer.kept).toMatchObject({ words: 'Seen before, and casting off' });
	expect(note.id()).not.toBe(first);
	note.clear();
	expect(note.begun).toBe(false);
});

test('what is typed before the old is back stays', async () => {
	const drawer = aDrawer();
	drawer.kept = { words: 'Old' };
	const note = new Unsent(blank, drawer);
	note.change({ words: 'New' });
	await note.settled();
	expect(note.typed.words).toBe('New');
});
