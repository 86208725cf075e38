import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { keysOfThisPhone } from './keys.ts';
import { openVault } from './seal.ts';

const SIGHTING = {
	words: 'Grey RHIB, no lights',
	at: new Date('2026-11-03T14:00:00Z'),
	none: null
};

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
});

test('what is sealed comes back as it was, also after the app was closed', async () => {
	const sealed = await openVault().seal('barnaby', 'draft 1', SIGHTING);
	expect(await openVault().unseal('barnaby', 'draft 1', sealed)).toEqual(SIGHTING);
});

test('nothing of it can be read in storage @row72', async () => {
	const { data } = await openVault().seal('barnaby', 'draft 1', SIGHTING);
	expect(new TextDecoder().decode(data)).not.toMatch(/RHIB|words|2026/);
});

test('the same words are other noise each time', async () => {
	const vault = openVault();
	const [one, two] = [await vault.seal('b', 'd', 'x'), await vault.seal('b', 'd', 'x')];
	expect(new Uint8Array(one.data)).not.toEqual(new Uint8Array(two.data));
});

test('another person, another name or a changed byte opens nothing', async () => {
	const vault = openVault();
	const sealed = await vault.seal('barnaby', 'draft 1', SIGHTING);
	await expect(vault.unseal('petra', 'draft 1', sealed)).rejects.toThrow();
	await expect(vault.unseal('barnaby', 'draft 2', sealed)).rejects.toThrow();
	const bytes = new Uint8Array(sealed.data);
	bytes[3] = bytes[3]! ^ 1;
	await expect(vault.unseal('barnaby', 'draft 1', sealed)).rejects.toThrow();
});

test('the key cannot be taken out of the browser', async () => {
	const key = await keysOfThisPhone()('barnaby');
	await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
});

test('two tabs that need a key at the same moment end on one', async () => {
	const [one, two] = [openVault(), openVault()];
	const sealed = await Promise.all([one.seal('b', 'd', 1), two.seal('b', 'd', 2)]);
	expect(await two.unseal('b', 'd', sealed[0])).toBe(1);
	expect(await one.unseal('b', 'd', sealed[1])).toBe(2);
});

test('a phone that lost its keys seals with a new one and says so of the old', async () => {
	const vault = openVault();
	const before = await vault.seal('barnaby', 'd', 1);
	globalThis.indexedDB = new IDBFactory();
	const phone = openVault();
	const after = await phone.seal('barnaby', 'd', 2);
	await expect(phone.unseal('barnaby', 'd', before)).rejects.toThrow();
	expect(await phone.unseal('barnaby', 'd', after)).toBe(2);
});
