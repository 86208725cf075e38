import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { recall, remember, remembered } from './cache.ts';

const numbers = v.array(v.number());

beforeEach(() => remembered.clear());

test('what was read is there again, with its time', async () => {
	await remember('barnaby', 'numbers', [1, 2]);
	const kept = await recall('barnaby', 'numbers', numbers);
	expect(kept?.value).toEqual([1, 2]);
	expect(kept?.asOf).toBeInstanceOf(Date);
});

test('another person on the same phone does not see it', async () => {
	await remember('barnaby', 'numbers', [1, 2]);
	expect(await recall('petra', 'numbers', numbers)).toBeNull();
});

test('what an older app wrote otherwise is as if it were not there', async () => {
	await remember('barnaby', 'numbers', 'one, two');
	expect(await recall('barnaby', 'numbers', numbers)).toBeNull();
});

test('what lies in storage says nothing of it', async () => {
	await remember('barnaby', 'reports', ['Grey RHIB']);
	const kept = await remembered.get('barnaby:reports');
	const text = JSON.stringify(kept, (_, value) =>
		value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value
	);
	expect(text).toContain('sealed');
	expect(text).not.toContain('RHIB');
});
