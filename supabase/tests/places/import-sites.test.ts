/** Sites out of a file: all of its lines or none, and the same file twice changes nothing. */
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { readFile, writeFile } from '../../../src/lib/csv.ts';
import { siteCells, SITES_SHEET } from '../../../src/lib/administration/model/lines.ts';
import { sendCanary } from '../support/canaries.ts';
import { coast, file, hire, later, NOON, patch, region } from '../support/cast.ts';
import { actors, test, type Db, type Row } from '../support/harness.ts';
import { ROUNDS } from '../support/rounds.ts';

async function cast(db: Db) {
	const scene = await coast(db);
	const east = await region(db, 'East');
	return {
		...scene,
		east,
		broads: await patch(db, 'Broads', east),
		administrator: await hire(db, 'administrator')
	};
}

const PIER = {
	name: 'Pier Harbour',
	kind: 'harbour',
	county: 'Testshire',
	latitude: '50.7',
	longitude: '-1.5',
	locode: '',
	berths: '',
	region: 'South',
	patch: 'Solent'
};
const QUAY = { ...PIER, name: 'Quay', kind: 'marina', locode: 'GBQUA' };

const numbered = (rows: Row[]) => rows.map((row, index) => ({ line: index + 2, ...row }));
async function bring(
	db: Db,
	by: string | null,
	rows: unknown,
	{ check = false, at = NOON } = {}
): Promise<Row> {
	const { import_sites } = await db.as(by).callAt(at, 'import_sites', {
		rows: JSON.stringify(Array.isArray(rows) ? numbered(rows) : rows),
		only_check: check
	});
	return import_sites as Row;
}
const told = (answer: Row) =>
	(answer.errors as Row[]).map(({ line, column, word }) => `${line} ${column} ${word}`);
const sites = (db: Db) =>
	db.sql(
		'select name, kind, latitude, locode, berths, patch_id, region_id from public.sites order by name'
	);
const written = (db: Db) =>
	db.sql('select verb, actor_id, before, after from public.roster_events order by id');

describe('a file of sites', () => {
	test('adds those there are not, changes and moves those there are, and leaves the rest', async ({
		db
	}) => {
		const { administrator, broads, east, solent, south } = await cast(db);
		const rows = [
			{ ...PIER, latitude: ' 50,75 ', region: 'East', patch: 'Broads' },
			{ ...QUAY, kind: ' Marina', locode: 'gb qua', berths: '120', region: '' }
		];
		const answer = await bring(db, administrator, rows);
		expect(answer).toEqual({
			added: 1,
			changed: 1,
			unchanged: 0,
			errors: [],
			lines: [
				{
					line: 2,
					act: 'change',
					label: 'Pier Harbour, Testshire',
					columns: ['latitude', 'patch']
				},
				{ line: 3, act: 'add', label: 'Quay, Testshire', columns: expect.any(Array) }
			]
		});
		expect(await sites(db)).toEqual([
			{
				name: 'Pier Harbour',
				kind: 'harbour',
				latitude: 50.75,
				locode: null,
				berths: null,
				patch_id: broads,
				region_id: east
			},
			{
				name: 'Quay',
				kind: 'marina',
				latitude: 50.7,
				locode: 'GBQUA',
				berths: 120,
				patch_id: solent,
				region_id: south
			}
		]);
		expect(await written(db)).toMatchObject([
			{ verb: 'change_site', actor_id: administrator, before: { patch_id: solent } },
			{ verb: 'add_site', actor_id: administrator, after: { name: 'Quay' } }
		]);

		expect(await bring(db, administrator, rows, { at: later(5) })).toMatchObject({
			added: 0,
			changed: 0,
			unchanged: 2,
			lines: []
		});
		expect(await written(db)).toHaveLength(2);
	});

	test('that is only checked writes nothing, and says what the act then does', async ({ db }) => {
		const { administrator } = await cast(db);
		const before = await sites(db);
		const rows = [{ ...PIER, kind: 'port' }, QUAY];
		const foreseen = await bring(db, administrator, rows, { check: true });
		expect(await sites(db)).toEqual(before);
		expect(await written(db)).toEqual([]);
		expect(await bring(db, administrator, rows)).toEqual(foreseen);
		expect(await sites(db)).not.toEqual(before);
	});

	test('leaves alone what it has no column for, but a new site needs everything', async ({
		db
	}) => {
		const { administrator, broads } = await cast(db);
		await db.sql(`update public.sites set locode = 'GBPIE', berths = 40`);
		const { name, county } = PIER;
		await bring(db, administrator, [{ name, county, patch: 'Broads' }]);
		expect(await sites(db)).toMatchObject([
			{ kind: 'harbour', latitude: 50.7, locode: 'GBPIE', berths: 40, patch_id: broads }
		]);
		expect(told(await bring(db, administrator, [{ name: 'Quay', county }]))).toEqual([
			'2 kind missing',
			'2 latitude missing',
			'2 longitude missing',
			'2 patch missing'
		]);
	});

	test('with anything wrong is told everything that is, and writes nothing', async ({ db }) => {
		const { administrator, east, south } = await cast(db);
		await patch(db, 'Shut', south);
		await db.sql(`update public.patches set disused_at = now() where name = 'Shut'`);
		await patch(db, 'Twice', south);
		await patch(db, 'Twice', east);
		const before = await sites(db);
		const wrong: [Row, string][] = [
			[{ name: ' ' }, 'name missing'],
			[{ name: 'x'.repeat(121) }, 'name too_long'],
			[{ name: 'pier harbour' }, 'name spelled_otherwise'],
			[{ name: 'A', kind: 'beach' }, 'kind no_such_kind'],
			[{ name: 'B', county: '' }, 'county missing'],
			[{ name: 'C', latitude: '90.001' }, 'latitude out_of_range'],
			[{ name: 'D', latitude: '50°45N' }, 'latitude not_a_number'],
			[{ name: 'E', longitude: '' }, 'longitude missing'],
			[{ name: 'F', longitude: '-180.5' }, 'longitude out_of_range'],
			[{ name: 'G', longitude: 'NaN' }, 'longitude not_a_number'],
			[{ name: 'H', locode: 'Falmouth' }, 'locode not_a_locode'],
			[{ name: 'HH', berths: '0' }, 'berths not_a_count'],
			[{ name: 'HI', berths: 'many' }, 'berths not_a_count'],
			[{ name: 'I', region: 'North', patch: 'Solent' }, 'region no_such_region'],
			[{ name: 'J', region: 'East', patch: 'Solent' }, 'patch no_such_patch'],
			[{ name: 'K', region: '', patch: 'solent' }, 'patch no_such_patch'],
			[{ name: 'L', region: '', patch: 'Twice' }, 'patch in_two_regions'],
			[{ name: 'M', patch: '' }, 'patch missing'],
			[{ name: 'N', patch: 'Shut' }, 'patch patch_closed'],
			[{ name: 'Quay' }, 'name twice'],
			[{ name: 'quay' }, 'name twice']
		];
		const answer = await bring(db, administrator, [
			QUAY,
			...wrong.map(([changes]) => ({ ...QUAY, ...changes }))
		]);
		expect(told(answer)).toEqual(wrong.map(([, words], index) => `${index + 3} ${words}`));
		expect((answer.errors as Row[]).at(-1)).toMatchObject({ about: '2' });
		expect((answer.errors as Row[])[2]).toMatchObject({ about: 'Pier Harbour, Testshire' });
		expect(answer).toMatchObject({ added: 1, changed: 0, unchanged: 0 });
		expect(await sites(db)).toEqual(before);
		expect(await written(db)).toEqual([]);
	});

	test('does not open a closed site, nor give one without a patch what it was not told', async ({
		db
	}) => {
		const { administrator } = await cast(db);
		await db.sql('update public.sites set disused_at = $1', [NOON]);
		expect(told(await bring(db, administrator, [PIER]))).toEqual(['2 name site_closed']);

		await db.sql('update public.sites set disused_at = null, patch_id = null');
		const alone = { ...PIER, patch: '' };
		expect(await bring(db, administrator, [alone])).toMatchObject({ unchanged: 1, errors: [] });
		expect(told(await bring(db, administrator, [{ ...alone, kind: 'port' }]))).toEqual([
			'2 patch missing'
		]);
		expect(told(await bring(db, administrator, [{ ...alone, region: 'East' }]))).toEqual([
			'2 region name_a_patch'
		]);
	});

	test('knows two sites whose names differ in case alone for two', async ({ db }) => {
		const { administrator, solent, south } = await cast(db);
		await db.sql(
			`insert into public.sites (name, county, kind, latitude, longitude, patch_id, region_id)
			values ('pier harbour', 'Testshire', 'harbour', 50.7, -1.5, $1, $2)`,
			[solent, south]
		);
		expect(await bring(db, administrator, [PIER, { ...PIER, name: 'pier harbour' }])).toMatchObject(
			{ unchanged: 2, errors: [] }
		);
	});

	test('knows nothing of the region that is made up, nor of its patch', async ({ db }) => {
		const { administrator } = await cast(db);
		await sendCanary(db, NOON);
		const canary = { ...PIER, name: 'Canary', county: 'None', patch: 'Canary' };
		for (const [region, word] of [
			['Canary (made up)', 'region no_such_region'],
			['', 'patch no_such_patch']
		] as const)
			expect(told(await bring(db, administrator, [{ ...canary, region }]))).toEqual([`2 ${word}`]);
		const answer = await bring(db, administrator, [{ name: 'Canary', county: 'None' }]);
		expect(told(answer)).toContain('2 patch missing'); // as of a site that is new
	});

	test('may hold 2,000 lines, and is answered before anybody stops waiting', async ({ db }) => {
		const { administrator } = await cast(db);
		const many = (count: number) =>
			Array.from({ length: count }, (_, index) => ({ ...QUAY, name: `Quay ${index}` }));
		await db.sql(`set local statement_timeout = '8s'`);
		expect(await bring(db, administrator, many(2000))).toMatchObject({ added: 2000 });
		expect(await bring(db, administrator, many(2000))).toMatchObject({ unchanged: 2000 });
		await expect(bring(db, administrator, many(2001))).rejects.toMatchObject({
			code: 'PT422',
			message: 'lines_unreadable'
		});
	});
});

/** What nobody would call a site, and may: signs of formulas, quotes, separators, line ends. */
const words = fc
	.oneof(
		fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
		fc.stringMatching(/^'{0,2}[=+\-@',;"\n]{1,4}[a-z0-9 ]{1,6}$/)
	)
	.map((text) => text.replaceAll(/[\r\0\uFFFD]/g, '').trim())
	.filter((text) => text !== '');
const degrees = (most: number) =>
	fc.oneof(
		fc.integer({ min: -most, max: most }),
		fc.double({ min: -most, max: most, noNaN: true }).filter((x) => Math.abs(x) > 1e-90),
		fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((x) => x / 1e6)
	);
const anySites = fc.uniqueArray(
	fc.record({
		name: words,
		county: words,
		kind: fc.constantFrom('harbour', 'marina', 'port'),
		latitude: degrees(90),
		longitude: degrees(180),
		locode: fc.constantFrom(null, 'GBFAL', 'FR2AB'),
		berths: fc.option(fc.integer({ min: 1, max: 99999 })),
		patch: fc.constantFrom('Solent', 'Broads', '=Sum', null)
	}),
	{ minLength: 1, maxLength: 12, selector: ({ name, county }) => `${name}\0${county}` }
);

test('what is saved as a file and brought back changes nothing, whatever the sites are called', async ({
	db
}) => {
	const { administrator, south } = await cast(db);
	await patch(db, '=Sum', south);
	await fc.assert(
		fc.asyncProperty(anySites, async (some) => {
			await db.sql('savepoint one');
			for (const { patch: name, ...site } of some)
				await db.sql(
					`insert into public.sites
						(name, county, kind, latitude, longitude, locode, region_id, patch_id, berths)
					select $1, $2, $3, $4, $5, $6, coalesce(patches.region_id, $8), patches.id, $9
					from (values ($7)) as wanted (name) left join public.patches using (name)`,
					[
						...[site.name, site.county, site.kind, site.latitude],
						...[site.longitude, site.locode, name, south, site.berths]
					]
				);
			const rows = await db.sql(
				`select sites.*, regions.name as "regionName", patches.name as "patchName" from public.sites
				join public.regions on regions.id = sites.region_id left join public.patches on patches.id = patch_id`
			);
			const text = writeFile(
				SITES_SHEET,
				rows.map((row) => siteCells(row as never))
			);
			const { lines, errors } = readFile(text, SITES_SHEET);
			expect(errors).toEqual([]);
			const { import_sites: answer } = await db.as(administrator).call('import_sites', {
				rows: JSON.stringify(lines.map(({ line, cells }) => ({ ...cells, line })))
			});
			expect(answer).toEqual({
				...{ added: 0, changed: 0, errors: [], lines: [] },
				unchanged: some.length + 1
			});
			await db.sql('rollback to savepoint one');
		}),
		{ numRuns: Math.ceil(ROUNDS / 5) }
	);
	expect(await written(db)).toEqual([]);
});

test('what is no list of numbered lines is refused', async ({ db }) => {
	const { administrator } = await cast(db);
	for (const rows of [null, {}, 'x', 7])
		await expect(bring(db, administrator, rows), String(rows)).rejects.toMatchObject({
			message: 'lines_unreadable'
		});
	for (const row of [{ line: 'two' }, { line: null }, { line: 0 }])
		await expect(bring(db, administrator, [row])).rejects.toMatchObject({
			message: 'lines_unreadable'
		});
});

test('nobody but an administrator brings or even checks one', async ({ db }) => {
	const scene = await cast(db);
	for (const by of ['supervisor', 'ona', 'hotline', 'harbour'] as const)
		for (const only_check of [true, false])
			await expect(
				db.as(scene[by]).call('import_sites', {
					rows: JSON.stringify(numbered([QUAY])),
					only_check
				})
			).rejects.toMatchObject({ code: 'PT403', message: 'not_allowed' });
	await expect(
		db.as(null).call('import_sites', { rows: '[]', only_check: true })
	).rejects.toMatchObject({ code: '42501' });
	expect(await sites(db)).toHaveLength(1);
});

test('two who bring the same file at once add its sites once', async ({ several }) => {
	const [one, other, third] = await several(3);
	const db = actors(third!);
	const { administrator } = await cast(db);
	const rows = JSON.stringify(numbered([QUAY, { ...QUAY, name: 'Quay 2' }]));
	const answers = await Promise.all(
		[one!, other!].map(async (client) => {
			await client.query(`select set_config('request.jwt.claims', $1, false)`, [
				JSON.stringify({ role: 'authenticated', sub: administrator, aal: 'aal2' })
			]);
			const { rows: answer } = await client.query('select public.import_sites($1) as it', [rows]);
			return answer[0].it as Row;
		})
	);
	expect(answers.map(({ added, unchanged }) => [added, unchanged]).sort()).toEqual([
		[0, 2],
		[2, 0]
	]);
	expect(await sites(db)).toHaveLength(3);
});

test('while a file is being brought in, reports are filed without waiting for it', async ({
	several
}) => {
	const [slow, phone] = await several(2);
	const scene = await cast(actors(phone!));
	await slow!.query('begin');
	await bring(actors(slow!), scene.administrator, [{ ...PIER, kind: 'port' }, QUAY]);
	await phone!.query(`begin; set local statement_timeout = '5s'`);
	expect(await file(actors(phone!), scene)).toMatchObject({ report_id: expect.any(String) });
	await phone!.query('commit');
	await slow!.query('commit');
});
