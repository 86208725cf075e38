import { expect, test } from 'vitest';
import { askToKeep, isScarce, roomOn } from './room.ts';

test('a browser without storage manager is asked nothing and says nothing', async () => {
	await askToKeep(undefined);
	expect(await roomOn(undefined)).toEqual({ persisted: null, freeBytes: null });
	expect(isScarce({ persisted: null, freeBytes: null })).toBe(false);
});

test('under 50 MB is scarce', async () => {
	const storage = {
		persisted: async () => false,
		estimate: async () => ({ quota: 60e6, usage: 20e6 })
	};
	const room = await roomOn(storage);
	expect(room).toEqual({ persisted: false, freeBytes: 40e6 });
	expect(isScarce(room)).toBe(true);
});

test('a phone is asked to keep what waits, and may refuse', async () => {
	let asked = 0;
	await askToKeep({ persist: async () => (asked++, true) });
	expect(asked).toBe(1);
	await expect(askToKeep({ persist: () => Promise.reject(new Error('no')) })).resolves.toBe(
		undefined
	);
	await askToKeep({});
});

test('what a phone does not say, or fails to say, is not known', async () => {
	const fails = () => Promise.reject(new Error('no'));
	expect(await roomOn({ persisted: fails, estimate: fails })).toEqual({
		persisted: null,
		freeBytes: null
	});
	expect(await roomOn({})).toEqual({ persisted: null, freeBytes: null });
	expect(await roomOn({ persisted: async () => true, estimate: async () => ({}) })).toEqual({
		persisted: true,
		freeBytes: null
	});
	for (const half of [{ quota: 60e6 }, { usage: 20e6 }])
		expect((await roomOn({ estimate: async () => half })).freeBytes).toBeNull();
});

test('exactly 50 MB is enough', () => {
	expect(isScarce({ persisted: null, freeBytes: 50 * 1024 * 1024 })).toBe(false);
	expect(isScarce({ persisted: null, freeBytes: 50 * 1024 * 1024 - 1 })).toBe(true);
	expect(isScarce({ persisted: null, freeBytes: 0 })).toBe(true);
});
