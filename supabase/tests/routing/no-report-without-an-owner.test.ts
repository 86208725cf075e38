import fc from 'fast-check';
import { expect } from 'vitest';
import { coast, file, later, site } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { ROUNDS } from '../support/rounds.ts';

const clock = fc
	.integer({ min: 0, max: 23 * 60 + 59 })
	.map((minutes) => `${Math.floor(minutes / 60)}:${minutes % 60}`);
const zone = fc.constantFrom('Europe/London', 'UTC', 'Pacific/Auckland', 'America/St_Johns');
const mostly = fc.oneof(
	{ weight: 4, arbitrary: fc.constant(true) },
	{ weight: 1, arbitrary: fc.constant(false) }
);
const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
	weekday,
	starts: '00:00',
	ends: '00:00',
	zone: 'Europe/London'
}));
const officer = fc.record({
	appointed: mostly,
	active: mostly,
	role: fc.oneof(
		{ weight: 6, arbitrary: fc.constant('officer') },
		{ weight: 1, arbitrary: fc.constant('operator') }
	),
	proven: mostly,
	duties: fc.oneof(
		fc.constant(always),
		fc.array(
			fc.record({ weekday: fc.integer({ min: 1, max: 7 }), starts: clock, ends: clock, zone }),
			{ maxLength: 7 }
		)
	),
	absentFrom: fc.option(fc.integer({ min: -10_000, max: 10_000 })),
	absentFor: fc.option(fc.integer({ min: 1, max: 10_000 }))
});
const world = fc.record({
	officer,
	twin: officer,
	where: fc.constantFrom('patch', 'patch', 'patch', 'no patch', 'unknown', 'none'),
	urgency: fc.constantFrom('now', 'today', 'routine'),
	targets: fc.boolean(),
	minutes: fc.integer({ min: 0, max: 60 * 24 * 365 })
});

test(`${ROUNDS} random rosters and sites leave no report without an owner @row40`, async ({
	db
}) => {
	const scene = await coast(db);
	const lonely = await site(db, 'Lonely Quay', scene.south, null);
	let filed = 0;
	const taken = { officer: 0, twin: 0, hotline: 0 };
	await fc.assert(
		fc.asyncProperty(world, async ({ officer, twin, where, urgency, targets, minutes }) => {
			await db.sql('savepoint world');
			for (const [person, standing, facts] of [
				[scene.ona, 'officer', officer],
				[scene.piet, 'twin', twin]
			] as const) {
				await db.sql('delete from public.duties where person_id = $1', [person]);
				await db.sql('update public.people set active = $2, role = $3 where id = $1', [
					person,
					facts.active,
					facts.role
				]);
				if (!facts.appointed) {
					await db.sql('delete from public.patch_officers where standing = $1', [standing]);
				}
				if (!facts.proven) {
					await db.sql('update public.channels set proven_at = null where person_id = $1', [
						person
					]);
				}
				for (const { weekday, starts, ends, zone } of facts.duties) {
					await db.sql(
						`insert into public.duties (person_id, weekday, starts, ends, zone) values ($1, $2, $3, $4, $5)`,
						[person, weekday, starts, ends, zone]
					);
				}
				if (facts.absentFrom !== null) {
					const from = later(minutes + facts.absentFrom);
					await db.sql(
						`insert into public.absences (person_id, reason, starts_at, ends_at) values ($1, 'leave', $2, $3)`,
						[person, from, facts.absentFor === null ? null : later(facts.absentFor, from)]
					);
				}
			}
			if (!targets) await db.sql('delete from public.urgency_targets');
			const pier = {
				patch: scene.pier,
				'no patch': lonely,
				unknown: crypto.randomUUID(),
				none: null
			}[where];

			const receipt = await file(db, { ...scene, pier }, { urgency }, later(minutes));
			filed++;
			taken[receipt.step as keyof typeof taken]++;
			const rows = await db.sql(
				`select owner_step, owner_id, deadline_at > received_at as has_deadline,
					(select count(*)::int from public.hops where report_id = reports.id and part = 'owner') as owners
				from public.reports where id = $1`,
				[receipt.report_id]
			);
			expect(rows).toEqual([
				{
					owner_step: receipt.step,
					owner_id: receipt.step === 'hotline' ? null : expect.any(String),
					has_deadline: true,
					owners: 1
				}
			]);
			if (receipt.step !== 'hotline') {
				const person = receipt.step === 'officer' ? scene.ona : scene.piet;
				expect(rows[0]!.owner_id).toBe(person);
				const why = await db.sql('select app.unavailable_because($1, $2) as why', [
					person,
					later(minutes)
				]);
				expect(why).toEqual([{ why: null }]);
			}
			await db.sql('rollback to savepoint world');
		}),
		{ numRuns: ROUNDS }
	);
	console.log(`${filed} reports filed, every one owned:`, JSON.stringify(taken));
	expect(filed).toBeGreaterThanOrEqual(ROUNDS);
	expect(Math.min(...Object.values(taken))).toBeGreaterThan(0);
}, 300_000);
