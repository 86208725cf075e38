/**
 * A made-up year of reports, the same for the same seed, written straight into the tables: what
 * happened to them is what can happen to reports, but no rule of ours has had a say in it.
 */
import type pg from 'pg';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SINCE = Date.parse('2025-12-15T00:00Z');
/** When the history is looked at; nothing in it is later. */
export const AT = Date.parse('2027-01-06T03:17Z');

type Row = Record<string, unknown>;
type Officer = { id: string; patch: number };

function randomBy(seed: number) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	const whole = (below: number) => Math.floor(next() * below);
	return {
		chance: (share: number) => next() < share,
		whole,
		of: <T>(things: readonly T[]): T => things[whole(things.length)]!,
		/** Mostly about as long as usual, now and then much longer; often of whole minutes. */
		length(usual: number) {
			const long = usual * Math.exp((next() + next() + next() - 1.5) * 2.4);
			return next() < 0.3 ? Math.ceil(long / MINUTE) * MINUTE : Math.ceil(long);
		},
		uuid: () =>
			[8, 4, 4, 4, 12]
				.map((digits) => Array.from({ length: digits }, () => whole(16).toString(16)).join(''))
				.join('-')
	};
}
type Random = ReturnType<typeof randomBy>;

const time = (at: number) => new Date(at).toISOString();
const TARGET: Record<string, number> = { now: 15 * MINUTE, today: 4 * HOUR, routine: 24 * HOUR };
const SHIFTS = [
	['08:00', '18:00'],
	['22:00', '06:00'],
	['00:00', '00:00'],
	['20:00', '01:30'], // ends where the clocks jump, and where they go twice
	['01:15', '01:45'],
	['01:30', '09:00']
] as const;
const OUTCOMES = [
	['action_taken', 'useful_kept'],
	['passed_to_partner', 'passed_to_partner'],
	['nothing_found', 'nothing_more_needed'],
	['too_little', 'more_detail_helps']
] as const;
const INDICATORS = ['drone', 'no_lights', 'diving', 'night_landing', 'false_name'];

/** Where most of a report's life is decided: who can have it, one after another. */
class World {
	regions: Row[] = [];
	patches: Row[] = [];
	sites: Row[] = [];
	people: Row[] = [];
	sources: Row[] = [];
	duties: Row[] = [];
	duty_changes: Row[] = [];
	absences: Row[] = [];
	officers: Officer[] = [];
	operators: string[][] = [];
	reporters: string[][] = [];

	private readonly random: Random;

	constructor(random: Random) {
		this.random = random;
		for (let region = 0; region < 3; region++) this.#region(region);
	}

	#hire(role: string, region: Row, kind: string | null = null): string {
		const id = this.random.uuid();
		this.people.push({ id, name: role, role, reporter_kind: kind, region_id: region.id });
		this.sources.push({ id: this.random.uuid(), person_id: id });
		return id;
	}

	/** The third is the made-up one of canaries. */
	#region(number: number) {
		const { random } = this;
		const region = { id: random.uuid(), name: `Region ${number}`, canary: number === 2 };
		this.regions.push(region);
		this.operators.push([this.#hire('operator', region), this.#hire('operator', region)]);
		this.reporters.push(
			['harbour_master', 'marina_manager', 'port_facility_security_officer'].flatMap((kind) =>
				[1, 2].map(() => this.#hire('reporter', region, kind))
			)
		);
		for (let n = 0; n < 3; n++) {
			const patch = { id: random.uuid(), name: `Patch ${number} ${n}`, region_id: region.id };
			const place = this.patches.push(patch) - 1;
			for (const standing of [1, 2]) {
				const id = this.#hire('officer', region);
				this.officers.push({ id, patch: place });
				this.#roster(id, place * 2 + standing);
			}
			for (let m = 0; m < 3; m++) this.#site(region, m < 2 || n < 2 ? patch : null);
		}
	}

	#site(region: Row, patch: Row | null) {
		this.sites.push({
			id: this.random.uuid(),
			region_id: region.id,
			patch_id: patch?.id ?? null,
			name: `Site ${this.sites.length}`,
			kind: 'harbour',
			county: 'Testshire',
			latitude: 50.7,
			longitude: -1.5
		});
	}

	#roster(person_id: string, number: number) {
		const { random } = this;
		const somewhen = () => SINCE + random.whole(AT - SINCE);
		for (let weekday = 1; weekday <= 7; weekday++) {
			const halves = [
				{ starts_on: '2025-12-01', ends_on: '2026-07-15' },
				{ starts_on: '2026-07-16', ends_on: null }
			];
			for (const [place, half] of halves.entries()) {
				if (random.chance(0.2)) continue;
				const [starts, ends] = SHIFTS[(number + place * (weekday % 3)) % SHIFTS.length]!;
				const zone = number % 5 === 0 ? 'UTC' : 'Europe/London';
				const id = random.uuid();
				this.duties.push({ id, person_id, weekday, starts, ends, zone, ...half });
			}
		}
		for (let n = 0; n < 24; n++) {
			const starts = somewhen();
			this.duty_changes.push({
				id: random.uuid(),
				person_id,
				kind: random.of(['extra', 'off']),
				starts_at: time(starts),
				ends_at: time(starts + random.length(6 * HOUR))
			});
		}
		for (let n = 0; n < 6; n++) {
			const starts = somewhen();
			this.absences.push({
				id: random.uuid(),
				person_id,
				reason: 'leave',
				starts_at: time(starts),
				ends_at: n === 0 && number % 4 === 0 ? null : time(starts + random.length(4 * DAY))
			});
		}
	}
}

/** One report from filing to wherever it has come. */
class Life {
	readonly id: string;
	readonly report: Row;
	hops: Row[] = [];
	events: Row[] = [];
	closures: Row[] = [];
	grades: Row[] = [];
	feedback: Row[] = [];
	#at: number;
	#target: number;
	#place: number;
	#owner = { step: 'officer', person: null as string | null };
	#acknowledged: number | null = null;
	#first: number | null = null;
	#closed: number | null = null;

	private readonly world: World;
	private readonly random: Random;

	constructor(world: World, random: Random, region: number) {
		this.world = world;
		this.random = random;
		this.id = random.uuid();
		this.#place = region;
		const urgency = random.of(['now', 'today', 'today', 'routine']);
		this.#target = TARGET[urgency]!;
		const received = this.#received();
		this.#at = received;
		const lag = random.chance(0.15) ? random.length(9 * HOUR) : random.length(8000);
		const ahead = random.chance(0.3)
			? null
			: random.of([0, 1200, -3000, 61_000, -2 * HOUR, 3 * HOUR]);
		const saved = received - lag + (ahead ?? 0);
		const sites = world.sites.filter((site) => site.region_id === world.regions[region]!.id);
		const site = random.chance(0.07) ? null : random.of(sites);
		const byPhone = random.chance(0.12);
		const person =
			byPhone && random.chance(0.5)
				? world.operators[region]![0]!
				: random.of(world.reporters[region]!);
		this.report = {
			id: this.id,
			source_id: world.sources.find((source) => source.person_id === person)!.id,
			taken_by: byPhone ? random.of(world.operators[region]!) : null,
			site_id: site?.id ?? null,
			patch_id: site?.patch_id ?? null,
			region_id: world.regions[region]!.id,
			content: {},
			content_hash: '\\x00',
			urgency,
			danger_to_life: false,
			indicators: INDICATORS.filter(() => random.chance(0.25)),
			description: '',
			detail: {},
			place_text: '',
			seen_at: time(saved - random.length(20 * MINUTE) + (random.chance(0.1) ? 2 * HOUR : 0)),
			saved_at: time(saved),
			sent_at: time(received),
			received_at: time(received),
			phone_ahead: ahead === null ? null : `${ahead / 1000} seconds`,
			flags: [],
			acknowledge_within: `${this.#target / HOUR} hours`,
			lapse_within: '24 hours',
			alert_every: '4 hours',
			claim_lease: '5 minutes',
			feedback: null
		};
		this.#live();
		Object.assign(this.report, this.#stands());
	}

	#received(): number {
		const { random } = this;
		if (random.chance(0.06)) {
			const change = random.of(['2026-03-29T01:00Z', '2026-10-25T01:00Z']);
			return Date.parse(change) - 2 * HOUR + random.whole(240) * MINUTE + random.whole(2) * 30_500;
		}
		return SINCE + random.whole((AT - SINCE) / 1000) * 1000;
	}

	#event(kind: string, step: string | null = null) {
		this.events.push({ report_id: this.id, kind, at: time(this.#at), step });
	}

	#hop(part: string, step: string, person_id: string | null, reason: string) {
		const deadline_at = part === 'owner' ? time(this.#at + this.#target) : null;
		const hop = this.hops.length + 1;
		this.hops.push({
			report_id: this.id,
			hop,
			step,
			person_id,
			part,
			reason,
			at: time(this.#at),
			deadline_at
		});
	}

	#give(step: string, reason: string) {
		const { random, world } = this;
		const mine = world.patches.findIndex((patch) => patch.id === this.report.patch_id);
		const theirs = world.officers.filter(({ patch }) =>
			mine < 0 ? Math.floor(patch / 3) === this.#place : patch === mine
		);
		if (step !== 'hotline' && random.chance(0.15)) {
			this.#hop('passed_over', step, random.of(theirs).id, random.of(['absent', 'off_duty']));
		}
		const person = step === 'hotline' ? null : random.of(theirs).id;
		this.#owner = { step, person };
		this.#acknowledged = null;
		this.#closed = null;
		this.#hop('owner', step, person, reason);
		if (random.chance(0.1)) this.#hop('alerted', 'hotline', null, 'urgent');
	}

	/** @returns whether that is before anybody looks. */
	#later(usual: number): boolean {
		const at = this.#at + this.random.length(usual);
		if (at > AT) return false;
		this.#at = at;
		return true;
	}

	#live() {
		const { random } = this;
		this.#event('received');
		const first = random.of(['officer', 'officer', 'officer', 'twin', 'hotline']);
		this.#give(first, random.of(['familiar_officer', 'twin', 'nobody_available']));
		this.#event('routed', this.#owner.step);
		for (let turns = 0; turns < 14 && this.#turn(); turns++);
	}

	#turn(): boolean {
		const { random } = this;
		const next = { officer: 'twin', twin: 'hotline', hotline: 'hotline' }[this.#owner.step]!;
		if (this.#closed !== null) {
			if (!random.chance(0.12) || !this.#later(2 * DAY)) return false;
			this.#give(random.of(['officer', 'twin']), 'reopened');
			this.#event('reopened', this.#owner.step);
			return true;
		}
		if (random.chance(0.02)) return false; // and so it stays
		if (random.chance(0.08)) {
			if (!this.#later(15 * MINUTE)) return false;
			const kind = random.of(['thanks', 'question']);
			this.#event(kind === 'thanks' ? 'thanked' : 'asked');
			this.feedback.push({
				id: random.uuid(),
				report_id: this.id,
				kind,
				wording: 'for_reporting',
				words: '',
				task_words: [],
				step: 'officer',
				sent_by: random.of(this.world.officers).id,
				sent_at: time(this.#at)
			});
			return true;
		}
		if (this.#acknowledged === null) return this.#waits(next);
		if (!this.#later(5 * HOUR)) return false;
		const what = random.whole(10);
		if (what < 7) this.#close();
		else if (what === 7) this.#event('extended', this.#owner.step);
		else {
			const reason = what === 8 ? 'released' : 'lapsed';
			this.#give(next, reason);
			this.#event(what === 8 ? 'released' : 'escalated', next);
		}
		return true;
	}

	#waits(next: string): boolean {
		const { random } = this;
		const what = random.whole(12);
		if (what < 2) {
			// nobody answers, and it goes on when the clock next looks
			if (this.#at + this.#target + 15_000 > AT) return false;
			this.#at += this.#target + random.whole(15_000);
			this.#give(next, 'no_answer');
			this.#event('escalated', next);
			return true;
		}
		if (!this.#later(this.#target / 5)) return false;
		if (what === 2) {
			const step = random.of(['officer', 'twin']);
			this.#give(step, 'reassigned');
			this.#event('reassigned', step);
			return true;
		}
		if (this.#owner.person === null) {
			const person = random.of(this.world.operators[this.#place]!);
			this.#owner.person = person;
			this.#hop('owner', 'hotline', person, 'claimed');
			this.#event('claimed', 'hotline');
			if (random.chance(0.25)) {
				if (this.#at + 5 * MINUTE > AT) return false;
				this.#at += 5 * MINUTE;
				this.#give('hotline', 'claim_expired');
				this.#event('claim_expired', 'hotline');
				return true;
			}
			if (!this.#later(MINUTE)) return false;
		}
		this.#event('acknowledged', this.#owner.step);
		this.#acknowledged = this.#at;
		this.#first ??= this.#at;
		return true;
	}

	#close() {
		const { random } = this;
		this.#event('closed');
		this.#closed = this.#at;
		this.closures.push({
			report_id: this.id,
			outcome: random.of(OUTCOMES)[0],
			reason: 'Seen',
			closed_by: this.#owner.person,
			closed_at: time(this.#at)
		});
		if (random.chance(0.3)) {
			this.grades.push({
				id: random.uuid(),
				report_id: this.id,
				item: 'A boat',
				about: 'vessel',
				source: 2,
				assessment: 'A',
				handling: 'P',
				graded_by: this.#owner.person,
				graded_at: time(this.#at)
			});
		}
	}

	#stands(): Row {
		const closed = this.#closed;
		const acknowledged = this.#acknowledged;
		return {
			owner_step: this.#owner.step,
			owner_id: this.#owner.person,
			hop: this.hops.length,
			deadline_at: acknowledged === null ? time(this.#at + this.#target) : null,
			lapses_at: acknowledged !== null && closed === null ? time(acknowledged + DAY) : null,
			acknowledged_at: acknowledged && time(acknowledged),
			acknowledged_by: acknowledged && this.#owner.person,
			first_acknowledged_at: this.#first && time(this.#first),
			closed_at: closed && time(closed)
		};
	}
}

async function put(db: pg.Client, table: string, rows: readonly Row[]): Promise<void> {
	if (rows.length === 0) return;
	const columns = Object.keys(rows[0]!).join(', ');
	await db.query(
		`insert into public.${table} (${columns})
		select ${columns} from json_populate_recordset(null::public.${table}, $1)`,
		[JSON.stringify(rows)]
	);
}

/** Writes so many reports, and marks each pending. @returns the two regions that count. */
export async function writeHistory(db: pg.Client, reports: number, seed: number) {
	const random = randomBy(seed);
	const world = new World(random);
	await db.query('set session_replication_role = replica');
	await put(
		db,
		'people',
		world.people.map((person) => ({ ...person, active: true }))
	);
	for (const table of [
		'regions',
		'patches',
		'sites',
		'sources',
		'duties',
		'duty_changes',
		'absences'
	] as const) {
		await put(db, table, world[table]);
	}
	const outcomes = OUTCOMES.map(([code, feedback], position) => ({
		code,
		wording: code,
		feedback,
		position
	}));
	await db.query('delete from public.outcomes');
	await put(db, 'outcomes', outcomes);
	for (let done = 0; done < reports; done += 2000) {
		const lives = Array.from(
			{ length: Math.min(2000, reports - done) },
			(_, n) => new Life(world, random, n % 50 === 49 ? 2 : n % 3 === 0 ? 1 : 0)
		);
		await put(
			db,
			'reports',
			lives.map(({ report }) => report)
		);
		for (const table of ['hops', 'events', 'closures', 'grades', 'feedback'] as const) {
			await put(
				db,
				table,
				lives.flatMap((life) => life[table])
			);
		}
	}
	await db.query('set session_replication_role = origin');
	await db.query('insert into app.pending (report_id) select id from public.reports');
	await db.query('analyze');
	return world.regions.slice(0, 2).map(({ id }) => id as string);
}
