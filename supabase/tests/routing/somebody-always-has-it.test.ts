import fc from 'fast-check';
import { expect } from 'vitest';
import {
	addTo,
	alwaysOn,
	appoint,
	coast,
	file,
	hire,
	later,
	NOON,
	patch,
	site
} from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const WORLDS = 12;
const STEPS = 60;
const YEAR_MINUTES = 365 * 24 * 60;

const ACTS = [
	...['file', 'file', 'file', 'acknowledge', 'acknowledge', 'close', 'hand back', 'claim'],
	...['claim', 'reassign', 'add', 'away', 'leave', 'switch', 'shift', 'twin', 'nothing']
] as const;
const step = fc.record({
	act: fc.constantFrom(...ACTS),
	// mostly minutes, so that things meet; the rest makes it a year
	minutes: fc.oneof(
		fc.integer({ min: 0, max: 300 }),
		fc.integer({ min: 0, max: (2 * YEAR_MINUTES) / STEPS })
	),
	pick: fc.nat(),
	who: fc.integer({ min: 0, max: 2 }),
	urgency: fc.constantFrom('now', 'today', 'routine'),
	clock: fc.boolean(), // whether the clock runs, or stands still until a later step
	zone: fc.constantFrom('Europe/London', 'Pacific/Auckland', 'America/St_Johns')
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What is wrong with any report at that moment, the clock having just run. */
const WRONG = `
	select reports.id from public.reports
	cross join lateral (
		select step, person_id from public.hops where report_id = reports.id and part = 'owner'
		order by hop desc limit 1
	) as latest
	where closed_at is null and (
		num_nonnulls(deadline_at, lapses_at) <> 1
		or coalesce(claimed_until, deadline_at, lapses_at) <= $1
		or (owner_step, owner_id) is distinct from (latest.step, latest.person_id)
		or owner_step <> 'hotline' and not exists (
			select from public.people where id = owner_id and active and role = 'officer'
		)
	)
	or closed_at is not null and num_nonnulls(deadline_at, lapses_at, claimed_until) <> 0
	or reports.hop <> (select count(*) from public.hops where report_id = reports.id)
	or not exists (select from public.events where report_id = reports.id)`;

/** Who was given a report by the clock at that moment although they could not take it. */
const MISGIVEN = `
	select report_id from public.hops
	where at = $1 and part = 'owner' and reason in ('no_answer', 'lapsed')
		and step in ('officer', 'twin') and app.unavailable_because(person_id, at) is not null`;

/** Who was given a report again after they let it lapse or released it, and not by a supervisor. */
const RETURNED = `
	select hops.report_id from public.hops
	join public.hops as earlier on earlier.report_id = hops.report_id
		and earlier.person_id = hops.person_id and earlier.part = 'owner' and earlier.hop < hops.hop
	where hops.part = 'owner' and hops.step in ('officer', 'twin')
		and hops.reason <> 'reassigned'
		and (
			select reason from public.hops as next
			where next.report_id = hops.report_id and next.part = 'owner' and next.hop > earlier.hop
			order by next.hop limit 1
		) in ('no_answer', 'lapsed', 'released')`;

async function perform(db: Db, scene: Scene, { act, pick, who, urgency, zone }: Step, at: Date) {
	const { officers, hotline } = scene;
	const officer = officers[who]!;
	const chosen = async (where: string): Promise<Row | undefined> => {
		const rows = await db.sql(
			`select id, owner_id from public.reports where closed_at is null and ${where} order by received_at, id`
		);
		return rows[pick % rows.length];
	};
	const verb = async (where: string, name: string, args: Row = {}, by?: string) => {
		const report = await chosen(where);
		if (!report) return;
		await db
			.as(by ?? (report.owner_id as string))
			.callAt(at, name, { report_id: report.id, ...args });
	};
	if (act === 'file') {
		const pier = [scene.pier, scene.pier, scene.lonely, null][pick % 4]!;
		await file(db, { ...scene, pier }, { urgency }, at);
	} else if (act === 'acknowledge') {
		await verb('owner_id is not null and acknowledged_at is null', 'acknowledge_report');
	} else if (act === 'close') {
		const end = { outcome: 'action_taken', reason: 'Boarded' };
		await verb('acknowledged_at is not null', 'close_report', end);
	} else if (act === 'hand back') {
		await verb('owner_id is not null', 'release_report', { reason: 'Ashore' });
	} else if (act === 'claim') {
		await verb(`owner_step = 'hotline' and owner_id is null`, 'claim_report', {}, hotline);
	} else if (act === 'reassign') {
		const person_id = [...officers, hotline][pick % 4];
		const args = { person_id, reason: 'Knows the boat' };
		await verb('true', 'reassign_report', args, scene.supervisor).catch((error) => {
			if (error.message !== 'person_unavailable') throw error;
		});
	} else if (act === 'add') {
		// half the time to what is closed already, which may open it again
		const rows = await db.sql(
			'select id from public.reports where $1 or closed_at is not null order by received_at, id',
			[pick % 2 === 0]
		);
		const report = rows[pick % rows.length];
		const changes = { danger_to_life: urgency === 'now' };
		if (report) await addTo(db, scene, report.id as string, changes, at);
	} else if (act === 'away') {
		const active = await db.sql('select from public.people where id = $1 and active', [officer]);
		if (active.length) await db.as(officer).callAt(at, 'set_away', { away: pick % 2 === 0 });
	} else if (act === 'leave') {
		await db.sql(
			`insert into public.absences (person_id, reason, starts_at, ends_at) values ($1, 'leave', $2, $3)`,
			[officer, at, later(1 + (pick % 20_000), at)]
		);
	} else if (act === 'switch') {
		await db.sql('update public.people set active = not active where id = $1', [officer]);
	} else if (act === 'shift') {
		await db.sql(
			`update public.duties set starts = $2, ends = $3, zone = $4 where person_id = $1`,
			[officer, `${pick % 24}:00`, `${(pick >> 3) % 24}:00`, zone]
		);
	} else if (act === 'twin') {
		await db.sql(
			`update public.patch_officers set person_id = $1 where standing = 'twin' and not exists (
				select from public.patch_officers where standing = 'officer' and person_id = $1
			)`,
			[officer]
		);
	}
}

async function setScene(db: Db) {
	const set = await coast(db);
	const nia = await hire(db, 'officer', { region: set.south, name: 'Nia' });
	await alwaysOn(db, nia);
	const empty = await patch(db, 'Empty', set.south);
	await appoint(db, empty, nia, 'officer');
	await db.sql('delete from public.patch_officers where person_id = $1', [nia]);
	const lonely = await site(db, 'Lonely Quay', set.south, empty);
	return { ...set, lonely, officers: [set.ona, set.piet, nia] };
}
type Scene = Awaited<ReturnType<typeof setScene>>;

test(`at each step of ${WORLDS} random years every open report has one owner and a next moment`, async ({
	db
}) => {
	const scene = await setScene(db);
	const seen: Record<string, number> = {};
	let moments = 0;
	const year = fc.array(step, { minLength: STEPS, maxLength: STEPS });
	await fc.assert(
		fc.asyncProperty(year, async (steps) => {
			await db.sql('savepoint world');
			let at = NOON;
			for (const one of steps) {
				at = later(one.minutes, at);
				await perform(db, scene, one, at);
				if (!one.clock) continue;
				await db.sql('select app.escalate($1)', [at]);
				expect(await db.sql('select app.escalate($1) as moved', [at])).toEqual([{ moved: 0 }]);
				expect(await db.sql(WRONG, [at])).toEqual([]);
				expect(await db.sql(MISGIVEN, [at])).toEqual([]);
				expect(await db.sql(RETURNED)).toEqual([]);
				moments++;
			}
			const reasons = await db.sql(
				'select reason, count(*)::int as n from public.hops group by reason'
			);
			for (const { reason, n } of reasons) {
				seen[reason as string] = (seen[reason as string] ?? 0) + (n as number);
			}
			await db.sql('rollback to savepoint world');
		}),
		{ numRuns: WORLDS, endOnFailure: true }
	);
	console.log(`${moments} moments looked at; hops by reason:`, JSON.stringify(seen));
	// every way a report can move did happen
	for (const reason of [
		...['no_answer', 'lapsed', 'claim_expired', 'released', 'officer_disabled'],
		...['reopened', 'reassigned', 'claimed', 'absent', 'off_duty', 'had_it']
	]) {
		expect(seen[reason], reason).toBeGreaterThan(0);
	}
}, 300_000);
