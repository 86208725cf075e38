/** Shifts that meet on the wall meet at every change of clocks: nobody is missed, nobody doubled. */
import { describe, expect } from 'vitest';
import { hire, region } from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

const CHANGES = {
	'spring 2026': '2026-03-29T01:00:00Z',
	'autumn 2026': '2026-10-25T01:00:00Z',
	'spring 2027': '2027-03-28T01:00:00Z',
	'autumn 2027': '2027-10-31T01:00:00Z'
};
const ROTAS: Record<string, [starts: string, ends: string][]> = {
	'day and night': [
		['06:00', '18:00'],
		['18:00', '06:00']
	],
	'24 hours': [['00:00', '00:00']],
	'24 hours that begin in the hour that is missing or doubled': [['01:30', '01:30']],
	'shifts that meet inside that hour': [
		['06:00', '18:00'],
		['18:00', '01:15'],
		['01:15', '01:45'],
		['01:45', '06:00']
	],
	'shifts that meet inside it and at its end': [
		['02:00', '18:00'],
		['18:00', '01:30'],
		['01:30', '02:00']
	],
	'shifts that run from inside it to beyond': [
		['02:15', '00:45'],
		['00:45', '01:45'],
		['01:45', '02:15']
	]
};

/** One person a shift, so that an overlap is seen. */
async function rota(db: Db, shifts: [string, string][], zone = 'Europe/London') {
	const south = await region(db, 'South');
	const people: string[] = [];
	for (const [starts, ends] of shifts) {
		const person = await hire(db, 'officer', { region: south });
		await db.sql(
			`insert into public.duties (person_id, weekday, starts, ends, zone)
			select $1, generate_series(1, 7), $2, $3, $4`,
			[person, starts, ends, zone]
		);
		people.push(person);
	}
	return people;
}

async function onDutyAt(db: Db, people: string[], instants: Date[]) {
	const rows = await db.sql(
		`select at, (select count(*)::int from unnest($1::uuid[]) as p where app.on_duty(p, at)) as n
		from unnest($2::timestamptz[]) as at order by at`,
		[people, instants]
	);
	expect(rows).toHaveLength(instants.length);
	return rows;
}

function steps(from: Date, hours: number, minutes: number): Date[] {
	const count = (hours * 60) / minutes;
	return Array.from({ length: count }, (_, n) => new Date(from.getTime() + n * minutes * 60_000));
}

for (const [change, at] of Object.entries(CHANGES)) {
	describe(change, () => {
		const changed = new Date(at);
		const before = new Date(changed.getTime() - 30 * 3_600_000);

		for (const [name, shifts] of Object.entries(ROTAS)) {
			test(`${name}: one person at every instant across it @row67 @mode13`, async ({ db }) => {
				const people = await rota(db, shifts);
				const visited = await onDutyAt(db, people, steps(before, 60, 15));
				expect(visited.filter(({ n }) => n !== 1)).toEqual([]);
			});

			test(`${name}: at each boundary, a millisecond before and after @row67 @mode13`, async ({
				db
			}) => {
				const people = await rota(db, shifts);
				const rows = await db.sql(
					`select distinct unnest(array[lower(s), upper(s)]) as edge
					from unnest($1::uuid[]) as p
					cross join lateral app.shifts(p, $2, $2::timestamptz + interval '60 hours') as s`,
					[people, before]
				);
				const edges = [changed, ...rows.map(({ edge }) => edge as Date)];
				const around = edges.flatMap((edge) =>
					[-1, 0, 1].map((ms) => new Date(edge.getTime() + ms))
				);
				expect(around.length).toBeGreaterThan(9);
				const seen = await onDutyAt(
					db,
					people,
					around.filter((instant) => instant >= before)
				);
				expect(seen.filter(({ n }) => n !== 1)).toEqual([]);
			});

			test(`${name}: no gap and no overlap in what is between, to the microsecond @row67 @mode13`, async ({
				db
			}) => {
				const people = await rota(db, shifts);
				const [sum] = await db.sql(
					`select range_agg(d) = tstzmultirange(tstzrange($2, $3)) as whole,
						sum(upper(d) - lower(d)) = $3::timestamptz - $2::timestamptz as once
					from unnest($1::uuid[]) as p
					cross join lateral unnest(app.duty_between(p, $2, $3)) as d`,
					[people, before, new Date(before.getTime() + 60 * 3_600_000)]
				);
				expect(sum).toEqual({ whole: true, once: true });
			});
		}
	});
}

test('a time that is never shown is the moment the clocks jumped', async ({ db }) => {
	const rows = await db.sql(
		`select app.instant_of(wall, 'Europe/London') as at
		from unnest(array['00:59:59', '01:00', '01:20', '01:59:59', '02:00', '02:01']::time[]) as t
		cross join lateral (select date '2026-03-29' + t as wall) as walls`
	);
	expect(rows.map(({ at }) => (at as Date).toISOString().slice(11, 19))).toEqual([
		'00:59:59',
		'01:00:00',
		'01:00:00',
		'01:00:00',
		'01:00:00',
		'01:01:00'
	]);
});

test('a night is 11 hours long in spring and 13 in autumn', async ({ db }) => {
	const [person] = await rota(db, [['18:00', '06:00']]);
	const hours = async (from: string, to: string) =>
		(
			await db.sql(
				`select (extract(epoch from sum(upper(d) - lower(d))) / 3600)::int as hours
				from unnest(app.duty_between($1, $2, $3)) as d`,
				[person, from, to]
			)
		)[0]!.hours;
	expect(await hours('2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toBe(11);
	expect(await hours('2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toBe(13);
	expect(await hours('2026-11-24T12:00:00Z', '2026-11-25T12:00:00Z')).toBe(12);
});

test('in a zone that changes by half an hour they meet as well', async ({ db }) => {
	const people = await rota(db, ROTAS['shifts that meet inside that hour']!, 'Australia/Lord_Howe');
	const visited = await onDutyAt(db, people, [
		...steps(new Date('2026-04-03T12:00:00Z'), 48, 15),
		...steps(new Date('2026-10-02T12:00:00Z'), 48, 15)
	]);
	expect(visited.filter(({ n }) => n !== 1)).toEqual([]);
});
