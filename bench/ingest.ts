/**
 * Reports a second through `submit_report`, beside bare inserts of the same row into a table without
 * rules, both through the same gateway and PostgREST, in turns. Fails when a report is lost or doubled.
 */
import pg from 'pg';
import { clientOf, startBenchGateway } from './gateway.ts';
import { bySize, isSmallest } from './size.ts';
import { median, print } from './table.ts';
import { judge } from './target.ts';

const ROUNDS = bySize({ smallest: 3, usual: 7 });
const A_ROUND = bySize({ smallest: 64, usual: 400 });
const AT_ONCE = 16;
/**
 * Of bare inserts: 0.64 on a quiet machine (docs/performance.md), 0.48 and 0.32 at the smallest size
 * with ten times the load of two cores. Rounds of 64 spread that far, so the gate asks for less.
 */
const RATIO = isSmallest ? 0.1 : 0.25;

/**
 * The row `submit_report` writes, with neither the rules nor the hops and events beside it. The index
 * of words is left out: it takes a whole row of `reports`, which no other table has.
 */
const BARE = `
	create table public.bare_reports (like public.reports including defaults);
	do $$
	declare
		definition text;
	begin
		for definition in
			select pg_get_indexdef(indexrelid) from pg_index
			where indrelid = 'public.reports'::regclass
				and pg_get_indexdef(indexrelid) not like '%reports.*%'
		loop
			execute regexp_replace(definition, 'INDEX \\S+ ON public.reports', 'INDEX ON public.bare_reports');
		end loop;
	end $$;
	alter table public.bare_reports enable row level security;
	grant insert on public.bare_reports to authenticated;
	grant execute on all functions in schema app to authenticated; -- some indexes call one
	create policy "anybody inserts" on public.bare_reports for insert to authenticated with check (true);
	notify pgrst, 'reload schema'`;

async function perSecond(one: () => Promise<void>): Promise<number> {
	let left = A_ROUND;
	const began = performance.now();
	const worker = async () => {
		while (left-- > 0) await one();
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return (A_ROUND / (performance.now() - began)) * 1000;
}

export async function ingest(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	try {
		await db.query(BARE);
		await db.query('delete from app.submission_limits'); // one reporter files them all
		const client = clientOf(gateway.url, gateway.keys.publishable);
		await client.auth.signInWithPassword({ email: 'harbour@example.test', password: 'harbour' });
		const { data } = await client.auth.getSession();
		const headers = {
			apikey: gateway.keys.publishable,
			authorization: `Bearer ${data.session!.access_token}`,
			'content-type': 'application/json',
			prefer: 'return=minimal'
		};
		const post = async (path: string, body: unknown) => {
			const answer = await fetch(`${gateway.url}/rest/v1/${path}`, {
				method: 'POST',
				headers,
				body: JSON.stringify(body)
			});
			if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
			await answer.arrayBuffer();
		};
		const { data: sites } = await client.from('reporter_sites').select('site_id');
		const now = new Date().toISOString();
		const content = {
			payload_version: 1,
			site_id: sites![0]!.site_id,
			urgency: 'now',
			indicators: ['drone', 'landing'],
			description: 'Grey RHIB, four people, no lights, heading for the slipway',
			seen_at: now,
			saved_at: now,
			latitude: 50.706,
			longitude: -1.502,
			position_source: 'gps'
		};
		const submit = () =>
			post('rpc/submit_report', { report_id: crypto.randomUUID(), content, sent_at: now });
		await submit();
		const { rows } = await db.query('select to_jsonb(reports) as row from public.reports limit 1');
		const insert = () => post('bare_reports', { ...rows[0].row, id: crypto.randomUUID() });
		// PostgREST reads its schema again in its own time.
		for (let tries = 1; ; tries++) {
			try {
				await insert();
				break;
			} catch (error) {
				if (tries === 50) throw error;
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		}

		await perSecond(submit);
		await perSecond(insert);
		const measured: { submit: number; bare: number }[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			measured.push({ submit: await perSecond(submit), bare: await perSecond(insert) });
		}
		const { rows: version } = await db.query('show server_version');
		console.log(
			`PostgreSQL ${version[0].server_version}, ${ROUNDS} rounds of ${A_ROUND}, ${AT_ONCE} at once, durable commits`
		);
		print(
			['what', 'per second (median)', 'ratio to the bare insert (median of rounds)'],
			[
				[
					'submit_report',
					median(measured.map(({ submit }) => submit)).toFixed(0),
					median(measured.map(({ submit, bare }) => submit / bare)).toFixed(2)
				],
				['bare insert of the same row', median(measured.map(({ bare }) => bare)).toFixed(0), '1.00']
			]
		);
		const { rows: kept } = await db.query(
			`select count(*)::integer as reports,
				(select count(distinct report_id)::integer from public.hops) as owned,
				(select count(*)::integer from public.events where kind = 'received') as received
			from public.reports`
		);
		const sent = 1 + (ROUNDS + 1) * A_ROUND; // with the row that is copied, and the round that warms up
		return judge([
			{
				name: 'submit_report a second, of bare inserts',
				measured: median(measured.map(({ submit, bare }) => submit / bare)),
				limit: RATIO,
				is: 'at least'
			},
			{ name: 'reports kept', measured: kept[0].reports, limit: sent, is: 'exactly' },
			{ name: 'reports with an owner', measured: kept[0].owned, limit: sent, is: 'exactly' },
			{ name: 'events of receipt', measured: kept[0].received, limit: sent, is: 'exactly' }
		]);
	} finally {
		await db.end();
		await gateway.stop();
	}
}
