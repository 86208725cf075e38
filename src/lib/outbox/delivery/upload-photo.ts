import { Failure } from '$lib/failure.ts';
import type { PhotoNote } from '$lib/report/photo.ts';
import * as v from 'valibot';
import { bearerOf, type Bearer } from '$lib/supabase/bearer.ts';
import { carry, type Load } from './carry.ts';
import { callFunction } from '$lib/supabase/edge-function.ts';
import { moment } from '$lib/moment.ts';

export type PhotoUpload = Pick<
	Load,
	'bytes' | 'resumeAt' | 'onresumable' | 'onprogress' | 'signal'
> & {
	readonly author: string;
	readonly note: PhotoNote;
};

/** Proof that the server has the photo, byte for byte; and how many of its report's it has now. */
export type PhotoReceipt = {
	readonly receivedAt: Date;
	readonly announced: number;
	readonly received: number;
};

const receiptBody = v.object({
	photo_id: v.string(),
	report_id: v.string(),
	received_at: moment,
	announced: v.pipe(v.number(), v.integer(), v.minValue(1)),
	received: v.pipe(v.number(), v.integer(), v.minValue(1))
});

/** What the server says that a photo sent from the start may mend. */
const MENDABLE = new Set(['photo_damaged', 'photo_not_uploaded']);
/** From where it was; should that be of no use, from the start; and once more. */
const ROUNDS = 3;

async function receive(id: string, bearer: Bearer): Promise<PhotoReceipt> {
	const body = await callFunction('receive-photo', { photo_id: id }, bearer, receiptBody);
	if (body.photo_id !== id) throw new Failure('unclear');
	return { receivedAt: body.received_at, announced: body.announced, received: body.received };
}

/**
 * Sends a photo as its author, from where an earlier try got to, and resolves only for the server's
 * word that it has it whole. Sending it again is harmless. Works in a service worker too: it needs
 * no page and no supabase-js, and whoever imports it there does so statically.
 *
 * @throws Failure: a passing one may be tried again by whoever keeps the photo.
 */
export async function uploadPhoto(upload: PhotoUpload): Promise<PhotoReceipt> {
	const { author, note, onresumable } = upload;
	const bearer = await bearerOf(author);
	let resumeAt = upload.resumeAt;
	let damaged = false;
	for (let round = 1; ; round++) {
		const load: Load = {
			...upload,
			...{ name: note.id, type: note.type, bearer, resumeAt },
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
