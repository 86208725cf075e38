import { expect, test } from 'vitest';
import {
	bySite,
	isSoon,
	sitesAhead,
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

const gap = (
	kind: CoverageGap['kind'],
	patchName: string,
	sites: string[],
	day: number
): CoverageGap => ({
	kind,
	patchId: `${kind} ${patchName}`,
	patchName,
	sites,
	startsAt: new Date(2026, 11, day),
	endsAt: new Date(2026, 11, day + 1)
});

test('gaps are listed by site: sites of one patch together, hotlines first @row68', () => {
	const gaps = [
		gap('patch', 'West', ['Yarmouth'], 1),
		gap('patch', 'Solent', ['Hamble', 'Pier'], 1),
		gap('patch', 'Solent', ['Hamble', 'Pier'], 3),
		gap('patch', 'Empty', [], 2),
		gap('site', 'Quay', ['Quay'], 1),
		gap('hotline', 'South', [], 1)
	];
	expect(bySite(gaps)).toEqual([
		{ id: 'hotline South', name: 'Hotline of South', patchName: null, gaps: [gaps[5]] },
		{ id: 'patch Solent', name: 'Hamble, Pier', patchName: 'Solent', gaps: [gaps[1], gaps[2]] },
		{ id: 'patch Empty', name: 'No sites', patchName: 'Empty', gaps: [gaps[3]] },
		{ id: 'site Quay', name: 'Quay', patchName: null, gaps: [gaps[4]] },
		{ id: 'patch West', name: 'Yarmouth', patchName: 'West', gaps: [gaps[0]] }
	]);
	expect(bySite([])).toEqual([]);
});

test('sites with gaps are counted once each, and the hotline is named', () => {
	const solent = [1, 2].map((day) => gap('patch', 'Solent', ['Hamble', 'Pier'], day));
	const hotline = gap('hotline', 'South', [], 1);
	expect(sitesAhead([])).toBe('none');
	expect(sitesAhead(solent)).toBe('2');
	expect(sitesAhead([...solent, hotline])).toBe('2, and the hotline');
	expect(sitesAhead([hotline])).toBe('the hotline');
	expect(sitesAhead([gap('patch', 'Empty', [], 1)])).toBe('none');
});

test('a day and a time make a moment of the coast, and half of one makes none', () => {
	expect(londonMoment('2026-12-01', '09:00')).toBe('2026-12-01 09:00 Europe/London');
	expect(londonMoment('2026-12-01', '')).toBeNull();
	expect(londonMoment('', '09:00')).toBeNull();
	for (const day of ['x2026-12-01', '2026-12-01x']) expect(londonMoment(day, '09:00')).toBeNull();
	for (const time of ['x09:00', '09:00x']) expect(londonMoment('2026-12-01', time)).toBeNull();
});
