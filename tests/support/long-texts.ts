/** Fills a database with what people really type at worst: long names, long words, pasted links, every state. */
import { readFileSync } from 'node:fs';
import type { Stage } from './stage.ts';

/** A real name of 58 letters without a place to break. */
export const LONG_WORD = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch';
/** What a phone's map app copies: no space, and 150 letters without a character browsers break at. */
export const MAP_LINK = `https://maps.example.test/place/@50.7061234,-1.5023456,17z?entry=${'Zm9vYmFyQWJjRGVm'.repeat(10)}`;
/** Two thousand characters, as many as a report may have. */
export const LONG_TEXT =
	`Grey RHIB without lights, see ${MAP_LINK} `.padEnd(1900, 'It went round the pier head again. ') +
	LONG_WORD;

const SHORT = `${LONG_WORD} ${'Zm9vYmFyQWJjRGVm'.repeat(8)}`; // fits what may have 200 characters

const REPORT = JSON.parse(
	readFileSync(new URL('../../supabase/tests/payloads/report-2.json', import.meta.url), 'utf8')
);

/** Ids of what the database was filled with. */
export type Filled = {
	/** Acknowledged by its officer, with all that can be said about a report. */
	full: string;
	/** Not acknowledged, with an officer. */
	fresh: string;
	/** Closed, held, and kept for longer than its time. */
	closed: string;
	/** In the hotline's queue. */
	queued: string;
	/** Claimed and acknowledged by an operator. */
	mine: string;
	person: string;
	officer: string;
	site: string;
	region: string;
};

const hex = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** A report's content with long texts in every field. */
function longContent(site: string, urgency: string) {
	const now = new Date();
	const earlier = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
	return {
		...REPORT,
		site_id: site,
		urgency,
		description: LONG_TEXT,
		place_text: SHORT,
		seen_at: earlier(40),
		seen_until: earlier(35),
		saved_at: earlier(30),
		observer: { ...REPORT.observer, fixed_at: earlier(31) },
		landmark: { ...REPORT.landmark, name: SHORT.slice(0, 100) },
		bearing: { ...REPORT.bearing, from_name: SHORT.slice(0, 100) },
		vessel: {
			...REPORT.vessel,
			name: LONG_WORD,
			home_port: LONG_WORD,
			hull_colour: SHORT,
			superstructure: SHORT,
			marks: SHORT
		},
		identifiers: [
			...REPORT.identifiers,
			{ kind: 'other', as_typed: SHORT, normalised: SHORT, result: 'unchecked' }
		],
		people: { ...REPORT.people, description: SHORT },
		movement: { ...REPORT.movement, towards: SHORT },
		vehicles: [{ registration: LONG_WORD, make: SHORT, colour: SHORT }],
		contact: { way: 'call', hours: SHORT },
		also_told: { who: ['coastguard', 'police'], reference: SHORT }
	};
}

/** Gives everybody and everything long names, and files reports in every state. */
export async function fill(stage: Stage): Promise<Filled> {
	const { sql } = stage;
	const [ids] = await sql(
		`select md5('person:harbour@example.test')::uuid as reporter,
			md5('person:officer@example.test')::uuid as officer,
			md5('person:twin@example.test')::uuid as twin,
			md5('person:hotline@example.test')::uuid as operator,
			md5('person:supervisor@example.test')::uuid as supervisor,
			md5('person:admin@example.test')::uuid as admin,
			md5('site:Yarmouth Harbour')::uuid as site,
			md5('region:South West and Solent')::uuid as region`
	);
	const { reporter, officer, twin, operator, supervisor, admin, site, region } = ids as Record<
		string,
		string
	>;
	await sql('update public.people set capacity = null');
	await sql(`update public.people set name = name || ' ' || $1`, [LONG_WORD]);
	await sql(`update public.sites set name = name || ' ' || $1 where id = $2`, [LONG_WORD, site]);
	await sql(`update public.landmarks set name = name || ' ' || $1 where site_id = $2`, [
		LONG_WORD,
		site
	]);
	await sql(
		`update public.patches set name = $1 || ' East' where id = md5('patch:Solent West')::uuid`,
		[LONG_WORD]
	);
	await sql(`update public.regions set name = $1 where id = $2`, [LONG_WORD, region]);
	await sql(`update public.contact_numbers set label = label || ' ' || $1`, [LONG_WORD]);

	/** Calls a verb of the schema app as that person. */
	async function as(person: string, verb: string, ...args: unknown[]) {
		await sql(
			`select set_config('request.jwt.claims',
				jsonb_build_object('role', 'authenticated', 'sub', $1::text, 'aal', 'aal2')::text, false)`,
			[person]
		);
		const holes = args.map((_, index) => `$${index + 1}`).join(', ');
		await sql(`select app.${verb}(${holes}, now())`, args);
		await sql(`select set_config('request.jwt.claims', '', false)`);
	}

	let photos = 100;
	async function submit(id: string, urgency: string) {
		const content = longContent(site!, urgency);
		content.photos = [{ ...REPORT.photos[0], id: hex(photos++) }];
		await as(reporter!, 'submit_report', id, reporter, JSON.stringify(content), new Date());
	}
	const [full, fresh, closed, queued, mine, passed] = [1, 2, 3, 4, 5, 6].map(hex) as [
		string,
		...string[]
	] as [string, string, string, string, string, string];
	for (const [id, urgency] of [
		[full, 'today'],
		[closed, 'routine'],
		[fresh, 'now'],
		[queued, 'now'],
		[mine, 'today'],
		[passed, 'routine']
	] as const)
		await submit(id, urgency);

	await as(officer!, 'acknowledge_report', full);
	await as(officer!, 'ask_reporter', full, hex(21), 'hull_colour', MAP_LINK, false);
	await as(officer!, 'ask_reporter', full, hex(22), 'which_way', MAP_LINK, false);
	await as(officer!, 'thank_reporter', full, hex(23), 'for_reporting', MAP_LINK, false);
	for (const [id, answers] of [
		[hex(31), hex(21)],
		[hex(32), null]
	] as const) {
		const addendum = {
			payload_version: 1,
			text: LONG_TEXT,
			photos: [],
			saved_at: new Date(),
			...(answers && { answers }),
			app_version: '1'
		};
		await as(reporter!, 'add_to_report', full, reporter, id, JSON.stringify(addendum), new Date());
	}
	await as(officer!, 'add_note', full, hex(41), 'observation', LONG_TEXT);
	await as(officer!, 'add_note', full, hex(42), 'opinion', MAP_LINK);
	await as(officer!, 'grade_item', full, hex(43), SHORT, 'vessel', 2, 'B', 'C', SHORT, null);
	await as(officer!, 'set_review', full, new Date(), LONG_TEXT);
	await as(officer!, 'link_reports', full, fresh, true);
	await as(officer!, 'log_visit', hex(44), site, 'visit', new Date(), LONG_TEXT);
	await as(officer!, 'export_report', full, 'patch', 'print', SHORT, LONG_TEXT);
	await as(supervisor!, 'hold_report', full, LONG_TEXT);
	await as(supervisor!, 'export_figures', 'csv', 'trends', 'patch', '2026-01-01', '2026-02-01');

	await as(officer!, 'acknowledge_report', closed);
	await as(officer!, 'close_report', closed, 'action_taken', LONG_TEXT);

	for (const id of [queued, mine]) {
		await as(officer!, 'release_report', id, LONG_TEXT);
		await as(twin!, 'release_report', id, LONG_TEXT);
	}
	await as(operator!, 'claim_report', mine);
	await as(operator!, 'acknowledge_report', mine);
	await as(officer!, 'release_report', passed, LONG_TEXT);
	// kept for its time, so a supervisor decides
	await sql(`update public.reports set closed_at = now() - interval '7 years' where id = $1`, [
		closed
	]);
	await sql(`update public.reports set deadline_at = now() - interval '2 minutes' where id = $1`, [
		passed
	]);
	await sql(`update public.channels set address = $1 where person_id <> $2 and kind = 'email'`, [
		`${LONG_WORD.toLowerCase()}@${LONG_WORD.toLowerCase()}.example.test`,
		reporter
	]);
	await sql(
		`insert into public.invitations (email, name, role, region_id, invited_by, invited_at)
		values ($1, $2, 'officer', $3, $4, now())`,
		[`${LONG_WORD.toLowerCase()}@example.test`, LONG_WORD, region, admin]
	);
	return {
		full,
		fresh,
		closed,
		queued,
		mine,
		person: reporter!,
		officer: officer!,
		site: site!,
		region: region!
	};
}
