import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { addTo, coast, content, file, NOON } from '../support/cast.ts';
import { test, type Db, type Row } from '../support/harness.ts';

/** The phone checks against the same file, so that both say the same of every number in it. */
const vectors = JSON.parse(readFileSync('src/lib/report/identifier-vectors.json', 'utf8')) as {
	checks: { kind: string; typed: string; normalised: string; result: string }[];
	maritime_identification_digits: number[];
};

const checked = `select kind, typed, normalised, app.identifier_result(kind, normalised) as result
	from jsonb_to_recordset($1) as given (kind text, typed text)
	cross join lateral app.normalised(kind, typed) as normalised`;

test('every number of the phone’s own list is found to be the same here', async ({ db }) => {
	expect(vectors.checks.length).toBeGreaterThan(80);
	expect(await db.sql(checked, [JSON.stringify(vectors.checks)])).toEqual(vectors.checks);
});

test('ships begin with the digits that were given out, and with no others', async ({ db }) => {
	const [row] = await db.sql(
		'select array_agg(mid order by mid) as given from generate_series(0, 999) as mid where app.is_given_out(mid)'
	);
	expect(row!.given).toEqual(vectors.maritime_identification_digits);
});

describe('the identifiers of a report', () => {
	const kept = (db: Db, report_id: string) =>
		db.sql(
			`select kind, as_typed, normalised, result, addendum_id is not null as added
			from public.identifiers where report_id = $1 order by id`,
			[report_id]
		);

	test('are kept as typed and checked here, whatever the phone made of them @row3', async ({
		db
	}) => {
		const { report_id } = await file(db, await coast(db), {
			identifiers: [
				{ kind: 'mmsi', as_typed: ' MMSI 232 001 234', normalised: 'X', result: 'bad_length' },
				{ kind: 'imo', as_typed: 'IMO 9074728', result: 'ok' }
			]
		});
		expect(await kept(db, report_id)).toEqual([
			{
				kind: 'mmsi',
				as_typed: 'MMSI 232 001 234',
				normalised: '232001234',
				result: 'ok',
				added: false
			},
			{
				kind: 'imo',
				as_typed: 'IMO 9074728',
				normalised: '9074728',
				result: 'bad_check_digit',
				added: false
			}
		]);
	});

	test('of a kind from a newer app are not lost', async ({ db }) => {
		const { report_id } = await file(db, await coast(db), {
			identifiers: [{ kind: 'radar_signature', as_typed: 'Blue 42' }]
		});
		expect(await kept(db, report_id)).toMatchObject([
			{ kind: 'other', as_typed: 'Blue 42', result: 'unchecked' }
		]);
	});

	const odd: [string, unknown][] = [
		['no list', 'MMSI 232001234'],
		['entries that are no objects', [null, 7, 'x', [], true]],
		['numbers where words belong', [{ kind: 'mmsi', as_typed: 232001234 }]],
		['nothing typed', [{ kind: 'mmsi', as_typed: ' ' }, { kind: 'mmsi' }]]
	];
	for (const [what, identifiers] of odd) {
		test(`${what}: the report comes in without any`, async ({ db }) => {
			const { report_id } = await file(db, await coast(db), { identifiers });
			expect(await kept(db, report_id)).toEqual([]);
		});
	}

	test('are twenty at most, and none is endless', async ({ db }) => {
		const { report_id } = await file(db, await coast(db), {
			identifiers: Array.from({ length: 25 }, (_, n) => ({
				kind: 'other',
				as_typed: `${n} `.padEnd(500, 'x')
			}))
		});
		const rows = await kept(db, report_id);
		expect(rows).toHaveLength(20);
		expect(rows.map(({ as_typed }) => (as_typed as string).length)).toEqual(Array(20).fill(200));
	});

	test('that come with a later version of it are told apart from its own', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const later: Row = { identifiers: [{ kind: 'imo', as_typed: '9074729' }] };
		await db.as(scene.harbour).call('submit_report', {
			report_id,
			content: content(scene.pier, later),
			sent_at: NOON
		});
		await addTo(db, scene, report_id);
		expect(await kept(db, report_id)).toMatchObject([{ normalised: '9074729', added: true }]);
	});
});
