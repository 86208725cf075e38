import { describe, expect } from 'vitest';
import {
	addTo,
	alwaysOn,
	coast,
	eventsOf,
	file,
	hire,
	later,
	NOON,
	reportOf,
	type Coast
} from '../support/cast.ts';
import { actors, atOnce, test, type Db, type Row } from '../support/harness.ts';

async function scene(db: Db) {
	const set = await coast(db);
	const stranger = await hire(db, 'officer', { region: set.south, name: 'Stranger' });
	const administrator = await hire(db, 'administrator');
	const { report_id } = await file(db, set);
	return { ...set, stranger, administrator, report_id };
}

const id = () => crypto.randomUUID();

function tell(db: Db, person: string, verb: string, report_id: string, changes: Row = {}) {
	return db.as(person).callAt(later(5), verb, {
		report_id,
		feedback_id: id(),
		wording: verb === 'thank_reporter' ? 'for_reporting' : 'hull_colour',
		words: '',
		despite_task: false,
		...changes
	});
}
const thank = (db: Db, person: string, report_id: string, changes: Row = {}) =>
	tell(db, person, 'thank_reporter', report_id, changes);
const ask = (db: Db, person: string, report_id: string, changes: Row = {}) =>
	tell(db, person, 'ask_reporter', report_id, changes);

const told = (db: Db, person: string, report_id: string) =>
	db.as(person).query('select * from public.my_feedback($1)', [report_id]);

const openQuestions = async (db: Db, { harbour }: Pick<Coast, 'harbour'>) =>
	(await db.as(harbour).query('select open_questions from public.my_reports()'))[0]!.open_questions;

describe('thanks', () => {
	test('reach the reporter, on the report and in its timeline, with the officer’s name', async ({
		db
	}) => {
		const { report_id, harbour, ona } = await scene(db);
		const sent = await thank(db, ona, report_id, { words: ' It helped us. ' });
		expect(await told(db, harbour, report_id)).toEqual([
			{
				id: sent.id,
				kind: 'thanks',
				at: later(5),
				step: 'officer',
				name: 'Ona',
				wording: 'Thank you for reporting this.',
				words: 'It helped us.',
				answered_at: null
			}
		]);
		const timeline = await db
			.as(harbour)
			.query('select * from public.my_report_timeline($1)', [report_id]);
		expect(timeline.at(-1)).toEqual({
			at: later(5),
			kind: 'thanked',
			step: 'officer',
			name: 'Ona',
			reason: null
		});
	});

	test('of a twin name the twin; of operators and supervisors nobody', async ({ db }) => {
		const { harbour, hotline, piet, supervisor, ...set } = await scene(db);
		const { report_id } = await file(db, { ...set, harbour }, { urgency: 'now' });
		for (const person of [piet, hotline, supervisor]) await thank(db, person, report_id);
		const rows = await told(db, harbour, report_id);
		expect(rows.map(({ step, name }) => [step, name]).sort()).toEqual([
			['hotline', null],
			['hotline', null],
			['twin', 'Piet']
		]);
		const timeline = await db
			.as(harbour)
			.query('select name from public.my_report_timeline($1)', [report_id]);
		expect(timeline.map(({ name }) => name)).not.toContain('Hotline');
		expect(timeline.map(({ name }) => name)).not.toContain('Supervisor');
	});

	test('move nothing: who has the report and until when stays', async ({ db }) => {
		const { report_id, ona } = await scene(db);
		const before = await reportOf(db, report_id);
		await thank(db, ona, report_id);
		await ask(db, ona, report_id);
		expect(await reportOf(db, report_id)).toEqual(before);
	});

	test('come between no hand-back and its second tap', async ({ db }) => {
		const { report_id, ona } = await scene(db);
		const back = { report_id, reason: 'Not mine' };
		await db.as(ona).callAt(later(1), 'release_report', back);
		await thank(db, ona, report_id);
		await expect(db.as(ona).callAt(later(6), 'release_report', back)).resolves.toMatchObject({
			owner_step: 'twin'
		});
	});

	test('sent again are one; under an id that is taken they are refused', async ({ db }) => {
		const { report_id, ona, piet } = await scene(db);
		const feedback_id = id();
		await thank(db, ona, report_id, { feedback_id });
		await thank(db, ona, report_id, { feedback_id });
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'thanked']);
		for (const [person, verb, words] of [
			[piet, 'thank_reporter', ''],
			[ona, 'thank_reporter', 'Well seen'],
			[ona, 'ask_reporter', '']
		] as const)
			await expect(tell(db, person, verb, report_id, { feedback_id, words })).rejects.toMatchObject(
				{ code: 'PT409', message: 'feedback_id_taken' }
			);
	});

	test.for([
		`update public.feedback set words = 'Go away'`,
		'delete from public.feedback',
		'truncate public.feedback'
	])('stay as they were sent: %s', async (attempt, { db }) => {
		const { report_id, ona } = await scene(db);
		await thank(db, ona, report_id);
		await expect(db.sql(attempt)).rejects.toMatchObject({ message: 'append_only' });
	});
});

for (const verb of ['thank_reporter', 'ask_reporter']) {
	describe(verb, () => {
		test('can be done by whoever reads the report, and by nobody else', async ({ db }) => {
			const { report_id, ...set } = await scene(db);
			for (const person of [set.ona, set.piet, set.supervisor])
				await tell(db, person, verb, report_id);
			for (const person of [set.harbour, set.stranger, set.hotline, set.administrator])
				await expect(tell(db, person, verb, report_id)).rejects.toMatchObject({
					code: 'PT404',
					message: 'report_not_found'
				});
			expect(await db.as(set.piet).query('select * from public.feedback')).toHaveLength(3);
			for (const person of [set.harbour, set.stranger, set.hotline, set.administrator])
				expect(await db.as(person).query('select * from public.feedback')).toEqual([]);
		});

		test('takes what is on its list and 280 characters', async ({ db }) => {
			const { report_id, ona } = await scene(db);
			const other = verb === 'thank_reporter' ? 'hull_colour' : 'for_reporting';
			for (const wording of ['made_up', other, null])
				await expect(tell(db, ona, verb, report_id, { wording })).rejects.toMatchObject({
					code: 'PT422',
					message: 'wording_unknown'
				});
			await expect(
				tell(db, ona, verb, report_id, { words: 'a'.repeat(281) })
			).rejects.toMatchObject({ code: 'PT422', message: 'feedback_words_too_long' });
			await tell(db, ona, verb, report_id, { words: 'a'.repeat(280) });
		});
	});
}

test('what one reporter was told no other reads', async ({ db }) => {
	const { report_id, ona, south } = await scene(db);
	await ask(db, ona, report_id);
	const other = await hire(db, 'reporter', { region: south });
	expect(await told(db, other, report_id)).toEqual([]);
});

describe('a question', () => {
	test('is open until it is answered, and the desk sees what answers it', async ({ db }) => {
		const set = await scene(db);
		const { report_id, harbour, ona } = set;
		const { id: answers } = await ask(db, ona, report_id);
		await ask(db, ona, report_id, { wording: 'which_way' });
		expect(await openQuestions(db, set)).toBe(2);
		await addTo(db, set, report_id, { text: 'Grey', answers }, later(9));
		expect(await openQuestions(db, set)).toBe(1);
		const rows = await told(db, harbour, report_id);
		expect(rows.map(({ wording, answered_at }) => [wording, answered_at]).sort()).toEqual([
			['What colour was the hull?', later(9)],
			['Which way did it go?', null]
		]);
		expect(
			await db.as(harbour).query('select text, answers from public.my_addenda($1)', [report_id])
		).toEqual([{ text: 'Grey', answers }]);
		expect(
			await db.as(ona).query(`select content ->> 'answers' as answers from public.addenda`)
		).toEqual([{ answers }]);
		const timeline = await db
			.as(harbour)
			.query('select kind, reason from public.my_report_timeline($1)', [report_id]);
		expect(timeline.slice(2)).toEqual([
			{ kind: 'asked', reason: null },
			{ kind: 'asked', reason: null },
			{ kind: 'addendum', reason: 'answer' }
		]);
	});

	test('an answer to what was never asked here is kept as what it says', async ({ db }) => {
		const set = await scene(db);
		const { report_id, harbour, ona } = set;
		const other = await file(db, set);
		const elsewhere = await ask(db, ona, other.report_id);
		const thanks = await thank(db, ona, report_id);
		for (const answers of [elsewhere.id, thanks.id, id(), 'which way', 7, null, {}])
			await addTo(db, set, report_id, { text: 'Grey', answers });
		const added = await db
			.as(harbour)
			.query('select answers from public.my_addenda($1)', [report_id]);
		expect(added.map(({ answers }) => answers)).toEqual(Array(7).fill(null));
		expect(
			(await told(db, harbour, other.report_id)).map(({ answered_at }) => answered_at)
		).toEqual([null]);
	});

	test('of a closed report: its answer opens it again, with an owner', async ({ db }) => {
		const set = await scene(db);
		const { report_id, ona } = set;
		await db.as(ona).callAt(later(1), 'acknowledge_report', { report_id });
		const end = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(ona).callAt(later(2), 'close_report', end);
		const { id: answers } = await ask(db, ona, report_id);
		expect(await reportOf(db, report_id)).toMatchObject({ closed_at: later(2) });
		await addTo(db, set, report_id, { answers }, later(9));
		expect(await reportOf(db, report_id)).toMatchObject({ closed_at: null, owner_id: ona });
	});
});

describe('what reads like a task', () => {
	test.for([
		['Please FIND OUT who owns it', ['FIND OUT']],
		['keep an\n eye on it', ['keep an\n eye']],
		['Next time, photograph the hull', ['Next time', 'photograph the']],
		['Go and look', ['Go and']],
		['If you can, photograph his van', ['photograph his']],
		['Let me know if it moves, and ask him', ['Let me know if', 'if it moves', 'ask him']],
		['Could you watch for a van? Get close.', ['Could you watch', 'watch for', 'Get close']],
		['Keep an eye on it, keep an eye on him', ['Keep an eye']]
	] as const)('%s', async ([words, found], { db }) => {
		const { report_id, ona } = await scene(db);
		for (const verb of ['thank_reporter', 'ask_reporter'])
			await expect(tell(db, ona, verb, report_id, { words })).rejects.toMatchObject({
				code: 'PT409',
				message: 'reads_like_a_task',
				detail: found.join(', ')
			});
		expect(await db.sql('select * from public.feedback')).toEqual([]);
	});

	test.for([
		'Thanks for the photographs you took',
		'On the photograph you sent: is that a name on the photograph?',
		'Did it go to the quay, or out to sea?',
		'You mentioned a name: could you read all of it?',
		'We have what we need. Your findings outdid ours.',
		'Was the mask him or her?'
	])('and what does not: %s', async (words, { db }) => {
		const { report_id, ona } = await scene(db);
		await expect(ask(db, ona, report_id, { words })).resolves.toMatchObject({ task_words: [] });
	});

	test('is sent despite it, and marked for whoever supervises', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		const words = 'Keep an eye on the van';
		const feedback_id = id();
		const sent = { words, feedback_id, despite_task: true };
		await ask(db, set.ona, report_id, sent);
		await ask(db, set.ona, report_id, { ...sent, despite_task: false }); // again: it is there
		await thank(db, set.ona, report_id);
		const marked = `select id, task_words from public.feedback where task_words <> '{}'`;
		expect(await db.as(set.supervisor).query(marked)).toEqual([
			{ id: feedback_id, task_words: ['Keep an eye'] }
		]);
		const far = await db.sql(`insert into public.regions (name) values ('Far') returning id`);
		const farther = await hire(db, 'supervisor', { region: far[0]!.id as string });
		for (const person of [farther, set.harbour, set.administrator])
			expect(await db.as(person).query(marked)).toEqual([]);
	});

	test('is never told to the reporter as what it is', async ({ db }) => {
		const { report_id, ona, harbour } = await scene(db);
		await ask(db, ona, report_id, { words: 'Find out', despite_task: true });
		expect(Object.keys((await told(db, harbour, report_id))[0]!)).not.toContain('task_words');
	});

	test('the patterns are nobody’s to read or change', async ({ db }) => {
		const { ona } = await coast(db);
		await expect(db.as(ona).query('select * from app.task_patterns')).rejects.toMatchObject({
			code: '42501'
		});
	});
});

test('an officer who has the report and stands for no patch speaks as its officer', async ({
	db
}) => {
	const { report_id, ona, piet, harbour, stranger } = await scene(db);
	await alwaysOn(db, stranger);
	await db
		.as(ona)
		.callAt(NOON, 'reassign_report', { report_id, person_id: stranger, reason: 'Knows the boat' });
	await thank(db, stranger, report_id);
	await thank(db, piet, report_id);
	expect(
		(await told(db, harbour, report_id)).map(({ step, name }) => `${step} ${name}`).sort()
	).toEqual(['officer Stranger', 'twin Piet']);
});

test('sent twice at once they are one', async ({ several }) => {
	const connections = await several(3);
	const client = actors(connections[0]!);
	await connections[0]!.query('begin');
	const { report_id, ona } = await scene(client);
	await connections[0]!.query('commit');
	const feedback_id = id();
	const send = (db: Db) => thank(db, ona, report_id, { feedback_id });
	await atOnce(connections, send, send);
	await connections[1]!.query('commit');
	expect(await eventsOf(client, report_id)).toEqual(['received', 'routed', 'thanked']);
});
