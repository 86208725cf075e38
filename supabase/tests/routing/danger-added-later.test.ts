/** A danger to life that is added later reaches somebody, whatever was acknowledged before. */
import { describe, expect } from 'vitest';
import {
	addTo,
	alwaysOn,
	coast,
	file,
	hire,
	hopsOf,
	later,
	reportOf,
	type Coast
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

const DANGER = { danger_to_life: true };

/** Ona has acknowledged a report that was filed as `now`, without danger. */
async function acknowledged(db: Db, changes = {}) {
	const set = await coast(db);
	await alwaysOn(db, set.hotline);
	const { report_id } = await file(db, set, { urgency: 'now', ...changes });
	await db.as(set.ona).callAt(later(2), 'acknowledge_report', { report_id });
	return { ...set, report_id };
}

/** Ona acknowledges it as it is at that moment. */
async function acknowledgeNow(
	db: Db,
	{ ona, report_id }: { ona: string; report_id: string },
	at: Date
) {
	const { hop: seen_hop } = await reportOf(db, report_id);
	await db.as(ona).callAt(at, 'acknowledge_report', { report_id, seen_hop });
}

/** Who has a message waiting or sent about the report since that moment, each once. */
async function notified(db: Db, { report_id }: { report_id: string }, since: Date) {
	const rows = await db.sql(
		`select distinct name from app.notifications join public.people on people.id = person_id
		where report_id = $1 and written_at >= $2 and urgency = 'now' and ended_at is null order by name`,
		[report_id, since]
	);
	return rows.map(({ name }) => name);
}

test('owner and hotline are alerted again, and it must be acknowledged again', async ({ db }) => {
	const set = await acknowledged(db);
	await addTo(db, set, set.report_id, DANGER, later(60));
	expect(await reportOf(db, set.report_id)).toMatchObject({
		owner_id: set.ona,
		acknowledged_at: null,
		deadline_at: later(75)
	});
	expect(await notified(db, set, later(60))).toEqual(['Hotline', 'Ona']);
	await db.sql('select app.escalate($1)', [later(75)]);
	expect(await reportOf(db, set.report_id)).toMatchObject({ owner_id: set.piet });
});

test('the next owner has as little time as for what happens now', async ({ db }) => {
	const set = await coast(db);
	const { report_id } = await file(db, set, { urgency: 'routine' });
	await db.as(set.ona).callAt(later(2), 'acknowledge_report', { report_id });
	await addTo(db, set, report_id, DANGER, later(9));
	expect(await reportOf(db, report_id)).toMatchObject({ deadline_at: later(24) });
	await db.sql('select app.escalate($1)', [later(30)]);
	expect(await reportOf(db, report_id)).toMatchObject({
		owner_id: set.piet,
		deadline_at: later(45)
	});
	await db.as(set.supervisor).callAt(later(31), 'reassign_report', {
		report_id,
		person_id: set.hotline,
		reason: 'Nearer'
	});
	expect(await reportOf(db, report_id)).toMatchObject({ deadline_at: later(46) });
	const [row] = await db.sql(`select acknowledge_within = '24 hours' as kept from public.reports`);
	expect(row).toEqual({ kept: true });
});

test('an alarm that nobody answered is raised again when the danger comes', async ({ db }) => {
	const set = await coast(db);
	await alwaysOn(db, set.hotline);
	const { report_id } = await file(db, set, { urgency: 'routine' });
	await addTo(db, set, report_id, { urgency: 'now' }, later(9));
	await db.sql('select app.escalate($1)', [later(30)]);
	await addTo(db, set, report_id, DANGER, later(40));
	expect(await reportOf(db, report_id)).toMatchObject({
		owner_id: set.piet,
		deadline_at: later(45)
	});
	expect(await notified(db, { report_id }, later(40))).toEqual(['Hotline', 'Piet']);
});

test('an alarm goes on at the hotline when its officer hands the report back', async ({ db }) => {
	const set = await coast(db);
	await alwaysOn(db, set.hotline);
	const { report_id } = await file(db, set, { urgency: 'routine' });
	await addTo(db, set, report_id, DANGER, later(9));
	await db.as(set.ona).callAt(later(10), 'release_report', { report_id, reason: 'Ashore' });
	expect(await notified(db, { report_id }, later(9))).toEqual(['Hotline', 'Piet']);
	expect(await reportOf(db, report_id)).toMatchObject({ deadline_at: later(25) });
});

test('a colleague can claim what an operator had acknowledged', async ({ db }) => {
	const set = await coast(db);
	const other = await hire(db, 'operator', { region: set.south, name: 'Other' });
	const { report_id } = await file(db, set, { urgency: 'now' });
	await db.as(set.hotline).callAt(later(1), 'claim_report', { report_id });
	await db.as(set.hotline).callAt(later(2), 'acknowledge_report', { report_id });
	await addTo(db, set, report_id, DANGER, later(60));
	const [row] = await db.sql('select claimed_until from public.reports');
	await db.sql('select app.escalate($1)', [row!.claimed_until]);
	await db.as(other).callAt(row!.claimed_until as Date, 'claim_report', { report_id });
	expect(await reportOf(db, report_id)).toMatchObject({ owner_id: other });
});

test('the response time stays that of the first acknowledgement', async ({ db }) => {
	const set = await acknowledged(db);
	await addTo(db, set, set.report_id, DANGER, later(60));
	expect(await reportOf(db, set.report_id)).toMatchObject({ first_acknowledged_at: later(2) });
});

const quiet: Record<string, (db: Db) => Promise<Coast & { report_id: string }>> = {
	'what was added is no danger': async (db) => {
		const set = await acknowledged(db);
		await addTo(db, set, set.report_id, { danger_to_life: false }, later(60));
		return set;
	},
	'the report said so from the start': async (db) => {
		const set = await acknowledged(db, DANGER);
		await addTo(db, set, set.report_id, DANGER, later(60));
		return set;
	},
	'it was added, and acknowledged, before': async (db) => {
		const set = await acknowledged(db);
		await addTo(db, set, set.report_id, DANGER, later(40));
		await acknowledgeNow(db, set, later(41));
		await addTo(db, set, set.report_id, DANGER, later(60));
		return set;
	}
};
for (const [why, scene] of Object.entries(quiet))
	test(`nobody is alerted again when ${why}`, async ({ db }) => {
		const set = await scene(db);
		expect(await reportOf(db, set.report_id)).toMatchObject({ deadline_at: null });
		expect(await notified(db, set, later(60))).toEqual([]);
	});

test('sent again it alerts nobody a second time', async ({ db }) => {
	const set = await acknowledged(db);
	const id = crypto.randomUUID();
	await addTo(db, set, set.report_id, DANGER, later(60), id);
	await acknowledgeNow(db, set, later(61));
	const before = await hopsOf(db, set.report_id);
	await addTo(db, set, set.report_id, DANGER, later(62), id);
	expect(await hopsOf(db, set.report_id)).toEqual(before);
});

test('to a closed one it opens the report, and alerts the hotline too', async ({ db }) => {
	const set = await acknowledged(db);
	const end = { report_id: set.report_id, outcome: 'action_taken', reason: 'Boarded' };
	await db.as(set.ona).callAt(later(5), 'close_report', end);
	await addTo(db, set, set.report_id, DANGER, later(60));
	expect(await reportOf(db, set.report_id)).toMatchObject({ owner_id: set.ona, closed_at: null });
	expect(await notified(db, set, later(60))).toEqual(['Hotline', 'Ona']);
});

test('what an operator has claimed and acknowledged is alerted to the hotline', async ({ db }) => {
	const set = await coast(db);
	await alwaysOn(db, set.hotline);
	const { report_id } = await file(db, set, { urgency: 'now' });
	await db.as(set.hotline).callAt(later(1), 'claim_report', { report_id });
	await db.as(set.hotline).callAt(later(2), 'acknowledge_report', { report_id });
	await addTo(db, set, report_id, DANGER, later(60));
	expect(await notified(db, { report_id }, later(60))).toEqual(['Hotline']);
});

for (const [what, filed] of Object.entries({ 'a danger': DANGER, 'something of now': {} }))
	test(`to a closed report of ${what} it alerts the hotline once more`, async ({ db }) => {
		const set = await acknowledged(db, filed);
		const end = { report_id: set.report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(set.ona).callAt(later(5), 'close_report', end);
		const again = what === 'a danger' ? DANGER : { urgency: 'now' };
		await addTo(db, set, set.report_id, again, later(600));
		expect(await notified(db, set, later(600))).toEqual(['Hotline', 'Ona']);
		expect(await reportOf(db, set.report_id)).toMatchObject({ deadline_at: later(615) });
	});

test('an acknowledgement made without signal before it was known does not answer it', async ({
	db
}) => {
	const set = await coast(db);
	await alwaysOn(db, set.hotline);
	const { report_id } = await file(db, set);
	const act = async (minute: number, seen_hop: number) =>
		db.as(set.ona).callAt(later(minute), 'act_at_desk', {
			...{ report_id, seen_hop, act_id: crypto.randomUUID(), act: 'acknowledge', content: {} },
			acted_at: later(1)
		});
	const { hop: seen } = await reportOf(db, report_id);
	await addTo(db, set, report_id, DANGER, later(60));
	await expect(act(61, seen as number)).rejects.toMatchObject({ message: 'changed_meanwhile' });
	expect(await notified(db, { report_id }, later(60))).toEqual(['Hotline', 'Ona']);
	const { hop: now } = await reportOf(db, report_id);
	await act(62, now as number);
	expect(await reportOf(db, report_id)).toMatchObject({ acknowledged_at: later(62) });
});

describe('an acknowledgement over acknowledge_report', () => {
	const CHANGED = { code: 'PT409', message: 'changed_meanwhile' };

	/** A report with Ona, the hop that she saw, and a danger that was added after it. */
	async function added(db: Db) {
		const set = await coast(db);
		await alwaysOn(db, set.hotline);
		const { report_id } = await file(db, set);
		const seen = (await reportOf(db, report_id)).hop as number;
		await addTo(db, set, report_id, DANGER, later(60));
		const now = (await reportOf(db, report_id)).hop as number;
		const acknowledge = (minute: number, seen_hop?: number, who = set.ona) =>
			db.as(who).callAt(later(minute), 'acknowledge_report', {
				report_id,
				...(seen_hop === undefined ? {} : { seen_hop })
			});
		return { ...set, report_id, seen, now, acknowledge };
	}

	test('does not answer a danger that was added since its person looked', async ({ db }) => {
		const set = await added(db);
		await expect(set.acknowledge(61, set.seen)).rejects.toMatchObject(CHANGED);
		expect(await notified(db, set, later(60))).toEqual(['Hotline', 'Ona']);
		await set.acknowledge(62, set.now);
		expect(await reportOf(db, set.report_id)).toMatchObject({ acknowledged_at: later(62) });
		expect(await notified(db, set, later(60))).toEqual([]);
		await set.acknowledge(63, set.seen); // a second tap is quiet
	});

	test('of an app that does not say what its person saw does not answer it', async ({ db }) => {
		const set = await added(db);
		await expect(set.acknowledge(61)).rejects.toMatchObject(CHANGED);
		await expect(
			db.as(set.ona).call('acknowledge_report', { report_id: set.report_id })
		).rejects.toMatchObject(CHANGED);
		const act = { report_id: set.report_id, act_id: crypto.randomUUID(), act: 'acknowledge' };
		await expect(
			db
				.as(set.ona)
				.callAt(later(61), 'act_at_desk', { ...act, content: {}, seen_hop: null, acted_at: null })
		).rejects.toMatchObject(CHANGED);
		expect(await notified(db, set, later(60))).toEqual(['Hotline', 'Ona']);
		await db.as(set.ona).call('acknowledge_report', {
			report_id: set.report_id,
			seen_hop: set.now
		});
	});

	test('of such an app counts where the danger came before its person had the report', async ({
		db
	}) => {
		const set = await added(db);
		await db.sql('select app.escalate($1)', [later(75)]);
		await set.acknowledge(76, undefined, set.piet);
		expect(await reportOf(db, set.report_id)).toMatchObject({ acknowledged_by: set.piet });
		const { report_id } = await file(db, set, DANGER, later(80));
		expect(await db.as(set.ona).call('acknowledge_report', { report_id })).toMatchObject({
			acknowledged_at: expect.any(Date)
		});
	});

	test('that a closing of linked reports brings does not answer it', async ({ db }) => {
		const set = await added(db);
		const other = (await file(db, set)).report_id;
		await db.as(set.ona).callAt(later(61), 'link_reports', {
			...{ one: other, other: set.report_id, linked: true }
		});
		await db.as(set.ona).callAt(later(61), 'acknowledge_report', { report_id: other });
		const end = { report_id: other, outcome: 'action_taken', reason: 'Boarded' };
		const close = (minute: number) => db.as(set.ona).callAt(later(minute), 'close_linked', end);
		await expect(close(62)).rejects.toMatchObject(CHANGED);
		expect(await reportOf(db, other)).toMatchObject({ closed_at: null });
		await set.acknowledge(63, set.now);
		await close(64);
		expect(await reportOf(db, set.report_id)).toMatchObject({ closed_at: later(64) });
	});

	test('at an older sight of it is refused to its present owner, after it was elsewhere', async ({
		db
	}) => {
		const set = await added(db);
		const give = (minute: number, person_id: string) =>
			db.as(set.supervisor).callAt(later(minute), 'reassign_report', {
				...{ report_id: set.report_id, person_id, reason: 'Nearer' }
			});
		await give(61, set.piet);
		await give(62, set.ona);
		await expect(set.acknowledge(63, set.now)).rejects.toMatchObject(CHANGED);
	});
});
