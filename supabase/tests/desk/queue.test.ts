import { describe, expect } from 'vitest';
import { dice } from '../../../tests/support/seeds.ts';
import { coast, file, hire, later, NOON, type Coast } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

type Asked = {
	whose?: 'mine' | 'others';
	closed?: boolean;
	words?: string;
	urgency?: string;
	review_due?: boolean;
};

const page = (db: Db, person: string | null, asked: Asked, after: Row | null, at_most: number) =>
	db
		.as(person)
		.query(`select page.*, page.cursor from public.desk_page($1, $2, $3, $4, $5, $6, $7) as page`, [
			asked.whose ?? 'mine',
			asked.closed ?? false,
			asked.words ?? '',
			asked.urgency ?? null,
			asked.review_due ?? false,
			after && JSON.stringify(after),
			at_most
		]);

async function allPages(
	db: Db,
	person: string,
	asked: Asked,
	at_most: number,
	between: (turn: number) => Promise<void> = async () => {}
): Promise<Row[]> {
	const rows: Row[] = [];
	for (let turn = 0; ; turn++) {
		const last = rows.at(-1);
		const next = await page(db, person, asked, last ? (last.cursor as Row) : null, at_most);
		rows.push(...next);
		if (next.length < at_most) return rows;
		await between(turn);
	}
}

const ids = (rows: readonly Row[]) => rows.map(({ id }) => id as string);

const acknowledge = (db: Db, { ona }: Coast, report_id: string, at = NOON) =>
	db.as(ona).callAt(at, 'acknowledge_report', { report_id });

async function close(db: Db, set: Coast, report_id: string, at: Date) {
	await acknowledge(db, set, report_id, at);
	await db.as(set.ona).callAt(at, 'close_report', {
		report_id,
		outcome: 'action_taken',
		reason: 'Boarded'
	});
}

/** Reports of one officer, some of one moment, some acknowledged. */
async function queue(db: Db, set: Coast, count: number, roll: (sides: number) => number) {
	const made: string[] = [];
	for (let n = 0; n < count; n++) {
		const { report_id } = await file(
			db,
			set,
			{ urgency: ['today', 'routine'][roll(2)] },
			later(roll(6))
		);
		made.push(report_id);
		if (roll(3) === 0) await acknowledge(db, set, report_id, later(roll(3) + 6));
	}
	return made;
}

describe('page by page', () => {
	test.for([1, 2, 3, 4, 5, 6])(
		'each open report comes once, whatever comes and goes between the pages (%i)',
		async (stream, { db }) => {
			const set = await coast(db);
			await db.sql('delete from app.submission_limits'); // one reporter files them all
			const { roll } = dice(stream);
			const before = await queue(db, set, 24, roll);
			const gone = new Set<string>();
			const moved = new Set<string>();
			const rows = await allPages(db, set.ona, {}, 1 + roll(6), async () => {
				const victim = before[roll(before.length)]!;
				if (roll(2) === 0) {
					const { acknowledged_at, closed_at } = (
						await db.sql('select * from public.reports where id = $1', [victim])
					)[0]!;
					if (closed_at === null) {
						if (acknowledged_at === null) moved.add(victim);
						if (roll(2) === 0) await acknowledge(db, set, victim, later(20));
						else {
							await close(db, set, victim, later(20));
							gone.add(victim);
						}
					}
				}
				if (roll(2) === 0) await file(db, set, { urgency: 'today' }, later(roll(30)));
			});
			const seen = ids(rows);
			// who moved back while being paged through may be met again further down, and nobody else
			const still = before.filter((id) => !gone.has(id) && !moved.has(id));
			for (const id of still)
				expect(
					seen.filter((one) => one === id),
					`report ${id}`
				).toHaveLength(1);
			for (const id of moved.difference(gone)) expect(seen).toContain(id);

			const whole = ids(await page(db, set.ona, {}, null, 200));
			expect(ids(await allPages(db, set.ona, {}, 1 + roll(6)))).toEqual(whole);
			expect(new Set(whole).size).toBe(whole.length);
			const open = await db.sql('select id from public.reports where closed_at is null');
			expect(whole.toSorted()).toEqual(ids(open).toSorted());
		}
	);

	test('first what must be answered soonest, then what was acknowledged by when it lapses @row51', async ({
		db
	}) => {
		const set = await coast(db);
		const routine = (await file(db, set, { urgency: 'routine' })).report_id;
		const today = (await file(db, set, {}, later(1))).report_id;
		const taken = (await file(db, set)).report_id;
		await acknowledge(db, set, taken);
		expect(ids(await allPages(db, set.ona, {}, 1))).toEqual([today, routine, taken]);
	});

	test('closed ones the latest first, those of one moment in one order', async ({ db }) => {
		const set = await coast(db);
		const made = [];
		for (const minute of [1, 2, 2, 2, 3]) {
			const { report_id } = await file(db, set);
			await close(db, set, report_id, later(minute));
			made.push(report_id);
		}
		const whole = ids(await page(db, set.ona, { whose: 'others', closed: true }, null, 9));
		const mine = ids(await allPages(db, set.ona, { closed: true }, 2));
		expect([...whole, ...mine].toSorted()).toEqual(made.toSorted());
		expect([mine[0], mine.at(-1)]).toEqual([made[4], made[0]]);
	});

	test('what is found comes in pages too, and by urgency', async ({ db }) => {
		const set = await coast(db);
		for (let n = 0; n < 5; n++)
			await file(db, set, {
				description: n === 0 ? 'A yacht' : 'A grey RHIB',
				urgency: n === 4 ? 'routine' : 'today'
			});
		expect(await allPages(db, set.ona, { words: 'grey' }, 2)).toHaveLength(4);
		expect(await allPages(db, set.ona, { words: 'grey', urgency: 'today' }, 2)).toHaveLength(3);
		expect(await allPages(db, set.ona, { urgency: 'routine' }, 2)).toHaveLength(1);
	});

	test.for([0, 40, 400])(
		'what is found among the closed is in one order over the quarters (%i)',
		async (days, { db }) => {
			const set = await coast(db);
			const day = 24 * 60;
			for (let n = 0; n < 9; n++) {
				const { report_id } = await file(db, set, {
					description: n % 4 === 3 ? 'A yacht' : 'A grey RHIB off the pier'
				});
				await close(db, set, report_id, later(1 + n * 40 * day));
			}
			const asked = async (words: string, after: Row | null, at_most: number) =>
				await db.as(set.ona).query(
					`select page.*, page.cursor
							from app.desk_page('mine', true, $1, null, false, $2, $3, $4) as page`,
					[words, after && JSON.stringify(after), at_most, later(2 + (8 * 40 + days) * day)]
				);
			const all = await asked('', null, 9); // at the pier
			const grey = all.filter(({ description }) => description !== 'A yacht');
			expect(grey).toHaveLength(7);
			for (const at_most of [1, 2, 3, 5, 9])
				for (const words of ['grey', 'grey rhib', 'pier']) {
					const found: Row[] = [];
					for (;;) {
						const last = found.at(-1);
						const next = await asked(words, last ? (last.cursor as Row) : null, at_most);
						found.push(...next);
						if (next.length < at_most) break;
					}
					expect(ids(found), words).toEqual(ids(words === 'pier' ? all : grey));
				}
		}
	);

	test('of others’ a desk reads what it may, and nobody else anything', async ({ db }) => {
		const set = await coast(db);
		await file(db, set);
		const others: Asked = { whose: 'others' };
		const stranger = await hire(db, 'officer', { region: set.south });
		const admin = await hire(db, 'administrator');
		expect(await page(db, set.piet, others, null, 9)).toHaveLength(1);
		expect(await page(db, set.supervisor, others, null, 9)).toHaveLength(1);
		expect(await page(db, set.ona, others, null, 9)).toEqual([]);
		for (const person of [stranger, set.hotline, set.harbour, admin]) {
			expect(await page(db, person, others, null, 9)).toEqual([]);
			expect(await page(db, person, {}, null, 9)).toEqual([]);
		}
		await expect(page(db, null, {}, null, 9)).rejects.toMatchObject({ code: '42501' });
	});
});

describe('due for review', () => {
	const review = (db: Db, { ona }: Coast, report_id: string, due_on: string) =>
		db.as(ona).callAt(NOON, 'set_review', { report_id, due_on, reason: 'Season' });
	const due = async (db: Db, moment: string) =>
		(await db.sql('select * from app.reviews_due($1)', [new Date(moment)])).map(
			(row) => Object.values(row)[0]
		);

	test('from the first minute of its day by the clock of the coast, until it is set anew', async ({
		db
	}) => {
		const set = await coast(db);
		const { report_id } = await file(db, set);
		await review(db, set, report_id, '2027-07-01');
		expect(await due(db, '2027-06-30T22:59:59Z')).toEqual([]);
		expect(await due(db, '2027-06-30T23:00:00Z')).toEqual([report_id]);
		expect(await due(db, '2028-01-01T00:00:00Z')).toEqual([report_id]);
		await review(db, set, report_id, '2028-02-01');
		expect(await due(db, '2028-01-01T00:00:00Z')).toEqual([]);
	});

	test('is counted and shown to whoever may read it, open and closed apart', async ({ db }) => {
		const set = await coast(db);
		const open = (await file(db, set)).report_id;
		const closed = (await file(db, set)).report_id;
		await file(db, set);
		await close(db, set, closed, later(1));
		await db.sql(
			`insert into public.reviews (report_id, due_on, reason, set_by, set_at)
			select id, date '2020-01-01', 'Long ago', $1, now() from unnest($2::uuid[]) as id`,
			[set.ona, [open, closed]]
		);
		const counts = (person: string) => db.as(person).call('desk_counts');
		expect(await counts(set.ona)).toEqual({ unacknowledged: 2, review_open: 1, review_closed: 1 });
		expect(await counts(set.piet)).toEqual({ unacknowledged: 0, review_open: 1, review_closed: 1 });
		expect(await counts(set.hotline)).toEqual({
			unacknowledged: 0,
			review_open: 0,
			review_closed: 0
		});
		const asked: Asked = { review_due: true };
		expect(ids(await allPages(db, set.ona, asked, 1))).toEqual([open]);
		expect(ids(await allPages(db, set.ona, { ...asked, closed: true }, 1))).toEqual([closed]);
		expect(ids(await page(db, set.piet, { ...asked, whose: 'others' }, null, 9))).toEqual([open]);
	});
});

describe('on the chart', () => {
	const chart = async (db: Db, person: string, words = '') =>
		(await db.as(person).query('select public.desk_chart($1) as chart', [words]))[0]!.chart as {
			reports: Row[];
			placed: number;
			unplaced: number;
		};

	test('are the open ones with a position, the rest are counted', async ({ db }) => {
		const set = await coast(db);
		const at = { latitude: 50.7, longitude: -1.3, position_source: 'map' };
		const { report_id } = await file(db, set, at);
		const closed = (await file(db, set, at)).report_id;
		await close(db, set, closed, later(1));
		await file(db, set);
		expect(await chart(db, set.ona)).toMatchObject({
			reports: [{ id: report_id, latitude: 50.7, longitude: -1.3, mine: true }],
			placed: 1,
			unplaced: 1
		});
		expect((await chart(db, set.piet)).reports).toMatchObject([{ id: report_id, mine: false }]);
		expect(await chart(db, set.ona, 'nothing')).toEqual({ reports: [], placed: 0, unplaced: 0 });
		const stranger = await hire(db, 'officer', { region: set.south });
		for (const person of [set.hotline, set.harbour, stranger])
			expect(await chart(db, person)).toEqual({ reports: [], placed: 0, unplaced: 0 });
	});

	test('as many as are asked for, the most pressing', async ({ db }) => {
		const set = await coast(db);
		const at = { latitude: 50.7, longitude: -1.3, position_source: 'map' };
		await file(db, set, { ...at, urgency: 'routine' });
		const { report_id } = await file(db, set, at);
		const rows = await db
			.as(set.ona)
			.query(`select app.desk_chart('', null, false, 1, now()) as chart`);
		expect(rows[0]!.chart).toMatchObject({ reports: [{ id: report_id }], placed: 2 });
	});
});
