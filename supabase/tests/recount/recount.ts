/**
 * The figures, counted anew by another engine from the raw tables alone: one line for each report and
 * measure, sorted and gone through one by one, where the product counts buckets it has rolled up.
 */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';

/** Of each table what a figure may be made of, as the other engine is to read it. */
const TABLES: Record<string, Record<string, string>> = {
	regions: { id: 'varchar', canary: 'boolean' },
	people: { id: 'varchar', reporter_kind: 'varchar' },
	sources: { id: 'varchar', person_id: 'varchar' },
	outcomes: { code: 'varchar', feedback: 'varchar' },
	reports: {
		id: 'varchar',
		region_id: 'varchar',
		patch_id: 'varchar',
		site_id: 'varchar',
		urgency: 'varchar',
		source_id: 'varchar',
		taken_by: 'varchar',
		indicators: 'varchar[]',
		seen_at: 'timestamptz',
		saved_at: 'timestamptz',
		phone_ahead: 'interval',
		received_at: 'timestamptz',
		acknowledge_within: 'interval'
	},
	hops: {
		report_id: 'varchar',
		hop: 'integer',
		step: 'varchar',
		person_id: 'varchar',
		part: 'varchar',
		reason: 'varchar',
		moment: 'timestamptz'
	},
	events: {
		id: 'bigint',
		report_id: 'varchar',
		kind: 'varchar',
		moment: 'timestamptz',
		step: 'varchar'
	},
	closures: { report_id: 'varchar', outcome: 'varchar', closed_at: 'timestamptz' },
	grades: { report_id: 'varchar' },
	feedback: { report_id: 'varchar', sent_at: 'timestamptz' },
	duties: {
		person_id: 'varchar',
		weekday: 'integer',
		starts: 'time',
		ends: 'time',
		zone: 'varchar',
		starts_on: 'date',
		ends_on: 'date'
	},
	duty_changes: {
		person_id: 'varchar',
		kind: 'varchar',
		starts_at: 'timestamptz',
		ends_at: 'timestamptz'
	},
	absences: { person_id: 'varchar', starts_at: 'timestamptz', ends_at: 'timestamptz' }
};

/** Carries the raw tables over, as lines of JSON. */
async function carry(db: pg.Client, duck: DuckDBConnection): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'figures-'));
	try {
		for (const [table, columns] of Object.entries(TABLES)) {
			const file = join(folder, `${table}.json`);
			writeFileSync(file, '');
			const names = Object.keys(columns).map((name) => (name === 'moment' ? 'at as moment' : name));
			await db.query('begin');
			await db.query(
				`declare raw no scroll cursor for
				select row_to_json(line)::text as line
				from (select ${names} from public.${table}) as line`
			);
			for (;;) {
				const { rows } = await db.query('fetch 50000 from raw');
				if (rows.length === 0) break;
				writeFileSync(file, rows.map(({ line }) => `${line}\n`).join(''), { flag: 'a' });
			}
			await db.query('commit');
			const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`);
			await duck.run(
				`create or replace table ${table} as from read_json('${file}',
					format = 'newline_delimited', columns = {${types.join(', ')}})`
			);
		}
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** Lengths are whole microseconds. */
const macros = (at: Date) => [
	`create or replace macro us(since, until) as epoch_us(until) - epoch_us(since)`,
	`create or replace macro minutes(us) as us // 60000000`,
	`create or replace macro step(us) as (case
		when us < 0 then 0
		when minutes(us) < 60 then minutes(us)
		when minutes(us) < 480 then minutes(us) - minutes(us) % 5
		when minutes(us) < 4320 then minutes(us) - minutes(us) % 60
		else minutes(us) - minutes(us) % 1440 end)::integer`,
	// London in 2026, by hand: of the hour shown twice the second, of the hour never shown the jump
	`create or replace macro instant(wall, zone) as case
		when zone = 'UTC' then epoch_us(wall)
		when wall >= timestamp '2026-03-29 01:00' and wall < timestamp '2026-03-29 02:00'
			then epoch_us(timestamp '2026-03-29 01:00')
		when wall >= timestamp '2026-03-29 02:00' and wall < timestamp '2026-10-25 01:00'
			then epoch_us(wall) - 3600000000
		else epoch_us(wall) end`,
	`create or replace macro now_us() as epoch_us(timestamptz '${at.toISOString()}')`
];

/**
 * Of each officer: from each moment at which their roster changes, how much duty there was before and
 * whether there is any until the next. What lies between two moments is then the difference of two.
 */
const DUTY = `
	create or replace table duty as
	with shift as (
		select person_id, day, instant(day + starts, zone) as since,
			instant(day + ends + case when ends <= starts then interval 1 day else interval 0 day end, zone)
				as until
		from duties
		join (select unnest(generate_series(timestamp '2025-12-01', timestamp '2027-01-08', interval 1 day))::date as day)
			on isodow(day) = weekday and day >= starts_on and day <= coalesce(ends_on, '2100-01-01')
	),
	spell as (
		select person_id, 'shift' as kind, since, until from shift where since < until
		union all
		select person_id, kind, epoch_us(starts_at), epoch_us(ends_at) from duty_changes
		union all
		select person_id, 'absent', epoch_us(starts_at), coalesce(epoch_us(ends_at), now_us()) from absences
		where starts_at < make_timestamptz(now_us())
	),
	edge as (
		select person_id, kind, since as moment, 1 as turn from spell
		union all select person_id, kind, until, -1 from spell
	),
	turns as (
		select person_id, moment,
			sum(sum(turn) filter (kind = 'shift')) over so_far as shift,
			sum(sum(turn) filter (kind = 'off')) over so_far as off,
			sum(sum(turn) filter (kind = 'extra')) over so_far as extra,
			sum(sum(turn) filter (kind = 'absent')) over so_far as absent,
			lead(moment) over so_far as until
		from edge group by person_id, moment
		window so_far as (partition by person_id order by moment)
	),
	known as (
		select person_id, moment, coalesce(until, moment) - moment as us,
			(coalesce(shift, 0) > 0 and coalesce(off, 0) = 0 or coalesce(extra, 0) > 0)
				and coalesce(absent, 0) = 0 as is_on
		from turns
	)
	select person_id, moment, is_on,
		coalesce(sum(case when is_on then us else 0 end) over (
			partition by person_id order by moment rows between unbounded preceding and 1 preceding
		), 0)::bigint as before
	from known`;

const FACTS = `
	create or replace table facts as
	with acknowledged as (
		select report_id, min(moment) as moment, arg_min(step, id) as step
		from events where kind = 'acknowledged' group by report_id
	),
	ended as (
		select report_id, min(closed_at) as first, arg_max(outcome, closed_at) as outcome
		from closures group by report_id
	),
	told as (
		select report_id, min(moment) as moment
		from (
			select report_id, closed_at as moment from closures
			union all select report_id, sent_at from feedback
		) group by report_id
	),
	owned as (select * from hops where part = 'owner'),
	owner as (select report_id, min(moment) as moment from owned where person_id is not null group by report_id),
	stands as (select report_id, arg_max(step, hop) as step from owned group by report_id),
	fell as (
		select report_id, arg_min(reason, hop) as reason
		from owned left join acknowledged using (report_id)
		where owned.step <> 'officer' and owned.moment <= coalesce(acknowledged.moment, owned.moment)
		group by report_id
	),
	again as (select distinct report_id from events where kind = 'reopened'),
	graded as (select distinct report_id from grades)
	select
		reports.id, region_id, coalesce(patch_id, '') as patch, coalesce(site_id, '') as site, urgency,
		coalesce(acknowledged.step, stands.step) as owner_step,
		case when taken_by is null and reporter_kind is not null then reporter_kind else 'by_phone' end
			as origin,
		indicators, received_at,
		received_at at time zone 'Europe/London' as wall,
		greatest(us(seen_at, received_at), 0) as before_us,
		greatest(us(saved_at - coalesce(phone_ahead, interval 0 second), received_at), 0) as on_phone,
		us(received_at, owner.moment) as owner,
		acknowledged.moment as acknowledged_at,
		us(received_at, acknowledged.moment) as acknowledge,
		us(received_at, ended.first) as outcome_us,
		us(received_at, told.moment) as feedback,
		received_at + acknowledge_within as target_at,
		fell.reason as fell_back, again.report_id is not null as reopened, outcome,
		coalesce(outcomes.feedback in ('useful_kept', 'passed_to_partner'), false) as useful,
		graded.report_id is not null as graded
	from reports
	join regions on regions.id = region_id and not canary
	join sources on sources.id = source_id
	join people on people.id = sources.person_id
	left join acknowledged on acknowledged.report_id = reports.id
	left join ended on ended.report_id = reports.id
	left join outcomes on code = outcome
	left join told on told.report_id = reports.id
	left join owner on owner.report_id = reports.id
	left join stands on stands.report_id = reports.id
	left join fell on fell.report_id = reports.id
	left join again on again.report_id = reports.id
	left join graded on graded.report_id = reports.id`;

const ON_DUTY = `
	create or replace table on_duty as
	with waits as (
		select id, coalesce(epoch_us(acknowledged_at), now_us()) as ends from facts
	),
	had as (
		select id, hops.step, person_id, least(epoch_us(hops.moment), ends) as since,
			least(coalesce(lead(epoch_us(hops.moment)) over (partition by id order by hop), ends), ends) as until
		from waits join hops on report_id = id and part = 'owner'
	),
	bound as (
		select id, person_id, since as moment, -1 as side from had where step <> 'hotline'
		union all select id, person_id, until, 1 from had where step <> 'hotline'
	),
	spent as (
		select id, side * coalesce(before + case when is_on then bound.moment - duty.moment else 0 end, 0) as us
		from bound asof left join duty
			on bound.person_id = duty.person_id and bound.moment >= duty.moment
		union all select id, until - since from had where step = 'hotline'
	)
	select id, sum(us)::bigint as us from spent group by id`;

/** One line for each report and each thing that took time or still takes it. */
const LENGTHS = `
	create or replace table lengths as
	select id, measure, step(coalesce(took, waited)) as step, took is not null as done
	from (
		select id, us(received_at, make_timestamptz(now_us())) as waited,
			unnest([
				{measure: 'before_us', took: before_us}, {measure: 'on_phone', took: on_phone},
				{measure: 'owner', took: owner}, {measure: 'acknowledge', took: acknowledge},
				{measure: 'outcome', took: outcome_us}, {measure: 'feedback', took: feedback}
			], recursive := true)
		from facts
	)
	union all
	select id, 'acknowledge_on_duty', step(us), acknowledged_at is not null from facts join on_duty using (id)`;

/** One line for each report and each thing that is only counted. */
const COUNTS = `
	create or replace table counts as
	with line as (
		select *, unnest([
			{measure: 'received', yes: true}, {measure: 'fell_back', yes: fell_back is not null},
			{measure: 'in_time', yes: acknowledged_at <= target_at}, {measure: 'reopened', yes: reopened},
			{measure: 'useful', yes: useful}, {measure: 'graded', yes: graded},
			{measure: 'late', yes: acknowledged_at is null and epoch_us(target_at) < now_us()}
		], recursive := true)
		from facts
	)
	select id, 'any' as dimension, null as key, measure, null as outcome from line where yes
	union all select id, 'origin', origin, 'closed', outcome from facts where outcome is not null
	union all select id, 'fallback', fell_back, 'received', null from facts where fell_back is not null
	union all select id, 'outcome', outcome, 'received', null from facts where outcome is not null
	union all select id, 'indicator', unnest(indicators), measure, null from line
		where yes and measure in ('received', 'useful', 'graded')
	union all select id, 'indicator', unnest(indicators), 'closed', outcome from facts where outcome is not null`;

const KEYS: Record<string, string> = {
	all: `''`,
	patch: 'patch',
	site: 'site',
	urgency: 'urgency',
	owner_step: 'owner_step',
	origin: 'origin',
	hour: `strftime(wall, '%H')`,
	weekday: 'isodow(wall)::varchar'
};
export const DIMENSIONS = [...Object.keys(KEYS), 'fallback', 'outcome', 'indicator'];

export type Asked = { region: string; dimension: string; since: string; until: string; by: string };

function question({ region, dimension, since, until, by }: Asked): string {
	const start = by === 'period' ? `date '${since}'` : `date_trunc('${by}', wall)::date`;
	const key = KEYS[dimension] ?? 'null';
	return `
		with picked as (
			select id, ${key} as key, ${start} as starts_on from facts
			where region_id = '${region}' and wall >= date '${since}' and wall < date '${until}'
		),
		placed as (
			select key, starts_on, measure, step, done,
				count(*) over (partition by key, starts_on, measure) + 1
					- row_number() over in_turn as still_there,
				row_number() over in_turn as turn
			from picked join lengths using (id) where key is not null
			window in_turn as (partition by key, starts_on, measure order by step, done desc)
		),
		survived as (
			select *, product(case when done then 1 - 1e0 / still_there else 1 end) over (
				partition by key, starts_on, measure order by turn
				rows between unbounded preceding and current row
			) as share
			from placed
		),
		estimated as (
			select key, starts_on, measure,
				count(*) filter (done) as done, count(*) filter (not done) as waiting,
				min(step) filter (share < 0.5 + 1e-9) as median,
				min(step) filter (share < 0.1 + 1e-9) as p90, max(step) as beyond
			from survived group by all
		),
		counted as (
			select coalesce(counts.key, picked.key) as key, starts_on, measure, outcome,
				case when measure = 'late' then 0 else count(*) end as done,
				case when measure = 'late' then count(*) else 0 end as waiting
			from picked join counts using (id)
			where dimension = '${dimension}' or dimension = 'any' and picked.key is not null
			group by 1, 2, 3, 4
		)
		select key, starts_on::varchar, measure, null, done, waiting,
			case when done + waiting > 4 then median end, case when done + waiting > 4 then p90 end,
			case when done + waiting > 4 then beyond end
		from estimated
		union all select key, starts_on::varchar, measure, outcome, done, waiting, null, null, null from counted`;
}

type Figure = readonly [done: number, waiting: number, ...(number | null)[]];
const NAMES = ['done', 'waiting', 'median', '90th percentile', 'beyond'];
const number = (value: unknown) => (value === null ? null : Number(value));

async function ours(db: pg.Client, at: Date, asked: Asked): Promise<Map<string, Figure>> {
	const { rows } = await db.query({
		text: `select key, starts_on::text, measure, outcome, done, waiting, median_minutes, p90_minutes, beyond_minutes
			from app.figures($1, $2, $3, $4, $5, $6)`,
		values: [asked.region, asked.dimension, asked.since, asked.until, asked.by, at],
		rowMode: 'array'
	});
	return new Map(
		rows.map(([key, on, measure, outcome, ...figures]) => [
			`${key} ${on} ${measure} ${outcome}`,
			figures.map(number) as unknown as Figure
		])
	);
}

export type Compared = { figures: number; unlike: string[] };

/** Reads the raw tables as they are now. @returns asks both, and compares all they answer. */
export async function recounting(db: pg.Client, at: Date) {
	const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
	const duck = await instance.connect();
	await duck.run(`set timezone = 'UTC'`);
	await carry(db, duck);
	for (const text of [...macros(at), DUTY, FACTS, ON_DUTY, LENGTHS, COUNTS]) await duck.run(text);
	return {
		async compare(asked: Asked): Promise<Compared> {
			const held = await ours(db, at, asked);
			const found = await duck.runAndReadAll(question(asked));
			const unlike: string[] = [];
			let figures = 0;
			const say = (name: string, what: string, one: unknown, other: unknown) =>
				unlike.push(
					`${asked.dimension} by ${asked.by} ${asked.since}: ${name}, ${what}: ${one}, not ${other}`
				);
			for (const [key, on, measure, outcome, ...values] of found.getRows()) {
				const name = `${key as string} ${on as string} ${measure as string} ${outcome as string}`;
				const mine = held.get(name);
				held.delete(name);
				for (const [place, value] of values.entries()) {
					figures++;
					const is = mine ? mine[place] : 'none';
					if (is !== number(value)) say(name, NAMES[place]!, is, number(value));
				}
			}
			for (const [name, values] of held) say(name, 'all', values.join(' '), 'any');
			return { figures, unlike };
		},
		close() {
			duck.closeSync();
			instance.closeSync();
		}
	};
}
