/** `npm run restore -- FILE`: fills an empty data folder from a backup, and checks all of it. */
import {
	copyFileSync,
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join, resolve } from 'node:path';
import { extract } from 'tar';
import {
	assertOwnDatabase,
	DATABASE,
	fileOf,
	KEYS,
	MIGRATIONS,
	PHOTOS,
	verified,
	type Manifest
} from './archive.ts';
import { dataFolder, kept, ROOT, UNFINISHED, type DataFolder } from './data-folder.ts';
import { loadDatabase, makeSchema, rowCount, schemaDifferences } from './dump.ts';
import { takeLock } from './lock.ts';
import { applyPlatform, BASELINE } from './migrate.ts';
import { startPostgres } from './postgres.ts';
import { fail } from '../start.ts';
import { files, isFull } from '../storage/files.ts';
import { PHOTOS_MARKED } from '../storage/routes.ts';
import { Trouble } from '../trouble.ts';

/** Names of differences that are shown. */
const SHOWN = 10;

type Options = {
	file: string;
	folder?: string | undefined;
	/** Goes on without what was changed in the database by hand. */
	asMigrated?: boolean;
	say?: (words: string) => void;
};

function assertEmpty(own: string): void {
	if (!existsSync(own) || readdirSync(own).length === 0) return;
	throw new Trouble(
		`${own} is not empty. A restore fills an empty folder only: ` +
			'KRAKEN_DATA=/some/empty/folder npm run restore -- FILE'
	);
}

async function unpack(file: string, into: string): Promise<void> {
	mkdirSync(into, { mode: 0o700 });
	try {
		await extract({
			file,
			cwd: into,
			strict: true,
			preserveOwner: false,
			filter: (_, entry) => 'type' in entry && ['File', 'Directory'].includes(entry.type)
		});
	} catch (cause) {
		const { code, message } = cause as NodeJS.ErrnoException;
		if (code === 'ENOENT') throw new Trouble(`${file} is not there.`, { cause });
		if (isFull(cause)) throw new Trouble(`There is no room in ${into}.`, { cause });
		throw new Trouble(
			`${file} cannot be read to its end (${message}): it was cut short or changed. Use another one.`,
			{ cause }
		);
	}
}

/** @throws Trouble for a backup of a release that came after this one, or of before the baseline. */
function assertKnown({ migrations, product }: Manifest): void {
	if (migrations.some((version) => version < BASELINE))
		throw new Trouble(
			`The backup was made before the baseline, by a version (${product}) that is not upgraded. ` +
				'Restore it with that version, and export what you need.'
		);
	const here = readdirSync(join(ROOT, 'supabase/migrations'));
	const unknown = migrations.filter(
		(version) => !here.some((name) => name.startsWith(`${version}_`))
	);
	if (unknown.length === 0) return;
	throw new Trouble(
		`The backup was made by a newer version (${product}): this one does not know the migrations ` +
			`${unknown.join(', ')}. Restore it with that version.`
	);
}

async function restoreDatabase(
	folder: DataFolder,
	unpacked: string,
	{ manifest, asMigrated }: { manifest: Manifest; asMigrated: boolean }
): Promise<void> {
	const postgres = await startPostgres({ folder });
	try {
		await applyPlatform(postgres.url);
		const migrations = JSON.parse(readFileSync(join(unpacked, MIGRATIONS), 'utf8'));
		await makeSchema(postgres.url, migrations, join(unpacked, 'migrations'));
		const different = await schemaDifferences(postgres.url, manifest.database);
		if (different.length > 0 && !asMigrated)
			throw new Trouble(
				`The database of the backup was changed by hand, and a backup holds no such changes: ` +
					`${different.slice(0, SHOWN).join('; ')}${different.length > SHOWN ? `; and ${different.length - SHOWN} more` : ''}. ` +
					'To restore all rows without these changes: npm run restore -- FILE --as-migrated'
			);
		await loadDatabase(postgres.url, join(unpacked, DATABASE), manifest.database);
	} finally {
		await postgres.stop();
	}
}

async function restoreFiles(own: string, unpacked: string, { photos, keys }: Manifest) {
	for (const { name } of keys) {
		copyFileSync(join(unpacked, KEYS, `${name}.json`), join(own, `${name}.json`));
		chmodSync(join(own, `${name}.json`), 0o600);
	}
	const bytes = files(join(own, 'storage'));
	for (const { version } of photos) {
		renameSync(join(unpacked, PHOTOS, version), bytes.path(version));
		await bytes.settle(version);
	}
	bytes.mark();
	await kept(own, PHOTOS_MARKED, () => ({ markedAt: new Date() }));
}

/**
 * Restores a backup. What fails leaves the folder as empty as it was.
 *
 * @throws Trouble, in words, for what a person at the keyboard can mend.
 */
export async function restore(options: Options): Promise<Manifest> {
	const { file, asMigrated = false, say } = options;
	assertOwnDatabase();
	const own = resolve(options.folder ?? process.env.KRAKEN_DATA ?? join(ROOT, '.local'));
	assertEmpty(own);
	const folder = dataFolder(own);
	if (readdirSync(folder.database).length > 0)
		throw new Trouble(
			`${folder.database} holds the database of an earlier data folder in the same place. Move it away, or choose another folder.`
		);
	const lock = takeLock(own);
	const clear = () => {
		for (const place of [folder.database, own])
			for (const name of readdirSync(place))
				rmSync(join(place, name), { recursive: true, force: true });
	};
	try {
		writeFileSync(join(own, UNFINISHED), file);
		const unpacked = join(own, 'unpacked');
		say?.('Unpacking and checking…');
		await unpack(file, unpacked);
		const manifest = await verified(unpacked, file);
		assertKnown(manifest);
		say?.('Filling the database…');
		await restoreDatabase(folder, unpacked, { manifest, asMigrated });
		await restoreFiles(own, unpacked, manifest);
		rmSync(unpacked, { recursive: true });
		rmSync(join(own, UNFINISHED));
		lock.release();
		return manifest;
	} catch (error) {
		clear();
		throw error;
	}
}

if (import.meta.main) {
	try {
		const file = fileOf('restore');
		const asMigrated = process.argv.includes('--as-migrated');
		const say = (words: string) => console.log(words);
		const { database, photos, lost, madeAt } = await restore({ file, asMigrated, say });
		say(
			`Restored ${rowCount(database)} rows and ${photos.length} photos as of ${madeAt}. Start it: npm start`
		);
		if (lost.length > 0)
			say(`These photos were gone or damaged before the backup was made: ${lost.join(', ')}`);
	} catch (error) {
		fail(error);
	}
}
