/**
 * What an officer waits for at a desk, through the gateway, over ten and a hundred thousand reports (with
 * `--full`: a million and five million): the first page of the inbox, a search, and opening a report.
 * Beside them a call that reads one row by its key, which shows how the machine itself has changed.
 */
import type { SupabaseClient } from '@supabase/supabase-js';
import pg from 'pg';
import { demonstrationFactor, signInAs } from '../supabase/gateway/auth/authenticator.fixture.ts';
import { clientOf, startBenchGateway } from './gateway.ts';
import { fillManyReports, settle } from './reports.ts';
import { bySize, isSmallest } from './size.ts';
import { median, percentile, print } from './table.ts';
import { judge } from './target.ts';

const OFFICER = 'officer@example.test';

/** Of the ten thousand too most are closed, so that every page is full from the smallest size on. */
const OPEN = 2_000;
/** They ended lately, as those a desk looks for have. */
const UNTIL = new Date(Date.now() - 4 * 86_400_000);
const ROUNDS = bySize({ smallest: 15, usual: 100 });
/** The first rounds read the disk. */
const UNCOUNTED = bySize({ smallest: 2, usual: 5 });
/** Of fifteen rounds the 95th percentile is the worst one, which a busy machine decides. */
const SHARE = bySize({ smallest: 0.5, usual: 0.95 });
const SIZES = bySize({
	smallest: [10_000, 30_000],
	usual: [10_000, 100_000],
	full: [10_000, 1_000_000, 5_000_000]
});
/**
 * Of the largest to the smallest, beside the growth of the bare call. An officer must not wait longer
 * because the service is older: 1.48 at most at five million (docs/performance.md).
 */
const GROWTH = isSmallest ? 3 : 1.5;

type Answer = { error: Error | null; data: unknown };
type Work = (client: SupabaseClient, me: string, round: number) => PromiseLike<unknown>[];

const PAGE = 26;

const BARE = 'one row by its key';

const WORKS: Record<string, Work> = {
	[BARE]: (client, me) => [client.from('people').select('id').eq('id', me)],
	'inbox, mine': (client) => [client.rpc('desk_page', { whose: 'mine', at_most: PAGE })],
	'inbox, others': (client) => [client.rpc('desk_page', { whose: 'others', at_most: PAGE })],
	'inbox, the page after 200': (client) => [
		client.rpc('desk_page', { whose: 'others', after: deep.open, at_most: PAGE })
	],
	'closed, mine': (client) => [
		client.rpc('desk_page', { whose: 'mine', closed: true, at_most: PAGE })
	],
	'closed, the page after 200': (client) => [
		client.rpc('desk_page', { whose: 'others', closed: true, after: deep.closed, at_most: PAGE })
	],
	'counts and chart': (client) => [client.rpc('desk_counts'), client.rpc('desk_chart')],
	'search, the beginning of a word in one of a thousand': (client) => [
		client.rpc('desk_page', { whose: 'others', closed: true, words: 'submar', at_most: PAGE })
	],
	'search, two words, one of them in six of a thousand': (client) => [
		client.rpc('desk_page', { whose: 'others', closed: true, words: 'boat word7', at_most: PAGE })
	],
	'search, a site': (client) => [
		client.rpc('desk_page', { whose: 'others', closed: true, words: 'marina', at_most: PAGE })
	],
	'search, a word in every report': (client) => [
		client.rpc('desk_page', { whose: 'others', words: 'boat', at_most: PAGE })
	],
	'opening a report': (client, _me, round) => [
		...['events', 'hops', 'addenda', 'photos', 'closures'].map((table) =>
			client
				.from(table)
				.select('*')
				.eq('report_id', opened[round % opened.length]!)
		),
		client
			.from('desk_reports')
			.select('*')
			.eq('id', opened[round % opened.length]!),
		client.rpc('same_vessel', { report_id: opened[round % opened.length]! })
	]
};
let opened: string[] = [];
/** The row that ends the first two hundred of others'. */
const deep: { open?: unknown; closed?: unknown } = {};

/** Milliseconds; in turns, so that what the machine does beside it falls on all alike. */
async function measure(client: SupabaseClient, me: string): Promise<Map<string, number[]>> {
	const took = new Map<string, number[]>(Object.keys(WORKS).map((name) => [name, []]));
	for (let round = 0; round < ROUNDS + UNCOUNTED; round++) {
		for (const [name, work] of Object.entries(WORKS)) {
			const began = performance.now();
			const answers = (await Promise.all(work(client, me, round))) as Answer[];
			if (round >= UNCOUNTED) took.get(name)!.push(performance.now() - began);
			for (const { error } of answers) if (error) throw error;
			const rows = answers.flatMap(({ data }) => data ?? []);
			if (rows.length === 0) throw new Error(`${name}: nothing was found.`);
		}
	}
	return took;
}

export async function desk(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	try {
		await db.query('update cron.job set active = false');
		const client = clientOf(gateway.url, gateway.keys.publishable);
		const { user } = await signInAs(client, OFFICER, demonstrationFactor(gateway.url, OFFICER));
		const me = user.id;
		const found = new Map<string, number[][]>(Object.keys(WORKS).map((name) => [name, []]));
		let filled = 0;
		for (const size of SIZES) {
			await fillManyReports(db, filled + 1, size, { open: OPEN, until: UNTIL });
			filled = size;
			await settle(db);
			const { rows } = await db.query(
				`select id from public.reports where owner_id = $1 order by received_at desc limit 20`,
				[me]
			);
			opened = rows.map(({ id }) => id as string);
			for (const what of ['open', 'closed'] as const) {
				const asked = { whose: 'others', closed: what === 'closed', at_most: 200 };
				deep[what] = (await client.rpc('desk_page', asked)).data.at(-1);
			}
			for (const [name, times] of await measure(client, me)) found.get(name)!.push(times);
		}
		const { rows: version } = await db.query('show server_version');
		console.log(
			`PostgreSQL ${version[0].server_version}, percentile ${SHARE * 100} of ${ROUNDS}, ms`
		);
		const growth = (sizes: readonly number[]) => sizes.at(-1)! / sizes[0]!;
		const slower = growth(found.get(BARE)!.map(median)); // the machine, not the work
		const waits = [...found].map(
			([name, sizes]) => [name, sizes.map((times) => percentile(times, SHARE))] as const
		);
		print(
			['', ...SIZES.map((size) => size.toLocaleString('en')), 'x', 'x, beside the bare call'],
			waits.map(([name, sizes]) => [
				name,
				...sizes.map((time) => time.toFixed(1)),
				growth(sizes).toFixed(2),
				(growth(sizes) / slower).toFixed(2)
			])
		);
		return judge(
			waits
				.filter(([name]) => name !== BARE)
				.map(([name, sizes]) => ({
					name: `${name}, growth`,
					measured: growth(sizes) / slower,
					limit: GROWTH,
					is: 'at most'
				}))
		);
	} finally {
		await db.end();
		await gateway.stop();
	}
}
