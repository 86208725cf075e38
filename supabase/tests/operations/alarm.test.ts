/** Who gets an alarm when the service fails, when, and how often. */
import { describe, expect } from 'vitest';
import { coast, hire, later, NOON } from '../support/cast.ts';
import { actors, atOnce, test, type Db } from '../support/harness.ts';

const ANN = 'ann@harbour.test';
const BOB = 'bob@harbour.test';
const HOOK = 'https://alarm.test/hook?key=s3cret';
const NOBODY = { emails: [], web_address: null };

async function cast(db: Db) {
	const scene = await coast(db);
	return { ...scene, administrator: await hire(db, 'administrator') };
}

const set = (
	db: Db,
	by: string | null,
	emails: readonly (string | null)[],
	web_address: string | null = null,
	shown: object = NOBODY
) => db.as(by).callAt(NOON, 'set_alarm_addresses', { emails, web_address, shown });
const facts = async (db: Db) => (await db.sql('select app.alarm_facts() as facts'))[0]!.facts;

describe('addresses', () => {
	test('are set and read by an administrator, and the history keeps no secret path', async ({
		db
	}) => {
		const { administrator } = await cast(db);
		await set(db, administrator, [` ${ANN}`, BOB, ANN], ` ${HOOK} `);
		const wanted = { emails: [ANN, BOB], web_address: HOOK };
		expect(await facts(db)).toEqual(wanted);
		expect(await db.as(administrator).call('alarm_addresses')).toEqual({
			alarm_addresses: wanted
		});
		await set(db, administrator, [ANN, BOB], HOOK, NOBODY); // twice is quiet
		const events = await db.sql('select verb, actor_id, before, after from public.roster_events');
		expect(events).toEqual([
			{
				verb: 'set_alarm_addresses',
				actor_id: administrator,
				before: NOBODY,
				after: { emails: [ANN, BOB], web_address: 'https://alarm.test' }
			}
		]);
		await set(db, administrator, [], null, wanted);
		expect(await facts(db)).toEqual(NOBODY);
	});

	test('are not set or read by anybody else', async ({ db }) => {
		const scene = await cast(db);
		for (const person of [scene.ona, scene.hotline, scene.supervisor, scene.harbour]) {
			const refused = { code: 'PT403', message: 'not_allowed' };
			await expect(set(db, person, [ANN])).rejects.toMatchObject(refused);
			await expect(db.as(person).call('alarm_addresses')).rejects.toMatchObject(refused);
		}
		for (const name of ['alarm_addresses', 'take_alarms'])
			await expect(db.as(null).call(name)).rejects.toMatchObject({ code: '42501' });
		for (const name of ['take_alarms'])
			await expect(db.as(scene.administrator).call(name)).rejects.toMatchObject({ code: '42501' });
		for (const table of ['alarm_addresses', 'alarm_state', 'alarms_sent'])
			await expect(
				db.as(scene.administrator).query(`select * from app.${table}`)
			).rejects.toMatchObject({ code: '42501' });
		expect(await facts(db)).toEqual(NOBODY);
	});

	test('that are no addresses are refused, and what held still holds', async ({ db }) => {
		const { administrator } = await cast(db);
		const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@harbour.test`);
		for (const emails of [
			six,
			['ann'],
			['ann@harbour'],
			[''],
			[null],
			['ann@harbour.test\nBcc: eve@evil.test'],
			['ann@harbour.test\r\n'],
			['ann@harbour.test,eve@evil.test'],
			['Ann <ann@harbour.test>'],
			['"a b"@harbour.test'],
			[`${'a'.repeat(250)}@harbour.test`]
		])
			await expect(set(db, administrator, emails), String(emails)).rejects.toMatchObject({
				code: 'PT422',
				message: 'channel_unreadable',
				detail: 'emails'
			});
		for (const address of [
			'alarm.test',
			'http://alarm.test/',
			'http://127.0.0.1.alarm.test/',
			'http://localhost@alarm.test/',
			'https://ann:secret@alarm.test/',
			'https://alarm.test/a b',
			'https://alarm.test/\nHost: evil.test',
			'ftp://alarm.test/',
			'javascript:alert(1)',
			`https://alarm.test/${'a'.repeat(2000)}`
		])
			await expect(set(db, administrator, [], address), address).rejects.toMatchObject({
				code: 'PT422',
				message: 'channel_unreadable',
				detail: 'web_address'
			});
		expect(await facts(db)).toEqual(NOBODY);
		for (const address of ['https://alarm.test', 'https://[::1]:8443/x', 'http://127.0.0.1:9/x'])
			await set(db, administrator, [], address, (await facts(db)) as object);
	});

	test('that a colleague set meanwhile are not undone', async ({ db }) => {
		const { administrator } = await cast(db);
		const other = await hire(db, 'administrator');
		await set(db, other, [BOB]);
		await expect(set(db, administrator, [ANN])).rejects.toMatchObject({
			code: 'PT409',
			message: 'changed_meanwhile',
			detail: JSON.stringify({ emails: [BOB], web_address: null }).replaceAll(/([:,])/g, '$1 ')
		});
		expect(await facts(db)).toEqual({ emails: [BOB], web_address: null });
	});

	test('of two who set them at once the second is refused', async ({ several }) => {
		const clients = await several(3);
		const { administrator } = await cast(actors(clients[0]!));
		await expect(
			atOnce(
				clients,
				(db) => set(db, administrator, [ANN]),
				(db) => set(db, administrator, [BOB])
			)
		).rejects.toMatchObject({ message: 'changed_meanwhile' });
	});
});

type Taken = { due: { kind: string; address: string }[]; health: { alarms: string[] } };

/** What a sender takes at that moment, all of which leaves unless it fails. */
async function told(db: Db, at: Date, fails = false): Promise<string[]> {
	const [row] = await db.sql('select app.take_alarms($1) as taken', [at]);
	const { due, health } = row!.taken as Taken;
	for (const { kind, address } of fails ? [] : due)
		await db.sql('select app.alarm_sent($1, $2, $3, $4)', [kind, address, health.alarms, at]);
	return due.map(({ kind, address }) => `${kind} ${address}`).toSorted();
}

const after = (seconds: number) => later(seconds / 60, NOON);

describe('when the clock stops', () => {
	/** It last ran at noon, and two are to be told. */
	async function stopped(db: Db, web: string | null = HOOK) {
		// no region, so that nothing else is wrong
		await db.sql('update app.alarm_addresses set emails = $1, web_address = $2', [[ANN], web]);
		await tick(db, NOON);
	}
	const tick = (db: Db, at: Date) => db.sql('select app.escalate($1)', [at]);
	const BOTH = [`email ${ANN}`, `web ${HOOK}`];

	test('each is told once it has stood for a minute, and again every half hour @row48', async ({
		db
	}) => {
		await stopped(db);
		expect(await told(db, after(60))).toEqual([]);
		expect(await told(db, after(61))).toEqual(BOTH);
		for (const seconds of [62, 122, 600, 61 + 1799])
			expect(await told(db, after(seconds)), String(seconds)).toEqual([]);
		expect(await told(db, after(61 + 1800))).toEqual(BOTH);
		expect(await told(db, after(61 + 1860))).toEqual([]);
	});

	test('each is told once that it runs again, after two minutes', async ({ db }) => {
		await stopped(db);
		await told(db, after(90));
		await tick(db, after(100));
		expect(await told(db, after(110))).toEqual([]);
		await tick(db, after(225));
		expect(await told(db, after(229))).toEqual([]);
		expect(await told(db, after(230))).toEqual(BOTH);
		await tick(db, after(400));
		expect(await told(db, after(400))).toEqual([]);
	});

	test('each is told again, and that it is over, when the time was put back', async ({ db }) => {
		await stopped(db);
		expect(await told(db, after(7200))).toEqual(BOTH);
		await db.sql('select app.take_alarms($1)', [after(9001)]); // which a sender did not survive
		expect(await told(db, after(61))).toEqual(BOTH);
		for (const seconds of [62, 130, 600])
			expect(await told(db, after(seconds)), String(seconds)).toEqual([]);
		await tick(db, after(6999));
		await told(db, after(7000));
		await tick(db, after(7001));
		await told(db, after(7001));
		await tick(db, after(100));
		expect(await told(db, after(100))).toEqual([]);
		await tick(db, after(220));
		expect(await told(db, after(220))).toEqual(BOTH);
	});

	test('who was not told of the alarm is not told that it is over', async ({ db }) => {
		await stopped(db, null);
		expect(await told(db, after(90), true)).toEqual([`email ${ANN}`]);
		await tick(db, after(100));
		await told(db, after(110));
		await tick(db, after(300));
		expect(await told(db, after(300))).toEqual([]);
	});

	test('what comes and goes is one alarm', async ({ db }) => {
		await stopped(db);
		await told(db, after(90));
		await tick(db, after(100));
		expect(await told(db, after(110))).toEqual([]);
		expect(await told(db, after(170))).toEqual([]); // it stands again
		await tick(db, after(180));
		expect(await told(db, after(240))).toEqual([]); // green for 60 s, not for 130
	});

	test('what did not leave is handed out again after a minute, to that address alone', async ({
		db
	}) => {
		await stopped(db);
		await db.sql('select app.take_alarms($1)', [after(61)]);
		await db.sql('select app.alarm_sent($1, $2, $3, $4)', ['web', HOOK, ['clock'], after(61)]);
		expect(await told(db, after(91))).toEqual([]);
		expect(await told(db, after(121))).toEqual([`email ${ANN}`]);
	});

	test('something else that is wrong since is told at once, and not twice', async ({ db }) => {
		await stopped(db);
		await told(db, after(90));
		const scene = await coast(db); // a region that nobody watches
		expect(scene.south).toBeTruthy();
		expect(await told(db, after(120))).toEqual(BOTH);
		expect(await told(db, after(200))).toEqual([]);
		await tick(db, after(210)); // the region is still without staff
		expect(await told(db, after(215))).toEqual([]);
		expect(await told(db, after(400))).toEqual([]); // the clock again, within half an hour
		expect(await told(db, after(120 + 1800))).toEqual(BOTH);
	});

	test('an address that is added is told, and one that is removed is told no more', async ({
		db
	}) => {
		await stopped(db);
		const administrator = await hire(db, 'administrator');
		await told(db, after(90));
		await set(db, administrator, [BOB], null, { emails: [ANN], web_address: HOOK });
		expect(await told(db, after(120))).toEqual([`email ${BOB}`]);
		// noted late, after it was removed
		await db.sql('select app.alarm_sent($1, $2, $3, $4)', ['email', ANN, ['clock'], after(121)]);
		expect(await db.sql('select address from app.alarms_sent')).toEqual([{ address: BOB }]);
	});

	test('what was sent while the database was away counts from then', async ({ db }) => {
		await stopped(db, null);
		await db.sql('select app.alarm_sent($1, $2, $3, $4)', ['email', ANN, ['database'], after(30)]);
		await tick(db, after(300));
		expect(await told(db, after(300))).toEqual([]);
		await tick(db, after(420));
		expect(await told(db, after(420))).toEqual([`email ${ANN}`]); // well again
	});
});

test('of two senders at once each address is handed to one', async ({ several }) => {
	const clients = await several(3);
	await clients[0]!.query('update app.alarm_addresses set emails = $1', [[ANN, BOB]]);
	const taken: string[] = [];
	const take = async (db: Db) => {
		const [row] = await db.sql('select app.take_alarms(now()) as taken');
		taken.push(...(row!.taken as Taken).due.map(({ address }) => address));
	};
	await atOnce(clients, take, take);
	expect(taken.toSorted()).toEqual([ANN, BOB]);
});
