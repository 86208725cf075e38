import { expect, test } from 'vitest';
import { locksOf } from './seat.fixture.ts';
import { takeSeat } from './seat.ts';

const notesAt = (...numbers: number[]) => {
	return (number: number) => Promise.resolve(numbers.includes(number));
};

test('each tab has a seat of its own, and one that was left is free again', async () => {
	const locks = locksOf();
	const first = await takeSeat(locks, 'hattie', notesAt());
	const second = await takeSeat(locks, 'hattie', notesAt());
	expect([first?.number, second?.number]).toEqual([1, 2]);
	first?.leave();
	await Promise.resolve();
	expect((await takeSeat(locks, 'hattie', notesAt()))?.number).toBe(1);
});

test('unfinished notes come first, unless another tab is at them', async () => {
	const locks = locksOf();
	const first = await takeSeat(locks, 'hattie', notesAt(3));
	expect(first?.number).toBe(3);
	expect((await takeSeat(locks, 'hattie', notesAt(3)))?.number).toBe(1);
	expect((await takeSeat(locks, 'otto', notesAt(3)))?.number).toBe(3);
});

test('somebody with nine tabs open gets no tenth', async () => {
	const locks = locksOf();
	for (let n = 1; n <= 9; n++) await takeSeat(locks, 'hattie', notesAt());
	expect(await takeSeat(locks, 'hattie', notesAt())).toBeNull();
});
