import { describe, expect } from 'vitest';
import { addTo, coast, file, hire, later, NOON, type Coast } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';
import { channel, take } from '../support/notifications.ts';

/** A report that its officer has acknowledged and asked about. */
async function scene(db: Db, changes: Row = {}) {
	const set = await coast(db);
	const { report_id } = await file(db, set, changes);
	await db.as(set.ona).callAt(later(1), 'acknowledge_report', { report_id });
	await db.sql('delete from app.notifications');
	return { ...set, report_id };
}

async function ask(db: Db, person: string, report_id: string): Promise<string> {
	const question = await db.as(person).callAt(later(2), 'ask_reporter', {
		report_id,
		feedback_id: crypto.randomUUID(),
		wording: 'hull_colour',
		words: '',
		despite_task: false
	});
	return question.id as string;
}

const answer = (db: Db, set: Coast, report_id: string, answers: string, at = later(10)) =>
	addTo(db, set, report_id, { text: 'Grey', answers }, at);

const owed = async (db: Db) =>
	await db.sql('select person_id, part, urgency, ended from app.notifications order by written_at');

describe('that a question was answered', () => {
	test('is told to whoever asked, once', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		const question = await ask(db, set.piet, report_id);
		const addendum = crypto.randomUUID();
		for (const at of [later(10), later(11)])
			await addTo(db, set, report_id, { text: 'Grey', answers: question }, at, addendum);
		await answer(db, set, report_id, question, later(12));
		expect(await owed(db)).toEqual([
			{ person_id: set.piet, part: 'answered', urgency: 'today', ended: null }
		]);
		await channel(db, set.piet, 'push');
		const messages = await take(db, later(12));
		expect(messages).toMatchObject([{ kind: 'push', urgency: 'today', reports: 1 }]);
		expect(
			await db
				.as(set.piet)
				.callAt(later(13), 'open_notification', { answer: messages[0]!.attempt_id })
		).toEqual({ open_notification: report_id });
	});

	test('is not told for other words, nor for the answer of another report', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		const question = await ask(db, set.ona, report_id);
		const other = (await file(db, set)).report_id;
		await db.sql('delete from app.notifications');
		await addTo(db, set, report_id);
		await answer(db, set, other, question);
		expect(await owed(db)).toEqual([]);
	});

	test('each of two questions is told of', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		for (const person of [set.ona, set.piet])
			await answer(db, set, report_id, await ask(db, person, report_id));
		expect((await owed(db)).map(({ person_id }) => person_id).toSorted()).toEqual(
			[set.ona, set.piet].toSorted()
		);
	});

	test.for([
		['was switched off', `update public.people set active = false where id = $1`],
		['is no officer any more', `update public.people set role = 'administrator' where id = $1`],
		[
			'reads it no more',
			`update public.patch_officers set ends_at = '2026-06-01' where person_id = $1`
		]
	])('goes to its owner where whoever asked %s', async ([, change], { db }) => {
		const { report_id, ...set } = await scene(db);
		const question = await ask(db, set.piet, report_id);
		await db.sql(change!, [set.piet]);
		await answer(db, set, report_id, question);
		expect(await owed(db)).toMatchObject([{ person_id: set.ona, part: 'answered' }]);
	});

	test.for([
		['today', 0],
		['now', 1]
	] as const)(
		'in quiet hours waits for their end, unless it is urgent: %s',
		async ([urgency, messages], { db }) => {
			const { report_id, ...set } = await scene(db, { urgency });
			await channel(db, set.ona, 'push');
			await db.sql(
				`insert into public.quiet_hours (person_id, starts, ends) values ($1, '11:00', '14:00')`,
				[set.ona]
			);
			await answer(db, set, report_id, await ask(db, set.ona, report_id));
			expect(await take(db, later(10))).toHaveLength(messages);
			expect(await take(db, later(121))).toHaveLength(1);
		}
	);

	test('is silenced by reading the report, and by closing it, not by acknowledging', async ({
		db
	}) => {
		const { report_id, ...set } = await scene(db);
		await answer(db, set, report_id, await ask(db, set.piet, report_id));
		await db.as(set.ona).callAt(later(11), 'acknowledge_report', { report_id });
		await db.as(set.ona).callAt(later(11), 'open_report', { report_id });
		expect(await owed(db)).toMatchObject([{ person_id: set.piet, ended: null }]);
		await db.as(set.piet).callAt(later(12), 'open_report', { report_id });
		expect(await owed(db)).toMatchObject([{ ended: 'silenced' }]);

		await answer(db, set, report_id, await ask(db, set.ona, report_id), later(20));
		await db.as(set.ona).callAt(later(21), 'close_report', {
			report_id,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		expect(await owed(db)).toMatchObject([{ ended: 'silenced' }, { ended: 'silenced' }]);
	});

	test('is not told beside that the same words opened the report again', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		const question = await ask(db, set.ona, report_id);
		await db.as(set.ona).callAt(later(3), 'close_report', {
			report_id,
			outcome: 'action_taken',
			reason: 'Boarded'
		});
		await answer(db, set, report_id, question);
		expect(await owed(db)).toMatchObject([{ person_id: set.ona, part: 'owner' }]);
	});

	test('never keeps an answer from being kept', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		const question = await ask(db, set.ona, report_id);
		await db.sql(`alter table app.notifications add check (part <> 'answered')`);
		expect(await answer(db, set, report_id, question)).toMatchObject({ report_id });
		expect(await owed(db)).toEqual([]);
		expect(await db.sql('select from public.addenda')).toHaveLength(1);
	});
});

test('who is told reads the report: what is asked for somebody else is what the policies say', async ({
	db
}) => {
	const set = await coast(db);
	const stranger = await hire(db, 'officer', { region: set.south });
	const admin = await hire(db, 'administrator');
	const off = await hire(db, 'supervisor', { region: set.south, active: false });
	for (const urgency of ['now', 'today'])
		await file(db, set, { urgency }, urgency === 'now' ? NOON : later(1));
	for (const person of [
		...[set.ona, set.piet, set.harbour, set.hotline, set.supervisor],
		...[stranger, admin, off]
	]) {
		const said = await db.sql(
			`select reports.id from public.reports join public.people on people.id = $1
			where app.may_read(people, reports, now()) order by reports.id`,
			[person]
		);
		const read = await db.as(person).query('select id from public.reports order by id');
		expect(said).toEqual(read);
	}
});
