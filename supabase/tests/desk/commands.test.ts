import type pg from 'pg';
import { describe, expect, vi } from 'vitest';
import {
	absent,
	coast,
	content,
	eventsOf,
	file,
	hire,
	hopsOf,
	later,
	NOON,
	region,
	reportOf
} from '../support/cast.ts';
import { actors, test } from '../support/harness.ts';

const NOT_FOUND = { code: 'PT404', message: 'report_not_found' };
const NOT_ALLOWED = { code: 'PT403', message: 'not_allowed' };

/** Resolves once somebody in this database waits for a lock that somebody else holds. */
async function standingInLine(client: pg.Client): Promise<void> {
	const waiting = async () => {
		const { rowCount } = await client.query(
			`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
		);
		expect(rowCount).toBe(1);
	};
	await vi.waitFor(waiting, { timeout: 30_000 });
}

describe('acknowledge', () => {
	test('her officer acknowledges it, once', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const first = await db.as(scene.ona).callAt(later(5), 'acknowledge_report', { report_id });
		const second = await db.as(scene.ona).callAt(later(6), 'acknowledge_report', { report_id });
		const { lapses_at } = await reportOf(db, report_id);
		expect(lapses_at).toBeInstanceOf(Date);
		expect(first).toMatchObject({ acknowledged_at: later(5), deadline_at: null, lapses_at });
		expect(second).toEqual(first);
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'acknowledged']);
	});

	test('her twin sees it but it is not hers to acknowledge', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await expect(db.as(scene.piet).call('acknowledge_report', { report_id })).rejects.toMatchObject(
			NOT_ALLOWED
		);
	});

	test('an officer of another patch learns nothing, nor does the reporter', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const stranger = await hire(db, 'officer', { region: scene.south });
		for (const person of [stranger, scene.harbour, scene.hotline]) {
			await expect(db.as(person).call('acknowledge_report', { report_id })).rejects.toMatchObject(
				NOT_FOUND
			);
		}
		await expect(
			db.as(stranger).call('acknowledge_report', { report_id: crypto.randomUUID() })
		).rejects.toMatchObject(NOT_FOUND);
	});

	test('an officer whose account was switched off can do nothing with it', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.sql('update public.people set active = false where id = $1', [scene.ona]);
		await expect(db.as(scene.ona).call('acknowledge_report', { report_id })).rejects.toMatchObject(
			NOT_FOUND
		);
	});
});

describe('hand back', () => {
	test('the next in line has it at once, with a fresh deadline', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(later(5), 'acknowledge_report', { report_id });
		const state = await db
			.as(scene.ona)
			.callAt(later(10), 'release_report', { report_id, reason: 'Called to Poole' });
		expect(state).toMatchObject({
			owner_step: 'twin',
			owner_id: scene.piet,
			acknowledged_at: null,
			deadline_at: later(10 + 4 * 60)
		});
		expect((await reportOf(db, report_id)).first_acknowledged_at).toEqual(later(5));
		expect(await hopsOf(db, report_id)).toEqual([
			{ step: 'officer', person_id: scene.ona, part: 'owner', reason: 'first_choice' },
			{ step: 'twin', person_id: scene.piet, part: 'owner', reason: 'released' }
		]);
	});

	test('an absent twin is passed over: the hotline has it', async ({ db }) => {
		const scene = await coast(db);
		await absent(db, scene.piet);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(NOON, 'release_report', { report_id, reason: 'Ashore' });
		expect((await hopsOf(db, report_id)).map(({ step, part }) => [step, part])).toEqual([
			['officer', 'owner'],
			['twin', 'passed_over'],
			['hotline', 'owner']
		]);
	});

	test('twice is quiet and moves it one step only', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const back = () =>
			db.as(scene.ona).callAt(NOON, 'release_report', { report_id, reason: 'Ashore' });
		expect(await back()).toEqual(await back());
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'released']);
	});

	test('not to the person who just gave it back, whatever the roster now says', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.sql(
			`update public.patch_officers set ends_at = '2026-11-25' where starts_at < '2026-11-25'`
		);
		await db.sql(
			`insert into public.patch_officers (patch_id, person_id, standing, starts_at) values
			($1, $2, 'twin', '2026-11-25'), ($1, $3, 'officer', '2026-11-25')`,
			[scene.solent, scene.ona, scene.piet]
		);
		const state = await db
			.as(scene.ona)
			.callAt(NOON, 'release_report', { report_id, reason: 'Ashore' });
		expect(state).toMatchObject({ owner_step: 'hotline', owner_id: null });
	});

	test('a page of reasons is too long, white space is none', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		for (const reason of ['\n\t ', 'x'.repeat(2001)]) {
			await expect(
				db.as(scene.ona).call('release_report', { report_id, reason })
			).rejects.toMatchObject({ code: 'PT422', message: 'reason_required' });
		}
	});

	test('not without a reason, not by somebody else, not once closed', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await expect(
			db.as(scene.ona).call('release_report', { report_id, reason: ' ' })
		).rejects.toMatchObject({ code: 'PT422', message: 'reason_required' });
		await expect(
			db.as(scene.piet).call('release_report', { report_id, reason: 'Mine' })
		).rejects.toMatchObject(NOT_ALLOWED);
		await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id });
		await db
			.as(scene.ona)
			.callAt(NOON, 'close_report', { report_id, outcome: 'action_taken', reason: 'Boarded' });
		await expect(
			db.as(scene.ona).call('release_report', { report_id, reason: 'Late' })
		).rejects.toMatchObject({ code: 'PT409', message: 'already_closed' });
	});
});

describe('claim', () => {
	test('of two operators at once exactly one wins, and the other is told @row46', async ({
		several
	}) => {
		const [first, second, looking] = await several(3);
		const scene = await coast(actors(first!));
		const other = await hire(actors(first!), 'operator', { region: scene.south });
		await first!.query('delete from public.patch_officers');
		const report_id = crypto.randomUUID();
		await first!.query(`select * from app.submit_report($1, $2, $3, now(), now())`, [
			report_id,
			scene.harbour,
			JSON.stringify(content(scene.pier))
		]);
		for (const [client, person] of [
			[first, scene.hotline],
			[second, other]
		] as const) {
			await client!.query(`select set_config('request.jwt.claims', $1, false)`, [
				JSON.stringify({ sub: person, aal: 'aal2' })
			]);
		}
		const claim = 'select owner_id from public.claim_report($1)';
		await first!.query('begin');
		const won = await first!.query(claim, [report_id]);
		// The second stands in line behind the first, which has not committed yet.
		const lost = expect(second!.query(claim, [report_id])).rejects.toMatchObject({
			code: 'PT409',
			message: 'already_claimed'
		});
		await standingInLine(looking!);
		await first!.query('commit');
		await lost;
		expect(won.rows).toEqual([{ owner_id: scene.hotline }]);
		const { rows } = await first!.query(
			`select count(*)::int as n from public.events where kind = 'claimed'`
		);
		expect(rows).toEqual([{ n: 1 }]);
	});

	test('the winner acknowledges, and a second claim of hers is quiet', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene);
		const first = await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		expect(await db.as(scene.hotline).callAt(later(2), 'claim_report', { report_id })).toEqual(
			first
		);
		await db.as(scene.hotline).callAt(later(3), 'acknowledge_report', { report_id });
		expect(await eventsOf(db, report_id)).toEqual([
			'received',
			'routed',
			'claimed',
			'acknowledged'
		]);
	});

	test('an urgent report can be claimed from under an officer who has not answered', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		const state = await db.as(scene.hotline).callAt(later(14), 'claim_report', { report_id });
		expect(state).toMatchObject({
			owner_step: 'hotline',
			owner_id: scene.hotline,
			deadline_at: later(19),
			claimed_until: later(19),
			lapses_at: null
		});
		await expect(db.as(scene.ona).call('acknowledge_report', { report_id })).rejects.toMatchObject(
			NOT_ALLOWED
		);
	});

	test('but not once she has', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		await expect(db.as(scene.hotline).call('claim_report', { report_id })).rejects.toMatchObject({
			code: 'PT409',
			message: 'already_claimed'
		});
	});

	test('the hotline of another region cannot, nor can an officer or a supervisor', async ({
		db
	}) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene);
		const east = await hire(db, 'operator', { region: await region(db, 'East') });
		for (const person of [east, scene.ona]) {
			await expect(db.as(person).call('claim_report', { report_id })).rejects.toMatchObject(
				NOT_FOUND
			);
		}
		await expect(db.as(scene.supervisor).call('claim_report', { report_id })).rejects.toMatchObject(
			NOT_ALLOWED
		);
	});

	test('handed back by an operator it waits in the queue again @row46', async ({ db }) => {
		const scene = await coast(db);
		await db.sql('delete from public.patch_officers');
		const { report_id } = await file(db, scene);
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		const state = await db
			.as(scene.hotline)
			.callAt(later(2), 'release_report', { report_id, reason: 'End of shift' });
		expect(state).toMatchObject({
			owner_step: 'hotline',
			owner_id: null,
			deadline_at: later(2 + 240)
		});
		const again = await hire(db, 'operator', { region: scene.south });
		expect(await db.as(again).callAt(later(3), 'claim_report', { report_id })).toMatchObject({
			owner_id: again
		});
	});
});

describe('close', () => {
	test('with outcome and reason, once; the reporter is told the feedback and not the reason @row52 @row57', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		const end = { report_id, outcome: 'passed_to_partner', reason: 'Known smuggler, sent to NCA' };
		const first = await db.as(scene.ona).callAt(later(9), 'close_report', end);
		expect(first).toMatchObject({ closed_at: later(9) });
		expect(await db.as(scene.ona).callAt(later(10), 'close_report', end)).toEqual(first);
		await expect(
			db.as(scene.ona).call('close_report', { ...end, outcome: 'action_taken' })
		).rejects.toMatchObject({ code: 'PT409', message: 'already_closed' });
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'acknowledged', 'closed']);

		const told = JSON.stringify([
			await db.as(scene.harbour).query('select * from public.my_reports()'),
			await db.as(scene.harbour).query('select * from public.my_report_timeline($1)', [report_id])
		]);
		expect(told).toContain('passed_to_partner');
		expect(told).not.toContain('smuggler');
	});

	const refusals = [
		['no outcome', { outcome: '', reason: 'x' }, 'outcome_required'],
		['an outcome that is not on the list', { outcome: 'shrug', reason: 'x' }, 'outcome_unknown'],
		['no reason', { outcome: 'action_taken', reason: '  ' }, 'reason_required']
	] as const;
	for (const [what, args, message] of refusals) {
		test(`not with ${what} @row52`, async ({ db }) => {
			const scene = await coast(db);
			const { report_id } = await file(db, scene);
			await db.as(scene.ona).callAt(NOON, 'acknowledge_report', { report_id });
			await expect(
				db.as(scene.ona).call('close_report', { report_id, ...args })
			).rejects.toMatchObject({ code: 'PT422', message });
		});
	}

	test('not before it was acknowledged, and not by anybody else @row52', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const end = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await expect(db.as(scene.ona).call('close_report', end)).rejects.toMatchObject({
			code: 'PT409',
			message: 'acknowledge_first'
		});
		await expect(db.as(scene.piet).call('close_report', end)).rejects.toMatchObject(NOT_ALLOWED);
		await expect(db.as(scene.harbour).call('close_report', end)).rejects.toMatchObject(NOT_FOUND);
	});
});

describe('an owner who is gone', () => {
	for (const [what, change] of [
		['switched off', 'active = false'],
		['moved to another role', `role = 'supervisor'`]
	] as const) {
		test(`${what}: what they held goes on in the same act, acknowledged or not`, async ({ db }) => {
			const scene = await coast(db);
			const open = await file(db, scene);
			const held = await file(db, scene);
			await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id: held.report_id });
			await db.sql(`update public.people set ${change} where id = $1`, [scene.ona]);
			for (const { report_id } of [open, held]) {
				expect(await reportOf(db, report_id)).toMatchObject({
					owner_step: 'twin',
					owner_id: scene.piet,
					acknowledged_at: null,
					deadline_at: expect.any(Date)
				});
			}
		});
	}

	test('another name or number moves nothing', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.sql(
			`update public.people set name = 'Ona Marsh', phone = '01632 960999' where id = $1`,
			[scene.ona]
		);
		expect(await reportOf(db, report_id)).toMatchObject({ owner_id: scene.ona });
	});
});

test('somebody with no right to a report cannot keep it from others by asking', async ({
	several
}) => {
	const [asking, acting] = await several(2);
	const scene = await coast(actors(acting!));
	const report_id = crypto.randomUUID();
	await acting!.query('select app.submit_report($1, $2, $3, now(), now())', [
		report_id,
		scene.harbour,
		JSON.stringify(content(scene.pier))
	]);
	await asking!.query('begin');
	await asking!.query(`select set_config('request.jwt.claims', $1, false)`, [
		JSON.stringify({ sub: scene.harbour })
	]);
	await asking!.query('savepoint attempt');
	await expect(
		asking!.query('select public.acknowledge_report($1)', [report_id])
	).rejects.toMatchObject(NOT_FOUND);
	await acting!.query(`set lock_timeout = '1s'`);
	const { rows } = await acting!.query(`select app.escalate(now() + interval '5 hours') as moved`);
	expect(rows).toEqual([{ moved: 1 }]);
});
