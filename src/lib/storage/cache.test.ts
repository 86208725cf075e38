import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { readCache, writeCache, cache } from './cache.ts';

const numbers = v.array(v.number());

beforeEach(() => cache.clear());

test('what was read is there again, with its time', async () => {
	await writeCache('barnaby', 'numbers', [1, 2]);
	const kept = await readCache('barnaby', 'numbers', numbers);
	expect(kept?.value).toEqual([1, 2]);
	expect(kept?.asOf).toBeInstanceOf(Date);
});

test('another person on the same phone does not see it', async () => {
	await writeCache('barnaby', 'numbers', [1, 2]);
	expect(await readCache('petra', 'numbers', numbers)).toBeNull();
});

test('what an older app wrote otherwise is as if it were not there', async () => {
	await writeCache('barnaby', 'numbers', 'one, two');
	expect(await readCache('barnaby', 'numbers', numbers)).toBeNull();
});

test('what lies in storage says nothing of it', async () => {
	await writeCache('barnaby', 'reports', ['Grey RHIB']);
	const kept = await cache.get('barnaby:reports');
	const text = JSON.stringify(kept, (_, value) =>
		value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value
	);
	expect(text).toContain('sealed');
	expect(text).not.toContain('RHIB');
});
