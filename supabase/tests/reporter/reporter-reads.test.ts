import { describe, expect } from 'vitest';
import {
	absent,
	addTo,
	coast,
	content,
	file,
	hire,
	later,
	NOON,
	photo,
	received,
	site,
	type Coast
} from '../support/cast.ts';
import { test, type Db } from '../support/harness.ts';

describe('my officers', () => {
	test('names them, says who can take a report now, and never why not', async ({ db }) => {
		const scene = await coast(db);
		await absent(db, scene.ona, 'sickness');
		const rows = await db.as(scene.harbour).query('select * from public.my_officers()');
		expect(rows.map(({ standing, name, available }) => [standing, name, available])).toEqual([
			['officer', 'Ona', false],
			['twin', 'Piet', true]
		]);
		expect(JSON.stringify(rows)).not.toContain('sick');
	});

	test('a site that has nobody is still listed', async ({ db }) => {
		const scene = await coast(db);
		const lonely = await site(db, 'Lonely Quay', scene.south, null);
		await db.sql('insert into public.reporter_sites (person_id, site_id) values ($1, $2)', [
			scene.harbour,
			lonely
		]);
		const rows = await db.as(scene.harbour).query('select * from public.my_officers()');
		expect(rows.at(-1)).toMatchObject({ site_name: 'Lonely Quay', standing: null, name: null });
	});

	test('somebody else’s sites are not mine', async ({ db }) => {
		const scene = await coast(db);
		const other = await hire(db, 'reporter', { region: scene.south });
		expect(await db.as(other).query('select * from public.my_officers()')).toEqual([]);
	});
});

describe('my reports', () => {
	test('newest first, by pages, mine only', async ({ db }) => {
		const scene = await coast(db);
		const other = await hire(db, 'reporter', { region: scene.south });
		await file(db, { ...scene, harbour: other });
		const filed: string[] = [];
		for (let n = 0; n < 5; n++) filed.unshift((await file(db, scene, {}, later(n))).report_id);

		const mine = db.as(scene.harbour);
		const first = await mine.query('select * from public.my_reports(size => 3)');
		const rest = await mine.query('select * from public.my_reports($1, 3)', [
			first.at(-1)!.received_at
		]);
		expect([...first, ...rest].map(({ id }) => id)).toEqual(filed);
	});

	test('how sure they were of the time and until when, as they said it @row7', async ({ db }) => {
		const scene = await coast(db);
		const until = '2026-11-25T11:50:00Z';
		await file(db, scene, { seen_about_minutes: 60, seen_until: until });
		await file(db, scene, {}, later(1));
		const asked = await db
			.as(scene.harbour)
			.query('select seen_about_minutes, seen_until from public.my_reports()');
		expect(asked).toEqual([
			{ seen_about_minutes: null, seen_until: null },
			{ seen_about_minutes: 60, seen_until: new Date(until) }
		]);
	});

	test('the hotline’s operators are not named, officers are', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene, { urgency: 'now' });
		const ask = async () =>
			(await db.as(scene.harbour).query('select * from public.my_reports()'))[0]!;
		expect(await ask()).toMatchObject({ owner_step: 'officer', owner_name: 'Ona' });
		await db.as(scene.hotline).callAt(later(1), 'claim_report', { report_id });
		await db.as(scene.hotline).callAt(later(2), 'acknowledge_report', { report_id });
		expect(await ask()).toMatchObject({
			owner_step: 'hotline',
			owner_name: null,
			acknowledged_by: null,
			acknowledged_at: later(2)
		});
	});
});

describe('my report’s timeline', () => {
	test('tells each step, with whom, and each stamp is the server’s @row56', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.sql('select app.escalate($1)', [later(240)]);
		await db.as(scene.piet).callAt(later(250), 'acknowledge_report', { report_id });
		const rows = await db
			.as(scene.harbour)
			.query('select * from public.my_report_timeline($1)', [report_id]);
		expect(rows).toEqual([
			{ at: NOON, kind: 'received', step: null, name: null, reason: null },
			{ at: NOON, kind: 'routed', step: 'officer', name: 'Ona', reason: 'first_choice' },
			{ at: later(240), kind: 'escalated', step: 'twin', name: 'Piet', reason: 'no_answer' },
			{ at: later(250), kind: 'acknowledged', step: 'twin', name: 'Piet', reason: null }
		]);
	});

	test('what staff write to each other stays with them', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db
			.as(scene.ona)
			.call('release_report', { report_id, reason: 'My source knows the skipper' });
		const told = await db
			.as(scene.harbour)
			.query('select * from public.my_report_timeline($1)', [report_id]);
		expect(told.at(-1)).toMatchObject({ kind: 'released', step: 'twin', name: 'Piet' });
		expect(JSON.stringify(told)).not.toContain('skipper');
	});

	test('whose account was switched off, and who works on it how, stays with staff', async ({
		db
	}) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.ona).callAt(later(5), 'acknowledge_report', { report_id });
		const keep = { report_id, reason: 'Waiting for the radar plot' };
		await db.as(scene.ona).callAt(later(6), 'extend_report', keep);
		await db.sql('update public.people set active = false where id = $1', [scene.ona]);
		const told = await db
			.as(scene.harbour)
			.query('select kind, name, reason from public.my_report_timeline($1)', [report_id]);
		expect(told.slice(2)).toEqual([
			{ kind: 'acknowledged', name: 'Ona', reason: null },
			{ kind: 'escalated', name: 'Piet', reason: 'officer_unavailable' }
		]);
	});

	test('a word that came later than the list of what reporters are told is not told', async ({
		db
	}) => {
		const [told] = await db.sql(
			`select app.reason_for_reporters('escalated', 'grown_later') as moved,
				app.reason_for_reporters('routed', 'grown_later') as routed,
				app.reason_for_reporters('closed', 'useful_kept') as closed`
		);
		expect(told).toEqual({ moved: 'officer_unavailable', routed: null, closed: 'useful_kept' });
	});

	describe('why it was not given to', () => {
		/** The first hop as its reporter reads it, on the receipt and in the timeline. */
		async function told(db: Db, scene: Coast): Promise<[string, string]> {
			const receipt = await file(db, scene);
			const rows = await db
				.as(scene.harbour)
				.query('select kind, reason from public.my_report_timeline($1)', [receipt.report_id]);
			const hop = rows.find(({ kind }) => kind === 'routed')!;
			return [receipt.reason as string, hop.reason as string];
		}
		const offDuty = (db: Db, person: string) =>
			db.sql('delete from public.duties where person_id = $1', [person]);

		test('an officer who is off duty is told, and both @row50', async ({ db }) => {
			const scene = await coast(db);
			await offDuty(db, scene.ona);
			expect(await told(db, scene)).toEqual(['officer_off_duty', 'officer_off_duty']);
			await offDuty(db, scene.piet);
			expect(await told(db, scene)).toEqual(['officers_off_duty', 'officers_off_duty']);
		});

		test('so is the only officer of a patch', async ({ db }) => {
			const scene = await coast(db);
			await offDuty(db, scene.ona);
			await db.sql('delete from public.patch_officers where person_id = $1', [scene.piet]);
			expect(await told(db, scene)).toEqual(['officer_off_duty', 'officer_off_duty']);
		});

		test('ill, away, overworked, out of reach and switched off are one word', async ({ db }) => {
			const scene = await coast(db);
			for (const change of [
				`insert into public.absences (person_id, reason, starts_at) values ($1, 'sickness', '2026-01-02')`,
				`insert into public.absences (person_id, reason, starts_at) values ($1, 'away', '2026-01-02')`,
				'update public.people set capacity = 0 where id = $1',
				'delete from public.channels where person_id = $1',
				'update public.people set active = false where id = $1'
			]) {
				await db.sql('savepoint before');
				await db.sql(change, [scene.ona]);
				const one = ['officer_unavailable', 'officer_unavailable'];
				expect(await told(db, scene), change).toEqual(one);
				// nor is it told of the one beside whom the other is off duty
				await offDuty(db, scene.piet);
				const both = ['twin_unavailable', 'twin_unavailable'];
				expect(await told(db, scene), change).toEqual(both);
				await db.sql('rollback to savepoint before');
			}
		});

		test('off duty and ill is ill, and so not told', async ({ db }) => {
			const scene = await coast(db);
			await offDuty(db, scene.ona);
			await absent(db, scene.ona, 'sickness');
			expect(await told(db, scene)).toEqual(['officer_unavailable', 'officer_unavailable']);
		});
	});

	test('another reporter’s report has no timeline for me', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		for (const person of [await hire(db, 'reporter', { region: scene.south }), scene.ona]) {
			const told = await db
				.as(person)
				.query('select * from public.my_report_timeline($1)', [report_id]);
			expect(told).toEqual([]);
		}
	});

	test('an addendum shows', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.harbour).call('submit_report', {
			report_id,
			content: content(scene.pier, { description: 'more' }),
			sent_at: NOON
		});
		const told = await db
			.as(scene.harbour)
			.query('select kind from public.my_report_timeline($1)', [report_id]);
		expect(told.map(({ kind }) => kind)).toEqual(['received', 'routed', 'addendum']);
	});
});

describe('my addenda', () => {
	test('tell what I added, in order, and how many photos of each are here', async ({ db }) => {
		const scene = await coast(db);
		const [one, two] = [photo(), photo()];
		const { report_id } = await file(db, scene);
		await addTo(db, scene, report_id as string, { text: 'It left', photos: [] }, later(5));
		await addTo(db, scene, report_id as string, { text: '', photos: [one, two] }, later(9));
		await received(db, one, later(10));
		const told = await db
			.as(scene.harbour)
			.query('select * from public.my_addenda($1)', [report_id]);
		const words = { text: 'It left', photos_announced: 0, photos_received: 0 };
		const pictures = { text: '', photos_announced: 2, photos_received: 1 };
		expect(told).toMatchObject([
			{ ...words, received_at: later(5) },
			{ ...pictures, received_at: later(9) }
		]);
	});

	test('a later version of the report counts as one, by its description', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await db.as(scene.harbour).call('submit_report', {
			report_id,
			content: content(scene.pier, { description: 'more' }),
			sent_at: NOON
		});
		const told = await db
			.as(scene.harbour)
			.query('select text from public.my_addenda($1)', [report_id]);
		expect(told).toEqual([{ text: 'more' }]);
	});

	test('tell nobody else anything', async ({ db }) => {
		const scene = await coast(db);
		const { report_id } = await file(db, scene);
		await addTo(db, scene, report_id as string);
		for (const person of [await hire(db, 'reporter', { region: scene.south }), scene.ona])
			expect(await db.as(person).query('select * from public.my_addenda($1)', [report_id])).toEqual(
				[]
			);
	});
});
