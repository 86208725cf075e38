/** Everybody acts at the same time, on connections of their own: nothing waits in a circle or is lost. */
import { expect } from 'vitest';
import { dice, type Dice } from '../../../tests/support/seeds.ts';
import { addTo, alwaysOn, coast, content, hire, later } from '../support/cast.ts';
import { actors, test, type Db } from '../support/harness.ts';
import { channel } from '../support/notifications.ts';

const ACTORS = 8;
const ACTS = Number(process.env.ACTS ?? 120);

type Act = (db: Db, dice: Dice) => Promise<unknown>;
type Refused = { code?: string; message: string; where?: string };

/** What a verb may answer to somebody who came a moment too late. */
const TOO_LATE = /^PT(403|404|409)$/;

test('reports, rosters, the clock and what is sent go on together', async ({ several }) => {
	const [setting, ...clients] = await several(ACTORS + 1);
	const db = actors(setting!);
	await setting!.query('begin');
	const scene = await coast(db);
	const administrator = await hire(db, 'administrator');
	const officers = [scene.ona, scene.piet];
	for (const name of ['Finn', 'Greta']) {
		const officer = await hire(db, 'officer', { region: scene.south, name });
		await alwaysOn(db, officer);
		officers.push(officer);
	}
	await db.sql('update public.people set capacity = 6 where id = $1', [scene.ona]);
	const operators = [scene.hotline, await hire(db, 'operator', { region: scene.south })];
	for (const person of [...officers, ...operators, scene.supervisor]) {
		await channel(db, person, 'push');
		await channel(db, person, 'sms');
	}
	await setting!.query('commit');

	let minute = 0;
	const now = () => later(minute);
	const messages: { attempt_id: string; person_id: string }[] = [];
	const reports: string[] = [];
	const warned: string[] = [];
	const ids = ({ pick }: Dice) => ({ report_id: pick(reports) ?? crypto.randomUUID() });

	const acts: Act[] = [
		async (db, { pick }) => {
			const report_id = crypto.randomUUID();
			await db.as(scene.harbour).callAt(now(), 'submit_report', {
				report_id,
				filed_by: scene.harbour,
				content: content(scene.pier, { urgency: pick(['now', 'today', 'routine']) }),
				sent_at: now()
			});
			reports.push(report_id);
		},
		(db) => db.sql('select app.escalate($1)', [(minute += 7) && now()]),
		(db) => db.sql('select app.escalate($1)', [(minute += 30) && now()]),
		(db, { pick, chance }) =>
			db.as(pick(officers)).callAt(now(), 'set_away', { away: chance(0.5) }),
		(db, dice) => db.as(dice.pick(officers)).callAt(now(), 'acknowledge_report', ids(dice)),
		(db, dice) =>
			db.as(dice.pick(officers)).callAt(now(), 'release_report', { ...ids(dice), reason: 'Busy' }),
		(db, dice) =>
			addTo(db, scene, ids(dice).report_id, { danger_to_life: dice.chance(0.2) }, now()),
		(db, dice) => db.as(dice.pick(operators)).callAt(now(), 'claim_report', ids(dice)),
		(db, dice) => db.as(dice.pick(operators)).callAt(now(), 'acknowledge_report', ids(dice)),
		(db, dice) =>
			db.as(scene.supervisor).callAt(now(), 'reassign_report', {
				...ids(dice),
				person_id: dice.pick([...officers, ...operators]),
				reason: 'Nearer'
			}),
		(db, dice) =>
			db.as(dice.pick([...officers, ...operators])).callAt(now(), 'close_report', {
				...ids(dice),
				outcome: 'action_taken',
				reason: 'Seen'
			}),
		async (db, { pick }) => {
			const person_id = pick(officers.slice(2));
			await db
				.as(administrator)
				.callAt(now(), 'disable_person', { person_id, successors: JSON.stringify([]) });
			await db.as(administrator).callAt(now(), 'enable_person', { person_id });
		},
		(db, { pick }) =>
			db.as(scene.supervisor).callAt(now(), 'record_absence', {
				person_id: pick(officers),
				reason: 'sickness',
				starts_at: now(),
				ends_at: later(minute + 20)
			}),
		(db, { pick }) =>
			db.as(scene.supervisor).callAt(now(), 'set_patch_officer', {
				patch_id: scene.solent,
				standing: pick(['officer', 'twin']),
				person_id: pick(officers),
				starts_at: null
			})
	];
	const sending: Act[] = [
		async (db) => {
			const taken = await db.sql(
				`select attempt_id, person_id from app.take_notifications($1) join app.attempts on id = attempt_id`,
				[now()]
			);
			messages.push(...(taken as typeof messages));
		},
		(db, { pick }) =>
			db.as(pick(officers)).callAt(now(), 'keep_channel', {
				kind: 'push',
				address: 'https://fcm.googleapis.com/shared',
				p256dh: 'k'.repeat(87),
				auth: 's'.repeat(22),
				place: null
			}),
		async (db, { pick }) => {
			const one = pick(
				await db.sql(
					'select id, person_id from public.channels where kind = $1 order by person_id',
					['push']
				)
			);
			if (!one) return;
			const me = db.as(one.person_id as string);
			await me.callAt(now(), pick(['test_channel', 'forget_channel']), { channel_id: one.id });
		},
		(db, { pick }) =>
			db.sql('select app.notification_sent($1, $2)', [pick(messages)?.attempt_id, now()]),
		(db, { pick, chance }) =>
			db.sql('select app.notification_failed($1, $2, $3)', [
				pick(messages)?.attempt_id,
				chance(0.1),
				now()
			]),
		async (db, { pick }) => {
			if (!messages.length) return;
			const { person_id, attempt_id } = pick(messages);
			await db.as(person_id).callAt(now(), 'open_notification', { answer: attempt_id });
		}
	];

	const refusals: string[] = [];
	await Promise.all(
		clients.map(async (client, place) => {
			client.on('notice', ({ message, severity }) => {
				if (severity === 'WARNING') warned.push(message ?? '');
			});
			// What each actor does next is seeded; how their transactions interleave is up to the server.
			const throws = dice(place);
			for (let act = 0; act < ACTS; act++) {
				await client.query('begin');
				try {
					await throws.pick(place % 2 ? sending : acts)(actors(client), throws);
				} catch (error) {
					const { code, message, where } = error as Refused;
					if (!TOO_LATE.test(code ?? '')) refusals.push(`${code} ${message} ${where}`);
				}
				await client.query('commit');
			}
		})
	);
	expect(refusals).toEqual([]);
	expect(warned).toEqual([]);
	expect(await db.sql('select count(*)::int as filed from public.reports')).toEqual([
		{ filed: reports.length }
	]);
	const unheard = await db.sql(
		`select reports.id, owner_step, reason from public.reports
		join public.hops on report_id = reports.id and part = 'owner'
			and hops.hop = (
				select max(hop) from public.hops where report_id = reports.id and part = 'owner'
			)
		where acknowledged_at is null and reason <> 'claimed' and not exists (
			select from app.notifications where report_id = reports.id and notifications.hop = hops.hop
		)`
	);
	expect(unheard).toEqual([]);
	const astray = await db.sql(
		`select reports.id from public.reports left join public.people on people.id = owner_id
		where closed_at is null and (due_at is null or not coalesce(active, true))`
	);
	expect(astray).toEqual([]);
	const answered = await db.sql(
		`select from app.notifications join public.reports on reports.id = report_id
		where next_at is not null and acknowledged_at is not null`
	);
	expect(answered).toEqual([]);
}, 240_000);
