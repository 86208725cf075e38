/**
 * How good the hint is that two reports are about one vessel: 20,000 invented reports of which it is
 * known who saw what, compared with what the database hints at.
 */
import pg from 'pg';
import { startBenchGateway } from './gateway.ts';
import { bySize } from './size.ts';
import { print } from './table.ts';
import { judge } from './target.ts';

const REPORTS = Number(process.env.REPORTS ?? bySize({ smallest: 2_000, usual: 20_000 }));
const BOATS = 8000;
/** As many a day at each size, so that as much is near in place and time. */
const DAYS = (90 * REPORTS) / 20_000;
/**
 * Below these the hint is not worth an officer's glance, or misses what it is for. 20,000 reports gave
 * 0.929 and 0.693 (docs/performance.md); what is invented comes out the same on every machine.
 */
const PRECISION = 0.9;
const RECALL = 0.6;

/** The same numbers in every run (mulberry32). */
function dice(seed: number) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

const roll = dice(20_261_126);
const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)]!;
const normal = () => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll());

const TYPES = ['rib', 'sail', 'motor_cruiser', 'fishing', 'tender', 'workboat'];
const COLOURS = ['white', 'white', 'white', 'grey', 'blue', 'black', 'red', 'green'];
const INDICATORS = Array.from({ length: 20 }, (_, n) => `sign_${n}`);
const WORDS = (
	'sea wind lady star blue spirit anne merlin tern osprey wave dawn grey gull north swift celtic ' +
	'mist rose dream silver otter puffin storm moon fair lark heron amber pearl'
).split(' ');

type Boat = { mmsi: string; name: string; type: string; colour: string };
type Site = {
	id: string;
	region_id: string;
	patch_id: string;
	latitude: number;
	longitude: number;
};
type Report = {
	id: string;
	sighting: number;
	filed_by: string;
	site: Site;
	seen_at: Date;
	latitude: number | null;
	longitude: number | null;
	detail: object;
	indicators: string[];
	mmsi: string | null;
};

const boats: Boat[] = Array.from({ length: BOATS }, (_, n) => ({
	mmsi: `2320${String(10_000 + n)}`,
	name: `${pick(WORDS)} ${pick(WORDS)} ${roll() < 0.5 ? Math.ceil(roll() * 9) : ''}`.trim(),
	type: pick(TYPES),
	colour: pick(COLOURS)
}));

/** What one person says of what they saw: some of it, and some of that wrongly. */
function told(boat: Boat, shown: readonly string[]) {
	const vessel: Record<string, string> = {};
	if (roll() < 0.35) vessel.name = roll() < 0.1 ? boat.name.slice(1) : boat.name;
	if (roll() < 0.8) vessel.type = roll() < 0.08 ? pick(TYPES) : boat.type;
	if (roll() < 0.7) vessel.hull_colour = roll() < 0.12 ? pick(COLOURS) : boat.colour;
	const indicators = shown.filter(() => roll() < 0.6);
	if (roll() < 0.4 || indicators.length === 0) indicators.push(pick(INDICATORS));
	return { detail: { vessel }, indicators, mmsi: roll() < 0.12 ? boat.mmsi : null };
}

function invented(sites: readonly Site[], people: readonly string[]): Report[] {
	const reports: Report[] = [];
	for (let sighting = 0; reports.length < REPORTS; sighting++) {
		// a few places see most of it
		const site = sites[Math.floor(sites.length * roll() ** 2.5)]!;
		const boat = pick(boats);
		const when = Date.UTC(2026, 7, 1) + roll() * DAYS * 24 * 3_600_000;
		const [north, east] = [normal() * 2, normal() * 2]; // nautical miles off the site
		const indicators = [pick(INDICATORS), pick(INDICATORS), pick(INDICATORS)];
		const chance = roll();
		const seenBy = chance < 0.7 ? 1 : chance < 0.92 ? 2 : 3;
		const first = Math.floor(roll() * people.length);
		for (let number = 0; number < seenBy && reports.length < REPORTS; number++) {
			const placed = roll() < 0.85;
			const east60 = 60 * Math.cos((site.latitude * Math.PI) / 180);
			reports.push({
				id: crypto.randomUUID(),
				sighting,
				filed_by: people[(first + number) % people.length]!,
				site,
				seen_at: new Date(when + normal() * 20 * 60_000),
				latitude: placed ? site.latitude + (north + normal() * 0.3) / 60 : null,
				longitude: placed ? site.longitude + (east + normal() * 0.3) / east60 : null,
				...told(boat, indicators)
			});
		}
	}
	return reports;
}

const FILL = `
	insert into public.reports (
		id, source_id, site_id, patch_id, region_id, content, content_hash, urgency, danger_to_life,
		indicators, description, latitude, longitude, detail, place_text, seen_at, saved_at, sent_at,
		received_at, flags, owner_step, hop, acknowledge_within, lapse_within, alert_every, claim_lease,
		deadline_at
	)
	select
		id, app.source_of(filed_by), site_id, patch_id, region_id, '{"payload_version": 1}', '\\x00', 'today', false,
		indicators, 'A boat', latitude, longitude, detail, 'off the pier', seen_at, seen_at, seen_at,
		seen_at, '{}', 'hotline', 1, '4 hours', '24 hours', '4 hours', '5 minutes', now() + interval '1 day'
	from jsonb_to_recordset($1) as one (
		id uuid, filed_by uuid, site_id uuid, patch_id uuid, region_id uuid, indicators text[],
		latitude double precision, longitude double precision, detail jsonb, seen_at timestamptz
	)`;

async function reporters(db: pg.Client): Promise<string[]> {
	const { rows } = await db.query(
		`with users as (
			insert into auth.users (id, email)
			select gen_random_uuid(), 'invented' || n || '@example.test' from generate_series(1, 200) as n
			returning id
		)
		insert into public.people (id, name, role, reporter_kind, region_id)
		select id, 'Invented', 'reporter', 'harbour_master', (select id from public.regions limit 1)
		from users returning id`
	);
	return rows.map(({ id }) => id as string);
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

export async function hints(): Promise<boolean> {
	const gateway = await startBenchGateway();
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	try {
		await db.query('update cron.job set active = false');
		const { rows: sites } = await db.query<Site>(
			`select id, region_id, patch_id, latitude, longitude from public.sites
			where patch_id is not null order by name`
		);
		const reports = invented(sites, await reporters(db));
		for (let from = 0; from < reports.length; from += 2000) {
			const some = reports.slice(from, from + 2000);
			const rows = some.map(({ site, ...one }) => ({ ...one, ...site, site_id: site.id, ...one }));
			await db.query(FILL, [JSON.stringify(rows)]);
			await db.query(
				`insert into public.identifiers (report_id, kind, as_typed, normalised, result)
				select id, 'mmsi', mmsi, mmsi, 'ok' from jsonb_to_recordset($1) as one (id uuid, mmsi text)
				where mmsi is not null`,
				[JSON.stringify(some)]
			);
		}
		await db.query('analyze');

		const sightings = new Map(reports.map(({ id, sighting }) => [id, sighting]));
		const together = new Map<number, number>();
		for (const { sighting } of reports) together.set(sighting, (together.get(sighting) ?? 0) + 1);
		const pairs = [...together.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);

		const began = performance.now();
		const { rows: found } = await db.query<{ one: string; other: string; because: string }>(
			`select reports.id as one, same.report_id as other, because
			from public.reports cross join lateral app.same_vessel(reports) as same`
		);
		const each = (performance.now() - began) / reports.length;
		const counts = new Map<string, { right: number; wrong: number }>();
		const hinted = new Set<string>();
		for (const { one, other, because } of found) {
			if (one > other) continue; // each pair is hinted at from both sides
			const right = sightings.get(one) === sightings.get(other);
			for (const name of because === 'seen_before' ? [because] : [because, 'all but seen before']) {
				const count = counts.get(name) ?? { right: 0, wrong: 0 };
				count[right ? 'right' : 'wrong']++;
				counts.set(name, count);
			}
			if (right && because !== 'seen_before') hinted.add(`${one} ${other}`);
		}
		console.log(
			`${reports.length} reports of ${together.size} sightings, ${pairs} pairs to be found; ${each.toFixed(1)} ms a report`
		);
		print(
			['because of', 'pairs hinted at', 'of one sighting', 'precision', 'recall'],
			[...counts]
				.sort()
				.map(([name, { right, wrong }]) => [
					name,
					String(right + wrong),
					String(right),
					share(right, right + wrong).toFixed(3),
					share(right, pairs).toFixed(3)
				])
		);
		const all = counts.get('all but seen before') ?? { right: 0, wrong: 0 };
		return judge([
			{
				name: 'precision',
				measured: share(all.right, all.right + all.wrong),
				limit: PRECISION,
				is: 'at least'
			},
			{ name: 'recall', measured: share(hinted.size, pairs), limit: RECALL, is: 'at least' }
		]);
	} finally {
		await db.end();
		await gateway.stop();
	}
}
