/** At every hop of an urgent report somebody who can be reached has a notification in the same second. */
import { describe, expect } from 'vitest';
import {
	absent,
	addTo,
	alwaysOn,
	coast,
	file,
	hire,
	later,
	NOON,
	region,
	reportOf,
	type Coast
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';
import { channel, take } from '../support/notifications.ts';

const DANGER = { danger_to_life: true };

/** A danger to life with Ona. One operator is on duty, another has no shifts; everybody can be reached. */
async function scene(db: Db) {
	const set = await coast(db);
	const named = await hire(db, 'operator', { region: set.south, name: 'Named' });
	const administrator = await hire(db, 'administrator');
	for (const operator of [set.hotline, named]) await alwaysOn(db, operator);
	for (const person of [set.supervisor, administrator]) await channel(db, person, 'email');
	const { report_id } = await file(db, set, DANGER);
	return { ...set, named, administrator, report_id };
}
type Scene = Coast & { named: string; administrator: string; report_id: string };

/** Who has an open notification of the report. */
async function told(db: Db, { report_id }: { report_id: string }): Promise<string[]> {
	const rows = await db.sql(
		`select distinct person_id from app.notifications
		where report_id = $1 and ended_at is null and part <> 'answered'`,
		[report_id]
	);
	return rows.map(({ person_id }) => person_id as string).sort();
}

const give = (db: Db, { supervisor, report_id }: Scene, person_id: string) =>
	db
		.as(supervisor)
		.callAt(later(1), 'reassign_report', { report_id, person_id, reason: 'Knows the pier' });

const off = (db: Db, person: string) =>
	db.sql('update public.people set active = false where id = $1', [person]);

/** Why somebody cannot be told. */
const unreachable: Record<string, (db: Db, person: string) => Promise<unknown>> = {
	'is absent': (db, person) => absent(db, person),
	'is not on duty': (db, person) =>
		db.sql('delete from public.duties where person_id = $1', [person]),
	'has no channel': (db, person) =>
		db.sql('delete from public.channels where person_id = $1', [person]),
	'has a channel that was never proven': (db, person) =>
		db.sql('update public.channels set proven_at = null where person_id = $1', [person]),
	'has a channel whose proof has run out': async (db, person) => {
		await db.sql('update public.reach_rules set proof_days = 30');
		await db.sql('update public.channels set proven_at = $1 where person_id <> $2', [NOON, person]);
	}
};

describe('reassigned to an operator', () => {
	for (const [why, leave] of Object.entries(unreachable)) {
		test(`who ${why}, a danger is told to the operators on duty too`, async ({ db }) => {
			const set = await scene(db);
			await leave(db, set.named);
			await give(db, set, set.named);
			expect(await told(db, set)).toEqual([set.hotline, set.named].sort());
		});

		test(`who ${why}, a danger is told to the supervisors when no operator is there`, async ({
			db
		}) => {
			const set = await scene(db);
			await off(db, set.hotline);
			await leave(db, set.named);
			await give(db, set, set.named);
			expect(await told(db, set)).toEqual([set.named, set.supervisor].sort());
			expect(await take(db, later(1))).not.toEqual([]);
		});
	}

	test('who can be reached, it is told to nobody else', async ({ db }) => {
		const set = await scene(db);
		await give(db, set, set.named);
		expect(await told(db, set)).toEqual([set.named]);
	});

	test('who is absent, what is no danger is told to nobody else', async ({ db }) => {
		const set = await scene(db);
		const { report_id } = await file(db, set, { urgency: 'routine' });
		await absent(db, set.named);
		await give(db, { ...set, report_id }, set.named);
		expect(await told(db, { report_id })).toEqual([set.named]);
	});

	test('who is absent, those who are told in their place are until somebody has it', async ({
		db
	}) => {
		const set = await scene(db);
		await absent(db, set.named);
		await give(db, set, set.named);
		await db.as(set.supervisor).callAt(later(2), 'reassign_report', {
			...{ report_id: set.report_id, person_id: set.piet, reason: 'Nearer' }
		});
		expect(await told(db, set)).toEqual([set.piet]);
	});
});

test('an off-duty supervisor who can be reached is told where the one on duty cannot', async ({
	db
}) => {
	const set = await scene(db);
	const deaf = await hire(db, 'supervisor', { region: set.south });
	await alwaysOn(db, deaf);
	await db.sql('update public.channels set proven_at = null where person_id = $1', [deaf]);
	for (const operator of [set.hotline, set.named]) await off(db, operator);
	const { report_id } = await file(db, set, DANGER);
	expect(await told(db, { report_id })).toEqual([set.ona, set.supervisor, deaf].sort());
});

/** A danger in the queue, because no officer is there; only the operator is told. */
async function queued(db: Db) {
	const set = await scene(db);
	for (const officer of [set.ona, set.piet]) await absent(db, officer);
	await absent(db, set.named);
	const { report_id } = await file(db, set, DANGER);
	expect(await told(db, { report_id })).toEqual([set.hotline]);
	return { ...set, report_id };
}

const span = { starts_at: later(1), ends_at: later(600) };

/** Every way in which somebody who was told stops being there. */
const leaves: Record<string, (db: Db, scene: Scene, person: string) => Promise<unknown>> = {
	'is switched off': (db, _, person) => off(db, person),
	'is disabled by an administrator': (db, { administrator }, person_id) =>
		db.as(administrator).callAt(later(1), 'disable_person', { person_id, successors: null }),
	'becomes a reporter': (db, { administrator, south }, person_id) =>
		db.as(administrator).callAt(later(1), 'set_role', {
			...{ person_id, role: 'reporter', reporter_kind: 'harbour_master', region_id: south }
		}),
	'moves to another region': async (db, { administrator }, person_id) =>
		db.as(administrator).callAt(later(1), 'set_role', {
			...{ person_id, role: 'operator', reporter_kind: null, region_id: await region(db, 'East') }
		}),
	'falls ill': (db, { supervisor }, person_id) =>
		db.as(supervisor).callAt(later(1), 'record_absence', {
			...{ person_id, reason: 'sickness', ...span }
		}),
	'is off for some hours': (db, { supervisor }, person_id) =>
		db.as(supervisor).callAt(later(1), 'add_duty_change', {
			...{ person_id, kind: 'off', ...span, note: 'Dentist' }
		}),
	'gives the shift away': async (db, { south, supervisor }, gives) => {
		const takes = await hire(db, 'operator', { region: south });
		await db.as(supervisor).callAt(later(1), 'swap_duty', { gives, takes, ...span, note: '' });
	},
	'forgets the only channel': async (db, _, person) => {
		const [row] = await db.sql('select id from public.channels where person_id = $1', [person]);
		await db.as(person).callAt(later(1), 'forget_channel', { channel_id: row!.id });
	},
	'has a subscription that the push service no longer knows': async (db, _, person) => {
		await db.sql(`update public.channels set kind = 'push' where person_id = $1`, [person]);
		const message = (await take(db, later(1))).find(({ kind }) => kind === 'push');
		await db.sql('select app.notification_failed($1, true, $2)', [message!.attempt_id, later(1)]);
	}
};

describe('of a danger in the queue, when the only operator who was told', () => {
	for (const [how, leave] of Object.entries(leaves)) {
		test(`${how}, a supervisor is told in the same second`, async ({ db }) => {
			const set = await queued(db);
			await leave(db, set, set.hotline);
			expect(await told(db, set)).toContain(set.supervisor);
			expect(await told(db, set)).not.toContain(set.administrator);
		});

		test(`${how}, a colleague on duty is told and no supervisor`, async ({ db }) => {
			const set = await queued(db);
			await db.sql('delete from public.absences where person_id = $1', [set.named]);
			await leave(db, set, set.hotline);
			expect(await told(db, set)).toContain(set.named);
			expect(await told(db, set)).not.toContain(set.supervisor);
		});
	}

	test('is one of two who were told, nobody else is', async ({ db }) => {
		const set = await queued(db);
		await db.sql('delete from public.absences where person_id = $1', [set.named]);
		const { report_id } = await file(db, set, DANGER);
		await off(db, set.hotline);
		expect(await told(db, { report_id })).not.toContain(set.supervisor);
	});

	test('leaves after it was acknowledged, nobody is told', async ({ db }) => {
		const set = await queued(db);
		const { hotline, report_id } = set;
		await db.as(hotline).callAt(later(1), 'claim_report', { report_id });
		await db.as(hotline).callAt(later(2), 'acknowledge_report', { report_id });
		await leaves['falls ill']!(db, set, hotline);
		expect(await told(db, set)).toEqual([]);
	});
});

describe('of a danger that an operator', () => {
	test('has claimed and then falls ill, a supervisor is told', async ({ db }) => {
		const set = await queued(db);
		const { hotline, report_id } = set;
		await db.as(hotline).callAt(later(1), 'claim_report', { report_id });
		await leaves['falls ill']!(db, set, hotline);
		expect(await told(db, set)).toContain(set.supervisor);
	});

	test('was given by name and then falls ill, a supervisor is told', async ({ db }) => {
		const set = await queued(db);
		await give(db, set, set.hotline);
		await leaves['falls ill']!(db, set, set.hotline);
		expect(await told(db, set)).toContain(set.supervisor);
	});
});

test('beside its officer too, a supervisor is told when the only operator falls ill', async ({
	db
}) => {
	const set = await scene(db);
	await absent(db, set.named);
	const { report_id } = await file(db, set, DANGER);
	await leaves['falls ill']!(db, set, set.hotline);
	expect(await told(db, { report_id })).toContain(set.supervisor);
});

const opened = (db: Db, person: string) =>
	db.sql(
		`update app.notifications set ended_at = now(), ended = 'proven', next_at = null where person_id = $1`,
		[person]
	);

const tick = (db: Db) => db.sql('select app.escalate($1)', [later(2)]);

test('nobody else is told while somebody who can be reached has opened the message', async ({
	db
}) => {
	const set = await queued(db);
	await leaves['falls ill']!(db, set, set.hotline);
	await opened(db, set.supervisor);
	const second = await hire(db, 'supervisor', { region: set.south, name: 'Second' });
	await channel(db, second, 'email');
	await tick(db);
	expect(await told(db, set)).not.toContain(second);
	await absent(db, set.supervisor);
	await tick(db);
	expect(await told(db, set)).toContain(second);
});

test('an operator who opened the message and then falls ill leaves it to a supervisor', async ({
	db
}) => {
	const set = await queued(db);
	await opened(db, set.hotline);
	await leaves['falls ill']!(db, set, set.hotline);
	expect(await told(db, set)).toContain(set.supervisor);
});

test('a shift that ends leaves it to a supervisor at the next tick', async ({ db }) => {
	const set = await queued(db);
	await db.sql('delete from public.duties where person_id = $1', [set.hotline]);
	expect(await told(db, set)).not.toContain(set.supervisor);
	await tick(db);
	expect(await told(db, set)).toContain(set.supervisor);
});

test('a claim is left to the operator who made it', async ({ db }) => {
	const set = await queued(db);
	await db.as(set.hotline).callAt(later(1), 'claim_report', { report_id: set.report_id });
	await tick(db);
	expect(await told(db, set)).toEqual([]);
});

test('a report that a supervisor gave to an officer is left to that officer', async ({ db }) => {
	const set = await scene(db);
	await give(db, set, set.piet);
	const before = await told(db, set);
	await tick(db);
	expect(await told(db, set)).toEqual(before);
});

test('what is no danger waits for its deadline', async ({ db }) => {
	const set = await scene(db);
	for (const officer of [set.ona, set.piet]) await absent(db, officer);
	await absent(db, set.named);
	const { report_id } = await file(db, set);
	await leaves['falls ill']!(db, set, set.hotline);
	expect(await told(db, { report_id })).toEqual([set.hotline]);
});

test('a danger that is added to what an absent operator has been given is told', async ({ db }) => {
	const set = await scene(db);
	const { report_id } = await file(db, set, { urgency: 'routine' });
	for (const operator of [set.hotline, set.named]) await absent(db, operator);
	await give(db, { ...set, report_id }, set.named);
	await addTo(db, set, report_id, DANGER, later(5));
	expect(await told(db, { report_id })).toContain(set.supervisor);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_id: set.named });
});

test('a person is switched off even if no notification can be written', async ({ db }) => {
	const set = await queued(db);
	await db.sql(`create function pg_temp.refuse() returns trigger language plpgsql as $$
		begin raise exception 'seized'; end $$`);
	await db.sql(
		'create trigger refuse before insert on app.notifications for each row execute function pg_temp.refuse()'
	);
	await leaves['is disabled by an administrator']!(db, set, set.hotline);
	expect(await db.sql('select active from public.people where id = $1', [set.hotline])).toEqual([
		{ active: false }
	]);
});
