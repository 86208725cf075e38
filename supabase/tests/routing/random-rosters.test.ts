/**
 * Over random rosters and two years, the database agrees with a naive recomputation that knows
 * nothing but what clocks on walls show.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { hire, region } from '../support/cast.ts';
import { test, type Row } from '../support/harness.ts';
import { ROUNDS } from '../support/rounds.ts';

const MINUTE_MS = 60_000;
const YEAR_STARTS = Date.UTC(2026, 0, 1);
const MINUTES = 2 * 365 * 24 * 60;
const ZONES = ['Europe/London', 'UTC', 'America/St_Johns', 'Australia/Lord_Howe'];
/** Half of all rounds look at the days around a change of clocks in one of the zones. */
const CHANGES = [
	'2026-03-29T01:00Z',
	'2026-10-25T01:00Z',
	'2027-03-28T01:00Z',
	'2027-10-31T01:00Z',
	'2026-03-08T05:30Z',
	'2026-11-01T04:30Z',
	'2026-04-04T15:00Z',
	'2026-10-03T15:30Z'
].map((at) => (Date.parse(at) - YEAR_STARTS) / MINUTE_MS);

type Shift = {
	weekday: number;
	starts: number;
	ends: number;
	zone: string;
	from: number;
	days: number | null;
};
type Change = { kind: 'extra' | 'off'; from: number; minutes: number };

const FORMATS = new Map(
	ZONES.map((timeZone) => [
		timeZone,
		new Intl.DateTimeFormat('en-GB', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric'
		})
	])
);

/** Minutes on the wall of a zone, as if its calendar were UTC's. */
function wall(instant: number, zone: string): number {
	const part: Record<string, number> = {};
	for (const { type, value } of FORMATS.get(zone)!.formatToParts(instant))
		part[type] = Number(value);
	return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!) / MINUTE_MS;
}

/**
 * Whether the wall has come to that time at that instant, and will not show it again: clocks that are
 * put back, by an hour at most, show it twice, and the second counts.
 */
function hasCome(time: number, instant: number, zone: string): boolean {
	const past = wall(instant, zone) - time;
	if (past < 0 || past >= 60) return past >= 60;
	for (let ahead = 1; ahead <= 60; ahead++)
		if (wall(instant + ahead * MINUTE_MS, zone) <= time) return false;
	return true;
}

function runs(shift: Shift, instant: number): boolean {
	const today = Math.floor(wall(instant, shift.zone) / 1440);
	const first = YEAR_STARTS / MINUTE_MS / 1440 + shift.from;
	return [0, 1].some((ago) => {
		const day = today - ago;
		const weekday = ((new Date(day * 1440 * MINUTE_MS).getUTCDay() + 6) % 7) + 1;
		if (weekday !== shift.weekday || day < first) return false;
		if (shift.days !== null && day > first + shift.days) return false;
		const ends = shift.ends + (shift.ends <= shift.starts ? 1440 : 0);
		return (
			hasCome(day * 1440 + shift.starts, instant, shift.zone) &&
			!hasCome(day * 1440 + ends, instant, shift.zone)
		);
	});
}

function naive(shifts: Shift[], changes: Change[], minute: number): boolean {
	const changed = (kind: string) =>
		changes.some(
			(change) =>
				change.kind === kind && change.from <= minute && minute < change.from + change.minutes
		);
	const instant = YEAR_STARTS + minute * MINUTE_MS;
	return changed('extra') || (!changed('off') && shifts.some((shift) => runs(shift, instant)));
}

const clock = (minutes: number) => `${Math.floor(minutes / 60)}:${minutes % 60}`;
const instantOf = (minute: number) => new Date(YEAR_STARTS + minute * MINUTE_MS);

const quarter = fc.integer({ min: 0, max: 95 }).map((n) => n * 15);
/** Where clocks jump. */
const smallHours = fc.integer({ min: 2, max: 13 }).map((n) => n * 15);
const hour = fc.oneof(quarter, smallHours);
const roster = fc.record({
	shifts: fc.array(
		fc.record({
			weekday: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constantFrom(6, 7)),
			starts: hour,
			ends: hour,
			zone: fc.oneof(fc.constant('Europe/London'), fc.constantFrom(...ZONES)),
			from: fc.integer({ min: -30, max: 30 }),
			days: fc.option(fc.integer({ min: 0, max: 700 }))
		}),
		{ maxLength: 12 }
	),
	changes: fc.array(
		fc.record({
			kind: fc.constantFrom('extra' as const, 'off' as const),
			from: fc.integer({ min: 0, max: MINUTES }),
			minutes: fc.integer({ min: 1, max: 60 * 24 * 21 })
		}),
		{ maxLength: 6 }
	),
	around: fc.oneof(fc.constantFrom(...CHANGES), fc.integer({ min: 0, max: MINUTES })),
	near: fc.array(fc.integer({ min: -150, max: 150 }), { minLength: 25, maxLength: 25 }),
	days: fc.array(fc.integer({ min: -36 * 60, max: 36 * 60 }), { minLength: 15, maxLength: 15 }),
	anywhere: fc.array(fc.integer({ min: 0, max: MINUTES }), { minLength: 10, maxLength: 10 })
});

test(`${ROUNDS} random rosters, fifty instants each`, async ({ db }) => {
	const person = await hire(db, 'officer', { region: await region(db, 'South') });
	await db.sql('savepoint roster');
	const seen = { on: 0, off: 0 };
	await fc.assert(
		fc.asyncProperty(roster, async ({ shifts, changes, around, near, days, anywhere }) => {
			await db.sql('rollback to savepoint roster');
			await db.sql(
				`insert into public.duties (person_id, weekday, starts, ends, zone, starts_on, ends_on)
				select $1, weekday, starts, ends, zone, date '2026-01-01' + "from", date '2026-01-01' + "from" + days
				from jsonb_to_recordset($2)
					as shift (weekday smallint, starts time, ends time, zone text, "from" int, days int)`,
				[
					person,
					JSON.stringify(
						shifts.map((shift) => ({
							...shift,
							starts: clock(shift.starts),
							ends: clock(shift.ends)
						}))
					)
				]
			);
			for (const { kind, from, minutes } of changes)
				await db.sql(
					`insert into public.duty_changes (person_id, kind, starts_at, ends_at) values ($1, $2, $3, $4)`,
					[person, kind, instantOf(from), instantOf(from + minutes)]
				);
			const minutes = [...[...near, ...days].map((offset) => around + offset), ...anywhere];
			const rows: Row[] = await db.sql(
				`select app.on_duty($1, at) as yes,
					app.duty_between($1, at - interval '3 days', at + interval '3 days') @> at as between
				from unnest($2::timestamptz[]) with ordinality as asked (at, place) order by place`,
				[person, minutes.map(instantOf)]
			);
			const expected = minutes.map((minute) => naive(shifts, changes, minute));
			const told = (key: string) => rows.map((row) => row[key]);
			expect(told('yes')).toEqual(expected);
			expect(told('between')).toEqual(expected);
			for (const on of expected) seen[on ? 'on' : 'off']++;
		}),
		{ numRuns: ROUNDS }
	);
	console.log('instants agreed on:', JSON.stringify(seen));
	expect(Math.min(seen.on, seen.off)).toBeGreaterThan(ROUNDS);
}, 300_000);
