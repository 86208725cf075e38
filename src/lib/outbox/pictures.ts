import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import type { Addendum } from '$lib/report/addendum.ts';
import type { Draft } from '$lib/report/draft.ts';
import { MOST_PHOTOS, photoNoteSchema, type PhotoNote } from '$lib/report/photo.ts';
import { sealedSchema, type Vault } from '$lib/storage/vault/seal.ts';
import type { Change, Use } from './database.ts';
import { UNTRIED, waitingPhotoSchema, type PhotoToSend, type WaitingPhoto } from './outbox-item.ts';
import type { Overrode, Write } from './writing.ts';

type Parts = {
	readonly vault: Vault;
	readonly use: Use;
	readonly change: Change;
	readonly write: Write;
};

const pictureRow = v.object({ id: v.string(), author: v.string(), sealed: sealedSchema });
/** A photo's row holds its note too, sealed: place and time are words of the report. */
const photoRow = v.object({ ...waitingPhotoSchema.entries, sealed: sealedSchema });

const without = ({ photos }: Draft | Addendum, photoId: string) =>
	photos.filter(({ id }) => id !== photoId);

function readable(found: unknown[]): WaitingPhoto[] {
	return found.flatMap((row) => {
		const parsed = v.safeParse(waitingPhotoSchema, row);
		return parsed.success ? [parsed.output] : [];
	});
}

/** The part of the outbox that holds photos: each an item of its own, sealed, never by file name. */
export function pictures({ vault, use, change, write }: Parts) {
	const sealed = (author: string, id: string, bytes: ArrayBuffer) =>
		vault.sealBytes(author, `pictures ${id}`, bytes);

	return {
		async addPhoto<P extends Draft | Addendum>(
			parent: P,
			note: PhotoNote,
			bytes: ArrayBuffer,
			base = parent,
			overrode?: Overrode
		): Promise<P> {
			const { author } = parent;
			const { id } = note;
			const photo: WaitingPhoto = {
				id,
				author,
				parentId: parent.id,
				reportId: 'reportId' in parent ? parent.reportId : parent.id,
				filed: false,
				addedAt: note.addedAt,
				bytes: bytes.byteLength,
				sent: 0,
				upload: null,
				...UNTRIED
			};
			const noteSealed = await vault.seal(author, `photos ${id}`, v.parse(photoNoteSchema, note));
			const picture = { id, author, sealed: await sealed(author, id, bytes) };
			return write(parent, base, overrode, {
				edit(joined) {
					const photos = without(joined, id);
					if (photos.length >= MOST_PHOTOS) throw new Failure('too_many_photos');
					return { ...joined, photos: [...photos, note] };
				},
				async write(tx) {
					await tx.objectStore('pictures').put(picture);
					await tx.objectStore('photos').put({ ...photo, sealed: noteSealed });
				}
			});
		},

		removePhoto: <P extends Draft | Addendum>(
			parent: P,
			photoId: string,
			base = parent,
			overrode?: Overrode
		): Promise<P> =>
			write(parent, base, overrode, {
				edit: (joined) => ({ ...joined, photos: without(joined, photoId) }),
				async write(tx) {
					await tx.objectStore('pictures').delete(photoId);
					await tx.objectStore('photos').delete(photoId);
				}
			}),

		async picture(author: string, photoId: string): Promise<ArrayBuffer | null> {
			const found = v.safeParse(pictureRow, await use((db) => db.get('pictures', photoId)));
			if (!found.success || found.output.author !== author) return null;
			const { sealed } = found.output;
			return vault.unsealBytes(author, `pictures ${photoId}`, sealed).catch(() => null);
		},

		async photos(author: string): Promise<WaitingPhoto[]> {
			const found = await use((db) => db.getAllFromIndex('photos', 'author', author));
			return readable(found).sort((a, b) => a.addedAt.getTime() - b.addedAt.getTime());
		},

		amendPhoto: (id: string, part: Partial<WaitingPhoto>): Promise<WaitingPhoto | null> =>
			change(['photos'], async (tx) => {
				const kept = await tx.objectStore('photos').get(id);
				const [photo] = readable([kept]);
				if (photo) await tx.objectStore('photos').put({ ...(kept as object), ...part });
				return photo ? { ...photo, ...part } : null;
			}),

		/** With its picture; null when either is gone or cannot be opened any more. */
		async photoToSend(id: string): Promise<PhotoToSend | null> {
			const [photo, picture] = await use((db) =>
				Promise.all([db.get('photos', id), db.get('pictures', id)])
			);
			if (!v.is(photoRow, photo) || !v.is(pictureRow, picture)) return null;
			const { author, upload: resumeAt } = photo;
			try {
				const [note, bytes] = await Promise.all([
					vault.unseal(author, `photos ${id}`, photo.sealed),
					vault.unsealBytes(author, `pictures ${id}`, picture.sealed)
				]);
				return { id, author, resumeAt, note: v.parse(photoNoteSchema, note), bytes };
			} catch {
				return null;
			}
		},

		/** The server has it whole: nothing of it stays here. */
		settlePhoto: (id: string): Promise<void> =>
			change(['photos', 'pictures'], async (tx) => {
				await tx.objectStore('photos').delete(id);
				await tx.objectStore('pictures').delete(id);
			})
	};
}
