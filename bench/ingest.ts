/**
 * Reports a second through `submit_report`, beside bare inserts of the same row into a table without
 * rules, both through the same gateway and PostgREST, in turns.
 */
import pg from 'pg';
import { clientOf, startBenchGateway } from './gateway.ts';
import { median, print } from './table.ts';

const ROUNDS = 7;
const A_ROUND = 400;
const AT_ONCE = 16;

/** The row `submit_report` writes, with neither the rules nor the hops and events beside it. */
const BARE = `
	create table public.bare_reports (like public.reports including defaults including indexes);
	alter table public.bare_reports enable row level security;
	grant insert on public.bare_reports to authenticated;
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
		for (let tries = 0; tries < 50; tries++) {
			const known = await insert().then(
				() => true,
				() => false
			);
			if (known) break;
			await new Promise((resolve) => setTimeout(resolve, 100));
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
		return true;
	} finally {
		await db.end();
		await gateway.stop();
	}
}
