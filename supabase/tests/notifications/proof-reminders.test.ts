/** The proof of a channel does not end in silence: a test goes out before, and the time after is a gap. */
import { describe, expect } from 'vitest';
import { sendCanary } from '../support/canaries.ts';
import { alwaysOn, coast, file, hire, later, NOON, type Coast } from '../support/cast.ts';
import { actors, test, type Db } from '../support/harness.ts';
import { channel, failed, sent, take } from '../support/notifications.ts';

const days = (count: number) => later(count * 24 * 60);

/** The coast with proofs of 30 days; Ona's ends on the tenth day from NOON, and everybody else's later. */
async function cast(db: Db) {
	const scene = await coast(db);
	await alwaysOn(db, scene.hotline);
	await db.sql('update public.reach_rules set proof_days = 30');
	await db.sql('update public.channels set proven_at = $1', [days(-1)]);
	await db.sql('update public.channels set proven_at = $2 where person_id = $1', [
		scene.ona,
		days(-20)
	]);
	return scene;
}

const remind = async (db: Db, at: Date) =>
	(await db.sql('select app.remind_of_proofs($1) as written', [at]))[0]!.written;

/** What is due is handed out and taken on. */
async function receive(db: Db, at: Date) {
	const messages = await take(db, at);
	for (const message of messages) await sent(db, message, at);
	return messages;
}

const why = async (db: Db, person: string, at: Date) =>
	(await db.sql('select app.unavailable_because($1, $2) as why', [person, at]))[0]!.why;

/** The gaps of the patch as they are foreseen at a moment, in days from NOON. */
async function gaps(db: Db, { south }: Coast, at: Date): Promise<unknown[]> {
	const rows = await db.sql(
		`select starts_at, ends_at from app.coverage_gaps_of($1, $2, $2::timestamptz + interval '720 hours')
		where kind = 'patch'`,
		[south, at]
	);
	const inDays = (at: unknown) => ((at as Date).getTime() - NOON.getTime()) / 86_400_000;
	return rows.map(({ starts_at, ends_at }) => [inDays(starts_at), inDays(ends_at)]);
}

describe('a proof that ends', () => {
	test('is tested seven days before: nobody answers, and the officer is unavailable @row70', async ({
		db
	}) => {
		const scene = await cast(db);
		expect(await remind(db, later(-1, days(3)))).toBe(0);
		expect(await remind(db, days(3))).toBe(1);
		expect(await receive(db, days(3))).toMatchObject([
			{ kind: 'email', urgency: 'proof', reports: 0, expires_at: days(10) }
		]);
		expect(await why(db, scene.ona, days(10))).toBe(null);
		const after = later(1 / 60, days(10));
		expect(await why(db, scene.ona, after)).toBe('channel_unproven');
		expect(await file(db, scene, {}, after)).toMatchObject({ step: 'twin' });
	});

	test('is tested, the officer answers, and stays available @row70', async ({ db }) => {
		const scene = await cast(db);
		await remind(db, days(3));
		const [message] = await receive(db, days(3));
		await db.as(scene.ona).callAt(days(5), 'prove_channel', { answer: message!.attempt_id });
		const after = later(1 / 60, days(10));
		expect(await why(db, scene.ona, after)).toBe(null);
		expect(await file(db, scene, {}, after)).toMatchObject({ step: 'officer' });
		// as of when the test was sent
		expect(await why(db, scene.ona, later(1 / 60, days(33)))).toBe('channel_unproven');
		expect(await db.sql('select ended from app.notifications where report_id is null')).toEqual([
			{ ended: 'proven' }
		]);
	});

	test('is answered by nobody else, and late by its officer @row70', async ({ db }) => {
		const scene = await cast(db);
		await remind(db, days(3));
		const [message] = await receive(db, days(3));
		const answer = { answer: message!.attempt_id };
		await expect(db.as(scene.piet).callAt(days(4), 'prove_channel', answer)).rejects.toMatchObject({
			code: 'PT404',
			message: 'notification_not_found'
		});
		expect(await why(db, scene.ona, days(11))).toBe('channel_unproven');
		await db.as(scene.ona).callAt(days(11), 'prove_channel', answer);
		expect(await why(db, scene.ona, days(11))).toBe(null);
	});

	test('is tested once, not at each tick, and again before the next end', async ({ db }) => {
		const scene = await cast(db);
		expect(await remind(db, days(3))).toBe(1);
		for (const day of [3, 4, 9])
			expect(await remind(db, later(15, days(day))), `day ${day}`).toBe(0);
		await db.sql('update public.channels set proven_at = $2 where person_id = $1', [
			scene.ona,
			days(9)
		]);
		await db.sql('update public.channels set proven_at = $2 where person_id <> $1', [
			scene.ona,
			days(25)
		]);
		expect(await remind(db, days(31))).toBe(0);
		expect(await remind(db, days(32))).toBe(1);
	});

	test('is tested by two clocks once', async ({ several }) => {
		const clients = await several(2);
		const [one, two] = clients.map((client) => actors(client)) as [Db, Db];
		await cast(one);
		const written = await Promise.all([remind(one, days(3)), remind(two, days(3))]);
		expect(written.sort()).toEqual([0, 1]);
	});

	test('is tested over the next channel a day later', async ({ db }) => {
		const scene = await cast(db);
		const sms = await channel(db, scene.ona, 'sms');
		await remind(db, days(3));
		expect(await receive(db, days(3))).toMatchObject([{ kind: 'email' }]);
		expect(await take(db, later(-1, days(4)))).toEqual([]);
		const [second] = await receive(db, days(4));
		expect(second).toMatchObject({ kind: 'sms', urgency: 'proof' });
		await db.as(scene.ona).callAt(days(4), 'prove_channel', { answer: second!.attempt_id });
		expect(await db.sql('select proven_at from public.channels where id = $1', [sms])).toEqual([
			{ proven_at: days(4) }
		]);
	});

	test('is not tested again once a report’s message has proven a channel', async ({ db }) => {
		const scene = await cast(db);
		await channel(db, scene.ona, 'sms');
		await remind(db, days(3));
		await receive(db, days(3));
		await db.sql(
			`update public.channels set proven_at = $2 where person_id = $1 and kind = 'email'`,
			[scene.ona, later(1, days(3))]
		);
		expect(await take(db, days(4))).toEqual([]);
		expect(await db.sql('select ended from app.notifications')).toEqual([{ ended: 'silenced' }]);
	});

	test('is tested by day, after quiet hours, and no later because of them', async ({ db }) => {
		const scene = await cast(db);
		for (const night of ['2026-11-29T07:59Z', '2026-11-29T17:00Z'])
			expect(await remind(db, new Date(night)), night).toBe(0);
		await db.sql(
			`insert into public.quiet_hours (person_id, starts, ends) values ($1, '11:00', '14:00')`,
			[scene.ona]
		);
		await remind(db, days(4));
		expect(await take(db, later(119, days(4)))).toEqual([]);
		expect(await take(db, later(120, days(4)))).toMatchObject([{ expires_at: days(10) }]);
	});

	test('is tried again where it fails, and given up when the proof has ended', async ({ db }) => {
		await cast(db);
		await remind(db, days(9));
		let tries = 0;
		for (let minute = 0; minute < 25 * 60; minute++)
			for (const message of await take(db, later(minute, days(9)))) {
				await failed(db, message, later(minute, days(9)));
				tries++;
			}
		expect(tries).toBeGreaterThan(5);
		expect(await db.sql('select ended from app.notifications')).toEqual([{ ended: 'expired' }]);
	});

	test('of a report’s message shares nothing with it', async ({ db }) => {
		const scene = await cast(db);
		await remind(db, days(3));
		for (let filed = 0; filed < 8; filed++) await file(db, scene, {}, days(3));
		const messages = await take(db, days(3));
		expect(messages.filter(({ urgency }) => urgency === 'proof')).toMatchObject([{ reports: 0 }]);
		const others = messages.filter(({ urgency }) => urgency !== 'proof');
		expect(others.reduce((sum, { reports }) => sum + reports, 0)).toBe(8);
	});

	test('of staff who are switched off, never proven, or the canary’s, is nobody’s', async ({
		db
	}) => {
		const scene = await cast(db);
		await sendCanary(db, days(3));
		await db.sql(
			`update public.channels set proven_at = $1 where person_id in (select app.canary_people())`,
			[days(-20)]
		);
		await db.sql('update public.people set active = false where id = $1', [scene.ona]);
		await db.sql('update public.channels set proven_at = null where person_id = $1', [scene.piet]);
		expect(await remind(db, days(3))).toBe(0);
	});

	test('of operators and supervisors is tested too', async ({ db }) => {
		const scene = await cast(db);
		await channel(db, scene.supervisor, 'email');
		await db.sql('update public.channels set proven_at = $1', [days(-20)]);
		expect(await remind(db, days(3))).toBe(4);
	});

	test('is not tested at once after each answer where proofs are short', async ({ db }) => {
		await cast(db);
		await db.sql('update public.reach_rules set proof_days = 7');
		await db.sql('update public.channels set proven_at = $1', [NOON]);
		expect(await remind(db, later(15))).toBe(0);
		expect(await remind(db, days(3))).toBe(0);
		expect(await remind(db, later(12 * 60, days(3)))).toBe(0); // at midnight
		expect(await remind(db, days(4))).toBe(3);
	});

	test('is tested by no session', async ({ db }) => {
		const scene = await cast(db);
		for (const person of [scene.supervisor, await hire(db, 'administrator'), null])
			await expect(db.as(person).query('select app.remind_of_proofs(now())')).rejects.toMatchObject(
				{ code: '42501' }
			);
	});
});

describe('the coverage gap after it', () => {
	/** Both of the patch have a proof that ends on the tenth day, and the operator too. */
	async function both(db: Db) {
		const scene = await cast(db);
		await db.sql('update public.channels set proven_at = $1', [days(-20)]);
		return scene;
	}

	test('begins with the end of the last proof, from the day the test is sent @row70', async ({
		db
	}) => {
		const scene = await both(db);
		expect(await gaps(db, scene, later(-1, days(3)))).toEqual([]);
		expect(await gaps(db, scene, days(3))).toEqual([[10, 33]]);
		expect(await gaps(db, scene, days(12))).toEqual([[12, 42]]);
	});

	test('is closed by an answer, of one of them', async ({ db }) => {
		const scene = await both(db);
		await remind(db, days(3));
		expect(await receive(db, days(3))).toHaveLength(3); // the operator too
		const [mine] = await db.sql('select id from app.attempts where person_id = $1', [scene.piet]);
		await db.as(scene.piet).callAt(days(4), 'prove_channel', { answer: mine!.id });
		expect(await gaps(db, scene, days(4))).toEqual([]);
	});

	test('is of the hotline too, as a report in its queue finds it', async ({ db }) => {
		const scene = await both(db);
		const hotline = async (at: Date) =>
			db.sql(
				`select starts_at from app.coverage_gaps_of($1, $2, $2::timestamptz + interval '720 hours')
				where kind = 'hotline'`,
				[scene.south, at]
			);
		expect(await hotline(days(3))).toEqual([{ starts_at: days(10) }]);
		const staffed = async (at: Date) =>
			(await db.sql(`select app.has_staff($1, 'operator', $2) as yes`, [scene.south, at]))[0]!.yes;
		expect(await staffed(days(10))).toBe(true);
		expect(await staffed(later(1 / 60, days(10)))).toBe(false);
	});

	test('of an officer who never proved a channel is there from the start', async ({ db }) => {
		const scene = await cast(db);
		await db.sql('update public.channels set proven_at = null');
		expect(await gaps(db, scene, NOON)).toEqual([[0, 30]]);
		await db.sql('delete from public.channels');
		expect(await gaps(db, scene, NOON)).toEqual([[0, 30]]);
	});

	test('is none where no rule limits a proof', async ({ db }) => {
		const scene = await both(db);
		await db.sql('delete from public.reach_rules');
		expect(await gaps(db, scene, days(3))).toEqual([]);
		expect(await remind(db, days(3))).toBe(0);
	});

	test('is told to the supervisors by e-mail', async ({ db }) => {
		const scene = await both(db);
		await channel(db, scene.supervisor, 'email');
		const tell = async (at: Date) =>
			(await db.sql('select app.notify_of_gaps($1) as written', [at]))[0]!.written;
		expect(await tell(days(2))).toBe(0);
		expect(await tell(days(3))).toBe(1);
	});
});
