import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReportOnChart } from '$lib/report/chart.ts';
import { clusters } from './clusters.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const WORLD: [number, number, number, number] = [-180, -85, 180, 85];

const report = (id: string, changes: Partial<ReportOnChart> = {}): ReportOnChart => ({
	id,
	reference: `KR-${id}`,
	urgency: 'today',
	latitude: 50.7,
	longitude: -1.3,
	targetAt: null,
	deadlineAt: minutes(60),
	claimedUntil: null,
	lapsesAt: null,
	mine: false,
	...changes
});

test('each report is in exactly one mark, from any distance', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					latitude: fc.double({ min: 49, max: 52, noNaN: true }),
					longitude: fc.double({ min: -6, max: 2, noNaN: true })
				})
			),
			fc.integer({ min: 5, max: 16 }),
			(places, zoom) => {
				const reports = places.map((place, n) => report(`${n}`, place));
				const marks = clusters(reports, NOW)(WORLD, zoom);
				const seen = marks.flatMap(({ reports }) => reports.map(({ id }) => id));
				expect(seen.toSorted()).toEqual(reports.map(({ id }) => id).toSorted());
				expect(new Set(marks.map(({ key }) => key)).size).toBe(marks.length);
			}
		)
	);
});

test('one says by shape, letter and name how urgent it is and how it stands', () => {
	const marks = (changes: Partial<ReportOnChart>) =>
		clusters([report('A', changes)], NOW)(WORLD, 10)[0]!;
	expect(marks({ mine: true })).toMatchObject({
		letters: 'T',
		shape: 'waiting',
		name: 'KR-A, earlier today, 1 h left, with you'
	});
	expect(marks({ urgency: 'now', deadlineAt: minutes(-5) })).toMatchObject({
		letters: 'N!',
		shape: 'overdue',
		name: 'KR-A, happening now, overdue by 5 min'
	});
	expect(marks({ urgency: 'routine', deadlineAt: null, lapsesAt: minutes(120) })).toMatchObject({
		letters: 'R',
		shape: 'acknowledged'
	});
});

test('several say how many they are, and whether any is overdue or happens now', () => {
	const near = [
		report('A'),
		report('B', { longitude: -1.301, deadlineAt: minutes(-1) }),
		report('C', { longitude: -1.302, urgency: 'now' })
	];
	const marksOf = clusters(near, NOW);
	const [many] = marksOf(WORLD, 8);
	expect(many).toMatchObject({
		letters: '3!',
		shape: 'many-overdue',
		name: '3 reports, 1 overdue, 1 happening now'
	});
	expect(marksOf(WORLD, many!.parts!).length).toBeGreaterThan(1);
});

test('those on one spot are never parted, and say so', () => {
	const [many] = clusters([report('A'), report('B')], NOW)(WORLD, 16);
	expect(many).toMatchObject({ parts: null, shape: 'many', name: '2 reports' });
	expect(many!.reports).toHaveLength(2);
	expect(many!.letters).toBe('2'); // none of them is overdue
	expect(many!.key).toBe('A and 1');
});
