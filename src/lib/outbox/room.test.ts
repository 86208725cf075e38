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
