/** A backup of the running product, and what a restore makes of it and of files that are none. */
import { createHash } from 'node:crypto';
import {
	appendFileSync,
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { create, extract } from 'tar';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bareJpeg } from '../../functions/receive-photo/jpeg.fixture.ts';
import { MANIFEST, type Manifest } from './archive.ts';
import { backUp } from './backup.ts';
import { UNFINISHED } from './data-folder.ts';
import { clientOf, fileReport, useGateway } from '../gateway.fixture.ts';
import { startGateway, type Gateway } from '../gateway.ts';
import { restore } from './restore.ts';
import { send } from '../storage/send.fixture.ts';
import { query } from '../storage/storage.fixture.ts';

const SOON = { timeout: 30_000, interval: 20 };
const MINUTES = 3 * 60_000;

const held = useGateway();
const place = mkdtempSync('/var/tmp/kraken-backup-');
chmodSync(place, 0o755);
afterAll(() => rmSync(place, { recursive: true, force: true }));

const gateways: Gateway[] = [];
afterEach(async () => {
	for (const gateway of gateways.splice(0)) await gateway.stop();
});

let made = 0;
/** A name in our own place, of nothing yet. */
const fresh = (what: string) => join(place, `${what}-${++made}`);

const rows = (sql: string, values: unknown[] = [], at = held.gateway) =>
	query(at.databaseUrl, sql, values);

type Person = { client: ReturnType<typeof held.client>; token: string; refresh: string };

async function signedIn(): Promise<Person> {
	const client = held.client();
	const { session } = await held.signIn(client, 'harbour');
	return { client, token: session.access_token, refresh: session.refresh_token };
}

/** Files a report with a photo that has arrived, and returns the photo's id. */
async function fileWithPhoto({ client, token }: Person, size = 5000): Promise<string> {
	const bytes = bareJpeg(size);
	const id = crypto.randomUUID();
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const said = { id, sha256, type: 'image/jpeg', width: 16, height: 9, bytes: bytes.length };
	await fileReport(client, { photos: [said] });
	const { url, keys } = held.gateway;
	const to = { url, key: keys.publishable, token, bucket: 'photos', name: id };
	expect(await send({ ...to, bytes })).toMatchObject({ status: 200 });
	const received = await client.functions.invoke('receive-photo', { body: { photo_id: id } });
	expect(received.error).toBe(null);
	return id;
}

/** Forgets photos, which else only the end of their report's time may do. */
const forget = (ids: string[]) =>
	rows(`set session_replication_role = replica;
		delete from public.photos where id in ('${ids.join("','")}');
		delete from storage.objects where name in ('${ids.join("','")}')`);

const backedUp = async (): Promise<{ file: string; manifest: Manifest }> => {
	const file = fresh('kraken.tar.gz');
	return { file, manifest: await backUp({ file, folder: held.gateway.folder }) };
};

async function started(folder: string): Promise<Gateway> {
	const gateway = await startGateway({ folder, port: 0, fast: true, ticking: false });
	gateways.push(gateway);
	return gateway;
}

/** The backup, unpacked, changed and packed again. */
async function changed(file: string, change: (folder: string) => void): Promise<string> {
	const folder = fresh('unpacked');
	mkdirSync(folder);
	await extract({ file, cwd: folder });
	change(folder);
	const again = fresh('kraken.tar.gz');
	await create({ file: again, cwd: folder, gzip: true }, readdirSync(folder));
	return again;
}

describe('a backup of the running product', () => {
	test(
		'made while reports and photos arrive, restores to equal rows, photos and policies @row102',
		async () => {
			const person = await signedIn();
			const photos = [await fileWithPhoto(person), await fileWithPhoto(person, 60_000)];
			const reports = [(await fileReport(person.client)).report_id];
			const due = await rows('select id from app.notifications where next_at is not null');
			expect(due.length).toBeGreaterThan(0);

			let over = false;
			const meanwhile: string[] = [];
			const filing = (async () => {
				while (!over && meanwhile.length < 30) meanwhile.push(await fileWithPhoto(person));
			})();
			await expect.poll(() => meanwhile.length, SOON).toBeGreaterThan(1);
			const before = [...meanwhile];
			const { file, manifest } = await backedUp().finally(() => (over = true));
			await filing;
			expect(manifest.lost).toEqual([]);
			expect(statSync(file).mode & 0o777).toBe(0o600);
			expect(existsSync(`${file}.part`)).toBe(false);

			const folder = fresh('restored');
			await restore({ file, folder });
			const again = fresh('kraken.tar.gz');
			const second = await backUp({ file: again, folder });
			const { database, photos: kept, migrations, keys } = manifest;
			expect(second).toMatchObject({ database, photos: kept, migrations, keys });

			const gateway = await started(folder);
			const there = await rows('select id::text from public.reports', [], gateway);
			const ids = there.map(({ id }) => id);
			expect(reports.filter((id) => !ids.includes(id))).toEqual([]);
			const received = await rows(
				'select id::text from public.photos where received_at is not null',
				[],
				gateway
			);
			const arrived = received.map(({ id }) => id);
			expect([...photos, ...before].filter((id) => !arrived.includes(id))).toEqual([]);
			const notifications = await rows(
				'select id from app.notifications where next_at is not null',
				[],
				gateway
			);
			expect(notifications).toEqual(expect.arrayContaining(due));
			const policies = 'select * from pg_policies order by schemaname, tablename, policyname';
			expect(await rows(policies, [], gateway)).toEqual(await rows(policies));

			// A phone goes on: with its token, with its session, and with the photos it sent.
			const old = clientOf(gateway.url, gateway.keys.publishable);
			const own = { apikey: gateway.keys.publishable, authorization: `Bearer ${person.token}` };
			const sites = await fetch(`${gateway.url}/rest/v1/reporter_sites`, { headers: own });
			expect([sites.status, (await sites.json()).length > 0]).toEqual([200, true]);
			const renewed = await old.auth.refreshSession({ refresh_token: person.refresh });
			expect(renewed.error).toBe(null);
			await fileReport(old);
			const secret = clientOf(gateway.url, gateway.keys.secret);
			for (const id of arrived) {
				const { data } = await secret.storage.from('photos').download(id);
				const sha256 = createHash('sha256')
					.update(Buffer.from(await data!.arrayBuffer()))
					.digest('hex');
				const [announced] = await rows('select sha256 from public.photos where id = $1', [id]);
				expect(sha256).toBe(announced!.sha256);
			}
		},
		MINUTES
	);

	/** Backs up, and does some work when nearly every table has been read. */
	async function backedUpAround(work: () => Promise<void>) {
		const db = new pg.Client({ connectionString: held.gateway.databaseUrl });
		await db.connect();
		await db.query('begin; lock table supabase_migrations.seed_files'); // the last to be read
		const said: string[] = [];
		const file = fresh('kraken.tar.gz');
		const { folder } = held.gateway;
		const backup = backUp({ file, folder, say: (words) => said.push(words) });
		const waiting = () =>
			rows(`select from pg_stat_activity where wait_event_type = 'Lock' and query ~ '^copy'`);
		try {
			await expect.poll(waiting, SOON).not.toEqual([]);
			await work();
		} finally {
			await db.query('rollback');
			await db.end();
		}
		return { said, manifest: await backup };
	}

	test('is all of one moment', async () => {
		const person = await signedIn();
		let id = '';
		const { manifest } = await backedUpAround(async () => {
			id = await fileWithPhoto(person);
		});
		expect(manifest.photos.map(({ name }) => name)).not.toContain(id);
		expect((await backedUp()).manifest.photos.map(({ name }) => name)).toContain(id);
	});

	test('starts again when a photo is erased meanwhile', async () => {
		const id = await fileWithPhoto(await signedIn());
		const secret = held.client(held.gateway.keys.secret);
		const { said, manifest } = await backedUpAround(async () => {
			expect((await secret.storage.from('photos').remove([id])).error).toBe(null);
			await forget([id]);
		});
		expect(said).toEqual(['A photo was erased meanwhile. Starting again…']);
		expect(manifest.lost).toEqual([]);
		expect(manifest.photos.map(({ name }) => name)).not.toContain(id);
	});

	test(
		'names the photos that this machine has lost, and holds the rest',
		async () => {
			const person = await signedIn();
			const [gone, damaged] = [await fileWithPhoto(person), await fileWithPhoto(person)];
			const at = async (id: string) => {
				const [object] = await rows('select version from storage.objects where name = $1', [id]);
				return join(held.gateway.folder, 'storage/objects', object!.version);
			};
			rmSync(await at(gone));
			appendFileSync(await at(damaged), 'x');
			const { file, manifest } = await backedUp();
			expect([...manifest.lost].sort()).toEqual([gone, damaged].sort());
			const restored = await restore({ file, folder: fresh('restored') });
			expect(restored.lost).toEqual(manifest.lost);
			await forget([gone, damaged]);
		},
		MINUTES
	);

	test('overwrites nothing, and needs a data folder', async () => {
		const file = fresh('kraken.tar.gz');
		writeFileSync(file, 'mine');
		await expect(backUp({ file, folder: held.gateway.folder })).rejects.toThrow(/exists already/);
		expect(readFileSync(file, 'utf8')).toBe('mine');
		await expect(
			backUp({ file: fresh('kraken.tar.gz'), folder: fresh('nothing') })
		).rejects.toThrow(/There is no data in .*KRAKEN_DATA=/);
		await expect(
			backUp({ file: join(file, 'kraken.tar.gz'), folder: held.gateway.folder })
		).rejects.toThrow(/cannot be written to \(ENOTDIR\)/);
	});
});

describe('a restore refuses in words, and leaves nothing behind:', () => {
	let file: string;
	beforeAll(async () => {
		await fileWithPhoto(await signedIn());
		file = (await backedUp()).file;
	}, MINUTES);

	async function refused(from: string, words: RegExp): Promise<void> {
		const folder = fresh('restored');
		await expect(restore({ file: from, folder })).rejects.toThrow(words);
		expect(readdirSync(folder)).toEqual([]);
	}

	test('a folder that is not empty', async () => {
		const folder = fresh('restored');
		mkdirSync(folder);
		writeFileSync(join(folder, 'mine'), 'mine');
		await expect(restore({ file, folder })).rejects.toThrow(/is not empty.*KRAKEN_DATA=/);
		expect(readdirSync(folder)).toEqual(['mine']);
		await expect(restore({ file, folder: held.gateway.folder })).rejects.toThrow(/is not empty/);
	});

	test.each([0.99, 0.5, 0.01, 0])('a file of which %d is there', async (share) => {
		const cut = fresh('kraken.tar.gz');
		writeFileSync(cut, readFileSync(file));
		truncateSync(cut, Math.floor(statSync(file).size * share));
		await refused(cut, /cut short or changed|is no backup/);
	});

	test('a file that is not there, and one that is something else', async () => {
		await refused(fresh('kraken.tar.gz'), /is not there/);
		const other = fresh('kraken.tar.gz');
		writeFileSync(other, 'a letter');
		await refused(other, /cut short or changed|is no backup/);
	});

	test('a photo, a row, a key or the schema that was changed', async () => {
		for (const [where, words] of [
			['photos', /the photo .* is not what was backed up/],
			['database', /the table .* is not what was backed up/],
			['keys', /the key .* is not what was backed up/]
		] as const) {
			const other = await changed(file, (folder) => {
				const [first] = readdirSync(join(folder, where));
				appendFileSync(join(folder, where, first!), 'x');
			});
			await refused(other, words);
		}
		const other = await changed(file, (folder) =>
			appendFileSync(join(folder, 'migrations.json'), ' ')
		);
		await refused(other, /the schema is not what was backed up/);
	});

	test('a photo that is missing', async () => {
		const other = await changed(file, (folder) => {
			const [first] = readdirSync(join(folder, 'photos'));
			rmSync(join(folder, 'photos', first!));
		});
		await refused(other, /lacks the photo/);
	});

	test('a backup of before the baseline', async () => {
		const other = await changed(file, (folder) => {
			const at = join(folder, MANIFEST);
			const manifest = JSON.parse(readFileSync(at, 'utf8'));
			manifest.migrations.unshift('20261101090000');
			writeFileSync(at, JSON.stringify(manifest));
		});
		await refused(other, /before the baseline/);
	});

	test('a backup of a newer version', async () => {
		const other = await changed(file, (folder) => {
			const at = join(folder, MANIFEST);
			const manifest = JSON.parse(readFileSync(at, 'utf8'));
			manifest.migrations.push('29991231235959');
			writeFileSync(at, JSON.stringify(manifest));
		});
		await refused(other, /a newer version .*29991231235959/);
	});

	test(
		'a policy that was changed by hand, unless told to go on without',
		async () => {
			await rows('create policy "by hand" on public.reports for select to anon using (false)');
			const { file: other } = await backedUp();
			await rows('drop policy "by hand" on public.reports');
			await refused(other, /changed by hand.*policy public.reports "by hand".*--as-migrated/);
			await restore({ file: other, folder: fresh('restored'), asMigrated: true });
		},
		MINUTES
	);

	test('and the product does not start on one that was cut short', async () => {
		const folder = fresh('restored');
		mkdirSync(folder);
		writeFileSync(join(folder, UNFINISHED), file);
		await expect(started(folder)).rejects.toThrow(/restore into .* is not finished/);
	});
});
