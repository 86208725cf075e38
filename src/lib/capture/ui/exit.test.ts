import { expect, test } from 'vitest';
import { ShiftThrice } from './exit.svelte.ts';

function presses(...keys: (string | number)[]): { left: number; thrice: ShiftThrice } {
	let left = 0;
	let at = 0;
	const thrice = new ShiftThrice(
		() => left++,
		() => at
	);
	for (const key of keys) {
		if (typeof key === 'number') at += key;
		else if (key.length > 1 && key.startsWith('+')) {
			// Shift held while another key is struck
			thrice.down({ key: 'Shift', repeat: false });
			thrice.down({ key: key.slice(1), repeat: false });
			thrice.up({ key: key.slice(1) });
			thrice.up({ key: 'Shift' });
		} else {
			thrice.down({ key, repeat: false });
			thrice.up({ key });
		}
	}
	return { left, thrice };
}

test('three presses of Shift leave, at once', () => {
	expect(presses('Shift', 'Shift', 'Shift').left).toBe(1);
	expect(presses('Shift', 4000, 'Shift', 4000, 'Shift').left).toBe(1);
});

test('two do not, and say how many are missing', () => {
	const { left, thrice } = presses('Shift', 'Shift');
	expect([left, thrice.missing]).toEqual([0, 1]);
	expect(presses().thrice.missing).toBeNull();
});

test('presses far apart begin anew', () => {
	expect(presses('Shift', 'Shift', 6000, 'Shift').left).toBe(0);
});

test('capital letters, and words between, are not it', () => {
	expect(presses('+A', '+B', '+C').left).toBe(0);
	expect(presses('Shift', 'Shift', 'a', 'Shift').left).toBe(0);
});
