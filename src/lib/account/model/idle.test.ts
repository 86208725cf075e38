import { beforeEach, expect, test } from 'vitest';
import { Idle, IDLE_MS, type Slate } from './idle.ts';

let kept: Map<string, string>;
let now: number;
let slate: Slate;
const tab = (person = 'ona') => new Idle(person, slate, () => now);

beforeEach(() => {
	kept = new Map();
	now = Date.UTC(2026, 10, 26, 12);
	slate = {
		getItem: (key) => kept.get(key) ?? null,
		setItem: (key, value) => void kept.set(key, value)
	};
});

test('it locks after a quarter of an hour in which nobody did anything, and not a second sooner', () => {
	tab().touch();
	now += IDLE_MS - 1;
	expect(tab().locked).toBe(false);
	now += 1;
	expect(tab().locked).toBe(true);
});

test('what is done in one tab counts in all', () => {
	const [one, other] = [tab(), tab()];
	one.touch();
	now += IDLE_MS - 1000;
	other.touch();
	now += IDLE_MS - 1000;
	expect(one.locked).toBe(false);
});

test('locked in one tab it is locked in all, and doing something opens none', () => {
	const [one, other] = [tab(), tab()];
	one.touch();
	one.lock();
	other.touch();
	now -= IDLE_MS;
	expect([one.locked, other.locked]).toEqual([true, true]);
	other.open();
	expect([one.locked, other.locked]).toEqual([false, false]);
});

test('a clock set back by hours locks', () => {
	tab().touch();
	now -= 2 * IDLE_MS;
	expect(tab().locked).toBe(true);
});

test('whoever has just signed in is not locked out by somebody before them', () => {
	tab('piet').lock();
	expect(tab('ona').locked).toBe(false);
});
