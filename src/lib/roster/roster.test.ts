import { expect, test } from 'vitest';
import {
	byPlace,
	isSoon,
	londonMoment,
	weeksOf,
	type CoverageGap,
	type DatedShift
} from './roster.ts';

const shift = (weekday: number, startsOn: string, endsOn: string | null): DatedShift => ({
	weekday,
	starts: '08:00',
	ends: '18:00',
	zone: 'Europe/London',
	startsOn,
	endsOn
});

test('the week in force comes first, and each to come on the day it begins', () => {
	const old = shift(1, '2026-01-01', '2026-11-30');
	const next = shift(2, '2026-12-01', null);
	expect(weeksOf({ shifts: [next, old] }, '2026-11-25')).toEqual([
		{ from: '2026-11-25', shifts: [old] },
		{ from: '2026-12-01', shifts: [next] }
	]);
});

test('that a roster ends and nothing follows is a week too, with no shift in it', () => {
	const old = shift(1, '2026-01-01', '2026-11-30');
	expect(weeksOf({ shifts: [old] }, '2026-11-25')).toEqual([
		{ from: '2026-11-25', shifts: [old] },
		{ from: '2026-12-01', shifts: [] }
	]);
	expect(weeksOf({ shifts: [] }, '2026-11-25')).toEqual([{ from: '2026-11-25', shifts: [] }]);
});

test('a shift counts on its first and on its last day, and weeks come in the order of days', () => {
	const last = shift(1, '2026-01-01', '2026-11-25');
	const later = shift(3, '2026-12-24', null);
	const sooner = shift(2, '2026-11-26', '2026-12-23');
	expect(weeksOf({ shifts: [later, last, sooner] }, '2026-11-25')).toEqual([
		{ from: '2026-11-25', shifts: [last] },
		{ from: '2026-11-26', shifts: [sooner] },
		{ from: '2026-12-24', shifts: [later] }
	]);
	expect(weeksOf({ shifts: [sooner] }, '2026-11-26')[0]).toEqual({
		from: '2026-11-26',
		shifts: [sooner]
	});
});

test('thirty days ahead are soon, and not the moment after', () => {
	const now = new Date('2026-11-25T12:00:00Z');
	expect(isSoon(new Date('2026-12-25T11:59:59Z'), now)).toBe(true);
	expect(isSoon(new Date('2026-12-25T12:00:00Z'), now)).toBe(false);
});

test('gaps are listed patch by patch, and those of a hotline under its region', () => {
	const gap = (kind: CoverageGap['kind'], placeName: string, day: number): CoverageGap => ({
		kind,
		placeId: `${kind} ${placeName}`,
		placeName,
		startsAt: new Date(2026, 11, day),
		endsAt: new Date(2026, 11, day + 1)
	});
	const gaps = [
		gap('hotline', 'South', 1),
		gap('patch', 'Solent', 1),
		gap('patch', 'South', 2),
		gap('patch', 'Solent', 3),
		gap('site', 'Quay', 1)
	];
	expect(byPlace(gaps)).toEqual([
		{ name: 'Hotline of South', gaps: [gaps[0]] },
		{ name: 'Solent', gaps: [gaps[1], gaps[3]] },
		{ name: 'South', gaps: [gaps[2]] },
		{ name: 'Quay', gaps: [gaps[4]] }
	]);
	expect(byPlace([])).toEqual([]);
});

test('a day and a time make a moment of the coast, and half of one makes none', () => {
	expect(londonMoment('2026-12-01', '09:00')).toBe('2026-12-01 09:00 Europe/London');
	expect(londonMoment('2026-12-01', '')).toBeNull();
	expect(londonMoment('', '09:00')).toBeNull();
	for (const day of ['x2026-12-01', '2026-12-01x']) expect(londonMoment(day, '09:00')).toBeNull();
	for (const time of ['x09:00', '09:00x']) expect(londonMoment('2026-12-01', time)).toBeNull();
});
