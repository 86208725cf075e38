/** `npm run backup -- FILE`: one file that holds all of a data folder, made while the product runs. */
import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import { create } from 'tar';
import {
	assertOwnDatabase,
	DATABASE,
	fileOf,
	FORMAT,
	KEY_NAMES,
	KEYS,
	MANIFEST,
	MIGRATIONS,
	PHOTOS,
	sha256Of,
	type Manifest,
	type Photo
} from './archive.ts';
import { dataFolder, ROOT, type DataFolder } from './data-folder.ts';
import { appliedMigrations, dumpDatabase, rowCount } from './dump.ts';
import { takeLock } from './lock.ts';
import { connected } from './migrate.ts';
import { runningAt, startPostgres } from './postgres.ts';
import { fail } from '../start.ts';
import { files, isFull } from '../storage/files.ts';
import { Trouble } from '../trouble.ts';

/** Erasing a photo meanwhile starts the backup again; it does so a few times a day at most. */
const ATTEMPTS = 3;

type Options = { file: string; folder?: string | undefined; say?: (words: string) => void };

type StoredPhoto = { version: string; name: string; announced: string | null };

/** A photo was erased between the dump of the database and the copy of the photos. */
class ErasedMeanwhile extends Error {}

/** Works on the database of the running product, else on one that is started for it. */
async function withDatabase<T>(folder: DataFolder, work: (url: string) => Promise<T>): Promise<T> {
	const url = await runningAt(folder);
	if (url) return work(url);
	const lock = takeLock(folder.own);
	try {
		const postgres = await startPostgres({ folder });
		try {
			return await work(postgres.url);
		} finally {
			await postgres.stop();
		}
	} finally {
		lock.release();
	}
}

async function storedPhotos(db: pg.Client): Promise<StoredPhoto[]> {
	const { rows } = await db.query<StoredPhoto>(
		`select objects.version, objects.name, photos.sha256 as announced
		from storage.objects
		left join public.photos on bucket_id = 'photos' and objects.name = photos.id::text
			and received_at is not null
		where objects.version is not null
		order by objects.version`
	);
	return rows;
}

/** Received, by the word of the database, and without an object: nobody can find them. */
async function withoutObject(db: pg.Client): Promise<string[]> {
	const { rows } = await db.query<{ id: string }>(
		`select id from public.photos where received_at is not null and not exists (
			select from storage.objects where bucket_id = 'photos' and name = photos.id::text)`
	);
	return rows.map(({ id }) => id);
}

/** Puts a photo into the backup by name. @returns null when this machine has lost it. */
async function gather(
	{ version, name, announced }: StoredPhoto,
	at: string,
	{ url, into }: { url: string; into: string }
): Promise<Photo | null> {
	if (existsSync(at)) {
		const sha256 = await sha256Of(at);
		if (announced !== null && announced !== sha256) return null;
		symlinkSync(at, join(into, version)); // followed when it is packed: no photo is on the disk twice
		return { version, name, sha256 };
	}
	const still = await connected(url, (db) =>
		db.query('select from storage.objects where version = $1', [version])
	);
	if (still.rowCount === 0) throw new ErasedMeanwhile(name);
	return null;
}

/** Lays out the content of a backup in a folder. */
async function layOut(url: string, { own }: DataFolder, content: string): Promise<Manifest> {
	for (const name of [PHOTOS, KEYS])
		mkdirSync(join(content, name), { recursive: true, mode: 0o700 });
	const { dump, found } = await dumpDatabase(url, join(content, DATABASE), async (db) => ({
		migrations: await appliedMigrations(db),
		photos: await storedPhotos(db),
		lost: await withoutObject(db)
	}));
	writeFileSync(join(content, MIGRATIONS), JSON.stringify(found.migrations));

	// After the dump: a photo is there before the row that says so.
	const bytes = files(join(own, 'storage'));
	const photos: Photo[] = [];
	const lost = [...found.lost];
	for (const stored of found.photos) {
		const photo = bytes.isId(stored.version)
			? await gather(stored, bytes.path(stored.version), { url, into: join(content, PHOTOS) })
			: null;
		if (photo) photos.push(photo);
		else lost.push(stored.name);
	}

	const keys: { name: string; sha256: string }[] = [];
	for (const name of KEY_NAMES) {
		const from = join(own, `${name}.json`);
		if (!existsSync(from)) continue;
		const to = join(content, KEYS, `${name}.json`);
		copyFileSync(from, to);
		keys.push({ name, sha256: await sha256Of(to) });
	}
	const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
	const manifest: Manifest = {
		format: FORMAT,
		product: version,
		node: process.versions.node,
		madeAt: new Date().toISOString(),
		database: dump,
		migrations: found.migrations.map((migration) => migration.version),
		migrationsSha256: await sha256Of(join(content, MIGRATIONS)),
		photos,
		lost,
		keys
	};
	writeFileSync(join(content, MANIFEST), JSON.stringify(manifest, null, '\t'));
	return manifest;
}

async function pack(content: string, archive: string): Promise<void> {
	const parts = [MANIFEST, MIGRATIONS, KEYS, DATABASE, PHOTOS];
	await create(
		{ file: archive, cwd: content, gzip: true, follow: true, portable: true, strict: true },
		parts
	);
	chmodSync(archive, 0o600);
	const file = await open(archive, 'r+');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}

/** What a person can do about an error of the file system; any other error as it is. */
function told(error: unknown, file: string): unknown {
	const { code } = error as NodeJS.ErrnoException;
	if (isFull(error))
		return new Trouble(`There is no room for the backup in ${dirname(file)}.`, { cause: error });
	if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR')
		return new Trouble(`${dirname(file)} cannot be written to (${code}).`, { cause: error });
	return error;
}

/**
 * Writes a backup. Until it is whole it has another name.
 *
 * @throws Trouble, in words, for what a person at the keyboard can mend.
 */
export async function backUp({ file, folder: asked, say }: Options): Promise<Manifest> {
	assertOwnDatabase();
	if (existsSync(file)) throw new Trouble(`${file} exists already. Choose another name.`);
	const own = resolve(asked ?? process.env.KRAKEN_DATA ?? join(ROOT, '.local'));
	if (!existsSync(join(own, 'database.json')))
		throw new Trouble(
			`There is no data in ${own}. Name the data folder: KRAKEN_DATA=/some/folder npm run backup -- FILE`
		);
	const folder = dataFolder(own);
	const work = `${file}.part`;
	const content = join(work, 'content');
	try {
		return await withDatabase(folder, async (url) => {
			for (let attempt = 1; ; attempt++) {
				rmSync(work, { recursive: true, force: true });
				mkdirSync(content, { recursive: true, mode: 0o700 });
				try {
					const manifest = await layOut(url, folder, content);
					await pack(content, join(work, 'archive'));
					renameSync(join(work, 'archive'), file);
					return manifest;
				} catch (error) {
					const erased =
						error instanceof ErasedMeanwhile || (error as NodeJS.ErrnoException).code === 'ENOENT';
					if (!erased || attempt === ATTEMPTS) throw error;
					say?.('A photo was erased meanwhile. Starting again…');
				}
			}
		});
	} catch (error) {
		throw told(error, file);
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

if (import.meta.main) {
	try {
		const file = fileOf('backup');
		const say = (words: string) => console.log(words);
		const { database, photos, lost } = await backUp({ file, say });
		say(
			`${file} holds ${rowCount(database)} rows and ${photos.length} photos. It holds secrets: keep it where only you can read it.`
		);
		if (lost.length > 0)
			throw new Trouble(
				`The backup is whole, but ${lost.length} photos were gone or damaged on this machine before it: ${lost.join(', ')}`
			);
	} catch (error) {
		fail(error);
	}
}
