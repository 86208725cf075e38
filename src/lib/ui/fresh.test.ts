import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import { Fresh } from './fresh.svelte.ts';

test('what was read last stays when the signal goes, and says so', async () => {
	let online = true;
	const desk = new Fresh(async () => {
		if (!online) throw new Failure('offline');
		return ['KR-2222-2222'];
	});
	await desk.refresh();
	const { asOf } = desk;
	online = false;
	await desk.refresh();
	expect(desk.value).toEqual(['KR-2222-2222']);
	expect(desk.failure?.reason).toBe('offline');
	expect(desk.asOf).toBe(asOf);

	online = true;
	await desk.refresh();
	expect(desk.failure).toBeNull();
});

test('an answer that a younger one has overtaken is dropped', async () => {
	const answers: ((text: string) => void)[] = [];
	const desk = new Fresh(() => new Promise<string>((resolve) => answers.push(resolve)));
	const slow = desk.refresh();
	const quick = desk.refresh();
	answers[1]?.('young');
	await quick;
	answers[0]?.('old');
	await slow;
	expect(desk.value).toBe('young');
});

test('a bug is not mistaken for bad signal', async () => {
	const desk = new Fresh(() => Promise.reject(new TypeError()));
	await expect(desk.refresh()).rejects.toThrow(TypeError);
	expect(desk.failure).toBeNull();
});

test('what was read at another time is shown until this time, and never after', async () => {
	const early = new Date('2026-11-26T09:00:00Z');
	let online = false;
	const desk = new Fresh(async () => {
		if (!online) throw new Failure('offline');
		return 'new';
	});
	desk.begin('old', early);
	await desk.refresh();
	expect([desk.value, desk.asOf, desk.failure?.reason]).toEqual(['old', early, 'offline']);
	online = true;
	await desk.refresh();
	desk.begin('old', early);
	expect(desk.value).toBe('new');
});
