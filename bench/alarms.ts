/**
 * The time from the receipt of a report to the message about it, while 25 reports a second arrive and 20
 * desks watch and read their queues. One report in ten happens now. Fails when a
 * message about what happens now is slow or missing, or when the clock falls behind.
 */
import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';
import { demonstrationFactor, signInAs } from '../supabase/gateway/auth/authenticator.fixture.ts';
import { connectDesk, type Desk } from './desks.ts';
import { clientOf, startBenchGateway } from './gateway.ts';
import { bySize, isSmallest } from './size.ts';
import { median, percentile, print } from './table.ts';
import { judge } from './target.ts';

const REPORTERS = ['harbour', 'marina', 'pfso'].map((name) => `${name}@example.test`);
const OFFICER = 'officer@example.test';
const DESKS = bySize({ smallest: 4, usual: 20 });
const SECONDS = bySize({ smallest: 8, usual: 180 });
const A_SECOND = bySize({ smallest: 10, usual: 25 });
/** A message that has not left by then, counted from the last report, is missing. */
const LOST_SECONDS = 120;

type Waited = { readonly now: number[]; readonly other: number[]; readonly missing: number };

/** One queue is read at a time, again if there was a hint meanwhile: as the page does. */
function readAtHints(desk: Desk): { stop(): Promise<void> } {
	let hinted = false;
	let reading: Promise<void> | null = null;
	async function read(): Promise<void> {
		while (hinted) {
			hinted = false;
			await desk.client.rpc('desk_page', { whose: 'others', at_most: 26 });
		}
	}
	desk.heard = () => {
		hinted = true;
		reading ??= read().finally(() => (reading = null));
	};
	return {
		async stop() {
			desk.heard = null;
			hinted = false;
			await reading;
		}
	};
}

/** Seconds from receipt to the first message of each notification. Each message says which attempt it is. */
async function waits(db: pg.Client): Promise<Waited> {
	const { rows } = await db.query(`
		with handed as (
			select substring(body from '#[a-z]*=?([0-9a-f-]{36})')::uuid as attempt_id, min(at) as at
			from local.messages where body ~ '#' group by 1
		),
		first as (
			select notification_id, min(handed.at) as at
			from handed join app.attempts on attempts.id = attempt_id
			cross join lateral unnest(notification_ids) as notification_id
			group by notification_id
		)
		select reports.urgency, extract(epoch from first.at - received_at)::double precision as seconds
		from public.reports
		left join app.notifications on report_id = reports.id
		left join first on first.notification_id = notifications.id
		-- a report that happens now and has no notification is missing as well
		where reports.urgency = 'now' or first.at is not null`);
	const of = (isNow: boolean) =>
		rows
			.filter(({ urgency, seconds }) => (urgency === 'now') === isNow && seconds !== null)
			.map(({ seconds }) => seconds as number);
	return {
		now: of(true),
		other: of(false),
		missing: rows.filter(({ seconds }) => seconds === null).length
	};
}

export async function alarms(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const started = new Date();
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	const desks: Desk[] = [];
	const readers: { stop(): Promise<void> }[] = [];
	try {
		await db.query('delete from app.submission_limits'); // three reporters file them all
		const { publishable } = gateway.keys;
		const { session, user } = await signInAs(
			clientOf(gateway.url, publishable),
			OFFICER,
			demonstrationFactor(gateway.url, OFFICER)
		);
		const { rows } = await db.query('select region_id from public.people where id = $1', [user.id]);
		while (desks.length < DESKS) {
			const desk = await connectDesk(
				gateway.url,
				publishable,
				session.access_token,
				`region:${rows[0].region_id}`
			);
			desks.push(desk);
			readers.push(readAtHints(desk));
		}
		const reporters = await Promise.all(
			REPORTERS.map(async (email) => {
				const client = clientOf(gateway.url, publishable);
				await client.auth.signInWithPassword({ email, password: 'harbour' });
				const { data } = await client.from('reporter_sites').select('site_id').limit(1);
				return { client, siteId: data![0]!.site_id as string };
			})
		);

		let refused = 0;
		async function submit(nth: number): Promise<void> {
			const { client, siteId } = reporters[nth % reporters.length]!;
			const at = new Date().toISOString();
			const content = {
				payload_version: 1,
				site_id: siteId,
				urgency: nth % 10 === 0 ? 'now' : nth % 10 < 4 ? 'today' : 'routine',
				danger_to_life: nth % 50 === 0,
				indicators: ['drone'],
				description: `Grey RHIB, no lights, number ${nth}`,
				seen_at: at,
				saved_at: at
			};
			const { error } = await client.rpc('submit_report', {
				report_id: crypto.randomUUID(),
				content,
				sent_at: at
			});
			if (error) refused++;
		}

		const submitted: Promise<void>[] = [];
		const ages: number[] = [];
		const began = performance.now();
		const total = SECONDS * A_SECOND;
		for (let nth = 0; nth < total; nth++) {
			// at its time and not after the one before: a slow server gets no fewer
			const wait = began + (nth * 1000) / A_SECOND - performance.now();
			if (wait > 0) await after(wait);
			submitted.push(submit(nth));
			if (nth % A_SECOND === 0) {
				const { rows: beat } = await db.query(
					`select extract(epoch from clock_timestamp() - coalesce(last_tick_at, $1))::double precision as age
					from app.heartbeat`,
					[started]
				);
				ages.push(beat[0].age);
			}
		}
		await Promise.all(submitted);
		const took = (performance.now() - began) / 1000;
		let waited = await waits(db);
		const lost = performance.now() + LOST_SECONDS * 1000;
		while (waited.missing > 0 && performance.now() < lost) {
			await after(1000);
			waited = await waits(db);
		}

		const { rows: kept } = await db.query(
			'select count(*)::integer as reports from public.reports'
		);
		console.log(
			`${total} reports in ${took.toFixed(0)} s, ${DESKS} desks that read their queues, durable commits`
		);
		print(
			['from receipt to the message', 'messages', 'median, s', '95th percentile, s', 'longest, s'],
			[
				['what happens now', waited.now],
				['all else', waited.other]
			].map(([name, seconds]) => {
				const of = seconds as number[];
				const longest = Math.max(...of).toFixed(2);
				return [
					name as string,
					String(of.length),
					median(of).toFixed(2),
					percentile(of, 0.95).toFixed(2),
					longest
				];
			})
		);
		return judge([
			{ name: 'reports kept', measured: kept[0].reports, limit: total - refused, is: 'exactly' },
			{ name: 'reports refused', measured: refused, limit: 0, is: 'exactly' },
			{
				name: 'messages about what happens now that are missing',
				measured: waited.missing,
				limit: 0,
				is: 'exactly'
			},
			{
				name: 'of those, messages that left',
				measured: waited.now.length,
				limit: 1,
				is: 'at least'
			},
			{
				name: 'receipt to message, what happens now, 95th percentile, s',
				measured: percentile(waited.now, 0.95),
				limit: 5,
				is: 'at most',
				isPrintedOnly: isSmallest // a busy machine decides it at this size
			},
			{
				name: 'age of the last tick, longest, s',
				measured: Math.max(...ages),
				limit: 20,
				is: 'at most',
				isPrintedOnly: isSmallest
			}
		]);
	} finally {
		await Promise.all(readers.map((reader) => reader.stop()));
		await Promise.all(desks.map(({ client }) => client.removeAllChannels()));
		await db.end();
		await gateway.stop();
	}
}
