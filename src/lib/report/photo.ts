import * as v from 'valibot';

/** How many one report or addendum may have, and how large each may be when it leaves the phone. */
export const MOST_PHOTOS = 5;
export const MOST_PHOTO_BYTES = 10 * 1024 * 1024;

/** What a phone's storage must hold for what is known of a photo to be readable. */
export const photoNoteSchema = v.object({
	/** Made on the phone; the photo's address everywhere. Never a file name, which cameras repeat. */
	id: v.pipe(v.string(), v.uuid()),
	/** Of the bytes that are sent: hex, lower case. */
	sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	bytes: v.number(),
	type: v.literal('image/jpeg'),
	width: v.number(),
	height: v.number(),
	/** What the camera wrote into it, before that was taken out. */
	takenAt: v.nullable(v.date()),
	latitude: v.nullable(v.number()),
	longitude: v.nullable(v.number()),
	addedAt: v.date()
});

/** A photo without its picture: what the report says of it. */
export type PhotoNote = v.InferOutput<typeof photoNoteSchema>;

/** The same, as it is sent. */
export type PhotoContent = {
	readonly id: string;
	readonly sha256: string;
	readonly bytes: number;
	readonly type: string;
	readonly width: number;
	readonly height: number;
	readonly taken_at: string | null;
	readonly latitude: number | null;
	readonly longitude: number | null;
};

export function photoContent(note: PhotoNote): PhotoContent {
	const { takenAt, addedAt: _, ...rest } = note;
	return { ...rest, taken_at: takenAt?.toISOString() ?? null };
}

/** A photo that was announced to the service, as whoever may see it finds it there. */
export type SentPhoto = {
	readonly id: string;
	readonly bytes: number;
	/** By the camera's clock. */
	readonly takenAt: Date | null;
	/** Where the camera was; null: not known, or not told to whom asks. */
	readonly latitude: number | null;
	readonly longitude: number | null;
	/** It came with something added to the report later. */
	readonly added: boolean;
	/** Null: only its announcement is there yet. */
	readonly receivedAt: Date | null;
};

/** Whether the time seen is the one that the camera wrote into one of the photos. */
export function isTimeOfPhoto(
	seenAt: Date,
	photos: readonly Pick<PhotoNote, 'takenAt'>[]
): boolean {
	return photos.some(({ takenAt }) => takenAt?.getTime() === seenAt.getTime());
}

/** Where a photo can be seen, for as long as the service allows. */
export type PhotoAddress = { readonly url: string; readonly expiresAt: Date };
