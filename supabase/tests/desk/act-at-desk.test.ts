/** What was done at a desk without signal is done once, and never over another's head. */
import { expect } from 'vitest';
import { addTo, coast, eventsOf, file, hire, later, reportOf } from '../support/cast.ts';
import { actors, atOnce, test, type Db, type Row } from '../support/harness.ts';

const CHANGED = { code: 'PT409', message: 'changed_meanwhile' };

/** A report its officer has looked at, and her acts at that sight of it. */
async function scene(db: Db) {
	const cast = await coast(db);
	const { report_id } = await file(db, cast);
	const { hop: seen_hop } = await reportOf(db, report_id);
	const acts = {
		acknowledge: { act_id: crypto.randomUUID(), act: 'acknowledge', content: {} },
		note: {
			act_id: crypto.randomUUID(),
			act: 'note',
			content: { kind: 'observation', words: 'Two men ashore' }
		},
		close: {
			act_id: crypto.randomUUID(),
			act: 'close',
			content: { outcome: 'action_taken', reason: 'A fishing club', with_linked: false }
		}
	};
	const act = (minute: number, what: Row, who = cast.ona) =>
		db.as(who).callAt(later(minute), 'act_at_desk', {
			...{ report_id, seen_hop, acted_at: later(minute - 300) },
			...what
		});
	return { ...cast, report_id, seen_hop, acts, act };
}

test('acknowledged, noted and closed at one sight of it, in order, each twice and done once', async ({
	db
}) => {
	const { report_id, acts, act } = await scene(db);
	for (const [minute, one] of [acts.acknowledge, acts.note, acts.close].entries()) {
		const first = await act(minute + 1, one);
		expect(first).toEqual({ act_at_desk: { act_id: one.act_id, report_id } });
		expect(await act(minute + 2, one)).toEqual(first);
	}
	expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'acknowledged', 'closed']);
	expect(await db.sql('select id, words from public.notes')).toEqual([
		{ id: acts.note.act_id, words: 'Two men ashore' }
	]);
	// by the server's clock; the desk's own is kept beside it
	expect(await reportOf(db, report_id)).toMatchObject({
		acknowledged_at: later(1),
		closed_at: later(3)
	});
	expect(
		await db.sql('select act_id, acted_at from public.events where act_id is not null order by id')
	).toEqual([
		{ act_id: acts.acknowledge.act_id, acted_at: later(-299) },
		{ act_id: acts.close.act_id, acted_at: later(-297) }
	]);
});

test('a closing does not end what its reporter added since, and does once that is read', async ({
	db
}) => {
	const { acts, act, report_id, ...cast } = await scene(db);
	await act(1, acts.acknowledge);
	await addTo(db, cast, report_id, {}, later(2));
	const close = (seen_addenda: number) => ({
		...acts.close,
		content: { ...acts.close.content, seen_addenda }
	});
	await expect(act(3, close(0))).rejects.toMatchObject(CHANGED);
	expect(await reportOf(db, report_id)).toMatchObject({ closed_at: null });
	await act(4, close(1));
	expect(await reportOf(db, report_id)).toMatchObject({ closed_at: later(4) });
});

test('sent again after a colleague opened it again, a closing does not close it a second time', async ({
	db
}) => {
	const { report_id, supervisor, acts, act } = await scene(db);
	await act(1, acts.acknowledge);
	await act(2, acts.close);
	await db
		.as(supervisor)
		.callAt(later(3), 'reopen_report', { report_id, reason: 'It came back at night' });
	await act(4, acts.close);
	expect(await reportOf(db, report_id)).toMatchObject({ closed_at: null });
	expect((await eventsOf(db, report_id)).filter((kind) => kind === 'closed')).toHaveLength(1);
	// one of that sight that was never sent is refused: it has begun anew
	await expect(act(5, { ...acts.close, act_id: crypto.randomUUID() })).rejects.toMatchObject(
		CHANGED
	);
});

test('done and then gone from her sight, a lost answer is still answered', async ({ db }) => {
	const { report_id, ona, acts, act } = await scene(db);
	await act(1, acts.acknowledge);
	await act(1, acts.note);
	await db.sql('delete from public.patch_officers where person_id = $1', [ona]);
	await db.as(ona).callAt(later(2), 'release_report', { report_id, reason: 'Moved away' });
	await expect(act(3, acts.close)).rejects.toMatchObject({ message: 'report_not_found' });
	for (const one of [acts.acknowledge, acts.note])
		expect(await act(4, one)).toMatchObject({ act_at_desk: { act_id: one.act_id } });
	expect((await reportOf(db, report_id)).acknowledged_at).toBeNull();
});

test('what went on to her twin she neither acknowledges nor closes; her note is added', async ({
	db
}) => {
	const { report_id, piet, acts, act } = await scene(db);
	await db.sql('select app.escalate($1)', [later(240)]);
	await db.as(piet).callAt(later(250), 'acknowledge_report', { report_id });
	await expect(act(300, acts.acknowledge)).rejects.toMatchObject(CHANGED);
	await expect(act(300, acts.close)).rejects.toMatchObject(CHANGED);
	await act(300, acts.note);
	expect(await reportOf(db, report_id)).toMatchObject({ owner_id: piet, closed_at: null });
	expect(await eventsOf(db, report_id)).toEqual([
		'received',
		'routed',
		'escalated',
		'acknowledged'
	]);
});

test('also when it came back to her since: she has not seen why; having seen it, she may', async ({
	db
}) => {
	const { report_id, ona, supervisor, acts, act } = await scene(db);
	await db.sql('select app.escalate($1)', [later(240)]);
	await db.as(supervisor).callAt(later(250), 'reassign_report', {
		...{ report_id, person_id: ona, reason: 'You know the marina' }
	});
	await expect(act(300, acts.acknowledge)).rejects.toMatchObject(CHANGED);
	const { hop: seen_hop } = await reportOf(db, report_id);
	await act(301, { ...acts.acknowledge, seen_hop });
	await act(302, { ...acts.close, seen_hop });
	expect(await reportOf(db, report_id)).toMatchObject({ closed_at: later(302) });
});

test('an alert to others in between is no other owner', async ({ db }) => {
	const { report_id, acts, act } = await scene(db);
	await db.sql(
		`insert into public.hops (report_id, hop, step, part, reason, at)
		values ($1, 99, 'supervisor', 'alerted', 'no_answer', $2)`,
		[report_id, later(1)]
	);
	await act(2, acts.acknowledge);
	expect(await reportOf(db, report_id)).toMatchObject({ acknowledged_at: later(2) });
});

test('a note is added to a closed report, and a different closing of one closed is refused', async ({
	db
}) => {
	const { report_id, ona, acts, act } = await scene(db);
	await act(1, acts.acknowledge);
	await db
		.as(ona)
		.callAt(later(2), 'close_report', { report_id, outcome: 'action_taken', reason: 'At home' });
	await act(3, acts.note);
	await expect(act(4, acts.close)).rejects.toMatchObject({ message: 'already_closed' });
	expect(await db.sql('select from public.notes')).toHaveLength(1);
});

test('nobody does by this what they may not do otherwise', async ({ db }) => {
	const { piet, south, acts, act } = await scene(db);
	const stranger = await hire(db, 'officer', { region: south });
	for (const one of Object.values(acts))
		await expect(act(1, one, stranger)).rejects.toMatchObject({ message: 'report_not_found' });
	for (const one of [acts.acknowledge, acts.close]) {
		await expect(act(1, one, piet)).rejects.toMatchObject({ message: 'not_allowed' });
		await expect(act(1, { ...one, seen_hop: null }, piet)).rejects.toMatchObject({
			message: 'not_allowed'
		});
	}
	await expect(act(1, acts.close)).rejects.toMatchObject({ message: 'acknowledge_first' });
	await expect(act(1, { ...acts.note, act: 'shred' })).rejects.toMatchObject({
		message: 'act_unreadable'
	});
	await act(1, acts.note);
	// the same id for something else, or by somebody else
	await expect(act(2, { ...acts.acknowledge, act_id: acts.note.act_id })).rejects.toMatchObject({
		message: 'act_id_taken'
	});
	await expect(act(2, acts.note, piet)).rejects.toMatchObject({ message: 'act_id_taken' });
});

test('the same closing on two lines at once is one', async ({ several }) => {
	const [first, second, looking] = await several(3);
	const db = actors(looking!);
	await looking!.query('begin');
	const { report_id, seen_hop, ona, acts, act } = await scene(db);
	await act(1, acts.acknowledge);
	await looking!.query('commit');
	const close = (one: Db) =>
		one.as(ona).callAt(later(2), 'act_at_desk', {
			...{ report_id, seen_hop, acted_at: null, ...acts.close }
		});
	await atOnce([first!, second!, looking!], close, close);
	await second!.query('commit');
	expect((await eventsOf(db, report_id)).filter((kind) => kind === 'closed')).toHaveLength(1);
});
