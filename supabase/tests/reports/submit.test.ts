import { describe, expect } from 'vitest';
import { dice } from '../../../tests/support/seeds.ts';
import {
	absent,
	alwaysOn,
	coast,
	content,
	eventsOf,
	file,
	hire,
	later,
	NOON,
	reportOf,
	type Coast
} from '../support/cast.ts';

import { actors, test, type Db, type Row } from '../support/harness.ts';

describe('a report sent twice', () => {
	test('is one report with one receipt, also days later and after it was acknowledged @row11', async ({
		db
	}) => {
		const { harbour, pier, ona } = await coast(db);
		const report_id = crypto.randomUUID();
		const send = (at: Date) =>
			db.as(harbour).callAt(at, 'submit_report', {
				report_id,
				filed_by: harbour,
				content: content(pier),
				sent_at: at
			});

		const first = await send(NOON);
		await db.as(ona).callAt(later(5), 'acknowledge_report', { report_id });
		await db.as(ona).callAt(later(6), 'release_report', { report_id, reason: 'Ashore' });
		const second = await send(later(3 * 24 * 60));

		expect(second).toEqual(first);
		expect(first).toMatchObject({ kind: 'report', step: 'officer', owner_name: 'Ona' });
		expect(await db.sql('select count(*)::int as n from public.reports')).toEqual([{ n: 1 }]);
		expect(await eventsOf(db, report_id)).toEqual([
			'received',
			'routed',
			'acknowledged',
			'released'
		]);
	});

	test('twenty times at once from twenty connections leaves one row and twenty equal receipts @row11 @mode3', async ({
		several
	}) => {
		const clients = await several(20);
		const { harbour, pier } = await coast(actors(clients[0]!));
		const report_id = crypto.randomUUID();
		const claims = JSON.stringify({ sub: harbour, role: 'authenticated' });
		const receipts = await Promise.all(
			clients.map(async (client) => {
				await client.query(`select set_config('request.jwt.claims', $1, false)`, [claims]);
				await client.query('set role authenticated');
				const { rows } = await client.query('select * from public.submit_report($1, $2, now())', [
					report_id,
					JSON.stringify(content(pier))
				]);
				return JSON.stringify(rows[0]);
			})
		);
		await clients[0]!.query('reset role');
		const { rows } = await clients[0]!.query('select count(*)::int as n from public.reports');
		expect(rows).toEqual([{ n: 1 }]);
		expect(receipts).toHaveLength(20);
		expect(new Set(receipts).size).toBe(1);
	});

	test('by an app that was updated in between is still the same report', async ({ db }) => {
		const { harbour, pier } = await coast(db);
		const report_id = crypto.randomUUID();
		for (const app_version of ['1.0', '1.1']) {
			const receipt = await db.as(harbour).call('submit_report', {
				report_id,
				content: content(pier, { app_version }),
				sent_at: NOON
			});
			expect(receipt.kind).toBe('report');
		}
	});
});

describe('the same id with other content', () => {
	test('is kept beside the first, and the first is not touched @row12', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const edited = content(scene.pier, { description: 'Grey RHIB, three people' });
		const send = () =>
			db.as(scene.harbour).call('submit_report', { report_id, content: edited, sent_at: NOON });

		const receipt = await send();
		expect(receipt).toMatchObject({ kind: 'addendum', report_id });
		expect(await send()).toEqual(receipt);

		expect((await reportOf(db, report_id)).description).toBe('Grey RHIB, no lights');
		expect(await db.sql('select content from public.addenda')).toEqual([{ content: edited }]);
		expect(await eventsOf(db, report_id)).toEqual(['received', 'routed', 'addendum']);
	});

	test('by another reporter is refused and changes nothing', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		const other = await hire(db, 'reporter', { region: scene.south });
		await expect(
			db.as(other).call('submit_report', {
				report_id,
				content: content(scene.pier),
				sent_at: NOON
			})
		).rejects.toMatchObject({ code: 'PT409', message: 'report_id_taken' });
		expect(await db.sql('select count(*)::int as n from public.addenda')).toEqual([{ n: 0 }]);
	});
});

describe('who may file', () => {
	for (const role of ['officer', 'operator', 'supervisor', 'administrator'] as const) {
		test(`${role} may not`, async ({ db }) => {
			const { south, pier } = await coast(db);
			const person = await hire(db, role, { region: south });
			await expect(
				db.as(person).call('submit_report', {
					report_id: crypto.randomUUID(),
					content: content(pier),
					sent_at: NOON
				})
			).rejects.toMatchObject({ code: 'PT403', message: 'not_a_reporter' });
		});
	}

	test('a reporter whose account was switched off may not', async ({ db }) => {
		const { south, pier } = await coast(db);
		const gone = await hire(db, 'reporter', { region: south, active: false });
		await expect(
			db.as(gone).call('submit_report', {
				report_id: crypto.randomUUID(),
				content: content(pier),
				sent_at: NOON
			})
		).rejects.toMatchObject({ code: 'PT403', message: 'person_inactive' });
	});

	test('nobody without a session may even try', async ({ db }) => {
		const { pier } = await coast(db);
		await expect(
			db.as(null).call('submit_report', {
				report_id: crypto.randomUUID(),
				content: content(pier),
				sent_at: NOON
			})
		).rejects.toMatchObject({ code: '42501' });
	});

	test('a reporter may not write a report past the door', async ({ db }) => {
		const { harbour } = await coast(db);
		await expect(
			db.as(harbour).query(`insert into public.reports (id) values (gen_random_uuid())`)
		).rejects.toMatchObject({ code: '42501' });
	});
});

describe('what cannot be read is refused with the field that is wrong', () => {
	const unreadable: [string, Record<string, unknown>][] = [
		['payload_version', { payload_version: 99 }],
		['urgency', { urgency: 'soon' }],
		['urgency', { urgency: null }],
		['danger_to_life', { danger_to_life: 'yes' }],
		['seen_at', { seen_at: 'now' }],
		['seen_at', { seen_at: '2026-11-25T11:30:00' }],
		['seen_at', { seen_at: '4000-01-01T00:00:00Z BC' }],
		['seen_at', { seen_at: '12026-01-01T00:00:00Z' }],
		['description', { description: '\n', indicators: [null, 7] }],
		['indicator_version', { indicator_version: 'one' }],
		['seen_at', { seen_at: 'yesterday-ish' }],
		['seen_at', { seen_at: 'infinity' }],
		['saved_at', { saved_at: null }],
		['position', { latitude: 91, longitude: 0 }],
		['position', { latitude: 50.7 }],
		['position', { latitude: '50.7', longitude: '1' }],
		['position', { place_text: ' ', site_id: null }],
		['description', { description: ' ', indicators: [] }],
		['description', { description: 'x'.repeat(2001) }],
		['description', { description: { text: 'x' } }],
		['indicators', { indicators: 'drone' }],
		['place_text', { place_text: 'x'.repeat(201) }],
		['content', { photograph: dice(1).hex(200_000) }]
	];
	for (const [field, changes] of unreadable) {
		test(`${field}: ${JSON.stringify(changes).slice(0, 50)}`, async ({ db }) => {
			const scene = await coast(db);
			await expect(file(db, scene, changes)).rejects.toMatchObject({
				code: 'PT422',
				message: 'report_unreadable',
				detail: field
			});
		});
	}
});

describe('what is odd comes in all the same', () => {
	const odd: [string, Record<string, unknown>][] = [
		['seen a day in the future', { seen_at: '2026-11-26T12:00:00Z' }],
		['seen a year ago', { seen_at: '2025-11-25T12:00:00Z' }],
		['a position far away', { latitude: -33.9, longitude: 151.2, position_source: 'typed' }],
		['a site we have never heard of', { site_id: crypto.randomUUID() }],
		['a site that is no id at all', { site_id: 'Cowes' }],
		['only a sign', { description: '', indicators: ['drone'] }],
		['only a sentence', { indicators: [] }],
		['a field from a newer app', { tide: 'ebbing' }],
		[
			'a way of fixing from a newer app',
			{ position_source: 'sextant', latitude: 50, longitude: -1 }
		],
		['numbers no column holds', { indicator_version: 3e9, accuracy_metres: 1e300 }],
		['half an edition', { indicator_version: 1.5 }],
		['a position next to nothing', { latitude: 1e-300, longitude: 0 }],
		['signs that are no words among those that are', { indicators: [null, 'drone', 7, {}] }],
		['a clock in another zone', { seen_at: '2026-11-25T17:00:00+05:30' }]
	];
	for (const [what, changes] of odd) {
		test(what, async ({ db }) => {
			const scene = await coast(db);
			const { report_id } = await file(db, scene, changes);
			const report = await reportOf(db, report_id);
			expect(report.received_at).toEqual(NOON);
			expect(report.deadline_at).toEqual(later(4 * 60));
			expect(report.content).toEqual(content(scene.pier, changes));
		});
	}
});

for (const urgency of ['routine', null]) {
	test(`danger to life makes ${urgency} urgent`, async ({ db }) => {
		const scene = await coast(db);
		const receipt = await file(db, scene, { urgency, danger_to_life: true });
		expect(receipt).toMatchObject({ hotline_alerted: true, deadline_at: later(15) });
	});
}

test('what JSON cannot carry back is not kept where it would break the desk', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene, {
		indicators: [null, 'drone', 7],
		accuracy_metres: 1e300,
		indicator_version: 1.5,
		position_source: 'sextant'
	});
	await db.as(scene.harbour).callAt(NOON, 'submit_report', {
		report_id: crypto.randomUUID(),
		filed_by: scene.harbour,
		content: content(scene.pier),
		sent_at: 'infinity'
	});
	expect(await reportOf(db, report_id)).toMatchObject({
		indicators: ['drone'],
		accuracy_metres: null,
		indicator_version: null,
		position_source: null
	});
	const rows = await db.sql('select sent_at from public.reports where isfinite(sent_at)');
	expect(rows).toHaveLength(2);
});

describe('an addendum', () => {
	const add = (db: Db, scene: Coast, report_id: string, changes: Row, at: Date) =>
		db.as(scene.harbour).callAt(at, 'submit_report', {
			report_id,
			filed_by: scene.harbour,
			content: content(scene.pier, changes),
			sent_at: at
		});

	test('that raises the alarm alerts the hotline and starts the urgent clock, once', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'routine' });
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		const alarm = { urgency: 'now', danger_to_life: true };
		const receipt = await add(db, scene, report_id, alarm, later(5));
		expect(receipt).toMatchObject({
			kind: 'addendum',
			hotline_alerted: true,
			received_at: later(5)
		});
		expect(await add(db, scene, report_id, alarm, later(9))).toEqual(receipt);
		expect(await reportOf(db, report_id)).toMatchObject({
			owner_id: scene.ona,
			acknowledged_at: null,
			deadline_at: later(20),
			first_acknowledged_at: later(1)
		});
		expect(await eventsOf(db, report_id)).toEqual([
			'received',
			'routed',
			'acknowledged',
			'addendum',
			'alerted'
		]);
	});

	test('to a closed report opens it again, with an owner who is there and a deadline', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(later(1), 'acknowledge_report', { report_id });
		const end = { report_id, outcome: 'action_taken', reason: 'Boarded' };
		await db.as(scene.ona).callAt(later(2), 'close_report', end);
		await absent(db, scene.ona);
		await add(db, scene, report_id, { description: 'it is back' }, later(60));
		expect(await reportOf(db, report_id)).toMatchObject({
			closed_at: null,
			feedback: null,
			owner_id: scene.piet,
			deadline_at: later(60 + 240)
		});
		await db.as(scene.piet).callAt(later(61), 'acknowledge_report', { report_id });
		await db.as(scene.piet).callAt(later(62), 'close_report', end);
		expect(await eventsOf(db, report_id)).toEqual([
			'received',
			'routed',
			'acknowledged',
			'closed',
			'addendum',
			'reopened',
			'acknowledged',
			'closed'
		]);
		expect(await db.sql('select * from public.closures')).toHaveLength(2);
	});
});

test('a missing target still sets a deadline', async ({ db }) => {
	const scene = await coast(db);
	await db.sql('delete from public.urgency_targets');
	expect((await file(db, scene)).deadline_at).toEqual(later(15));
});

test('a target that changes leaves the reports it was promised for alone', async ({ db }) => {
	const scene = await coast(db);
	const { report_id } = await file(db, scene);
	await db.sql(`update public.urgency_targets set acknowledge_within = '1 minute'`);
	await alwaysOn(db, await hire(db, 'officer', { region: scene.south }));
	expect((await reportOf(db, report_id)).acknowledge_within).toMatchObject({ hours: 4 });
});
