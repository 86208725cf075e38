import { expect, test } from 'vitest';
import { mayGrade, movesOf } from './moves.ts';

const coral = { id: 'coral', role: 'officer' };
const hattie = { id: 'hattie', role: 'operator' };
const una = { id: 'una', role: 'supervisor' };
const at = new Date('2026-11-03T12:00:00Z');
const report = {
	ownerStep: 'officer' as const,
	ownerId: 'coral' as string | null,
	acknowledgedAt: null as Date | null,
	closedAt: null as Date | null
};
const moves = (person: typeof coral, changes: object) =>
	[...movesOf(person, { ...report, ...changes })].sort();

test('its owner can acknowledge, hand back or reassign, and close or keep it only once acknowledged', () => {
	expect(moves(coral, {})).toEqual(['acknowledge', 'reassign', 'release']);
	expect(moves(coral, { acknowledgedAt: at })).toEqual(['close', 'extend', 'reassign', 'release']);
});

test('another officer can do nothing, and a supervisor can give it to somebody', () => {
	expect(moves({ id: 'finn', role: 'officer' }, {})).toEqual([]);
	expect(moves(una, {})).toEqual(['reassign']);
	expect(moves(una, { ownerId: null, ownerStep: 'hotline' })).toEqual(['reassign']);
});

test('an operator can claim what waits, or what an officer has not acknowledged', () => {
	expect(moves(hattie, { ownerStep: 'hotline', ownerId: null })).toEqual(['claim']);
	expect(moves(hattie, {})).toEqual(['claim']);
});

test('an operator cannot claim a colleague’s, nor what an officer acknowledged', () => {
	expect(moves(hattie, { ownerStep: 'hotline', ownerId: 'otto' })).toEqual([]);
	expect(moves(hattie, { acknowledgedAt: at })).toEqual([]);
});

test('what is closed can be opened again by whoever of staff reads it, and is moved no other way', () => {
	expect(moves(coral, { acknowledgedAt: at, closedAt: at })).toEqual(['reopen']);
	expect(moves(hattie, { ownerStep: 'hotline', ownerId: null, closedAt: at })).toEqual(['reopen']);
	expect(moves(una, { acknowledgedAt: at, closedAt: at })).toEqual(['reopen']);
});

test.each([
	['officer', true],
	['operator', true],
	['supervisor', false],
	['administrator', false],
	['reporter', false]
])('a person who is %s may grade: %s', (role, may) => {
	expect(mayGrade({ role })).toBe(may);
});
