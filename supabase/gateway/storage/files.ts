/**
 * Where the bytes lie: a file an upload, named by a UUID of ours and by nothing a client sent, from
 * its first byte; and a note beside it for as long as it may be resumed.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Upload } from '@tus/server';

/** As long as a Supabase project keeps what was begun. */
export const KEPT_SECONDS = 24 * 60 * 60;

/** Lies beside the bytes. A folder without it is not the one they were put in: a disk is not mounted. */
export const MARK = '.photos';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An upload that was begun, and whose it is. */
export type Note = Pick<Upload, 'size' | 'metadata'> & { creation_date: string; owner: string };

/** Whether an error says that a disk is full, or has no more room for us. */
export function isFull(error: unknown): boolean {
	const { code } = error as { code?: unknown };
	return code === 'ENOSPC' || code === 'EDQUOT';
}

export type Files = ReturnType<typeof files>;

export function files(folder: string) {
	const [bytes, notes] = [join(folder, 'objects'), join(folder, 'uploads')];
	for (const made of [bytes, notes]) mkdirSync(made, { recursive: true, mode: 0o700 });

	/** @throws for what no upload was ever called, before it can become a path. */
	function path(id: string): string {
		if (!ID.test(id)) throw new Error(`${id} is no name of ours`);
		return join(bytes, id);
	}

	async function note(id: string): Promise<Note | null> {
		try {
			return JSON.parse(await readFile(join(notes, `${id}.json`), 'utf8')) as Note;
		} catch {
			return null; // never begun, expired, or cut short while it was begun
		}
	}

	/** When it may no longer be resumed. */
	const expires = ({ creation_date }: Note) =>
		new Date(new Date(creation_date).getTime() + KEPT_SECONDS * 1000);

	/** Whether all of it is here. */
	async function whole(id: string): Promise<boolean> {
		const known = await note(id);
		const found = await stat(path(id)).catch(() => null);
		return known?.size !== undefined && known.size === found?.size;
	}

	return {
		bytes,
		notes,
		/** Whether this is the folder that was marked. */
		isThere: () => existsSync(join(bytes, MARK)),
		mark: () => writeFileSync(join(bytes, MARK), ''),
		path,
		note,
		isId: (id: string) => ID.test(id),
		expires,
		whole,

		/** Survives a power cut from here on. */
		async settle(id: string): Promise<void> {
			const file = await open(path(id), 'r+');
			try {
				await file.sync();
			} finally {
				await file.close();
			}
		},

		async remove(id: string): Promise<void> {
			await rm(path(id), { force: true });
			await rm(join(notes, `${id}.json`), { force: true });
		},

		/** Forgets what expired. Bytes go only where they are not whole: a whole one is an object. */
		async tidy(now: Date): Promise<void> {
			for (const name of await readdir(notes)) {
				const id = name.replace(/\.json$/, '');
				const known = ID.test(id) ? await note(id) : null;
				if (!known || expires(known) > now) continue;
				if (!(await whole(id))) await rm(path(id), { force: true });
				await rm(join(notes, name), { force: true });
			}
		}
	};
}
