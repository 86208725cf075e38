import { expect } from 'vitest';
import { addTo, coast, content, file, hire, later, NOON, type Coast } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

/** So many, one a minute from that moment on. */
async function filed(db: Db, set: Coast, count: number, from = NOON): Promise<Row[]> {
	const receipts: Row[] = [];
	for (let minute = 0; minute < count; minute++) {
		receipts.push(await file(db, set, {}, later(minute, from)));
	}
	return receipts;
}

const refused = (detail: string) => ({
	code: 'PT429',
	message: 'too_many_reports',
	detail
});

test('twenty queued reports go at once', async ({ db }) => {
	const set = await coast(db);
	for (let n = 0; n < 20; n++) await file(db, set);
	expect(await db.sql('select from public.reports')).toHaveLength(20);
});

test('thirty go in an hour; the next waits until the first is an hour old', async ({ db }) => {
	const set = await coast(db);
	await filed(db, set, 30);
	await db.sql('savepoint trying');
	await expect(file(db, set, {}, later(40))).rejects.toMatchObject(refused('2026-11-25T13:00:00Z'));
	await db.sql('rollback to savepoint trying');
	await expect(file(db, set, {}, later(59))).rejects.toMatchObject(refused('2026-11-25T13:00:00Z'));
	await db.sql('rollback to savepoint trying');
	await file(db, set, {}, later(60));
	await expect(file(db, set, {}, later(60))).rejects.toMatchObject(refused('2026-11-25T13:01:00Z'));
});

test('what happens now, or is a danger to life, is not held back by the hour', async ({ db }) => {
	const set = await coast(db);
	await filed(db, set, 30);
	await file(db, set, { urgency: 'now' }, later(30));
	await file(db, set, { danger_to_life: true }, later(30));
	expect(await db.sql('select from public.reports')).toHaveLength(32);
});

test('but by the day it is', async ({ db }) => {
	const set = await coast(db);
	await db.sql(`insert into app.submission_limits values ('24 hours', '2026-01-02', 20, true)`);
	await filed(db, set, 20);
	await expect(file(db, set, { urgency: 'now' }, later(120))).rejects.toMatchObject(
		refused('2026-11-26T12:00:00Z')
	);
});

test('what is here already is answered as before, and can be added to', async ({ db }) => {
	const set = await coast(db);
	const [first] = await filed(db, set, 30);
	const { report_id } = first as { report_id: string };
	const again = { report_id, filed_by: set.harbour, sent_at: NOON };
	expect(
		await db
			.as(set.harbour)
			.callAt(later(31), 'submit_report', { ...again, content: content(set.pier) })
	).toEqual(first);
	await addTo(db, set, report_id, {}, later(31));
	const edited = content(set.pier, { description: 'edited' });
	expect(
		await db.as(set.harbour).callAt(later(31), 'submit_report', { ...again, content: edited })
	).toMatchObject({ kind: 'addendum' });
});

test('it is nobody else’s limit, nor that of who writes down for callers', async ({ db }) => {
	const set = await coast(db);
	await filed(db, set, 30);
	const neighbour = await hire(db, 'reporter', { region: set.south, name: 'Neighbour' });
	await db.sql('insert into public.reporter_sites values ($1, $2, true)', [neighbour, set.pier]);
	await file(db, { ...set, harbour: neighbour }, {}, later(31));
	for (let n = 0; n < 2; n++) {
		await db.as(set.hotline).callAt(later(31), 'submit_report_for', {
			report_id: crypto.randomUUID(),
			reporter_id: set.harbour,
			content: content(set.pier),
			sent_at: NOON
		});
	}
	expect(await db.sql('select from public.reports')).toHaveLength(33);
});

test('a limit is data with the day it begins, and never so low that a full phone is held up', async ({
	db
}) => {
	const set = await coast(db);
	await db.sql(`insert into app.submission_limits values ('1 hour', '2027-01-01', 20, false)`);
	await filed(db, set, 21);
	await expect(
		db.sql(`insert into app.submission_limits values ('1 hour', now(), 19, false)`)
	).rejects.toMatchObject({ code: '23514' });
});
