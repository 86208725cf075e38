import { describe, expect } from 'vitest';
import { coast, eventsOf, file, hire, later, NOON, reportOf } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

const GRADE = {
	item: 'A grey RHIB without lights off the pier',
	about: 'vessel',
	source: 2,
	assessment: 'A',
	handling: 'P',
	conditions: null,
	replaces: null
};

async function scene(db: Db) {
	const set = await coast(db);
	const stranger = await hire(db, 'officer', { region: set.south, name: 'Stranger' });
	const administrator = await hire(db, 'administrator');
	const { report_id } = await file(db, set);
	return { ...set, stranger, administrator, report_id };
}

const id = () => crypto.randomUUID();

function note(db: Db, person: string, report_id: string, changes: Row = {}) {
	return db.as(person).callAt(NOON, 'add_note', {
		report_id,
		note_id: id(),
		kind: 'observation',
		words: 'The berth was empty at 06:00',
		...changes
	});
}

function grade(db: Db, person: string, report_id: string, changes: Row = {}) {
	return db
		.as(person)
		.callAt(NOON, 'grade_item', { report_id, grade_id: id(), ...GRADE, ...changes });
}

describe('a note', () => {
	test('is written by whoever reads the report, and read by them', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		for (const person of [set.ona, set.piet, set.supervisor]) await note(db, person, report_id);
		await note(db, set.ona, report_id, { kind: 'opinion', words: ' Worth a visit ' });
		const rows = await db.as(set.piet).query('select kind, words from public.notes order by kind');
		expect(rows).toHaveLength(4);
		expect(rows.at(-1)).toEqual({ kind: 'opinion', words: 'Worth a visit' });
	});

	test('is neither written nor read by anybody else @row57', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		await note(db, set.ona, report_id);
		for (const person of [set.harbour, set.stranger, set.hotline, set.administrator]) {
			await expect(note(db, person, report_id)).rejects.toMatchObject({
				code: 'PT404',
				message: 'report_not_found'
			});
			expect(await db.as(person).query('select * from public.notes')).toEqual([]);
		}
	});

	test('sent again is one; under an id that is taken it is refused', async ({ db }) => {
		const { report_id, ona, piet } = await scene(db);
		const note_id = id();
		await note(db, ona, report_id, { note_id });
		await note(db, ona, report_id, { note_id });
		expect(await db.sql('select * from public.notes')).toHaveLength(1);
		for (const [person, words] of [
			[piet, 'The berth was empty at 06:00'],
			[ona, 'Something else']
		] as const)
			await expect(note(db, person, report_id, { note_id, words })).rejects.toMatchObject({
				message: 'note_id_taken'
			});
	});

	test.for([
		[{ kind: 'hunch' }, 'note_kind_unknown'],
		[{ kind: null }, 'note_kind_unknown'],
		[{ words: '  ' }, 'note_words_required'],
		[{ words: 'x'.repeat(4001) }, 'note_words_required']
	] as const)('%j is refused: %s', async ([changes, message], { db }) => {
		const { report_id, ona } = await scene(db);
		await expect(note(db, ona, report_id, changes)).rejects.toMatchObject({
			code: 'PT422',
			message
		});
	});

	test('is in no history that its reporter reads', async ({ db }) => {
		const { report_id, ona, harbour } = await scene(db);
		await note(db, ona, report_id);
		await grade(db, ona, report_id);
		const told = await db
			.as(harbour)
			.query('select kind from public.my_report_timeline($1)', [report_id]);
		expect(told.map(({ kind }) => kind)).toEqual(['received', 'routed']);
	});
});

describe('a grade', () => {
	test('is given by officer and operator who read the report', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		await grade(db, set.ona, report_id);
		const urgent = await file(db, set, { urgency: 'now' });
		await grade(db, set.hotline, urgent.report_id, { handling: 'C', conditions: 'Not beyond us' });
		expect(
			await db.as(set.supervisor).query('select handling, conditions from public.grades order by 1')
		).toEqual([
			{ handling: 'C', conditions: 'Not beyond us' },
			{ handling: 'P', conditions: null }
		]);
	});

	test('is not given by a supervisor, nor given or read by anybody who does not read the report', async ({
		db
	}) => {
		const { report_id, ...set } = await scene(db);
		await grade(db, set.ona, report_id);
		await expect(grade(db, set.supervisor, report_id)).rejects.toMatchObject({ code: 'PT403' });
		for (const person of [set.harbour, set.stranger, set.hotline, set.administrator]) {
			await expect(grade(db, person, report_id)).rejects.toMatchObject({ code: 'PT404' });
			expect(await db.as(person).query('select * from public.grades')).toEqual([]);
		}
	});

	test('is given anew once: of two the slower is shown the other first', async ({ db }) => {
		const { report_id, ona, piet } = await scene(db);
		const first = id();
		await grade(db, ona, report_id, { grade_id: first });
		await grade(db, piet, report_id, { replaces: first, source: 1 });
		await expect(grade(db, ona, report_id, { replaces: first, source: 3 })).rejects.toMatchObject({
			code: 'PT409',
			message: 'graded_meanwhile'
		});
		expect(await db.sql('select source from public.grades order by source')).toEqual([
			{ source: 1 },
			{ source: 2 }
		]);
	});

	test('sent again is one; of another report it replaces nothing', async ({ db }) => {
		const { report_id, ...set } = await scene(db);
		const grade_id = id();
		await grade(db, set.ona, report_id, { grade_id });
		await grade(db, set.ona, report_id, { grade_id });
		expect(await db.sql('select * from public.grades')).toHaveLength(1);
		await expect(grade(db, set.ona, report_id, { grade_id, source: 3 })).rejects.toMatchObject({
			message: 'grade_id_taken'
		});
		const other = await file(db, set);
		await expect(grade(db, set.ona, other.report_id, { replaces: grade_id })).rejects.toMatchObject(
			{ message: 'grade_not_found' }
		);
	});

	test.for([
		[{ item: ' ' }, 'item_required'],
		[{ about: 'race' }, 'grade_unknown'],
		[{ source: 4 }, 'grade_unknown'],
		[{ assessment: 'F' }, 'grade_unknown'],
		[{ handling: null }, 'grade_unknown'],
		[{ handling: 'C', conditions: ' ' }, 'conditions_required']
	] as const)('%j is refused: %s', async ([changes, message], { db }) => {
		const { report_id, ona } = await scene(db);
		await expect(grade(db, ona, report_id, changes)).rejects.toMatchObject({
			code: 'PT422',
			message
		});
	});
});

describe('a review', () => {
	const review = (
		db: Db,
		person: string,
		report_id: string,
		due_on: string,
		reason = 'Season ends'
	) => db.as(person).callAt(NOON, 'set_review', { report_id, due_on, reason });

	test('is set by whoever reads the report; the latest holds and the earlier stay', async ({
		db
	}) => {
		const { report_id, ona, supervisor } = await scene(db);
		await review(db, ona, report_id, '2026-12-24');
		await review(db, ona, report_id, '2026-12-24');
		await review(db, supervisor, report_id, '2027-03-01');
		const rows = await db.as(ona).query('select due_on::text from public.reviews order by id');
		expect(rows).toEqual([{ due_on: '2026-12-24' }, { due_on: '2027-03-01' }]);
	});

	test('is refused without a reason, in the past, or to whoever does not read the report', async ({
		db
	}) => {
		const { report_id, ona, harbour, stranger } = await scene(db);
		for (const [person, due_on, reason, message] of [
			[ona, '2026-11-24', 'Late', 'review_date_unusable'],
			[ona, '2046-11-24', 'Far', 'review_date_unusable'],
			[ona, '2026-12-24', ' ', 'reason_required'],
			[harbour, '2026-12-24', 'Mine', 'report_not_found'],
			[stranger, '2026-12-24', 'Not mine', 'report_not_found']
		] as const)
			await expect(review(db, person, report_id, due_on, reason)).rejects.toMatchObject({
				message
			});
	});
});

describe('a closed report', () => {
	async function closed(db: Db) {
		const set = await scene(db);
		const { report_id, ona } = set;
		await db.as(ona).callAt(later(1), 'acknowledge_report', { report_id });
		const ended = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(ona).callAt(later(2), 'close_report', ended);
		return set;
	}
	const reopen = (db: Db, person: string, report_id: string, reason = 'It came back') =>
		db.as(person).callAt(later(60), 'reopen_report', { report_id, reason });

	test('is opened again by whoever reads it, and begins anew with its officer', async ({ db }) => {
		const { report_id, supervisor, ona } = await closed(db);
		await reopen(db, supervisor, report_id);
		await reopen(db, supervisor, report_id);
		expect(await reportOf(db, report_id)).toMatchObject({
			owner_id: ona,
			closed_at: null,
			acknowledged_at: null,
			deadline_at: later(60 + 240)
		});
		expect(await eventsOf(db, report_id)).toEqual([
			'received',
			'routed',
			'acknowledged',
			'closed',
			'reopened'
		]);
	});

	test('is not opened by its reporter, a stranger, or without a reason', async ({ db }) => {
		const { report_id, harbour, stranger, ona } = await closed(db);
		for (const person of [harbour, stranger])
			await expect(reopen(db, person, report_id)).rejects.toMatchObject({ code: 'PT404' });
		await expect(reopen(db, ona, report_id, '')).rejects.toMatchObject({
			message: 'reason_required'
		});
	});
});

test('notes, grades and reviews are changed by nobody, the owner of the tables included', async ({
	db
}) => {
	const { report_id, ona } = await scene(db);
	await note(db, ona, report_id);
	await grade(db, ona, report_id);
	await db
		.as(ona)
		.callAt(NOON, 'set_review', { report_id, due_on: '2026-12-24', reason: 'Season ends' });
	for (const table of ['notes', 'grades', 'reviews'])
		for (const attempt of [
			`update public.${table} set report_id = report_id`,
			`delete from public.${table}`,
			`truncate public.${table} cascade`
		]) {
			await db.sql('savepoint attempt');
			await expect(db.sql(attempt), attempt).rejects.toMatchObject({ message: 'append_only' });
			await db.sql('rollback to savepoint attempt');
		}
});
