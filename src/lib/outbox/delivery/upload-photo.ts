import * as v from 'valibot';
import { fromJson } from '$lib/camel-case.ts';
import { Failure } from '$lib/failure.ts';
import type { PhotoUpload } from '$lib/outbox/deliver.ts';
import { bearerOf, type Bearer } from '$lib/supabase/bearer.ts';
import { carry, type Load } from './carry.ts';
import { callFunction } from '$lib/supabase/edge-function.ts';
import { moment } from '$lib/moment.ts';

const photoReceipt = v.object({
	photoId: v.string(),
	reportId: v.string(),
	receivedAt: moment,
	announced: v.pipe(v.number(), v.integer(), v.minValue(1)),
	received: v.pipe(v.number(), v.integer(), v.minValue(1))
});
/** Proof that the server has the photo, byte for byte; and how many of its report's it has now. */
export type PhotoReceipt = v.InferOutput<typeof photoReceipt>;

/** What the server says that a photo sent from the start may mend. */
const MENDABLE = new Set(['photo_damaged', 'photo_not_uploaded']);
/** From where it was; should that be of no use, from the start; and once more. */
const ROUNDS = 3;

async function receive(id: string, bearer: Bearer): Promise<PhotoReceipt> {
	const asked = { photo_id: id };
	const receipt = await callFunction('receive-photo', asked, bearer, fromJson(photoReceipt));
	if (receipt.photoId !== id) throw new Failure('unclear');
	return receipt;
}

/**
 * Sends a photo as its author, from where an earlier try got to, and resolves only for the server's
 * word that it has it whole. Sending it again is harmless. Works in a service worker too: it needs
 * no page and no supabase-js, and whoever imports it there does so statically.
 *
 * @throws Failure: a passing one may be tried again by whoever keeps the photo.
 */
export async function uploadPhoto(upload: PhotoUpload): Promise<PhotoReceipt> {
	const { author, note, bytes, onresumable, onprogress, signal } = upload;
	const bearer = await bearerOf(author);
	let resumeAt = upload.resumeAt;
	let damaged = false;
	for (let round = 1; ; round++) {
		const load: Load = {
			...{ name: note.id, type: note.type, bytes, bearer, resumeAt, onprogress, signal },
			onresumable: async (address) => {
				resumeAt = address;
				await onresumable(address);
			}
		};
		const { end, words } = await carry(load);
		const last = round === ROUNDS || damaged;
		if (end === 'moved' || end === 'gone') {
			if (end === 'gone') resumeAt = null;
			if (round === ROUNDS) throw new Failure('busy', { detail: words });
			continue;
		}
		try {
			return await receive(note.id, bearer);
		} catch (error) {
			const word = error instanceof Failure ? error.detail : null;
			if (word === null || !MENDABLE.has(word)) throw error;
			// Storage has no word of ours: why it said no, it may not say the next time.
			if (end === 'denied') throw new Failure('busy', { cause: error, detail: words });
			if (last) throw new Failure('busy', { cause: error, detail: word });
			damaged = word === 'photo_damaged';
			resumeAt = null;
		}
	}
}
