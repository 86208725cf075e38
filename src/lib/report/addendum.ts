import * as v from 'valibot';
import { legible } from './legible.ts';
import { photoContent, photoNoteSchema, type PhotoContent } from './photo.ts';

export const ADDENDUM_LENGTH = 2000;

/** What a phone's storage must hold for an addendum in the making to be readable. */
export const addendumSchema = v.object({
	/** Made on the phone, so that sending twice can never add twice. */
	id: v.pipe(v.string(), v.uuid()),
	author: v.string(),
	/** The report it is added to, sent or still waiting. */
	reportId: v.string(),
	/** The question it answers; null: none was asked. */
	answers: v.optional(v.nullable(v.string()), null),
	text: v.string(),
	photos: v.array(photoNoteSchema),
	createdAt: v.date(),
	savedAt: v.nullable(v.date())
});

/** Words or photos added to a report that is filed already. The report itself is never rewritten. */
export type Addendum = v.InferOutput<typeof addendumSchema>;

/** What is sent of an addendum, version 1. */
export type AddendumContent = {
	readonly payload_version: 1;
	readonly text: string;
	readonly photos: PhotoContent[];
	readonly saved_at: string;
	readonly answers?: string;
	readonly app_version: string;
};

export function newAddendum(
	author: string,
	reportId: string,
	now: Date,
	answers: string | null = null
): Addendum {
	return {
		id: crypto.randomUUID(),
		author,
		reportId,
		answers,
		text: '',
		photos: [],
		createdAt: now,
		savedAt: null
	};
}

/** Whether there is anything in it to send. */
export function isEmpty({ text, photos }: Addendum): boolean {
	return text.trim() === '' && photos.length === 0;
}

export function addendumContent(addendum: Addendum, appVersion: string): AddendumContent {
	return {
		payload_version: 1,
		text: legible(addendum.text),
		photos: addendum.photos.map(photoContent),
		saved_at: (addendum.savedAt ?? addendum.createdAt).toISOString(),
		...(addendum.answers !== null && { answers: addendum.answers }),
		app_version: appVersion
	};
}
