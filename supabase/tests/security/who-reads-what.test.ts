/** Role x table x verb, out of the catalogue: a new table without a line here fails. */
import { describe, expect } from 'vitest';
import {
	absent,
	appoint,
	coast,
	content,
	file,
	hire,
	later,
	NOON,
	patch,
	photo,
	received,
	region
} from '../support/cast.ts';
import { sendCanary } from '../support/canaries.ts';
import { test, type Db } from '../support/harness.ts';

const READERS = [
	'anonymous',
	'filer',
	'neighbour',
	'officer',
	'twin',
	'stranger',
	'hotline',
	'far hotline',
	'supervisor',
	'far supervisor',
	'administrator',
	'switched off'
] as const;
type Reader = (typeof READERS)[number];

/** How many rows each reader sees of the scene below; 'denied' where even asking is refused. */
const ROWS: Record<string, number[]> = {
	//                  anon filer neigh ona piet str hot farhot sup farsup admin off
	regions: [-1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0],
	patches: [-1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0],
	sites: [-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
	people: [-1, 1, 1, 7, 7, 6, 7, 2, 7, 2, 11, 1],
	reporter_sites: [-1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
	patch_officers: [-1, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 0],
	duties: [-1, 0, 0, 7, 7, 0, 0, 0, 14, 0, 14, 0],
	duty_changes: [-1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0],
	absences: [-1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0],
	invitations: [-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
	channels: [-1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 2, 0],
	quiet_hours: [-1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
	reach_rules: [-1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0],
	roster_events: [-1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0],
	urgency_targets: [-1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0],
	escalation_policies: [-1, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 0],
	contact_numbers: [-1, 2, 2, 2, 2, 2, 2, 1, 2, 1, 2, 0],
	indicator_versions: [-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0],
	indicators: [-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0],
	outcomes: [-1, 0, 0, 2, 2, 2, 2, 2, 2, 2, 0, 0],
	sources: [-1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0],
	reports: [-1, 0, 0, 2, 2, 0, 1, 0, 2, 0, 0, 0],
	hops: [-1, 0, 0, 3, 3, 0, 2, 0, 3, 0, 0, 0],
	events: [-1, 0, 0, 10, 10, 0, 3, 0, 10, 0, 0, 0],
	addenda: [-1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0],
	closures: [-1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0],
	photos: [-1, 0, 0, 3, 3, 0, 1, 0, 3, 0, 0, 0],
	identifiers: [-1, 0, 0, 2, 2, 0, 1, 0, 2, 0, 0, 0],
	access_log: [-1, 0, 0, 0, 0, 0, 0, 0, 14, 0, 0, 0],
	notes: [-1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0],
	grades: [-1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0],
	reviews: [-1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0],
	feedback_wordings: [-1, 0, 0, 14, 14, 14, 14, 14, 14, 14, 0, 0],
	feedback: [-1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0],
	links: [-1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0],
	holds: [-1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
	visits: [-1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0],
	figure_exports: [-1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
	landmarks: [-1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0],
	desk_reports: [-1, 0, 0, 2, 2, 0, 1, 0, 2, 0, 0, 0]
};

const VIEWS = ['desk_reports'];
const TABLES = Object.keys(ROWS).length - VIEWS.length;

/** A report acknowledged, added to and closed; an urgent one still open; one row of all else. */
async function scene(db: Db): Promise<Record<Reader, string | null>> {
	const set = await coast(db);
	const east = await region(db, 'East');
	const far = await patch(db, 'Far', east);
	const stranger = await hire(db, 'officer', { region: set.south, name: 'Stranger' });
	await appoint(db, far, stranger, 'officer');
	const one = { photos: [photo()], identifiers: [{ kind: 'imo', as_typed: '9074729' }] };
	const seen = photo();
	const quiet = await file(db, set, { ...one, photos: [seen] });
	await received(db, seen);
	await db.as(set.ona).call('view_photo', { photo_id: seen.id });
	await db.as(set.harbour).call('submit_report', {
		report_id: quiet.report_id,
		content: content(set.pier, { description: 'and now with lights', photos: [photo()] }),
		sent_at: NOON
	});
	await db.as(set.ona).callAt(later(1), 'acknowledge_report', { report_id: quiet.report_id });
	await db.as(set.ona).callAt(later(2), 'close_report', {
		report_id: quiet.report_id,
		outcome: 'action_taken',
		reason: 'Boarded'
	});
	const urgent = await file(db, set, { ...one, urgency: 'now' });
	const { report_id } = quiet;
	await db.as(set.ona).call('add_note', {
		report_id,
		note_id: crypto.randomUUID(),
		kind: 'opinion',
		words: 'Worth a visit'
	});
	await db.as(set.ona).call('grade_item', {
		report_id,
		grade_id: crypto.randomUUID(),
		item: 'A grey RHIB',
		about: 'vessel',
		source: 2,
		assessment: 'A',
		handling: 'P'
	});
	await db.as(set.ona).call('thank_reporter', {
		report_id,
		feedback_id: crypto.randomUUID(),
		wording: 'for_reporting'
	});
	await db.as(set.ona).callAt(NOON, 'set_review', {
		report_id,
		due_on: '2027-01-01',
		reason: 'Season ends'
	});
	await db
		.as(set.ona)
		.call('link_reports', { one: report_id, other: urgent.report_id, linked: true });
	await db.as(set.supervisor).call('hold_report', { report_id, reason: 'A trial' });
	await db.as(set.ona).callAt(NOON, 'log_visit', {
		visit_id: crypto.randomUUID(),
		site_id: set.pier,
		kind: 'visit',
		happened_at: later(-60),
		words: ''
	});
	await db.sql(
		`insert into public.landmarks (site_id, name, kind, position) values ($1, 'Pier head', 'mark', 1)`,
		[set.pier]
	);
	await absent(db, set.ona, 'leave', later(-60));
	await db.as(set.supervisor).callAt(NOON, 'add_duty_change', {
		person_id: set.ona,
		kind: 'extra',
		starts_at: NOON,
		ends_at: later(60),
		note: null
	});
	await db.sql(
		`insert into public.quiet_hours (person_id, starts, ends) values ($1, '22:00', '07:00')`,
		[set.ona]
	);
	for (const version of [1, 2]) {
		await db.sql('insert into public.indicator_versions values ($1, null)', [version]);
		await db.sql(
			`insert into public.indicators values ($1, 'drone', 'activity', 'A drone', 'everyone', 1)`,
			[version]
		);
		if (version === 1)
			await db.sql(`update public.indicator_versions set published_at = '2026-01-01'`);
	}
	await db.sql(
		`insert into public.invitations (email, name, role, region_id, invited_by, invited_at)
		values ('new@example.test', 'New', 'officer', $1, $2, now())`,
		[set.south, set.supervisor]
	);
	await db.sql(
		`insert into public.contact_numbers (region_id, kind, label, number, last_checked_on) values
		(null, 'emergency', 'Emergency', '999', '2026-11-01'), ($1, 'hotline', 'Hotline', '0808', '2026-11-01')`,
		[set.south]
	);
	await db.as(set.supervisor).call('export_figures', {
		form: 'csv',
		what: 'trends',
		dimension: 'all',
		since: '2026-11-01',
		until: '2026-12-01'
	});
	await sendCanary(db, NOON); // made up, and in nobody's count
	return {
		anonymous: null,
		filer: set.harbour,
		neighbour: await hire(db, 'reporter', { region: set.south, name: 'Neighbour' }),
		officer: set.ona,
		twin: set.piet,
		stranger,
		hotline: set.hotline,
		'far hotline': await hire(db, 'operator', { region: east }),
		supervisor: set.supervisor,
		'far supervisor': await hire(db, 'supervisor', { region: east }),
		administrator: await hire(db, 'administrator'),
		'switched off': await hire(db, 'officer', { region: set.south, active: false })
	};
}

async function relations(db: Db): Promise<string[]> {
	const rows = await db.sql(
		`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
		order by relname`
	);
	return rows.map(({ relname }) => relname as string);
}

test('every table and view has its line in the matrix @row71', async ({ db }) => {
	expect(await relations(db)).toEqual(Object.keys(ROWS).sort());
});

for (const [index, reader] of READERS.entries()) {
	describe(reader, () => {
		test('reads what the matrix says, table by table @row71', async ({ db }) => {
			const person = (await scene(db))[reader];
			const seen: Record<string, number> = {};
			for (const table of Object.keys(ROWS)) {
				try {
					seen[table] = (await db.as(person).query(`select * from public.${table}`)).length;
				} catch (error) {
					expect(error).toMatchObject({ code: '42501' });
					seen[table] = -1;
				}
			}
			expect(seen).toEqual(
				Object.fromEntries(Object.entries(ROWS).map(([table, rows]) => [table, rows[index]]))
			);
		});

		test('can insert, update, delete or empty nothing @row71', async ({ db }) => {
			const person = (await scene(db))[reader];
			const columns = await db.sql(
				`select table_name, min(column_name) as name
				from information_schema.columns join information_schema.tables using (table_schema, table_name)
				where table_schema = 'public' and table_type = 'BASE TABLE'
					and is_identity = 'NO' and is_generated = 'NEVER'
				group by table_name`
			);
			let tried = 0;
			for (const { table_name: table, name } of columns) {
				for (const attempt of [
					`insert into public.${table} default values`,
					`update public.${table} set ${name} = ${name}`,
					`delete from public.${table}`,
					`truncate public.${table}`
				]) {
					tried++;
					await expect(db.as(person).query(attempt), attempt).rejects.toMatchObject({
						code: '42501'
					});
				}
			}
			expect(tried).toBe(TABLES * 4);
		});
	});
}

/** Staff who have shown one factor alone are to the database what somebody without an account is. */
describe('with one factor', () => {
	const STAFF = ['officer', 'hotline', 'supervisor', 'administrator'] as const;
	/** What there is to name in the scene, by the name of an argument. */
	const THERE: Record<string, string> = {
		report_id: 'select id from public.reports where closed_at is null and region_id = $1',
		channel_id: `select id from public.channels where person_id in (
			select id from public.people where region_id = $1)`,
		photo_id: 'select id from public.photos',
		patch_id: 'select id from public.patches where region_id = $1',
		site_id: 'select id from public.sites where region_id = $1',
		region_id: 'select $1 as id',
		person_id: `select id from public.people where role = 'officer' and region_id = $1`,
		absence_id: 'select id from public.absences where $1 is not null'
	};
	const OF_TYPE: Record<string, unknown> = {
		text: 'drone',
		boolean: true,
		integer: 1,
		smallint: 1,
		jsonb: '{}',
		uuid: '00000000-0000-4000-8000-000000000000',
		date: '2027-01-01',
		time: '10:00'
	};

	for (const reader of STAFF) {
		test(`${reader}: reads no row of any table or view, and with two what the matrix says`, async ({
			db
		}) => {
			const person = (await scene(db))[reader];
			const seen = [];
			for (const table of await relations(db)) {
				const read = (level: 'aal1' | 'aal2') =>
					db.as(person, level).query(`select * from public.${table}`);
				seen.push({ table, one: (await read('aal1')).length, two: (await read('aal2')).length });
			}
			expect(seen.filter(({ one }) => one > 0)).toEqual([]);
			expect(seen.filter(({ two }) => two > 0).length).toBeGreaterThan(12);
		});

		test(`${reader}: every function answers as it does to somebody without an account`, async ({
			db
		}) => {
			const person = (await scene(db))[reader]!;
			const south = (await db.sql(`select id from public.regions where name = 'South'`))[0]!.id;
			const there: Record<string, unknown> = {};
			for (const [name, text] of Object.entries(THERE)) {
				const values = text.includes('$1') ? [south] : [];
				there[name] = (await db.sql(text.replaceAll('$1', '$1::uuid'), values))[0]!.id;
			}
			const functions = await db.sql(
				`select proname as name, coalesce(proargnames[:pronargs], '{}') as names, array(
					select format_type(type, null) from unnest(proargtypes) with ordinality as each (type, at)
					order by at
				) as types
				from pg_proc where pronamespace = 'public'::regnamespace
					and has_function_privilege('authenticated', oid, 'execute') order by proname`
			);
			const outcome = async (
				who: string,
				level: 'aal1' | 'aal2',
				name: string,
				args: unknown[]
			) => {
				await db.sql('savepoint before_call');
				const list = args.map((_, at) => `$${at + 1}`).join(', ');
				try {
					return JSON.stringify(
						await db.as(who, level).query(`select * from public.${name}(${list})`, args)
					);
				} catch (error) {
					return (error as Error).message;
				} finally {
					await db.sql('rollback to savepoint before_call');
				}
			};
			const nobody = crypto.randomUUID();
			const otherwise: string[] = [];
			let allowed = 0;
			for (const { name, names, types } of functions as {
				name: string;
				names: string[];
				types: string[];
			}[]) {
				const args = types.map((type, at) => {
					if (type === 'uuid') return there[names[at]!] ?? OF_TYPE.uuid;
					if (type.startsWith('timestamp')) return NOON;
					return OF_TYPE[type.split(' ')[0]!] ?? null;
				});
				const asNobody = await outcome(nobody, 'aal1', name, args);
				if ((await outcome(person, 'aal1', name, args)) !== asNobody) otherwise.push(name);
				if ((await outcome(person, 'aal2', name, args)) !== asNobody) allowed++;
			}
			expect(otherwise).toEqual(['who_am_i']);
			expect(allowed).toBeGreaterThan(12);
		});

		test(`${reader}: learns who they are and that another factor is owed`, async ({ db }) => {
			const person = (await scene(db))[reader]!;
			const [row] = await db.sql('select name, role from public.people where id = $1', [person]);
			const about = (level: 'aal1' | 'aal2') => db.as(person, level).call('who_am_i');
			expect(await about('aal1')).toEqual({ ...row, owes_second_factor: true });
			expect(await about('aal2')).toEqual({ ...row, owes_second_factor: false });
		});

		test(`${reader}: before each request they are told that it is needed`, async ({ db }) => {
			const person = (await scene(db))[reader]!;
			const ask = async (level: 'aal1' | 'aal2', path: string) => {
				await db.sql(
					`select set_config('request.headers', '{}', true), set_config('request.path', $1, true)`,
					[path]
				);
				return db.as(person, level).query('select app.before_request()');
			};
			for (const path of ['/reports', '/rpc/acknowledge_report', '/rpc/who_am_i/x'])
				await expect(ask('aal1', path)).rejects.toMatchObject({
					code: 'PT403',
					message: 'second_factor_needed'
				});
			for (const path of ['/rpc/who_am_i', '/rpc/health']) await ask('aal1', path);
			await ask('aal2', '/reports');
		});
	}

	test('a reporter is who they are', async ({ db }) => {
		const { filer } = await scene(db);
		expect(await db.as(filer, 'aal1').call('who_am_i')).toMatchObject({
			role: 'reporter',
			owes_second_factor: false
		});
	});

	test('neither Realtime nor Storage knows them', async ({ db }) => {
		const { officer } = await scene(db);
		const hears = async (level: 'aal1' | 'aal2') => {
			const [{ id }] = (await db.sql(`select region_id as id from public.people where id = $1`, [
				officer
			])) as [{ id: string }];
			await db.sql(
				`insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true)`,
				[`region:${id}`]
			);
			await db.sql(`select set_config('realtime.topic', $1, true)`, [`region:${id}`]);
			return (await db.as(officer, level).query('select from realtime.messages')).length > 0;
		};
		expect(await hears('aal1')).toBe(false);
		expect(await hears('aal2')).toBe(true);
	});

	test('a policy of its own on every table is the second line', async ({ db }) => {
		const rows = await db.sql(
			`select nspname || '.' || relname as name from pg_class
			join pg_namespace on pg_namespace.oid = relnamespace
			where relkind = 'r' and (
				nspname = 'public' or (nspname, relname) in (('realtime', 'messages'), ('storage', 'objects'))
			) and not exists (
				select from pg_policy where polrelid = pg_class.oid and not polpermissive
			)`
		);
		expect(rows).toEqual([]);
	});

	test('the second line holds where a policy forgot to ask', async ({ db }) => {
		const { officer } = await scene(db);
		await db.sql(
			'create policy careless on public.reports for select to authenticated using (true)'
		);
		const read = (level: 'aal1' | 'aal2') =>
			db.as(officer, level).query('select from public.reports');
		expect(await read('aal1')).toEqual([]);
		expect(await read('aal2')).not.toEqual([]);
	});
});

test('where nothing is made up nobody is hidden, those without a region neither', async ({
	db
}) => {
	const { ona } = await coast(db);
	const admin = await hire(db, 'administrator');
	const everybody = (await db.sql('select from public.people')).length;
	expect(await db.as(admin).query('select from public.people')).toHaveLength(everybody);
	expect(await db.as(admin).query('select from public.channels')).toHaveLength(2);
	expect(await db.as(ona).query('select from public.sites')).toHaveLength(1);
});

describe('buckets', () => {
	/** What each reader can do with a picture in it, of those that are there: none of these, nobody. */
	const BUCKETS: Record<string, Partial<Record<Reader, readonly string[]>>> = {
		photos: { filer: ['insert'] }
	};
	const VERBS = {
		select: `select from storage.objects where bucket_id = $1 and name = $2`,
		insert: `insert into storage.objects (bucket_id, name) values ($1, $2)`,
		update: `update storage.objects set name = name where bucket_id = $1 and name = $2 returning id`,
		delete: `delete from storage.objects where bucket_id = $1 and name = $2 returning id`
	};

	test('every bucket has its line, and every policy is about one of them @row71', async ({
		db
	}) => {
		const buckets = await db.sql('select id, public from storage.buckets order by id');
		expect(buckets).toEqual(
			Object.keys(BUCKETS)
				.sort()
				.map((id) => ({ id, public: false }))
		);
		const policies = await db.sql(
			`select policyname, cmd, permissive from pg_policies where schemaname = 'storage' and permissive = 'PERMISSIVE'`
		);
		expect(policies).toEqual([
			{
				policyname: 'reporters upload the photos they have announced',
				cmd: 'INSERT',
				permissive: 'PERMISSIVE'
			}
		]);
	});

	for (const reader of READERS)
		for (const bucket of Object.keys(BUCKETS))
			test(`${reader} in ${bucket} @row71`, async ({ db }) => {
				const person = (await scene(db))[reader];
				// the urgent report's photo has not arrived; a picture that has lies beside it
				const [owed] = await db.sql(
					`select photos.id::text from public.photos join public.reports on reports.id = report_id
					where photos.received_at is null and urgency = 'now'`
				);
				const [come] = await db.sql(
					'select id::text from public.photos where received_at is not null'
				);
				await db.sql(`insert into storage.objects (bucket_id, name) values ($1, $2)`, [
					bucket,
					come!.id
				]);
				const can: string[] = [];
				for (const [verb, text] of Object.entries(VERBS)) {
					const values = verb === 'insert' ? [bucket, owed!.id] : [bucket, come!.id];
					try {
						const rows = await db.as(person).query(text, values);
						if (verb === 'insert' || rows.length > 0) can.push(verb);
					} catch (error) {
						expect(error).toMatchObject({ code: '42501' });
					}
				}
				expect(can).toEqual(BUCKETS[bucket]![reader] ?? []);
			});
});

describe('channels', () => {
	/** Which topics each reader hears. Nobody sends. */
	const HEARS: Record<Reader, readonly string[]> = {
		anonymous: [],
		filer: ['themselves'],
		neighbour: ['themselves'],
		officer: ['themselves', 'their region'],
		twin: ['themselves', 'their region'],
		stranger: ['themselves', 'their region'],
		hotline: ['themselves', 'their region'],
		'far hotline': ['themselves', 'their region'],
		supervisor: ['themselves', 'their region'],
		'far supervisor': ['themselves', 'their region'],
		administrator: ['themselves'],
		'switched off': []
	};

	test('one policy decides it', async ({ db }) => {
		const rows = await db.sql(
			`select cmd from pg_policies where schemaname = 'realtime' and permissive = 'PERMISSIVE'`
		);
		expect(rows).toEqual([{ cmd: 'SELECT' }]);
	});

	for (const reader of READERS)
		test(reader, async ({ db }) => {
			const people = await scene(db);
			const person = people[reader];
			const [about] = await db.sql('select region_id from public.people where id = $1', [person]);
			const region_id = about?.region_id ?? crypto.randomUUID();
			const [far] = await db.sql(
				'select id from public.regions where id <> $1 and id is distinct from app.canary_region() limit 1',
				[region_id]
			);
			const topics = {
				themselves: `person:${person}`,
				'their region': `region:${region_id}`,
				'another region': `region:${far!.id}`,
				'another person': `person:${reader === 'officer' ? people.filer : people.officer}`,
				'every region': 'region:%',
				everything: '%'
			};
			const heard: string[] = [];
			for (const [name, topic] of Object.entries(topics)) {
				await db.sql(
					`insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true)`,
					[topic]
				);
				await db.sql(`select set_config('realtime.topic', $1, true)`, [topic]);
				const rows = await db
					.as(person)
					.query('select from realtime.messages where topic = $1', [topic]);
				if (rows.length > 0) heard.push(name);
				await expect(
					db
						.as(person)
						.query(
							`insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true)`,
							[topic]
						)
				).rejects.toMatchObject({ code: '42501' });
				const said = async () => (await db.sql('select from realtime.messages')).length;
				const before = await said();
				await db
					.as(person)
					.query(`select realtime.send('{}', 'changed', $1, true)`, [topic])
					.catch((error) => expect(error).toMatchObject({ code: '42501' }));
				expect(await said(), `${reader} sends to ${name}`).toBe(before);
			}
			expect(heard).toEqual(HEARS[reader]);
		});
});

describe('functions', () => {
	const CALLABLE = [
		'acknowledge_report',
		'act_at_desk',
		'add_duty_change',
		'add_note',
		'add_number',
		'add_patch',
		'add_region',
		'add_site',
		'add_to_report',
		'alarm_addresses',
		'announced_photo',
		'ask_reporter',
		'assignees',
		'away_moves',
		'begin_edition',
		'change_person',
		'change_site',
		'check_number',
		'claim_report',
		'close_linked',
		'close_patch',
		'close_report',
		'close_site',
		'coverage_gaps',
		'cursor',
		'desk_chart',
		'desk_counts',
		'desk_page',
		'disable_person',
		'discard_edition',
		'dispose_report',
		'due_for_review',
		'enable_person',
		'end_absence',
		'end_number',
		'end_policy',
		'export_figures',
		'export_report',
		'extend_report',
		'figures',
		'find_reporters',
		'forget_channel',
		'grade_item',
		'health',
		'hold_report',
		'import_sites',
		'invitation_to_send',
		'invite_people',
		'keep_channel',
		'link_reports',
		'log_visit',
		'move_indicator',
		'my_addenda',
		'my_feedback',
		'my_officers',
		'my_photos',
		'my_report_timeline',
		'my_reports',
		'nudge',
		'open_invitations',
		'open_notification',
		'open_report',
		'prove_channel',
		'publish_edition',
		'reassign_report',
		'record_absence',
		'region_duty',
		'region_now',
		'release_hold',
		'release_report',
		'remove_indicator',
		'rename_patch',
		'rename_region',
		'reopen_patch',
		'reopen_report',
		'reopen_site',
		'replace_number',
		'retention_periods',
		'safeguarding_concerns',
		'same_vessel',
		'set_alarm_addresses',
		'set_away',
		'set_capacity',
		'set_duties',
		'set_indicator',
		'set_patch_officer',
		'set_policy',
		'set_quiet_hours',
		'set_retention',
		'set_review',
		'set_role',
		'set_sites',
		'set_target',
		'site_contact',
		'submit_report',
		'submit_report_for',
		'swap_duty',
		'take_back_invitation',
		'test_channel',
		'thank_reporter',
		'undo_away',
		'view_photo',
		'who_am_i',
		'withdraw_edition'
	];
	/** What policies and invoker functions need; each answers about the caller only. */
	const PREDICATES = [
		'before_request',
		'canary_people',
		'canary_region',
		'desk_chart',
		'desk_counts',
		'desk_ids',
		'desk_page',
		'is_staff',
		'log_opening',
		'may_see_roster_of',
		'may_upload',
		'me',
		'my_patches',
		'my_region',
		'my_role',
		'my_source',
		'owes_second_factor',
		'proven',
		'reviews_due',
		'target_at'
	];

	async function executable(db: Db, role: string, schema: string): Promise<string[]> {
		const rows = await db.sql(
			`select proname from pg_proc
			where pronamespace = $1::regnamespace and has_function_privilege($2, oid, 'execute')
				and has_schema_privilege($2, $1, 'usage') order by proname`,
			[schema, role]
		);
		return rows.map(({ proname }) => proname as string);
	}

	test('a signed-in person may call these and no others @row71', async ({ db }) => {
		expect(await executable(db, 'authenticated', 'public')).toEqual(CALLABLE);
		expect(await executable(db, 'authenticated', 'app')).toEqual(PREDICATES);
	});

	test('without a session one may ask whether the service is well, and nothing else', async ({
		db
	}) => {
		expect(await executable(db, 'anon', 'public')).toEqual(['health']);
		expect(await executable(db, 'anon', 'app')).toEqual(['before_request']);
	});

	test('the secret key may say that a photo is here, send notifications, alarms and canaries, make the invited people, remove pictures, and nothing else', async ({
		db
	}) => {
		expect(await executable(db, 'service_role', 'public')).toEqual([
			'alarm_sent',
			'begin_canary',
			'canary_stopped',
			'complete_invitation',
			'erased_objects',
			'invitation_failed',
			'invitation_mailed',
			'notification_failed',
			'notification_sent',
			'object_removed',
			'photo_received',
			'take_alarms',
			'take_notifications'
		]);
		expect(await executable(db, 'service_role', 'app')).toEqual(['before_request']);
	});

	test('each pins its search path, or was read once and for all, so that nobody can put a table in its way', async ({
		db
	}) => {
		const rows = await db.sql(
			`select oid::regprocedure::text as name from pg_proc
			where pronamespace in ('public'::regnamespace, 'app'::regnamespace) and prokind <> 'a'
				and prosqlbody is null and not coalesce('search_path=""' = any (proconfig), false)`
		);
		expect(rows).toEqual([]);
	});
});

test('nobody holds more than select on a view', async ({ db }) => {
	const rows = await db.sql(
		`select relname, grantee, privilege from pg_class
		cross join unnest(array['anon', 'authenticated', 'service_role']) as grantee
		cross join unnest(array['insert', 'update', 'delete']) as privilege
		where relnamespace = 'public'::regnamespace and relkind = 'v'
			and has_table_privilege(grantee, pg_class.oid, privilege)`
	);
	expect(rows).toEqual([]);
});

test('every table has row-level security and a comment', async ({ db }) => {
	const rows = await db.sql(
		`select relname from pg_class where relnamespace in ('public'::regnamespace, 'app'::regnamespace)
		and relkind = 'r' and (not relrowsecurity or obj_description(oid, 'pg_class') is null)`
	);
	expect(rows).toEqual([]);
});

test('every view reads with the eyes of its reader', async ({ db }) => {
	const rows = await db.sql(
		`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
		and not coalesce('security_invoker=true' = any (reloptions), false)`
	);
	expect(rows).toEqual([]);
});

test('every policy names a role and is about one action', async ({ db }) => {
	const rows = await db.sql(
		`select policyname from pg_policies where schemaname = 'public'
		and (roles <> '{authenticated}' or cmd = 'ALL')`
	);
	expect(rows).toEqual([]);
});
