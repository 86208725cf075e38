/**
 * What an officer waits for at a desk, through the gateway, over ten thousand reports (with `--full`:
 * and over a million and five million): the first page of the inbox, a search, and opening a report.
 */
import type { SupabaseClient } from '@supabase/supabase-js';
import pg from 'pg';
import { demonstrationFactor, signInAs } from '../supabase/local/auth/authenticator.fixture.ts';
import { clientOf, startBenchGateway } from './gateway.ts';
import { fillManyReports, settle } from './reports.ts';
import { percentile, print } from './table.ts';

const OFFICER = 'officer@example.test';

/** Of the ten thousand too most are closed, so that every page is full from the smallest size on. */
const OPEN = 2_000;
/** They ended lately, as those a desk looks for have. */
const UNTIL = new Date(Date.now() - 4 * 86_400_000);
const ROUNDS = 100;
/** Of the largest to the smallest; more of it fails the run. */
const GROWTH = 1.5;
const SIZES = process.argv.includes('--full') ? [10_000, 1_000_000, 5_000_000] : [10_000];

type Work = (client: SupabaseClient, me: string, round: number) => PromiseLike<unknown>[];

const PAGE = 26;

const WORKS: Record<string, Work> = {
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

/** 95th percentiles, ms; in turns, so that what the machine does beside it falls on all alike. */
async function measure(client: SupabaseClient, me: string): Promise<Map<string, number>> {
	const took = new Map<string, number[]>(Object.keys(WORKS).map((name) => [name, []]));
	for (let round = 0; round < ROUNDS + 5; round++) {
		for (const [name, work] of Object.entries(WORKS)) {
			const began = performance.now();
			for (const answer of await Promise.all(work(client, me, round))) {
				const { error } = answer as { error: Error | null };
				if (error) throw error;
			}
			if (round >= 5) took.get(name)!.push(performance.now() - began); // the first read the disk
		}
	}
	return new Map([...took].map(([name, times]) => [name, percentile(times, 0.95)]));
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
		const found = new Map<string, number[]>(Object.keys(WORKS).map((name) => [name, []]));
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
			for (const [name, time] of await measure(client, me)) found.get(name)!.push(time);
		}
		const { rows: version } = await db.query('show server_version');
		console.log(`PostgreSQL ${version[0].server_version}, 95th percentile of ${ROUNDS}, ms`);
		const growth = (times: readonly number[]) => times.at(-1)! / times[0]!;
		print(
			['', ...SIZES.map((size) => size.toLocaleString('en')), 'x'],
			[...found].map(([name, times]) => [
				name,
				...times.map((time) => time.toFixed(1)),
				growth(times).toFixed(2)
			])
		);
		const good = [...found.values()].every((times) => growth(times) <= GROWTH);
		if (!good) console.error(`It may grow ${GROWTH} times.`);
		return good;
	} finally {
		await db.end();
		await gateway.stop();
	}
}
