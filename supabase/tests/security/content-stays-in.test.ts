/**
 * What a reporter never sees, asked of everything they can call or read after a report has been through
 * all that staff can do with one. Each thing that must stay with staff has a word of its own here.
 */
import { expect } from 'vitest';
import { coast, file, hire, later, NOON, photo, received, site } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

/** By what it would give away. */
const NEVER = {
	'a grade’s item': 'zq-item',
	'a handling condition': 'zq-conditions',
	'a note': 'zq-note',
	'an opinion': 'zq-opinion',
	'why it is reviewed': 'zq-review',
	'how it ended': 'zq-closed',
	'why it was handed back': 'zq-back',
	'why it was kept': 'zq-kept',
	'why it was reassigned': 'zq-given',
	'why it was opened again': 'zq-opened',
	'what was noted of a visit': 'zq-visit',
	'what another reporter saw': 'zq-other',
	'who else reported': 'Zq Neighbour',
	'an operator’s name': 'Zq Operator',
	'a supervisor’s name': 'Zq Supervisor',
	'that it reads like a task, and what': 'task_words',
	'the outcome': 'action_taken',
	'a grade': 'assessment',
	'how it is handled': 'handling',
	'that it was linked': 'linked_by'
} as const;

/** Two reports of one vessel, by two reporters at two sites, and all of triage done to the first. */
async function triaged(db: Db) {
	const set = await coast(db);
	await db.sql(`update public.people set name = 'Zq Operator' where id = $1`, [set.hotline]);
	await db.sql(`update public.people set name = 'Zq Supervisor' where id = $1`, [set.supervisor]);
	const quay = await site(db, 'Quay', set.south, set.solent);
	const neighbour = await hire(db, 'reporter', { region: set.south, name: 'Zq Neighbour' });
	await db.sql(
		'insert into public.reporter_sites (person_id, site_id, is_home) values ($1, $2, true)',
		[neighbour, quay]
	);
	const seen = photo();
	const vessel = { payload_version: 2, vessel: { name: 'Sea Wolf' }, urgency: 'now' };
	const { report_id } = await file(db, set, { ...vessel, photos: [seen] });
	const theirs = await file(
		db,
		{ harbour: neighbour, pier: quay },
		{ ...vessel, description: 'zq-other' }
	);
	await received(db, seen);
	const [ona, piet, boss] = [db.as(set.ona), db.as(set.piet), db.as(set.supervisor)];
	await ona.call('view_photo', { photo_id: seen.id });
	await ona.callAt(later(1), 'release_report', { report_id, reason: 'zq-back' });
	await piet.callAt(later(2), 'acknowledge_report', { report_id });
	await piet.callAt(later(3), 'extend_report', { report_id, reason: 'zq-kept' });
	await boss.callAt(later(4), 'reassign_report', {
		report_id,
		person_id: set.ona,
		reason: 'zq-given'
	});
	await ona.callAt(later(5), 'acknowledge_report', { report_id });
	for (const [kind, words] of [
		['observation', 'zq-note'],
		['opinion', 'zq-opinion']
	])
		await ona.call('add_note', { report_id, note_id: crypto.randomUUID(), kind, words });
	await ona.call('grade_item', {
		report_id,
		grade_id: crypto.randomUUID(),
		item: 'zq-item',
		about: 'suspect',
		source: 3,
		assessment: 'E',
		handling: 'C',
		conditions: 'zq-conditions'
	});
	await ona.callAt(NOON, 'set_review', { report_id, due_on: '2027-01-01', reason: 'zq-review' });
	await ona.call('link_reports', { one: report_id, other: theirs.report_id, linked: true });
	await ona.callAt(NOON, 'log_visit', {
		visit_id: crypto.randomUUID(),
		site_id: set.pier,
		kind: 'visit',
		happened_at: later(-60),
		words: 'zq-visit'
	});
	const end = { report_id, outcome: 'action_taken', reason: 'zq-closed' };
	await ona.callAt(later(6), 'close_report', end);
	await boss.callAt(later(7), 'reopen_report', { report_id, reason: 'zq-opened' });
	for (const [verb, wording] of [
		['ask_reporter', 'still_there'],
		['thank_reporter', 'for_reporting']
	] as const)
		for (const person of [ona, db.as(set.hotline), boss])
			await person.call(verb, {
				report_id,
				feedback_id: crypto.randomUUID(),
				wording,
				words: 'Keep an eye',
				despite_task: true
			});
	return { ...set, report_id, other: theirs.report_id };
}

/** One call of each function that hands something to a reporter; the rest refuse, or change things. */
function callsOf({ report_id, other }: { report_id: string; other: string }) {
	return [report_id, other].flatMap((report) => [
		['select * from public.my_report_timeline($1)', report],
		['select * from public.my_feedback($1)', report],
		['select * from public.my_addenda($1)', report],
		['select * from public.my_photos($1)', report]
	]) as [string, string][];
}

/** Values for whatever a function takes, so that each can be called: ids of what is there. */
function argument(type: string, { report_id }: { report_id: string }): unknown {
	if (type === 'uuid') return report_id;
	if (type === 'uuid[]') return [report_id];
	if (type === 'text[]') return ['x'];
	if (type === 'boolean') return true;
	if (type === 'jsonb') return '{"payload_version": 1, "text": "more"}';
	if (type === 'date') return '2026-12-24';
	if (type.startsWith('timestamp')) return NOON;
	if (/int|double|numeric/.test(type)) return 1;
	if (type.startsWith('time') || type === 'interval') return '01:00';
	return 'x';
}

/** All that can be called by a signed-in person, with the types of what it takes. */
async function callable(db: Db): Promise<{ name: string; types: string[] }[]> {
	return (await db.sql(
		`select pronamespace::regnamespace || '.' || proname as name, array(
			select format_type(type, null) from unnest(proargtypes) with ordinality as t (type, place)
			order by place
		) as types
		from pg_proc where pronamespace in ('public'::regnamespace, 'app'::regnamespace)
			and has_function_privilege('authenticated', oid, 'execute') order by oid`
	)) as { name: string; types: string[] }[];
}

async function relations(db: Db): Promise<string[]> {
	const rows = await db.sql(
		`select relname from pg_class
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')`
	);
	return rows.map(({ relname }) => relname as string);
}

/** Everything the service hands a reporter, by the question that was asked; refusals too. */
async function allThatIsTold(db: Db, reporter: string, set: Awaited<ReturnType<typeof triaged>>) {
	const told = new Map<string, Row[] | string>();
	const ask = async (name: string, text: string, values: unknown[] = []) => {
		try {
			told.set(name, await db.as(reporter).query(text, values));
		} catch (error) {
			const { message, detail } = error as { message: string; detail?: string };
			told.set(name, `${message} ${detail ?? ''}`);
		}
	};
	for (const table of await relations(db)) await ask(table, `select * from public.${table}`);
	await ask('my_reports', 'select * from public.my_reports()');
	for (const [text, report] of callsOf(set)) await ask(`${text} ${report}`, text, [report]);
	for (const { name, types } of await callable(db)) {
		const list = types.map((type, index) => `$${index + 1}::${type}`).join(', ');
		await ask(
			`each: ${name}`,
			`select * from ${name}(${list})`,
			types.map((type) => argument(type, set))
		);
	}
	return told;
}

test('after all of triage a reporter is told their own report, and nothing staff made of it @row57', async ({
	db
}) => {
	const set = await triaged(db);
	const told = await allThatIsTold(db, set.harbour, set);
	const leaks = [...told].flatMap(([asked, answer]) =>
		Object.entries(NEVER)
			.filter(([, word]) => JSON.stringify(answer).toLowerCase().includes(word.toLowerCase()))
			.map(([what]) => `${asked}: ${what}`)
	);
	expect(leaks).toEqual([]);
	// nor that there is another report at all
	expect(JSON.stringify([...told.values()])).not.toContain(set.other);

	// they were told something, or this would find nothing in nothing
	const timeline = told.get(
		`select * from public.my_report_timeline($1) ${set.report_id}`
	) as Row[];
	expect(timeline.map(({ kind }) => kind)).toEqual(
		expect.arrayContaining(['released', 'reassigned', 'closed', 'reopened', 'asked', 'thanked'])
	);
	expect(told.get(`select * from public.my_feedback($1) ${set.report_id}`)).toHaveLength(6);
	expect(told.get('my_reports')).toHaveLength(1);
	const called = [...told.keys()].filter((asked) => asked.startsWith('each: public.'));
	expect(called.length).toBeGreaterThan(70);
	for (const [asked, answer] of told)
		if (asked.endsWith(set.other)) expect(answer, asked).toEqual([]);
});

test('an officer who asks the same finds every one of these words', async ({ db }) => {
	const set = await triaged(db);
	const all: unknown[] = [];
	for (const table of await relations(db))
		all.push(await db.as(set.supervisor).query(`select * from public.${table}`));
	const text = JSON.stringify(all).toLowerCase();
	expect(Object.entries(NEVER).filter(([, word]) => !text.includes(word.toLowerCase()))).toEqual(
		[]
	);
});
