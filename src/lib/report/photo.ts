import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

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

export const sentPhoto = v.object({
	id: v.string(),
	bytes: v.number(),
	/** By the camera's clock. */
	takenAt: v.nullable(moment),
	/** Where the camera was; null: not known, or not told to whom asks. */
	latitude: v.nullable(v.number()),
	longitude: v.nullable(v.number()),
	/** What was added to the report later, if the photo came with it. Null: not told to who asks, too. */
	addendumId: v.nullable(v.string()),
	/** Null: only its announcement is there yet. */
	receivedAt: v.nullable(moment)
});
/** A photo that was announced to the service, as the service shows it to those who may see it. */
export type SentPhoto = v.InferOutput<typeof sentPhoto>;

/** Whether the time seen is the one that the camera wrote into one of the photos. */
export function isTimeOfPhoto(
	seenAt: Date,
	photos: readonly Pick<PhotoNote, 'takenAt'>[]
): boolean {
	return photos.some(({ takenAt }) => takenAt?.getTime() === seenAt.getTime());
}

export const photoAddress = v.object({ url: v.string(), expiresAt: moment });
/** Where a photo can be seen, for as long as the service allows. */
export type PhotoAddress = v.InferOutput<typeof photoAddress>;
