/** Coverage gaps of patches: cases computed by hand. Those of hotlines: hotline-cover.test.ts. */
import { describe, expect } from 'vitest';
import {
	alwaysOn,
	appoint,
	coast,
	hire,
	later,
	NOON,
	patch,
	region,
	site,
	type Coast
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';
import { channel } from '../support/notifications.ts';

/** Monday 30 November to Monday 7 December 2026, when London's clock is UTC. */
const WEEK = ['2026-11-30T00:00:00Z', '2026-12-07T00:00:00Z'] as const;

async function gaps(db: Db, patchId: string, [from, to]: readonly [string, string] = WEEK) {
	const rows = await db.sql(
		'select * from app.coverage_gaps_of(null, $2, $3) where patch_id = $1 order by starts_at',
		[patchId, from, to]
	);
	return rows.map(({ starts_at, ends_at }) =>
		[starts_at, ends_at].map((at) => (at as Date).toISOString().slice(0, 16))
	);
}

/** The coast, where Ona works the shifts given and Piet none, or his own. */
async function working(db: Db, ona: Shift[], piet: Shift[] = []): Promise<Coast> {
	const scene = await coast(db);
	await db.sql('delete from public.duties');
	for (const [person, shifts] of [
		[scene.ona, ona],
		[scene.piet, piet]
	] as const) {
		for (const [days, starts, ends] of shifts) {
			await db.sql(
				`insert into public.duties (person_id, weekday, starts, ends)
				select $1, unnest($2::int[]), $3, $4`,
				[person, days, starts, ends]
			);
		}
	}
	return scene;
}
type Shift = [days: number[], starts: string, ends: string];
const DAILY = [1, 2, 3, 4, 5, 6, 7];

const away = (db: Db, person: string, from: string, to: string | null) =>
	db.sql(
		`insert into public.absences (person_id, reason, starts_at, ends_at) values ($1, 'leave', $2, $3)`,
		[person, from, to]
	);

describe('the gaps of a patch', () => {
	test('always somebody: none', async ({ db }) => {
		const { solent } = await coast(db);
		expect(await gaps(db, solent)).toEqual([]);
	});

	test('days by one and nights by the other leave none, save one day nobody has', async ({
		db
	}) => {
		const { solent } = await working(
			db,
			[[DAILY, '06:00', '18:00']],
			[[[1, 2, 3, 4, 6, 7], '18:00', '06:00']]
		);
		expect(await gaps(db, solent)).toEqual([['2026-12-04T18:00', '2026-12-05T06:00']]);
	});

	test('office hours leave the nights between, clipped to what was asked', async ({ db }) => {
		const { solent } = await working(db, [[[1, 2], '09:00', '17:00']]);
		expect(await gaps(db, solent, ['2026-11-30T12:00:00Z', '2026-12-02T00:00:00Z'])).toEqual([
			['2026-11-30T17:00', '2026-12-01T09:00'],
			['2026-12-01T17:00', '2026-12-02T00:00']
		]);
	});

	test('leave that overlaps a shift takes only the part of it', async ({ db }) => {
		const { solent, ona, piet } = await working(
			db,
			[[DAILY, '00:00', '00:00']],
			[[[3], '12:00', '20:00']]
		);
		await away(db, ona, '2026-12-02T10:00:00Z', '2026-12-02T18:00:00Z');
		await away(db, ona, '2026-12-02T15:00:00Z', '2026-12-02T22:00:00Z');
		await away(db, piet, '2026-12-02T19:30:00Z', '2026-12-03T00:00:00Z');
		expect(await gaps(db, solent)).toEqual([
			['2026-12-02T10:00', '2026-12-02T12:00'],
			['2026-12-02T19:30', '2026-12-02T22:00']
		]);
	});

	test('an absence without an end goes on', async ({ db }) => {
		const { solent, ona } = await working(db, [[DAILY, '00:00', '00:00']]);
		await away(db, ona, '2026-12-05T06:00:00Z', null);
		expect(await gaps(db, solent)).toEqual([['2026-12-05T06:00', '2026-12-07T00:00']]);
	});

	test('off opens one, extra closes it', async ({ db }) => {
		const { solent, ona, piet } = await working(db, [[DAILY, '00:00', '00:00']]);
		const change = (person: string, kind: string, from: string, to: string) =>
			db.sql(
				`insert into public.duty_changes (person_id, kind, starts_at, ends_at) values ($1, $2, $3, $4)`,
				[person, kind, from, to]
			);
		await change(ona, 'off', '2026-12-01T08:00:00Z', '2026-12-01T20:00:00Z');
		await change(piet, 'extra', '2026-12-01T08:00:00Z', '2026-12-01T12:00:00Z');
		await change(ona, 'extra', '2026-12-01T19:00:00Z', '2026-12-01T19:30:00Z');
		expect(await gaps(db, solent)).toEqual([
			['2026-12-01T12:00', '2026-12-01T19:00'],
			['2026-12-01T19:30', '2026-12-01T20:00']
		]);
	});

	test('the officer changes in the middle, with a day between', async ({ db }) => {
		const { solent, ona, south } = await working(db, [[DAILY, '00:00', '00:00']]);
		const next = await hire(db, 'officer', { region: south, name: 'Next' });
		await db.sql(
			`insert into public.duties (person_id, weekday, starts, ends)
			select $1, generate_series(1, 7), '08:00', '20:00'`,
			[next]
		);
		await channel(db, next, 'email');
		await db.sql(`update public.patch_officers set ends_at = '2026-12-03' where person_id = $1`, [
			ona
		]);
		await db.sql(
			`insert into public.patch_officers (patch_id, person_id, standing, starts_at)
			values ($1, $2, 'officer', '2026-12-04 10:00Z')`,
			[solent, next]
		);
		expect(await gaps(db, solent, ['2026-12-02T00:00:00Z', '2026-12-05T06:00:00Z'])).toEqual([
			['2026-12-03T00:00', '2026-12-04T10:00'],
			['2026-12-04T20:00', '2026-12-05T06:00']
		]);
	});

	test('by the wall clock: the night the clocks go back the gap is an hour longer', async ({
		db
	}) => {
		const { solent } = await working(db, [[DAILY, '06:00', '23:00']]);
		expect(await gaps(db, solent, ['2026-10-23T12:00:00Z', '2026-10-25T12:00:00Z'])).toEqual([
			['2026-10-23T22:00', '2026-10-24T05:00'],
			['2026-10-24T22:00', '2026-10-25T06:00']
		]);
	});

	test('nobody, somebody switched off, or somebody whose roster cannot be read: all of it', async ({
		db
	}) => {
		const scene = await working(db, [[DAILY, '00:00', '00:00']]);
		const whole = [['2026-11-30T00:00', '2026-12-07T00:00']];
		const far = await patch(db, 'Far', scene.south);
		expect(await gaps(db, far)).toEqual(whole);
		await db.sql('savepoint on_duty');
		await db.sql('update public.people set active = false where id = $1', [scene.ona]);
		expect(await gaps(db, scene.solent)).toEqual(whole);
		await db.sql('rollback to savepoint on_duty');
		expect(await gaps(db, scene.solent)).toEqual([]);
		await db.sql('alter table public.duties drop constraint duties_zone_check');
		await db.sql(`update public.duties set zone = 'Europe/Gone'`);
		expect(await gaps(db, scene.solent)).toEqual(whole);
	});
});

describe('who is told', () => {
	async function twoRegions(db: Db) {
		const scene = await coast(db);
		const east = await region(db, 'East');
		const broads = await patch(db, 'Broads', east);
		const far = await hire(db, 'officer', { region: east });
		await appoint(db, broads, far, 'officer');
		await db.sql('delete from public.duties where person_id = $1', [scene.piet]);
		await db.sql('update public.duties set starts_on = $1', ['2026-12-02']);
		return { ...scene, administrator: await hire(db, 'administrator') };
	}
	const told = (db: Db, person: string, days = 30) =>
		db
			.as(person)
			.query('select patch_name from public.coverage_gaps($1)', [days])
			.then((rows) => [...new Set(rows.map(({ patch_name }) => patch_name))]);

	test('a supervisor of the own region, an administrator of all', async ({ db }) => {
		const { supervisor, administrator } = await twoRegions(db);
		await db.sql('delete from public.duties');
		// the hotline of South has no operator on duty either
		expect(await told(db, supervisor)).toEqual(['South', 'Solent']);
		expect(await told(db, administrator)).toEqual(['South', 'Broads', 'Solent']);
	});

	test('for so many days as they ask, thirty unless they say', async ({ db }) => {
		const { supervisor } = await twoRegions(db);
		await db.sql('delete from public.duties');
		const ends = async (days: number) => {
			const row = await db.as(supervisor).callAt(NOON, 'coverage_gaps', { days });
			return row.ends_at;
		};
		expect(await ends(2)).toEqual(later(2 * 24 * 60));
		expect(await ends(0)).toEqual(later(24 * 60));
		expect(await ends(9999)).toEqual(later(366 * 24 * 60));
		const [row] = await db
			.as(supervisor)
			.query('select ends_at - now() as ahead from public.coverage_gaps()');
		expect(row!.ahead).toMatchObject({ days: 30 });
	});

	test('the list names the sites in use that a gap leaves alone @row68', async ({ db }) => {
		const { supervisor, hotline, south, solent } = await twoRegions(db);
		await alwaysOn(db, hotline);
		await db.sql('update public.duties set starts_on = $1 where person_id <> $2', [
			'2100-01-01',
			hotline
		]);
		await site(db, 'Bridge Marina', south, solent);
		await site(db, 'Alone', south, null);
		const closed = await site(db, 'Closed', south, solent);
		await db.sql('update public.sites set disused_at = now() where id = $1', [closed]);
		await patch(db, 'Empty', south);
		const rows = await db
			.as(supervisor)
			.query('select kind, patch_name, sites from public.coverage_gaps(30)');
		expect(rows).toEqual([
			{ kind: 'patch', patch_name: 'Empty', sites: [] },
			{ kind: 'patch', patch_name: 'Solent', sites: ['Bridge Marina', 'Pier Harbour'] },
			{ kind: 'site', patch_name: 'Alone', sites: ['Alone'] }
		]);
	});

	test('nobody else', async ({ db }) => {
		const { ona, harbour, hotline } = await twoRegions(db);
		for (const person of [ona, harbour, hotline])
			await expect(told(db, person)).rejects.toMatchObject({
				code: 'PT403',
				message: 'not_allowed'
			});
	});
});
