/**
 * What a supervisor waits for: figures of a year through the gateway over ten thousand reports of five
 * years (with `--full`: and over a million and five million), beside a query that reads the same of the
 * reports and their history; and what marking a report for the figures adds to filing and answering it.
 */
import type { SupabaseClient } from '@supabase/supabase-js';
import pg from 'pg';
import { demonstrationFactor, signInAs } from '../supabase/gateway/auth/authenticator.fixture.ts';
import { clientOf, startBenchGateway } from './gateway.ts';
import { fillReports, settle, withoutIndexes } from './reports.ts';
import { bySize, isFull, isSmallest } from './size.ts';
import { median, print } from './table.ts';
import { judge, type Target } from './target.ts';

const SIZES = bySize({
	smallest: [1_000, 3_000],
	usual: [10_000],
	full: [10_000, 1_000_000, 5_000_000]
});
const SUPERVISOR = 'supervisor@example.test';
const OPEN = 300;
const NOW = new Date();
const YEAR = [new Date(NOW.getTime() - 365 * 86_400_000), NOW].map((day) =>
	day.toISOString().slice(0, 10)
);
const SPAN_MINUTES = 5 * 365 * 24 * 60;
const ROUNDS = bySize({ smallest: 3, usual: 15 });
const NAIVE_ROUNDS = 3;
/** Of 25 calls each, with the marking and without it; the first four are not counted. */
const MARKING_ROUNDS = bySize({ smallest: 10, usual: 24 });
/** Of the largest to the smallest: a supervisor must not wait longer because the service is older. */
const GROWTH = 1.5;
/** So many times faster than the query at five million, for which the roll-ups are kept at all. */
const FASTER = 50;
/** What keeping them may add to a call, 15 %: 1.07 on a quiet machine (docs/performance.md). */
const MARKING = isSmallest ? 1.5 : 1.15;

/** What happened to each, as the query reads it; of what waits, `public.figures` does as well. */
const HISTORY = `
	insert into public.hops (report_id, hop, step, person_id, part, reason, at, deadline_at)
	select
		id, 1, owner_step, owner_id, 'owner', 'familiar_officer', received_at,
		received_at + acknowledge_within
	from public.reports;
	insert into public.events (report_id, kind, at, actor_id, step, person_id)
	select id, kind, at, owner_id, owner_step, owner_id
	from public.reports
	cross join lateral (
		values
			('received', received_at), ('acknowledged', first_acknowledged_at), ('closed', closed_at)
	) as happened (kind, at)
	where at is not null`;

const LENGTHS = [
	'before_us',
	'on_phone',
	'owner',
	'acknowledge',
	'acknowledge_on_duty',
	'outcome',
	'feedback'
];
const COLUMNS = `
	region_id, patch_id, site_id, urgency, owner_step, origin, indicators, target_seconds, reopened, outcome,
	is_useful, is_graded, day, hour, weekday,
	${LENGTHS.flatMap((name) => [`${name}_seconds`, `${name}_bucket`]).join(', ')}`;

/** By the reports' own columns. */
const TIMES = `
	insert into app.report_times (report_id, received_at, ${COLUMNS})
	select
		id, received_at, region_id, patch_id, site_id, urgency, owner_step, 'harbour_master', indicators,
		extract(epoch from acknowledge_within), 0, case when closed_at is not null then 'action_taken' end,
		closed_at is not null, false, (received_at at time zone 'Europe/London')::date,
		extract(hour from received_at at time zone 'Europe/London'),
		extract(isodow from received_at at time zone 'Europe/London'),
		before, app.bucket_of(before), phone, app.bucket_of(phone), 0, 0, acknowledged,
		app.bucket_of(acknowledged), acknowledged, app.bucket_of(acknowledged), closed, app.bucket_of(closed),
		closed, app.bucket_of(closed)
	from public.reports
	cross join lateral (
		select
			extract(epoch from received_at - seen_at)::double precision as before,
			extract(epoch from received_at - saved_at)::double precision as phone,
			extract(epoch from first_acknowledged_at - received_at)::double precision as acknowledged,
			extract(epoch from closed_at - received_at)::double precision as closed
	) as took`;

/**
 * Lines of the whole and of patches, which is what is asked for here; those of days of the last year.
 * Each report that has ended counts as often as it will be copied.
 */
const COUNTS = `
	insert into app.time_counts
	select
		region_id, span, starts_on, case grouping(patch_id) when 1 then 'all' else 'patch' end,
		case grouping(patch_id) when 1 then '' else patch_id::text end, measure, bucket,
		sum(case when outcome_seconds is null then 1 else $1::integer end)
	from app.report_times
	cross join lateral (
		values ('month', date_trunc('month', day)::date), ('day', day)
	) as spans (span, starts_on)
	cross join lateral (
		values
			('before_us', before_us_bucket), ('on_phone', on_phone_bucket), ('owner', owner_bucket),
			('acknowledge', acknowledge_bucket), ('acknowledge_on_duty', acknowledge_on_duty_bucket),
			('outcome', outcome_bucket), ('feedback', feedback_bucket), ('received', 0),
			('in_time', case when acknowledge_seconds <= target_seconds then 0 end),
			('useful', case when is_useful then 0 end)
	) as measures (measure, bucket)
	where measures.bucket is not null and (span = 'month' or day >= '${YEAR[0]!.slice(0, 8)}01')
	group by grouping sets (
		(region_id, span, starts_on, measure, bucket), (region_id, span, starts_on, measure, bucket, patch_id)
	)`;

/** Less than the figures say: no waits on duty, and what waits is the longest. */
const naive = (groups: string) => `
	with took as (
		select
			patch_id, date_trunc('month', received_at at time zone 'Europe/London') as month,
			extract(epoch from acknowledge_within) as target,
			extract(epoch from received_at - seen_at) as before_us,
			extract(epoch from received_at - saved_at) as on_phone,
			extract(epoch from owned.at - received_at) as owner,
			extract(epoch from min(events.at) filter (where kind = 'acknowledged') - received_at)
				as acknowledge,
			extract(epoch from min(events.at) filter (where kind = 'closed') - received_at) as outcome,
			extract(
				epoch from min(events.at) filter (where kind in ('closed', 'thanked', 'asked')) - received_at
			) as feedback
		from public.reports
		join public.events on events.report_id = reports.id
		left join public.hops as owned on owned.report_id = reports.id and owned.hop = 1
		where region_id = $1 and received_at >= $2::timestamp at time zone 'Europe/London'
			and received_at < $3::timestamp at time zone 'Europe/London'
		group by reports.id, owned.at
	)
	select
		${groups} count(*)::integer as reports, count(*) filter (where acknowledge <= target),
		${['before_us', 'on_phone', 'owner', 'acknowledge', 'outcome', 'feedback']
			.map(
				(name) => `percentile_disc(array[0.5, 0.9])
					within group (order by coalesce(${name}, 1e12))`
			)
			.join(', ')}
	from took`;

const CALLS = {
	'a year': { dimension: 'all', by: 'period', query: naive('') },
	'a year by patch': {
		dimension: 'patch',
		by: 'period',
		query: `${naive('patch_id,')} group by patch_id`
	},
	'a year by month': {
		dimension: 'all',
		by: 'month',
		query: `${naive('month,')} group by month`
	}
};

async function timed(work: () => PromiseLike<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

/** As many are written one by one; of more, each is written again, some microseconds later. */
const BASE = bySize({ smallest: 1_000, usual: 100_000 });

/**
 * What neither the figures nor the query ask, and what a copy need not work out again: with them the
 * largest takes most of an hour.
 */
const UNASKED = `
	drop index if exists public.reports_words_idx, public.reports_reference_idx,
		public.reports_site_id_idx, public.reports_vessel_name_idx, public.reports_region_seen_idx,
		public.reports_source_id_idx, public.reports_owner_id_idx, public.reports_closed_idx;
	alter table public.reports alter reference drop expression if exists, alter reference drop not null;
	alter table app.report_times ${[
		'day',
		'hour',
		'weekday',
		...LENGTHS.map((name) => `${name}_bucket`)
	]
		.map((name) => `alter ${name} drop expression if exists`)
		.join(', ')}`;

const COPY_REPORTS = `
	insert into public.reports (
		id, source_id, site_id, patch_id, region_id, content, content_hash, urgency, danger_to_life,
		indicators, description, detail, place_text, seen_at, saved_at, sent_at, received_at, flags,
		owner_step, owner_id, hop, acknowledge_within, lapse_within, alert_every, claim_lease,
		acknowledged_at, acknowledged_by, first_acknowledged_at, closed_at
	)
	select
		gen_random_uuid(), source_id, site_id, patch_id, region_id, content, content_hash, urgency,
		danger_to_life, indicators, description, detail, place_text, seen_at + later, saved_at + later,
		sent_at + later, received_at + later, flags, owner_step, owner_id, hop, acknowledge_within,
		lapse_within, alert_every, claim_lease, acknowledged_at + later, acknowledged_by,
		first_acknowledged_at + later, closed_at + later
	from public.reports
	cross join lateral (
		select n * interval '1 microsecond' as later from generate_series(1, $1::integer) as n
	) as copies
	where closed_at is not null`;

/** Nothing of a copy differs in what is counted. */
const COPY_TIMES = `
	insert into app.report_times (received_at, ${COLUMNS})
	select received_at + n * interval '1 microsecond', ${COLUMNS}
	from app.report_times cross join generate_series(1, $1::integer) as n
	where outcome_seconds is not null`;

async function fill(db: pg.Client, size: number): Promise<void> {
	await db.query('set session_replication_role = replica');
	await db.query('truncate public.reports, app.time_counts, app.report_times, app.pending cascade');
	await db.query(UNASKED);
	const written = Math.min(size, BASE);
	const apart = `${SPAN_MINUTES / written} minutes`;
	// as many and as old at each size
	await fillReports(db, 1, OPEN, { open: OPEN, apart: '30 minutes', until: NOW });
	await fillReports(db, 1, written - OPEN, { open: 0, apart, until: NOW });
	await db.query(TIMES);
	const times = size / written;
	await db.query(COUNTS, [times]);
	if (times > 1) {
		await db.query(COPY_REPORTS, [times - 1]);
		await db.query(COPY_TIMES, [times - 1]);
	}
	await withoutIndexes(db, 'events', () => db.query(HISTORY));
	await db.query('set session_replication_role = origin');
	await settle(db);
}

type Measured = { call: number; query: number };
/** Milliseconds, and how many reports each of them counted. */
type Compared = Measured & { readonly counted: Measured };

async function measure(
	client: SupabaseClient,
	db: pg.Client,
	region: string,
	{ dimension, by, query }: (typeof CALLS)['a year']
): Promise<Compared> {
	const calls: number[] = [];
	const queries: number[] = [];
	const counted = { call: 0, query: 0 };
	const call = async () => {
		const { data, error } = await client.rpc('figures', {
			since: YEAR[0],
			until: YEAR[1],
			dimension,
			by
		});
		if (error) throw error;
		counted.call = (data as { measure: string; done: number }[])
			.filter(({ measure }) => measure === 'received')
			.reduce((sum, { done }) => sum + done, 0);
		if (counted.call === 0) throw new Error('There are no figures.');
	};
	const naively = async () => {
		const { rows } = await db.query<{ reports: number }>(query, [region, ...YEAR]);
		counted.query = rows.reduce((sum, { reports }) => sum + reports, 0);
	};
	await call();
	for (let round = 0; round < ROUNDS; round++) {
		calls.push(await timed(call));
		if (round < NAIVE_ROUNDS) {
			queries.push(await timed(naively));
		}
	}
	return { call: median(calls), query: median(queries), counted };
}

/** Milliseconds of filing and of answering, with the marking and without it, in turns. */
async function marking(db: pg.Client): Promise<Record<'submit' | 'acknowledge', Measured>> {
	const { rows } = await db.query(
		`select people.id as reporter, site_id from public.people
		join public.reporter_sites on person_id = people.id where is_home limit 1`
	);
	const { reporter, site_id } = rows[0];
	await db.query('delete from app.submission_limits'); // one reporter files them all
	const as = (person: string) =>
		db.query(`select set_config('request.jwt.claims', $1, false)`, [
			JSON.stringify({ role: 'authenticated', sub: person, aal: 'aal2' })
		]);
	const took = {
		submit: { on: [] as number[], off: [] as number[] },
		acknowledge: { on: [] as number[], off: [] as number[] }
	};
	for (let round = 0; round < MARKING_ROUNDS; round++) {
		const way = round % 2 ? 'on' : 'off';
		await db.query(
			`alter table public.events ${way === 'on' ? 'enable' : 'disable'} trigger events__pending`
		);
		for (let n = 0; n < 25; n++) {
			const report_id = crypto.randomUUID();
			const now = new Date().toISOString();
			const content = {
				payload_version: 1,
				site_id,
				urgency: 'now',
				indicators: ['drone'],
				description: 'Grey RHIB',
				seen_at: now,
				saved_at: now
			};
			await as(reporter);
			const submitted = await timed(() =>
				db.query('select public.submit_report($1, $2, $3)', [report_id, content, now])
			);
			const { rows: owner } = await db.query(
				'select coalesce(owner_id, $2) as id, owner_id is null as nobody from public.reports where id = $1',
				[report_id, reporter]
			);
			await as(owner[0].id);
			const acknowledged = await timed(() =>
				owner[0].nobody
					? Promise.reject(new Error('Nobody has it.'))
					: db.query('select public.acknowledge_report($1)', [report_id])
			);
			if (round < 4) continue; // what is read and planned for the first time
			took.submit[way].push(submitted);
			took.acknowledge[way].push(acknowledged);
		}
	}
	const middle = ({ on, off }: { on: number[]; off: number[] }) => ({
		call: median(on),
		query: median(off)
	});
	return { submit: middle(took.submit), acknowledge: middle(took.acknowledge) };
}

export async function figures(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	try {
		await db.query('update cron.job set active = false');
		const marks = await marking(db);
		const client = clientOf(gateway.url, gateway.keys.publishable);
		await signInAs(client, SUPERVISOR, demonstrationFactor(gateway.url, SUPERVISOR));
		const { rows } = await db.query(
			'select region_id from public.people join auth.users using (id) where email = $1',
			[SUPERVISOR]
		);
		const found = new Map<string, Compared[]>(Object.keys(CALLS).map((name) => [name, []]));
		for (const size of SIZES) {
			await fill(db, size);
			console.log(`${size.toLocaleString('en')} are there`);
			for (const [name, asked] of Object.entries(CALLS)) {
				found.get(name)!.push(await measure(client, db, rows[0].region_id, asked));
			}
		}
		const { rows: version } = await db.query('show server_version');
		console.log(`PostgreSQL ${version[0].server_version}, medians, ms`);
		print(
			['', ...SIZES.flatMap((size) => [size.toLocaleString('en'), 'query', 'x']), 'growth'],
			[...found].map(([name, measured]) => [
				name,
				...measured.flatMap(({ call, query }) => [
					call.toFixed(1),
					query.toFixed(1),
					(query / call).toFixed(1)
				]),
				(measured.at(-1)!.call / measured[0]!.call).toFixed(2)
			])
		);
		print(
			['', 'marked, ms', 'not marked, ms', 'x'],
			Object.entries(marks).map(([name, { call, query }]) => [
				name,
				call.toFixed(2),
				query.toFixed(2),
				(call / query).toFixed(2)
			])
		);
		const targets: Target[] = [];
		for (const [name, sizes] of found) {
			const largest = sizes.at(-1)!;
			targets.push({
				name: `${name}: reports counted`,
				measured: largest.counted.call,
				limit: largest.counted.query,
				is: 'exactly'
			});
			if (SIZES.length > 1)
				targets.push({
					name: `${name}: growth`,
					measured: largest.call / sizes[0]!.call,
					limit: GROWTH,
					is: 'at most',
					isPrintedOnly: isSmallest // a scan of three thousand would not be seen in it
				});
			if (isFull)
				targets.push({
					name: `${name}: times faster than the query`,
					measured: largest.query / largest.call,
					limit: FASTER,
					is: 'at least'
				});
		}
		for (const [name, { call, query }] of Object.entries(marks)) {
			targets.push({
				name: `${name}, marked beside not marked`,
				measured: call / query,
				limit: MARKING,
				is: 'at most'
			});
		}
		return judge(targets);
	} finally {
		await db.end();
		await gateway.stop();
	}
}
