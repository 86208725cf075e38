/**
 * From the commit of a change to the desks that watch: 50 officers connected over Realtime, and the
 * queue read anew by one of them, beside a bare LISTEN and NOTIFY of the same database, in turns.
 */
import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';
import { demonstrationFactor, signInAs } from '../supabase/gateway/auth/authenticator.fixture.ts';
import { connectDesk, type Desk } from './desks.ts';
import { clientOf, startBenchGateway } from './gateway.ts';
import { bySize } from './size.ts';
import { median, percentile, print } from './table.ts';
import { judge } from './target.ts';

const OFFICER = 'officer@example.test';

const OFFICERS = bySize({ smallest: 10, usual: 50 });
const ROUNDS = bySize({ smallest: 20, usual: 100 });
/** A change that a desk has not heard of by then is lost. */
const LOST_MS = 30_000;
/**
 * Of medians, in bare LISTENs. 50 desks: 9.3 until one hears, 11.3 until the last does and 34.1 until a
 * queue is read on a quiet machine (docs/performance.md), twice that on a busy one, and nine times that
 * at worst. The gate allows what none of these reaches: a desk that is not told, and asks again by
 * itself after 30 s, takes a hundred thousand.
 */
const LIMITS = bySize({
	smallest: { hears: 1000, last: 1000, read: 1000 },
	usual: { hears: 30, last: 35, read: 100 }
});

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
	const lost = new AbortController();
	try {
		return await Promise.race([
			work,
			after(LOST_MS, undefined, lost).then(() => {
				throw new Error(`Not all have heard of a change within ${LOST_MS / 1000} s.`);
			})
		]);
	} finally {
		lost.abort();
	}
}

const row = (name: string, took: readonly number[], bare: readonly number[]) => [
	name,
	median(took).toFixed(2),
	percentile(took, 0.95).toFixed(2),
	(median(took) / median(bare)).toFixed(1)
];

export async function live(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const [db, ear] = [0, 1].map(() => new pg.Client({ connectionString: gateway.databaseUrl })) as [
		pg.Client,
		pg.Client
	];
	await Promise.all([db.connect(), ear.connect()]);
	const desks: Desk[] = [];
	try {
		await db.query('update cron.job set active = false');
		const first = clientOf(gateway.url, gateway.keys.publishable);
		const { session, user } = await signInAs(
			first,
			OFFICER,
			demonstrationFactor(gateway.url, OFFICER)
		);
		const token = session.access_token;
		const { rows } = await db.query('select region_id from public.people where id = $1', [user.id]);
		const topic = `region:${rows[0].region_id}`;
		while (desks.length < OFFICERS) {
			desks.push(await connectDesk(gateway.url, gateway.keys.publishable, token, topic));
		}
		await ear.query('listen bare');

		/** Milliseconds from just before the commit until each of them was called. */
		async function until(text: string, calls: ((done: () => void) => void)[]): Promise<number[]> {
			let began = 0;
			const all = Promise.all(
				calls.map((call) => new Promise<number>((ok) => call(() => ok(performance.now() - began))))
			);
			await db.query('begin');
			await db.query(text);
			began = performance.now();
			await db.query('commit');
			return inTime(all);
		}

		const [bare, hints, last, queue]: [number[], number[], number[], number[]] = [[], [], [], []];
		for (let round = 0; round <= ROUNDS; round++) {
			const plain = await until(`notify bare`, [
				(done) => void ear.once('notification', () => done())
			]);
			const heard = await until(
				`select realtime.send('{}', 'changed', '${topic}')`,
				desks.map((one) => (done) => (one.heard = done))
			);
			const read = await until(`select realtime.send('{}', 'changed', '${topic}')`, [
				(done) => {
					desks[0]!.heard = () => {
						void first
							.from('desk_reports')
							.select('*')
							.is('closed_at', null)
							.order('deadline_at')
							.limit(26)
							.then(({ error }) => {
								if (error) throw error;
								done();
							});
					};
				}
			]);
			if (round === 0) continue; // what is done for the first time
			bare.push(...plain);
			hints.push(...heard);
			last.push(Math.max(...heard));
			queue.push(...read);
		}
		console.log(`${OFFICERS} connected, ${ROUNDS} rounds, one process for all of them`);
		print(
			['from the commit until', 'median, ms', '95th percentile, ms', 'x bare'],
			[
				row('a bare LISTEN hears of it', bare, bare),
				row('a desk hears of it', hints, bare),
				row('the last of them does', last, bare),
				row('a desk has read its queue again', queue, bare)
			]
		);
		const over = (took: readonly number[]) => median(took) / median(bare);
		const target = (name: string, took: readonly number[], limit: number) =>
			({
				name: `${name}, x bare`,
				measured: over(took),
				limit,
				is: 'at most'
			}) as const;
		return judge([
			{
				name: 'changes that a desk heard of',
				measured: hints.length,
				limit: OFFICERS * ROUNDS,
				is: 'exactly'
			},
			target('a desk hears of it', hints, LIMITS.hears),
			target('the last of them does', last, LIMITS.last),
			target('a desk has read its queue again', queue, LIMITS.read)
		]);
	} finally {
		await Promise.all(desks.map(({ client }) => client.removeAllChannels()));
		await Promise.all([db.end(), ear.end()]);
		await gateway.stop();
	}
}
